"""The tree of commands (命令总表), in the order in which an office meets them."""

import re
import sys
import traceback

import typer

from correction.cli.command import group
from correction.cli.commands import (
    activity_cmd,
    adopt_cmd,
    aftercare_cmd,
    ageing_cmd,
    alerts_cmd,
    approvals_cmd,
    areas_cmd,
    assess_cmd,
    case_cmd,
    class_cmd,
    close_cmd,
    commute_cmd,
    contacts_cmd,
    demo_cmd,
    device_cmd,
    dispatch_cmd,
    doctor_cmd,
    draw_cmd,
    duties_cmd,
    entrust_cmd,
    established_cmd,
    exit_ban_cmd,
    group_cmd,
    import_cmd,
    integrity_cmd,
    investigation_cmd,
    key_cmd,
    law_cmd,
    ledger_cmd,
    minor_cmd,
    move_cmd,
    notices_cmd,
    office_cmd,
    oversight_cmd,
    paper_cmd,
    patrol_cmd,
    period_cmd,
    platform_cmd,
    positions_cmd,
    receive_cmd,
    record_cmd,
    resettle_cmd,
    sanctions_cmd,
    search_cmd,
    shifts_cmd,
    statistics_cmd,
    store_cmd,
    supervise_cmd,
    trace_cmd,
    watch_cmd,
)
from correction.cli.exits import ExitCode
from correction.cli.helping import HelpedGroup


class Program(HelpedGroup):
    """The program itself."""

    ORDER = (
        "create",
        "import",
        "positions",
        "trace",
        "device",
        "template",
        "record",
        "void",
        "approve",
        "search",
        "investigation",
        "receive",
        "group",
        "move",
        "commute",
        "outside",
        "close",
        "resettle",
        "paper",
        "ledger",
        "dispatch",
        "exit-ban",
        "oversight",
        "class",
        "assess",
        "minor",
        "draw",
        "patrol",
        "supervise",
        "activity",
        "period",
        "sweep",
        "alerts",
        "shifts",
        "notices",
        "platform",
        "doctor",
        "why",
        "cases",
        "case",
        "duties",
        "statistics",
        "integrity",
        "areas",
        "book",
        "law",
        "verify",
        "root",
        "key",
        "database",
        "simulate",
        "demo",
    )


app = group(
    "correction", "社区矫正业务程序：登记事实，推算义务，提出预警并说明理由。决定由人作出。", cls=Program
)
office_cmd.add(app)
import_cmd.add(app)
positions_cmd.add(app)
app.add_typer(trace_cmd.app)
app.add_typer(device_cmd.app)
entrust_cmd.add(record_cmd.app)
contacts_cmd.add(record_cmd.app)
established_cmd.add(record_cmd.app)
sanctions_cmd.add(record_cmd.app)
aftercare_cmd.add(record_cmd.app)
app.add_typer(record_cmd.app)
app.add_typer(approvals_cmd.app)
app.add_typer(search_cmd.app)
app.add_typer(investigation_cmd.app)
app.add_typer(receive_cmd.app)
app.add_typer(group_cmd.app)
app.add_typer(move_cmd.app)
app.add_typer(commute_cmd.app)
app.add_typer(commute_cmd.outside)
app.add_typer(close_cmd.app)
app.add_typer(resettle_cmd.app)
app.add_typer(paper_cmd.app)
ledger_cmd.add(app)
app.add_typer(dispatch_cmd.app)
app.add_typer(exit_ban_cmd.app)
app.add_typer(oversight_cmd.app)
app.add_typer(class_cmd.app)
app.add_typer(assess_cmd.app)
app.add_typer(minor_cmd.app)
draw_cmd.add(app)
app.add_typer(patrol_cmd.app)
app.add_typer(supervise_cmd.app)
app.add_typer(activity_cmd.app)
app.add_typer(period_cmd.app)
duties_cmd.add(app)
watch_cmd.add(app)
ageing_cmd.add(alerts_cmd.app)
app.add_typer(alerts_cmd.app)
app.add_typer(shifts_cmd.app)
app.add_typer(notices_cmd.app)
app.add_typer(platform_cmd.app)
doctor_cmd.add(app)
alerts_cmd.add_why(app)
case_cmd.add(app)
app.add_typer(statistics_cmd.app)
app.add_typer(integrity_cmd.app)
adopt_cmd.add(office_cmd.book_app, law_cmd.app)
app.add_typer(office_cmd.book_app)
app.add_typer(law_cmd.app)
app.add_typer(areas_cmd.app)
store_cmd.add(app)
app.add_typer(key_cmd.app)
app.add_typer(store_cmd.app)
app.add_typer(store_cmd.app, name="db", hidden=True)
demo_cmd.add(app)


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
