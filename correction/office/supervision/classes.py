"""What the class rests on, and telling the person (风险评估、立功、告知类别): 社区矫正法 第三条.

Proposing, reviewing and approving a class are an approval like others: `correction.office.approvals`.
"""

from datetime import datetime

from correction.domain.entry import AnyEntry
from correction.domain.facts.admission import ClassAssigned
from correction.domain.facts.management import ClassTold, MeritRecorded, RiskAssessed
from correction.domain.moments import When
from correction.office.approvals.folder import Folder, open_folder, put
from correction.office.approvals.refusals import ContentUnlawful
from correction.office.assessing.powers import check_covers
from correction.office.ports import UnitOfWork
from correction.rulebooks.book import Rulebook

CITE = "cite.classification"


def assess_risk(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    assessed: RiskAssessed,
    *,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record an assessment of risk (风险评估); raises PowerLacking for a body that is not over the case."""
    folder = open_folder(uow, case_id, book)
    check_covers(folder, uow.staff(actor), "风险评估", when.legal_on)
    (entry,) = put(uow, case_id, [assessed], when, actor=actor, now=now)
    return entry


def record_merit(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    merit: MeritRecorded,
    *,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record a merit (立功表现); raises ContentUnlawful without the document that establishes it."""
    folder = open_folder(uow, case_id, book)
    check_covers(folder, uow.staff(actor), "立功表现", when.legal_on)
    if not merit.document_no.strip():
        what = "没有写明认定立功的文书"
        raise ContentUnlawful("立功表现", what, "写明文书文号", _article(folder, when))
    (entry,) = put(uow, case_id, [merit], when, actor=actor, now=now)
    return entry


def tell_class(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    *,
    signed: bool,
    note: str = "",
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record that the person was told of the class they are in (告知管理类别).

    Raises ContentUnlawful where no class was assigned by then, or nobody says why the person did not sign.
    """
    folder = open_folder(uow, case_id, book)
    check_covers(folder, uow.staff(actor), "告知管理类别", when.legal_on)
    assigned = [e for e in folder.file.of(ClassAssigned) if e.when.legal_on <= when.legal_on]
    if not assigned:
        what = "还没有确定管理类别"
        raise ContentUnlawful("告知管理类别", what, "先报县级机构批准管理类别", _article(folder, when))
    if not signed and not note.strip():
        what = "本人没有签名，也没有写明原因"
        raise ContentUnlawful("告知管理类别", what, "写明拒签或者不能签名的原因", _article(folder, when))
    told = ClassTold(assigned_entry_id=assigned[-1].entry_id, signed=signed, note=note.strip())
    (entry,) = put(uow, case_id, [told], when, actor=actor, now=now)
    return entry


def _article(folder: Folder, when: When) -> str:
    return str(folder.book.cite(CITE, when.legal_on))
