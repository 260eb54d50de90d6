"""Doing one act on a case at the desk (办理): a refusal leaves its attempt in the case, and goes out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from correction.cli.cases import case_id_of, entry_id_of
from correction.cli.options import day_of
from correction.cli.recording import tell_recorded
from correction.cli.session import Session
from correction.domain.entry import AnyEntry
from correction.domain.moments import When, legal_day
from correction.office.approvals.refusals import Attempt, attempt

Act = Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Which case, on which day (today where none is written), and what is done, in the words of staff."""

    case_no: str
    did: str
    on: str | None = None


def do(session: Session, matter: Matter, work: Callable[[Act], Any]) -> None:
    """Do one act: `work` gets a function that calls a verb with transaction, book and case first.

    Raises whatever the verb raises.
    """
    office, now = session.office(), session.now()
    book = office.book
    on = day_of(matter.on, "--on") if matter.on else legal_day(now)
    with office.store.reading() as uow:
        case_id = case_id_of(uow, matter.case_no)
    tried = Attempt(case_id=case_id, matter=None, did=matter.did, actor=session.actor, now=now)
    by = {"when": When.day(on), "actor": session.actor, "now": now}

    def in_one(uow: Any) -> Any:
        return work(lambda verb, *said, **more: verb(uow, book, case_id, *said, **more, **by))

    made = attempt(office.store, tried, in_one)
    entry: AnyEntry = made[0] if isinstance(made, tuple) else made
    tell_recorded(session, entry, matter.did)


def entry_of(session: Session, case_no: str, said: str) -> str:
    """Give the id of an entry of a case by its number or id; raises NotFound."""
    with session.office().store.reading() as uow:
        return entry_id_of(uow, case_id_of(uow, case_no), said)
