"""Carrying out the steps of intake, and showing how they stand (接收的办理和进度)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from correction.cli.cases import case_id_of, rare_file
from correction.cli.recording import tell_recorded
from correction.cli.session import Screen, Session
from correction.domain.case.reception import awaited_by
from correction.domain.days import WorkCalendar
from correction.domain.entry import AnyEntry
from correction.domain.file import CaseFile
from correction.domain.moments import When, legal_day
from correction.office.admission.receiving import Desk, desk_of
from correction.office.approvals.refusals import Attempt, attempt
from correction.rulebooks.book import Rulebook
from correction.rulebooks.glossary import glossary
from correction.rules.intake.course import intake_steps


def run(
    session: Session, case_no: str, *, did: str, on: date | None, work: Callable[[Desk], AnyEntry]
) -> None:
    """Do one step of intake and say where it stands; a refusal stays in the case and leaves as an error."""
    office, now = session.office(), session.now()
    with office.store.reading() as uow:
        case_id = case_id_of(uow, case_no)
    book, when = office.book, When.day(on) if on else When.at(now)
    tried = Attempt(case_id=case_id, matter=None, did=did, actor=session.actor, now=now)
    entry = attempt(
        office.store,
        tried,
        lambda uow: work(desk_of(uow, book, case_id, when=when, actor=session.actor, now=now)),
    )
    tell_recorded(session, entry, did)


def shown(session: Session, case_no: str) -> None:
    """Show the steps of intake of a case: who owes what by when, and what was done."""
    office, on = session.office(), legal_day(session.now())
    with office.store.reading() as uow:
        file = rare_file(uow, case_id_of(uow, case_no))
    rows = steps_shown(file, office.book, office.calendar, on)
    awaited = awaited_by(file, on)

    def draw(screen: Screen) -> None:
        draw_steps(screen, rows)
        if awaited is not None:
            screen.line(f"已委托 {awaited}，尚未接收：由县级机构负责")

    session.tell({"case_id": file.case_id, "awaited_by": awaited, "steps": rows}, draw)


def steps_shown(
    file: CaseFile, book: Rulebook, calendar: WorkCalendar, on: date
) -> Sequence[Mapping[str, Any]]:
    """Give the steps of intake with their clocks, in the order of their last days."""
    rows = [
        {
            "step": step.owed.rule,
            "step_zh": step.owed.zh,
            "bearer": step.owed.bearer,
            "since_on": step.owed.since_on,
            "due_on": step.due_on,
            "done_on": step.owed.done.when.legal_on if step.owed.done else None,
            "late": (step.owed.done.when.legal_on if step.owed.done else on) > step.due_on,
            "cite": str(book.cite(step.key, step.owed.since_on)),
        }
        for step in intake_steps(file, book, calendar)
    ]
    return sorted(rows, key=lambda row: (row["due_on"], row["step"]))


def draw_steps(screen: Screen, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write steps of intake, one a row."""
    bearers = glossary().bearers
    screen.table(
        ("环节", "义务承担者", "起算", "期限", "办理", "依据"),
        (
            (
                row["step_zh"],
                bearers[row["bearer"]],
                row["since_on"],
                row["due_on"],
                f"{row['done_on'] or '未办'}{'（已超期）' if row['late'] else ''}",
                row["cite"],
            )
            for row in rows
        ),
        empty="没有登记通知、文书或者委托，没有可以计算期限的环节",
    )
