"""The tree of commands (命令总表), in the order in which an office meets them."""

import re
import sys
import traceback
from functools import cache
from importlib import import_module
from typing import Any

import typer
from typer.main import get_group

from correction.cli.command import group
from correction.cli.exits import ExitCode
from correction.cli.helping import HelpedGroup

# What the help page lists, in the order of work, and in which room and file of `correction.cli.commands` it
# is held; the last one is a short name of `database` and is not shown.
COMMANDS = {
    "create": "keeping.office_cmd",
    "import": "keeping.import_cmd",
    "positions": "locating.positions_cmd",
    "trace": "locating.trace_cmd",
    "device": "locating.device_cmd",
    "template": "keeping.import_cmd",
    "record": "daily.record_cmd",
    "void": "keeping.office_cmd",
    "approve": "daily.approvals_cmd",
    "search": "daily.search_cmd",
    "investigation": "course.investigation_cmd",
    "receive": "course.receive_cmd",
    "group": "course.group_cmd",
    "move": "course.move_cmd",
    "commute": "course.commute_cmd",
    "outside": "course.commute_cmd",
    "close": "course.close_cmd",
    "resettle": "course.resettle_cmd",
    "paper": "papers.paper_cmd",
    "attach": "papers.attach_cmd",
    "ledger": "papers.ledger_cmd",
    "dispatch": "papers.dispatch_cmd",
    "exit-ban": "daily.exit_ban_cmd",
    "oversight": "papers.oversight_cmd",
    "class": "daily.class_cmd",
    "assess": "daily.assess_cmd",
    "minor": "course.minor_cmd",
    "draw": "daily.draw_cmd",
    "patrol": "county.patrol_cmd",
    "supervise": "county.supervise_cmd",
    "hand-over": "county.hand_over_cmd",
    "person": "course.person_cmd",
    "activity": "daily.activity_cmd",
    "period": "daily.period_cmd",
    "sweep": "watching.watch_cmd",
    "alerts": "watching.alerts_cmd",
    "shifts": "watching.shifts_cmd",
    "notices": "watching.notices_cmd",
    "platform": "watching.platform_cmd",
    "doctor": "watching.doctor_cmd",
    "why": "watching.alerts_cmd",
    "cases": "course.case_cmd",
    "case": "course.case_cmd",
    "duties": "watching.duties_cmd",
    "statistics": "county.statistics_cmd",
    "integrity": "locating.integrity_cmd",
    "areas": "locating.areas_cmd",
    "book": "keeping.office_cmd",
    "standard": "law.standard_cmd",
    "law": "law.law_cmd",
    "verify": "keeping.store_cmd",
    "root": "keeping.store_cmd",
    "key": "keeping.key_cmd",
    "database": "keeping.store_cmd",
    "simulate": "keeping.demo_cmd",
    "demo": "keeping.demo_cmd",
    "db": "keeping.store_cmd",
}


class Program(HelpedGroup):
    """The program itself; the file that holds a command is loaded when the command is asked for."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Give a command or group by its name; none where there is no such name."""
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            self.commands.update(get_group(_held(COMMANDS[cmd_name])).commands)
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: Any) -> list[str]:
        """Give the names of the commands that are not hidden, in the order of work."""
        return [name for name, _ in self.summaries(ctx)]

    def summaries(self, ctx: Any) -> list[tuple[str, str]]:  # noqa: ARG002 - as the group's
        """Name and explain the commands that are not hidden; none of them is put together for it."""
        told: dict[str, str] = {}
        for held in map(_held, dict.fromkeys(COMMANDS.values())):
            told |= {made.name or "": made.help or "" for made in held.registered_commands}
            groups = [made.typer_instance for made in held.registered_groups if made.hidden is not True]
            told |= {str(made.info.name): str(made.info.help) for made in groups if made}
        return [(name, told[name]) for name in COMMANDS if name in told]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Give the command that was typed; where there is none, the library proposes those that it knows."""
        if args[0] not in COMMANDS:
            self.commands = {name: self.get_command(ctx, name) for name in COMMANDS}
        return super().resolve_command(ctx, args)


app = group(
    "correction", "社区矫正业务程序：登记事实，推算义务，提出预警并说明理由。决定由人作出。", cls=Program
)


@cache
def _held(name: str) -> typer.Typer:
    """Load a file of commands: its own `add` puts them in place, or it holds one group."""
    file, held = import_module(f"correction.cli.commands.{name}"), group("", "")
    if hasattr(file, "add"):
        file.add(held)
    else:
        held.add_typer(file.app)
    return held


def run() -> None:
    """Run the program, and leave with the exit code that scripts rely on."""
    try:
        code = app(standalone_mode=False, prog_name="correction")
    except typer.TyperException as error:
        sys.stderr.write(in_chinese(error.format_message()) + "\n")
        sys.exit(ExitCode.USAGE)
    except typer.Abort:
        sys.stderr.write("已中止\n")
        sys.exit(ExitCode.REFUSED)
    except BrokenPipeError:
        # Whoever read the output has read enough; a second complaint while closing would only confuse.
        sys.stderr.close()
        sys.exit(ExitCode.DONE)
    except Exception:  # noqa: BLE001 - a clerk must not be left with a traceback alone
        traceback.print_exc()
        sys.stderr.write("程序自身出错。请把以上内容交给维护人员；已登记的内容不受影响\n")
        sys.exit(ExitCode.BROKEN)
    sys.exit(code if isinstance(code, int) else ExitCode.DONE)


# What the library says of a mistyped command, in its order of likelihood.
_SAID: tuple[tuple[str, str], ...] = (
    (r"No such command '(.+?)'\. Did you mean (.+)\?", r"没有命令“\1”。是不是 \2？"),
    (r"No such command '(.+?)'(?:\.)?", r"没有命令“\1”。用 --help 查看有哪些命令"),
    (r"No such option: (\S+) \(Possible options: (.+)\)", r"没有选项 \1。是不是 \2？"),
    (r"No such option: (\S+)", r"没有选项 \1。用 --help 查看有哪些选项"),
    (r"Missing (?:argument|option|parameter) '?(.+?)'?\.", r"缺少 \1。用 --help 查看用法"),
    (r"Option '(.+)' requires an argument\.", r"选项 \1 后面要写内容"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.+)\)", r"多写了 \1。含空格的内容要加引号"),
    (r"Invalid value for '?(.+?)'?: Input should be a valid integer.*", r"\1 应填整数"),
    (r"Invalid value for '?(.+?)'?: Input should be a valid number.*", r"\1 应填数字"),
    (r"Invalid value for '?(.+?)'?: (.+)", r"\1 的内容不对（\2）"),
    (r"Missing command\.", r"缺少命令。用 --help 查看有哪些命令"),
)


def in_chinese(message: str) -> str:
    """Say in Chinese what is wrong with how a command was written; what is not known stays as it is."""
    for pattern, said in _SAID:
        if re.fullmatch(pattern, message, flags=re.DOTALL):
            return re.sub(pattern, said, message, flags=re.DOTALL)
    return message
