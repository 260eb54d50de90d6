"""Carrying out an act on a case (办理): one transaction, and what the law refuses stays in the case."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from correction.cli.cases import case_id_of, entry_id_of
from correction.cli.options import day_of
from correction.cli.recording import tell_recorded
from correction.cli.session import Session
from correction.domain.entry import AnyEntry, Draft, Fact
from correction.domain.moments import When
from correction.office.approvals.refusals import Attempt, attempt
from correction.office.ids import new_id
from correction.office.ports import AnyDraft, UnitOfWork
from correction.office.record import record
from correction.rulebooks.book import Rulebook

Named = Callable[[str], str]


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
    when = When.day(day_of(on, "--on"))
    with office.store.reading() as uow:
        case_id = case_id_of(uow, case_no)

    def work(uow: UnitOfWork) -> tuple[AnyEntry, ...]:
        fact = made if isinstance(made, Fact) else made(lambda said: entry_id_of(uow, case_id, said))
        item: AnyDraft = Draft(entry_id=new_id(now), when=when, actor=session.actor, payload=fact)
        if verb is None:
            return record(uow, case_id, [item], now=now)
        return verb(uow, case_id, item, book=office.book, now=now)

    tried = Attempt(case_id=case_id, matter=None, did=did, actor=session.actor, now=now)
    tell_recorded(session, attempt(office.store, tried, work)[-1], did)
