"""Doing one act on a case at the desk (办理): a refusal leaves its attempt in the case, and goes out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from correction.cli.cases import case_id_of, entry_id_of
from correction.cli.options import day_of
from correction.cli.recording import tell_recorded
from correction.cli.session import Session
from correction.domain.entry import AnyEntry, Draft, Fact
from correction.domain.moments import When, legal_day
from correction.office.approvals.refusals import Attempt, attempt
from correction.office.ids import new_id
from correction.office.ports import AnyDraft, UnitOfWork
from correction.office.record import record
from correction.rulebooks.book import Rulebook

Act = Callable[..., Any]
Named = Callable[[str], str]


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


class Verb(Protocol):
    """What the office does with one draft of a case."""

    def __call__(
        self, uow: UnitOfWork, case_id: str, item: AnyDraft, /, *, book: Rulebook, now: datetime
    ) -> tuple[AnyEntry, ...]:
        """Check the draft and record it."""


def act(
    session: Session,
    case_no: str,
    made: Fact | Callable[[Named], Fact],
    *,
    on: str,
    did: str,
    verb: Verb | None = None,
) -> None:
    """Record one fact of a legal day through its verb and say where it stands, or just record it.

    A fact that names other entries is made once they are found: by their place in the file or their id. What
    the law refuses stays in the case as an attempt and leaves as an error.
    """
    office, now = session.office(), session.now()
    when, entry_id = When.day(day_of(on, "--on")), new_id(now)
    with office.store.reading() as uow:
        case_id = case_id_of(uow, case_no)

    def work(uow: UnitOfWork) -> tuple[AnyEntry, ...]:
        fact = made if isinstance(made, Fact) else made(lambda said: entry_id_of(uow, case_id, said))
        item: AnyDraft = Draft(entry_id=entry_id, when=when, actor=session.actor, payload=fact)
        if verb is None:
            return record(uow, case_id, [item], now=now)
        return verb(uow, case_id, item, book=office.book, now=now)

    tried = Attempt(case_id=case_id, matter=None, did=did, actor=session.actor, now=now)
    recorded = attempt(office.store, tried, work)
    # A verb may write down what follows as well; whoever acted looks for the act itself.
    tell_recorded(session, next((e for e in recorded if e.entry_id == entry_id), recorded[-1]), did)
