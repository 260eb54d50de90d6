"""The manual of the commands (命令手册), written from the commands themselves so that it cannot go stale.

`python -m correction.cli.manual` prints it; docs/officers keeps a copy, and a test compares the two.
"""

import sys
from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from correction.cli.app import app
from correction.cli.exits import ExitCode
from correction.cli.helping import arguments_of, options_of, usage_of

_INTRO = """# 命令手册

本页由程序自动写出，与 `correction --help` 一致。先看[使用说明](README.md)。

- 每个命令都能加 `--help` 看用法，加 `--json` 得到供脚本使用的输出。
- 用 `--home 目录` 或环境变量 `CORRECTION_HOME` 指明本所数据目录；两者都没有时用当前目录。
- 用 `--actor 人员编号` 或环境变量 `CORRECTION_ACTOR` 说明由谁办理；都没有时记登录用户名。
- 时间一律是北京时间，写作 `2026-01-31 08:30`；写明时区的（如 `2026-01-31T00:30:00Z`）也可以。
- 案件可以写案件编号、文书号、身份证号码，或案件标识的开头几位；预警可以只写编号的开头几位。
"""


def commands(tree: Any, path: str = "correction") -> Iterator[tuple[str, Any]]:
    """Give every command that is not hidden with its full name, in the order of the help pages."""
    for name in tree.list_commands(None):
        made = tree.get_command(None, name)
        full = f"{path} {name}"
        if hasattr(made, "commands"):
            yield from commands(made, full)
        else:
            yield full, made


def manual() -> str:
    """Write the whole manual as Markdown."""
    listed = list(commands(get_command(app)))
    shared = _shared([made for _, made in listed])
    parts = [_INTRO, "## 命令\n", *(_chapter(full, made, shared) for full, made in listed), _exits()]
    return "\n".join(parts)


def _shared(all_commands: list[Any]) -> set[str]:
    """The options that every command has; they are described once, above."""
    return set.intersection(*({term for term, _ in options_of(made)} for made in all_commands))


def _chapter(full: str, made: Any, shared: set[str]) -> str:
    lines = [
        f"### {full}",
        "",
        f"{made.help}。".replace("。。", "。"),
        "",
        "```",
        usage_of(full, made),
        "```",
        "",
    ]
    told = arguments_of(made) + [pair for pair in options_of(made) if pair[0] not in shared]
    lines += [f"- `{term}`：{what}" for term, what in told]
    return "\n".join(lines) + ("\n" if told else "")


def _exits() -> str:
    rows = [f"| {code.value} | {code.zh} |" for code in ExitCode]
    return "\n".join(("## 退出码\n", "| 码 | 意思 |", "|---|---|", *rows)) + "\n"


if __name__ == "__main__":
    sys.stdout.write(manual())
