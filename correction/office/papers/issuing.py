"""Issuing papers (制作文书): filled from the record, numbered without gaps, kept word for word in the log.

Making a paper decides nothing: the decision, the leave, the release stands in the record first. A paper made
by mistake is voided with a reason and keeps its number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from correction.domain.authority import county_of
from correction.domain.case.minors import is_sealed
from correction.domain.entry import Draft, Entry
from correction.domain.errors import Conflict, InvalidValue
from correction.domain.facts.issuing import PaperIssued, PaperRegistered, PaperTemplateSet
from correction.domain.file import CaseFile
from correction.domain.moments import When, legal_day
from correction.domain.organisation import OrgTree, OrgUnit
from correction.domain.papers.document import Document
from correction.domain.papers.kinds import PaperKind
from correction.domain.papers.template import Need, PaperTemplate, Values, blank, filled, number_text
from correction.office.ids import new_id
from correction.office.papers.choosing import about_of, template_for
from correction.office.papers.desk import Desk, acting_office, file_of, issuer_of, office_of
from correction.office.papers.fields import values_of
from correction.office.papers.numbering import enter, next_number, own_number
from correction.office.papers.opening import FOR_WORK, log_called, log_reading
from correction.office.papers.templates import read_template
from correction.office.papers.typed import check_typed
from correction.office.ports import LogKind, UnitOfWork
from correction.office.record import RARE_ONLY, draft, record
from correction.rulebooks.book import Rulebook

UNNUMBERED = "（未编号）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A paper that somebody wants: which one, in which log, about which entry, with what they typed."""

    log_id: str
    paper: PaperKind
    about_entry_id: str | None = None
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A paper as it would read, not issued and not numbered; `ask` is what may still be typed."""

    document: Document
    values: Values
    template: PaperTemplate
    desk: Desk

    @property
    def ask(self) -> Mapping[str, Need]:
        """The fields to be typed, and whether they have to be."""
        return self.template.ask


def prepare(uow: UnitOfWork, book: Rulebook, wanted: Wanted, *, actor: str, now: datetime) -> Prepared:
    """Fill a paper without issuing it (预览).

    Raises InvalidValue and NotFound as `about_of` does, for a field that the template does not ask for, for
    what another county did before the person came here, and for a sealed record, of which no paper is made.
    """
    file, tree = file_of(uow, wanted.log_id), uow.organisation()
    if is_sealed(file):
        raise InvalidValue(wanted.paper.zh, "犯罪记录已封存", "不再制作文书；已经制作的，凭查询函查阅")
    about = about_of(file, wanted.paper, wanted.about_entry_id)
    answers = office_of(file, tree, uow.office_of(wanted.log_id))
    office = acting_office(file, tree, answers, about)
    _refuse_of_another_county(wanted.paper, tree, office, answers)
    issuer = issuer_of(wanted.paper, about, office, tree)
    desk = Desk(
        uow=uow,
        file=file,
        paper=wanted.paper,
        about=about,
        office=office,
        issuer=issuer,
        tree=tree,
        book=book,
        actor=actor,
        now=now,
    )
    template = template_for(uow, tree, issuer.org_id, wanted.paper, desk.on)
    if unknown := sorted(set(wanted.typed) - set(template.ask)):
        what = f"没有要填写的栏目 {'、'.join(unknown)}"
        raise InvalidValue(wanted.paper.zh, what, f"可填写：{'、'.join(template.ask) or '无'}")
    typed = {name: text.strip() for name, text in wanted.typed.items() if text.strip()}
    known = values_of(desk)
    values = Values(texts={**known.texts, **typed}, lists=known.lists)
    number = UNNUMBERED if template.series else ""
    document = filled(template, values, number=number, issued_on=desk.on)
    return Prepared(document=document, values=values, template=template, desk=desk)


def issue(
    uow: UnitOfWork, book: Rulebook, wanted: Wanted, *, entry_id: str, actor: str, now: datetime
) -> Entry[PaperIssued]:
    """Issue a paper under the sender's id (制作文书), numbered in the series of whoever issues it.

    The same id again gives the paper that stands. Raises Conflict where this paper was made of this entry
    already, InvalidValue for what is missing or makes no sense, and what `prepare` raises.
    """
    standing = _standing(uow, wanted, entry_id)
    if standing is not None:
        return standing
    made = prepare(uow, book, wanted, actor=actor, now=now)
    _refuse_second(made.desk.file, wanted)
    check_typed(made.template, {name: made.values.texts.get(name, "") for name in made.ask})
    template, desk = made.template, made.desk
    taken, year = next_number(uow, template, desk, made.values.texts), desk.on.year
    number = number_text(template, year, taken, made.values.texts) if taken else own_number(desk)
    issued = PaperIssued(
        paper=wanted.paper,
        document=filled(template, made.values, number=number, issued_on=desk.on),
        org_id=desk.issuer.org_id,
        number=number,
        about_entry_id=wanted.about_entry_id,
        template_org_id=template.org_id,
        template_version=template.version,
        template_sha256=template.sha256,
    )
    line = PaperRegistered(
        paper=wanted.paper,
        log_id=wanted.log_id,
        paper_entry_id=entry_id,
        series=template.series if taken else "",
        year=year,
        number=taken,
        text=number,
    )
    item = draft(issued, When.at(now), entry_id=entry_id, actor=actor)
    entry = _put(uow, wanted.log_id, item, now)
    enter(uow, desk, line)
    purpose = f"制作《{wanted.paper.zh}》{number}"
    log_reading(uow, book, desk.file, purpose, actor=actor, now=now)
    log_called(uow, book, desk.file, issued, actor=actor, now=now, read=replace(FOR_WORK, purpose=purpose))
    return entry


def blank_form(uow: UnitOfWork, org_id: str, paper: PaperKind, *, now: datetime) -> Document:
    """Give the empty form of a paper in the wording of a body (空白文书); nothing is recorded."""
    on = legal_day(now)
    return blank(template_for(uow, uow.organisation(), org_id, paper, on), issued_on=on)


def set_template(uow: UnitOfWork, org_id: str, text: str, *, actor: str, now: datetime) -> PaperTemplate:
    """Put a body's own wording of a paper into its log (修改模板).

    Raises what `read_template` does, InvalidValue for a version that is not the next one, NotFound where the
    actor is no member of staff, and where they belong to another body.
    """
    template, tree = read_template(text, "模板", org_id=org_id), uow.organisation()
    unit, who = tree.unit(org_id), uow.staff(actor)
    if not tree.covers(who.org_id, org_id):
        raise InvalidValue("文书模板", f"{who.name} 不是{unit.name}或其上级的人员", "由该机构的人员修改")
    uow.create_log(org_id, LogKind.OFFICE, office_id=org_id)
    log = CaseFile.of_log(org_id, uow.entries(org_id, settled=RARE_ONLY))
    standing = [e.payload.version for e in log.of(PaperTemplateSet) if e.payload.paper is template.paper]
    following = max(standing, default=1) + 1
    if template.version != following:
        what = f"版本写的是 {template.version}，应为 {following}"
        raise InvalidValue(template.paper.zh, what, "每次修改版本加一，以前的版本保留在日志中")
    said = PaperTemplateSet(
        paper=template.paper,
        version=template.version,
        from_on=template.from_on,
        text=text,
        sha256=template.sha256,
    )
    uow.append(org_id, [draft(said, When.at(now), entry_id=new_id(now), actor=actor)], recorded_at=now)
    return template


def _refuse_of_another_county(paper: PaperKind, tree: OrgTree, office: OrgUnit, answers: OrgUnit) -> None:
    """Refuse what was done while a body of another county answered: that is for it to write and to number."""
    if office.org_id != answers.org_id:
        theirs, ours = county_of(tree, office.org_id), county_of(tree, answers.org_id)
        if theirs.org_id != ours.org_id:
            what = f"所依据的事项是{office.name}负责期间办理的，本案现由{ours.name}负责，不能再编号制作"
            remedy = f"由{theirs.name}在本系统以外补制并送来，收到的作为原件归档"
            raise InvalidValue(paper.zh, what, remedy)


def _refuse_second(file: CaseFile, wanted: Wanted) -> None:
    """Refuse a second paper of one entry: the first is printed again, or voided first."""
    if wanted.about_entry_id is None:
        return
    for entry in file.of(PaperIssued):
        said = entry.payload
        if said.paper is wanted.paper and said.about_entry_id == wanted.about_entry_id:
            what = f"已经由 {entry.actor} 制作过 {said.number}（第 {entry.number} 条）"
            raise Conflict(wanted.paper.zh, what, "再打印一份即可；内容有误的，先作废再制作")


def _standing(uow: UnitOfWork, wanted: Wanted, entry_id: str) -> Entry[PaperIssued] | None:
    if not uow.has_entry(wanted.log_id, entry_id):
        return None
    entry = next(e for e in uow.entries(wanted.log_id) if e.entry_id == entry_id)
    said = entry.payload
    asked = (wanted.paper, wanted.about_entry_id)
    if not isinstance(said, PaperIssued) or (said.paper, said.about_entry_id) != asked:
        raise Conflict("记录编号", f"{entry_id} 已用于另一条记录", "换一个新的编号重新提交")
    return entry


def _put(uow: UnitOfWork, log_id: str, item: Draft[PaperIssued], now: datetime) -> Entry[PaperIssued]:
    """Record it: in a case with the checks of every entry, in another log as it is."""
    checked = uow.began_on(log_id) is not None
    (entry,) = (
        record(uow, log_id, [item], now=now) if checked else uow.append(log_id, [item], recorded_at=now)
    )
    return entry
