"""Sealing a record, reading what is shielded (封存、查询): 刑事诉讼法 第二百八十六条、社区矫正法 第五十四条.

Every reading of a shielded name or file says its ground and purpose, and stands in the platform's log. There
are no accounts yet: whoever gives no purpose is shown a masked name, and no sealed file at all.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from correction.domain.case.minors import is_sealed, masked_name, minor_regime, must_be_sealed, shielded
from correction.domain.entry import AnyEntry
from correction.domain.facts.admission import Released, Terminated
from correction.domain.facts.minors import (
    OffenceDated,
    RecordSealed,
    RecordUnsealed,
    ShieldedRead,
)
from correction.domain.file import CaseFile
from correction.domain.moments import When, legal_day
from correction.office.admission.shielding import permits
from correction.office.approvals.folder import Folder, open_folder, put
from correction.office.approvals.refusals import Clashes, ContentUnlawful, PowerLacking
from correction.office.assessing.powers import check_county, check_covers
from correction.office.ids import new_id
from correction.office.organisation import tell_platform
from correction.office.ports import UnitOfWork
from correction.rulebooks.book import Rulebook

CITE, SECRECY = "cite.record_sealing", "cite.minor_secrecy"


def date_offence(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    dated: OffenceDated,
    *,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record when the crime was committed and what was pronounced (犯罪时间和刑期).

    Raises ContentUnlawful for a crime after the order took effect, before birth, or a length below nothing.
    """
    folder = open_folder(uow, case_id, book)
    check_covers(folder, uow.staff(actor), "犯罪时间和刑期", when.legal_on)
    order, person = folder.file.order, folder.file.person
    if not person.born_on < dated.committed_on <= order.effective_on:
        what = f"犯罪日期 {dated.committed_on} 不在出生 {person.born_on} 和裁判生效 {order.effective_on} 之间"
        raise ContentUnlawful("犯罪时间和刑期", what, "按判决书核对犯罪日期", _article(folder, when))
    if min(dated.sentence_years, dated.sentence_months) < 0:
        raise ContentUnlawful("犯罪时间和刑期", "刑期为负", "按判决书填写刑期", _article(folder, when))
    (entry,) = put(uow, case_id, [dated], when, actor=actor, now=now)
    return entry


def seal(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    document_no: str,
    *,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Seal the record of a case that is over (封存犯罪记录).

    Raises PowerLacking for anybody but a qualified member of the county agency; ContentUnlawful where the law
    does not seal it, the correction goes on, or no document is named; Clashes where it is sealed already.
    """
    folder, who = open_folder(uow, case_id, book), uow.staff(actor)
    file, cited = folder.file, _article(folder, when)
    check_county(folder, who, "封存犯罪记录", when.legal_on)
    dated = file.latest(OffenceDated)
    if dated is None:
        what = "没有登记犯罪时间和刑期"
        raise ContentUnlawful("封存犯罪记录", what, "先按判决书登记犯罪时间和刑期", cited)
    if not must_be_sealed(file.person, dated.payload):
        offence = dated.payload
        what = (
            f"{offence.committed_on} 犯罪时已满十八周岁，或者刑期"
            f" {offence.sentence_years} 年 {offence.sentence_months} 个月超过五年，不属于应当封存"
        )
        raise ContentUnlawful("封存犯罪记录", what, "核对出生日期、犯罪日期和刑期", cited)
    if not [*file.of(Released), *file.of(Terminated)]:
        what = "社区矫正还没有结束，档案仍在使用"
        raise ContentUnlawful("封存犯罪记录", what, "矫正期间按未成年人保密；结束后再封存", cited)
    if is_sealed(file):
        raise Clashes("封存犯罪记录", "已经封存", "不必重复登记", cited)
    if not document_no.strip():
        raise ContentUnlawful("封存犯罪记录", "没有写明文书文号", "写明封存决定或者通知的文号", cited)
    (entry,) = put(uow, case_id, [RecordSealed(document_no=document_no)], when, actor=actor, now=now)
    return entry


def unseal(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    unsealed: RecordUnsealed,
    *,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Lift a seal by the decision named (解除封存); raises as `seal` does, and where nothing is sealed."""
    folder, who = open_folder(uow, case_id, book), uow.staff(actor)
    cited = _article(folder, when)
    check_county(folder, who, "解除封存", when.legal_on)
    if not is_sealed(folder.file):
        raise Clashes("解除封存", "本案没有封存", "核对案件编号", cited)
    if not unsealed.document_no.strip() or not unsealed.reason.strip():
        what = "没有写明决定文号或者理由"
        raise ContentUnlawful("解除封存", what, "写明有权机关的决定和理由", cited)
    (entry,) = put(uow, case_id, [unsealed], when, actor=actor, now=now)
    return entry


def read_shielded(
    uow: UnitOfWork,
    files: Iterable[CaseFile],
    read: ShieldedRead,
    *,
    book: Rulebook,
    actor: str,
    now: datetime,
) -> Mapping[str, str]:
    """Log the reading of shielded cases, and give their names by case id.

    Cases that are not shielded are not logged. Raises ContentUnlawful without a purpose, PowerLacking where a
    sealed record is among them and the ground is not a query of the law with its document.
    """
    hidden = [file for file in files if shielded(file)]
    if not hidden:
        return {}
    on = legal_day(now)
    if not read.purpose.strip():
        what = "没有写明查阅的目的"
        raise ContentUnlawful("查阅受保护的档案", what, "写明目的，查阅留有记录", str(book.cite(SECRECY, on)))
    if sealed := [file for file in hidden if not permits(read, file)]:
        what = f"{len(sealed)} 个案件的犯罪记录已经封存，不得向任何单位和个人提供"
        remedy = "只有司法机关办案需要，或者有关单位根据国家规定查询的，写明理由和查询函文号"
        raise PowerLacking("查阅受保护的档案", what, remedy, str(book.cite(CITE, on)))
    said = ShieldedRead(
        case_ids=tuple(file.case_id for file in hidden),
        ground=read.ground,
        purpose=read.purpose.strip(),
        document_no=read.document_no,
    )
    tell_platform(uow, said, new_id(now), actor=actor, now=now)
    return {file.case_id: file.person.name for file in hidden}


def shown_name(file: CaseFile, names: Mapping[str, str]) -> str:
    """Give the name to show: in full where nothing shields it or its reading was logged, else masked."""
    return names.get(file.case_id) or (masked_name(file) if shielded(file) else file.person.name)


def publishable(files: Iterable[CaseFile]) -> list[CaseFile]:
    """Give the cases that a public notice may name (可以公示的): neither a minor's nor a sealed one."""
    return [file for file in files if not shielded(file)]


def kept_from_public(file: CaseFile) -> str:
    """Say why a public notice leaves a case out (不公开的理由); empty where it may be named."""
    if is_sealed(file):
        return "犯罪记录已封存"
    return "按未成年人执行，不公开" if minor_regime(file) else ""


def _article(folder: Folder, when: When) -> str:
    return str(folder.book.cite(CITE, when.legal_on))
