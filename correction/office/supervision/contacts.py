"""Recording whom a person must not meet (不得接触的人): in the files of both, since both owe it.

Only two persons in correction can be named. A victim is protected by a fixed area round their home under a
court's order, and no position of theirs is ever asked for.
"""

from datetime import datetime

from correction.domain.entry import AnyEntry
from correction.domain.errors import InvalidValue
from correction.domain.facts.contacts import ContactBarred, Relation
from correction.domain.moments import DateSpan, When
from correction.office.ids import derived_id
from correction.office.ports import UnitOfWork
from correction.office.record import draft, record

BARRED = "不得接触的人"


def bar_contact(
    uow: UnitOfWork,
    case_id: str,
    other_case_id: str,
    relation: Relation,
    *,
    span: DateSpan,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record in both files that two persons must not meet on certain days; give the entry of the first.

    Recording the same again changes nothing. Raises InvalidValue where both are one person, NotFound
    for an unknown case.
    """
    if case_id == other_case_id:
        raise InvalidValue(BARRED, "填的是本人的案件", "填写另一名社区矫正对象的编号")
    # Always in one order, so that two such acts at a time wait for each other and never lock both up.
    for mine, theirs in sorted(((case_id, other_case_id), (other_case_id, case_id))):
        entry_id = derived_id("contact", mine, theirs, relation.value, f"{span.from_on}", f"{span.to_on}")
        fact = ContactBarred(other_case_id=theirs, relation=relation, span=span)
        item = draft(fact, When.at(now), entry_id=entry_id, actor=actor)
        if not uow.has_entry(mine, entry_id):
            record(uow, mine, [item], now=now)
        if mine == case_id:
            entry = next(e for e in reversed(uow.log(case_id)) if e.entry_id == entry_id)
    return entry
