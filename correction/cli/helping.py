"""Help pages in Chinese (帮助): one description of a command, for the screen and for the manual."""

from collections.abc import Iterator
from typing import Any
from unicodedata import east_asian_width

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

_TYPES = {
    "integer": "整数",
    "float": "数",
    "text": "文字",
    "path": "路径",
    "file": "文件",
    "directory": "目录",
}
GAP = 2


def width(text: str) -> int:
    """Count the columns of a terminal that a text takes: a Chinese character takes two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def aligned(pairs: list[tuple[str, str]], indent: int = 2) -> Iterator[str]:
    """Lay out terms and explanations in two columns."""
    column = max((width(term) for term, _ in pairs), default=0) + GAP
    for term, told in pairs:
        yield " " * indent + term + " " * (column - width(term)) + told


def arguments_of(command: TyperCommand) -> list[tuple[str, str]]:
    """Name and explain what stands after the command."""
    return [
        (p.metavar or p.name or "", (p.help or "") + ("" if p.required else "（可省略）"))
        for p in command.params
        if isinstance(p, TyperArgument)
    ]


def options_of(command: TyperCommand) -> list[tuple[str, str]]:
    """Name and explain the options, hidden ones left out."""
    return [
        (_option_term(p), _option_help(p))
        for p in command.params
        if isinstance(p, TyperOption) and not p.hidden
    ]


def _option_term(option: TyperOption) -> str:
    names = ", ".join(option.opts) + "".join(f" / {name}" for name in option.secondary_opts)
    return names if option.is_flag else f"{names} {option.metavar or '文字'}"


def _option_help(option: TyperOption) -> str:
    if option.required:
        return f"{option.help}（必填）"
    if option.is_flag or option.default in (None, (), [], ""):
        return option.help or ""
    return f"{option.help}（默认 {option.default}）"


def usage_of(path: str, command: TyperCommand) -> str:
    """Write how the command is called."""
    arguments = [p.metavar or p.name or "" for p in command.params if isinstance(p, TyperArgument)]
    required = [_option_term(p) for p in command.params if isinstance(p, TyperOption) and p.required]
    return " ".join([path, *arguments, *required, "[选项]"])


class HelpedCommand(TyperCommand):
    """A command whose help page is Chinese and needs no library of its own."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page: what it does, how it is called, what may follow."""
        write = formatter.write
        write(f"{self.help}\n\n用法：{usage_of(ctx.command_path, self)}\n")
        for title, pairs in (("参数", arguments_of(self)), ("选项", options_of(self))):
            if pairs:
                write(f"\n{title}：\n" + "".join(f"{line}\n" for line in aligned(pairs)))


class HelpedGroup(TyperGroup):
    """A group of commands whose help page lists them in Chinese."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the library's signature
        """Give the names of the commands that are not hidden."""
        return [name for name, made in self.commands.items() if not made.hidden]

    def summaries(self, ctx: Any) -> list[tuple[str, str]]:
        """Name and explain the commands that are not hidden."""
        return [(name, self.commands[name].help or "") for name in self.list_commands(ctx)]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page: what the group is for, and its commands in the order of work."""
        write = formatter.write
        write(f"{self.help}\n\n用法：{ctx.command_path} 命令 [选项]\n\n命令：\n")
        write("".join(f"{line}\n" for line in aligned(self.summaries(ctx))))
        write(f"\n{ctx.command_path} 命令 --help 显示每个命令的用法。\n")
