"""Which papers can be made now (可制作的文书), and in whose wording (适用的模板)."""

from dataclasses import dataclass
from datetime import date

from correction.domain.entry import AnyEntry, Entry
from correction.domain.errors import InvalidValue, NotFound
from correction.domain.facts.issuing import PaperIssued, PaperTemplateSet
from correction.domain.file import CaseFile
from correction.domain.organisation import OrgTree
from correction.domain.papers.kinds import PaperKind
from correction.domain.papers.specs import SPECS
from correction.domain.papers.template import PaperTemplate
from correction.office.papers.templates import shipped_templates, template_of
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY


@dataclass(frozen=True, slots=True, kw_only=True)
class Makeable:
    """A paper that can be made: about an entry, or standing alone; `issued` is the one that was."""

    paper: PaperKind
    about: AnyEntry | None
    issued: Entry[PaperIssued] | None = None


def makeable(file: CaseFile) -> tuple[Makeable, ...]:
    """Give every paper that entries in force call for, newest entry first, with what was issued already."""
    issued = {(e.payload.paper, e.payload.about_entry_id): e for e in file.of(PaperIssued)}
    found: list[Makeable] = []
    for entry in file.entries:
        if entry.entry_id in file.voided:
            continue
        found += [
            Makeable(paper=kind, about=entry, issued=issued.get((kind, entry.entry_id)))
            for kind, spec in SPECS.items()
            if spec.fits(entry, file)
            and spec.taken_back(entry, file) is None
            and (not _is_about_a_person(file) or spec.is_for(file))
        ]
    return tuple(sorted(found, key=lambda each: -(each.about.number if each.about else 0)))


def alone(file: CaseFile) -> tuple[PaperKind, ...]:
    """Give the papers that can be made without an entry."""
    if not _is_about_a_person(file):
        return ()
    return tuple(
        kind for kind, spec in SPECS.items() if spec.stands_alone and kind is not PaperKind.SIGN_IN_SHEET
    )


def about_of(file: CaseFile, paper: PaperKind, about_entry_id: str | None) -> AnyEntry | None:
    """Give the entry that a paper is to be about.

    Raises InvalidValue where the paper needs one, is for another kind of person, or is another county's to
    write, and where the entry is void, taken back or of another kind; NotFound where it is not on record.
    """
    spec = SPECS[paper]
    if not spec.about:
        remedy = "收到的作为原件归档；本机构要答复外地来函的，打印空白文书填写"
        raise InvalidValue(paper.zh, "由新执行地的社区矫正机构制作", remedy)
    if about_entry_id is None:
        if not spec.stands_alone:
            kinds = "、".join(dict.fromkeys(kind.ZH for kind in spec.about))
            raise InvalidValue(paper.zh, "没有写明依据哪条记录", f"先登记{kinds}，再从该记录制作")
        return None
    entry = file.by_id.get(about_entry_id)
    if entry is None:
        raise NotFound(paper.zh, f"本案没有记录 {about_entry_id}", "核对记录编号")
    if about_entry_id in file.voided:
        raise InvalidValue(
            paper.zh, f"所依据的第 {entry.number} 条记录已作废", "换用有效的记录，或先撤销作废"
        )
    if not spec.fits(entry, file):
        raise InvalidValue(paper.zh, f"不能依据“{entry.payload.ZH}”制作", "换一条记录，或者换一种文书")
    if (back := spec.taken_back(entry, file)) is not None:
        what = f"所依据的{entry.payload.ZH}已于 {back.when.legal_on} {back.payload.ZH}（第 {back.number} 条）"
        raise InvalidValue(paper.zh, what, "不再制作；撤销、撤回登记有误的，先作废该记录")
    if not spec.is_for(file):
        what = "按本人的矫正类别或者年龄，不适用这种文书"
        raise InvalidValue(paper.zh, what, "未成年人用未成年社区矫正宣告书；撤销建议按缓刑、假释分别选用")
    return entry


def template_for(uow: UnitOfWork, tree: OrgTree, org_id: str, paper: PaperKind, on: date) -> PaperTemplate:
    """Give the wording that a body uses on a day: its own, the nearest above it, or the shipped one."""
    for unit in tree.above(org_id):
        log = CaseFile.of_log(unit.org_id, uow.entries(unit.org_id, settled=RARE_ONLY))
        said = [
            e.payload
            for e in log.of(PaperTemplateSet)
            if e.payload.paper is paper and e.payload.from_on <= on
        ]
        if said:
            newest = max(said, key=lambda each: (each.from_on, each.version))
            return template_of(newest, unit.org_id)
    return shipped_templates()[paper]


def _is_about_a_person(file: CaseFile) -> bool:
    return file.is_about_somebody
