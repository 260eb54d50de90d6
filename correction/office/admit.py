"""Taking a case in (立案): the log with its key, the opening entry, and what is carried over."""

from collections.abc import Sequence
from datetime import datetime

from correction.domain.entry import Origin
from correction.domain.facts.admission import CaseOpened
from correction.domain.moments import When
from correction.office.ports import AnyDraft, LogKind, UnitOfWork
from correction.office.record import check_time, draft


def admit(
    uow: UnitOfWork,
    *,
    case_id: str,
    opened: CaseOpened,
    opening: Sequence[AnyDraft] = (),
    actor: str,
    now: datetime,
    origin: Origin = Origin.ONLINE,
) -> bool:
    """Open a case on the day its order took effect; tell whether anything was new.

    `opening` are entries about the time before the records began; they must carry the origin OPENING.
    Admitting the same case twice changes nothing; with other content it raises Conflict. Raises NotFound for
    an unknown office, InvalidValue for an opening entry in the future.
    """
    uow.organisation().unit(opened.office_id)
    uow.create_log(case_id, LogKind.CASE, office_id=opened.office_id)
    first = draft(
        opened,
        When.day(min(opened.order.effective_on, opened.records_from_on)),
        entry_id=f"{case_id}/opened",
        actor=actor,
        origin=origin,
    )
    for item in opening:
        check_time(item, opened.order.effective_on, now)
    return bool(uow.append(case_id, [first, *opening], recorded_at=now))
