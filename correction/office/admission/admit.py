"""Taking a case in (立案): the log with its key, the opening entry, and what is carried over."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from correction.domain.entry import Origin
from correction.domain.facts.admission import CaseOpened
from correction.domain.moments import When
from correction.office.admission.investigations import linked, read
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
    Admitting the same case twice changes nothing; with other content it raises Conflict. An investigation
    before sentence under the same citizen number is tied to the case. Raises NotFound for
    an unknown office, InvalidValue for an opening entry in the future.
    """
    uow.organisation().unit(opened.office_id)
    new = uow.create_log(case_id, LogKind.CASE, office_id=opened.office_id)
    first = draft(
        opened,
        When.day(min(opened.order.effective_on, opened.records_from_on)),
        entry_id=f"{case_id}/opened",
        actor=actor,
        origin=origin,
    )
    for item in opening:
        check_time(item, opened.order.effective_on, now)
    links = _links(uow, case_id, opened, actor=actor, now=now) if new else ()
    return bool(uow.append(case_id, [first, *opening, *links], recorded_at=now))


def _links(
    uow: UnitOfWork, case_id: str, opened: CaseOpened, *, actor: str, now: datetime
) -> Iterator[AnyDraft]:
    """Tie the newest investigation of the person, asked for before the order took effect, to the case."""
    number = opened.person.citizen_no
    ids = uow.find_investigations(number) if number else ()
    read_ones = ((investigation_id, read(uow, investigation_id)) for investigation_id in ids)
    asked = [
        (found.asked.when.starts_at, investigation_id, found)
        for investigation_id, found in read_ones
        if found is not None and found.asked.when.legal_on <= opened.order.effective_on
    ]
    if asked:
        _, investigation_id, found = max(asked, key=lambda each: each[:2])
        fact = linked(investigation_id, found)
        yield draft(fact, When.at(now), entry_id=f"{case_id}/investigation", actor=actor)
