"""`correction sweep`: one round of the worker's jobs, by hand."""

from time import perf_counter

import typer

from correction.cli.command import command
from correction.cli.exits import ExitCode
from correction.cli.session import Screen, Session


def add(app: typer.Typer) -> None:
    """Put the command among those of the program itself."""
    command(app, "sweep", "巡查一轮：判读新到的定位，研判所有到期的案件，更新预警")(sweep)


def sweep(session: Session) -> None:
    """Run one round of the worker's jobs."""
    from correction.office.judging.round import run_round  # noqa: PLC0415
    from correction.store.queries.screens import due_count  # noqa: PLC0415
    from correction.store.watching.faults import note_faults  # noqa: PLC0415

    office, now = session.office(), session.now()
    with session.progress("研判到期的案件", due_count(office.store, now)) as advance:
        report = run_round(
            office.store,
            office.positions,
            office.book,
            office.calendar,
            now,
            clock=perf_counter,
            advance=advance,
        )
    note_faults(office.store.engine, report.failed, now)
    aside = tuple(office.store.set_aside())

    def draw(screen: Screen) -> None:
        screen.line(
            f"判读定位来源 {report.sources} 个，观测变化 {report.observations} 条；"
            f"研判案件 {report.reviewed} 个，预警变化 {report.stated} 条"
        )
        for log_id, error in report.failed:
            screen.line(f"未能研判：案件 {log_id}（{error}）")
        if aside:
            screen.line(f"三次未能研判、已搁置的案件：{'、'.join(aside)}。请交维护人员查看")

    session.tell({"report": report, "set_aside": aside}, draw)
    if report.failed or aside:
        raise typer.Exit(ExitCode.INCOMPLETE)
