"""Binding a source of positions to a person (绑定定位来源): by date, one person at a time, and told."""

from datetime import datetime

from correction.domain.entry import AnyEntry
from correction.domain.errors import Conflict, NotFound
from correction.domain.facts.devices import PhoneCheckTold, SourceAssigned, SourceKind, SourceReleased
from correction.domain.file import CaseFile
from correction.domain.moments import When, aware, local_text
from correction.office.ids import new_id
from correction.office.ports import UnitOfWork
from correction.office.positions.lawful import SCHEDULE
from correction.office.readings import speaking_sources
from correction.office.record import RARE_ONLY, draft, record
from correction.office.unlawful import ContentUnlawful
from correction.rulebooks.book import Rulebook
from correction.rules.view import book_of


def assign_source(
    uow: UnitOfWork, case_id: str, assigned: SourceAssigned, *, actor: str, now: datetime
) -> AnyEntry:
    """Bind a source to the person from a moment on.

    Raises Conflict where it speaks for somebody already, or still did at that moment: it must be released
    there first, so that no day belongs to two persons.
    """
    other = uow.speaking([assigned.source_id]).get(assigned.source_id)
    if other is not None:
        whose = "本案" if other.case_id == case_id else "另一案件"
        raise Conflict(
            "绑定定位来源", f"{assigned.source_id} 已绑定在{whose}", "先用 correction device release 解除"
        )
    from_at = aware(assigned.from_at, "绑定起")
    for spoke in uow.worn([assigned.source_id]).get(assigned.source_id, ()):
        if spoke.until_at is not None and from_at < spoke.until_at:
            whose = "本案" if spoke.case_id == case_id else "另一案件"
            what = f"{assigned.source_id} 到 {local_text(spoke.until_at)} 为止绑定在{whose}"
            raise Conflict("绑定定位来源", what, "绑定起写在这以后，一天的定位不算到两个人头上")
    item = draft(assigned, When.at(from_at), entry_id=new_id(now), actor=actor)
    (entry,) = record(uow, case_id, [item], now=now)
    return entry


def release_source(uow: UnitOfWork, case_id: str, source_id: str, *, actor: str, now: datetime) -> AnyEntry:
    """Let a source no longer speak for the person; raises NotFound where it does not."""
    file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
    if source_id not in speaking_sources(file):
        raise NotFound("解除绑定", f"{source_id} 没有绑定在本案", "核对来源编号和案件编号")
    item = draft(SourceReleased(source_id=source_id), When.at(now), entry_id=new_id(now), actor=actor)
    (entry,) = record(uow, case_id, [item], now=now)
    return entry


def tell_phone_check(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    told: PhoneCheckTold,
    *,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record that the person was told of the checking of a phone's positions (告知信息化核查).

    Raises NotFound where no phone of that id is assigned, ContentUnlawful where the book has no schedule:
    what nobody has laid down cannot be told.
    """
    file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
    kinds = {e.payload.source_id: e.payload.source for e in file.of(SourceAssigned)}
    if kinds.get(told.source_id) is not SourceKind.PHONE:
        raise NotFound(
            "告知信息化核查", f"本案没有绑定手机 {told.source_id}", "先用 correction device assign 绑定"
        )
    book = book_of(file, book)
    if book.get(SCHEDULE, when.legal_on) is None:
        raise ContentUnlawful(
            "告知信息化核查",
            f"{local_text(when.starts_at)} 规则册没有规定多久核查一次",
            "由主管机关把核查的次数写入地方规则册后再告知",
            str(book.cite(SCHEDULE, when.legal_on)),
        )
    item = draft(told, when, entry_id=new_id(now), actor=actor)
    (entry,) = record(uow, case_id, [item], now=now)
    return entry
