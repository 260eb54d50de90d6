"""Looking into a person before sentence (调查评估): 社区矫正法 第十八条; 实施办法 第十三条、第十四条."""

from dataclasses import dataclass
from datetime import datetime

from correction.domain.case.investigations import Investigation, investigation_of
from correction.domain.days import WorkCalendar
from correction.domain.entry import AnyEntry, Fact
from correction.domain.errors import NotFound
from correction.domain.facts.investigation import (
    CopyOf,
    InvestigationAnswered,
    InvestigationAsked,
    InvestigationCompleted,
    InvestigationCopied,
    InvestigationExtended,
    InvestigationImpossible,
    InvestigationLinked,
    InvestigationWithdrawn,
)
from correction.domain.file import CaseFile
from correction.domain.moments import When, local_text
from correction.domain.order import Category
from correction.office.approvals.refusals import Clashes, ContentUnlawful
from correction.office.ids import derived_id, new_id
from correction.office.ports import LogKind, UnitOfWork
from correction.office.record import draft, record
from correction.rulebooks.book import Rulebook
from correction.rules.investigations.clock import FAST, clock_of

WHERE = "调查评估"
_NO_FAST_TRACK = frozenset({Category.PAROLE, Category.OUTSIDE_PRISON})


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who does something about an investigation, when it was done, when it is written down, by which book."""

    book: Rulebook
    when: When
    actor: str
    now: datetime

    def article(self, key: str = "cite.investigation") -> str:
        """Name an article as it stood on the day of the act."""
        return str(self.book.cite(key, self.when.legal_on))


def investigation_id_of(investigation_no: str) -> str:
    """Name the log of an investigation by the number under which the office registered it."""
    return derived_id("investigation", investigation_no)


def ask(uow: UnitOfWork, asked: InvestigationAsked, *, body_id: str, act: Act) -> AnyEntry:
    """Register a request under its number, with a log of its own; `body_id` is the body that answers for it.

    Raises ContentUnlawful for a letter dated after it came, or the fast track where there is no trial;
    Clashes where the number is taken; NotFound for an unknown body; InvalidValue for what has not happened.
    """
    uow.organisation().unit(body_id)
    if asked.letter_on is not None and asked.letter_on > act.when.legal_on:
        what = f"收到委托的日期 {act.when.legal_on} 早于委托函日期 {asked.letter_on}"
        raise ContentUnlawful(WHERE, what, "核对委托函的落款日期和收到日期", act.article())
    if asked.fast_track and asked.category in _NO_FAST_TRACK:
        what = f"拟适用{asked.category.zh}的不是审判案件，没有速裁程序"
        raise ContentUnlawful(WHERE, what, "核对案件程序；不适用速裁的按普通期限办理", act.article(FAST))
    investigation_id = investigation_id_of(asked.investigation_no)
    if not uow.create_log(investigation_id, LogKind.INVESTIGATION, office_id=body_id):
        what = f"编号 {asked.investigation_no} 已经登记过委托"
        raise Clashes(WHERE, what, "换一个编号；原委托继续办理", act.article())
    return _put(uow, investigation_id, asked, act)


def complete(uow: UnitOfWork, investigation_id: str, *, note: str = "", act: Act) -> AnyEntry:
    """Record that what was missing has come, so that the time runs; Clashes where nothing was missing."""
    found = _open(uow, investigation_id, act)
    if found.starts_on is not None:
        what = f"委托材料在 {found.starts_on} 已经收齐"
        raise Clashes(WHERE, what, "不必登记补齐；登记有误的，先作废再登记", act.article())
    return _put(uow, investigation_id, InvestigationCompleted(note=note), act)


def extend(
    uow: UnitOfWork,
    investigation_id: str,
    extended: InvestigationExtended,
    *,
    calendar: WorkCalendar,
    act: Act,
) -> AnyEntry:
    """Record an extension that whoever asked has agreed to.

    Raises ContentUnlawful without their agreement, after the time has run out, or to a day that is no later;
    Clashes where the investigation is closed.
    """
    found = _open(uow, investigation_id, act)
    clock = clock_of(found, act.book, calendar)
    if clock is None:
        what = "期限还没有起算，或者当时没有规定期限"
        raise ContentUnlawful(WHERE, what, "材料未齐的先登记补齐；没有期限的不必延长", act.article())
    article = act.article(clock.key)
    if not extended.agreed.strip():
        raise ContentUnlawful(WHERE, "没有写明与委托机关协商的情况", "写明复函文号或者协商记录", article)
    if clock.last_on is not None and act.when.legal_on > clock.last_on:
        what = f"期限已于 {clock.last_on} 届满，届满后不能再协商延长"
        remedy = "尽快提出意见并向委托机关说明；协商在前的，按协商之日登记"
        raise ContentUnlawful(WHERE, what, remedy, article)
    if extended.until_on <= (clock.last_on or act.when.legal_on):
        what = f"延长到 {extended.until_on}，不晚于原来的期限 {clock.last_on or act.when.legal_on}"
        raise ContentUnlawful(WHERE, what, "核对延长到的日期", article)
    return _put(uow, investigation_id, extended, act)


def answer(uow: UnitOfWork, investigation_id: str, answered: InvestigationAnswered, *, act: Act) -> AnyEntry:
    """Record that the opinion went out; Clashes where closed, ContentUnlawful without document number."""
    found = _open(uow, investigation_id, act)
    if not answered.document_no.strip():
        raise ContentUnlawful(WHERE, "没有写明评估意见书文号", "写明文号；意见以书面提出", act.article())
    if found.starts_on is None:
        what = f"委托材料未齐：{'、'.join(found.asked.payload.missing)}"
        raise ContentUnlawful(WHERE, what, "先登记材料补齐，再提出意见", act.article())
    return _put(uow, investigation_id, answered, act)


def tell_impossible(uow: UnitOfWork, investigation_id: str, *, reason: str, act: Act) -> AnyEntry:
    """Record that whoever asked was told that it cannot be done; ContentUnlawful without a reason."""
    _open(uow, investigation_id, act)
    if not reason.strip():
        remedy = "写明姓名、住址不实等查实的情况"
        raise ContentUnlawful(WHERE, "没有写明无法开展的原因", remedy, act.article())
    return _put(uow, investigation_id, InvestigationImpossible(reason=reason), act)


def withdraw(uow: UnitOfWork, investigation_id: str, *, reason: str, act: Act) -> AnyEntry:
    """Record that whoever asked took the request back; Clashes where it is closed."""
    _open(uow, investigation_id, act)
    return _put(uow, investigation_id, InvestigationWithdrawn(reason=reason), act)


def copy(
    uow: UnitOfWork, investigation_id: str, what: CopyOf, *, document_no: str = "", act: Act
) -> AnyEntry:
    """Record that the procuratorate was told; ContentUnlawful for an opinion that was not given yet."""
    found = _known(uow, investigation_id)
    _check_later(found, act)
    if what is CopyOf.OPINION and (
        found.answered is None or act.when.legal_on < found.answered.when.legal_on
    ):
        key = "cite.investigation_copy"
        raise ContentUnlawful(WHERE, "评估意见还没有提出", "先登记评估意见，再登记抄送", act.article(key))
    if found.copied(what) is not None:
        article = act.article("cite.investigation_copy")
        raise Clashes(WHERE, f"{what.zh}已经通报过检察院", "不必重复登记；有误的先作废再登记", article)
    return _put(uow, investigation_id, InvestigationCopied(what=what, document_no=document_no), act)


def link(uow: UnitOfWork, case_id: str, investigation_id: str, *, act: Act) -> AnyEntry:
    """Tie an investigation to the case that followed it; Clashes where it is tied to this case already."""
    found = _known(uow, investigation_id)
    file = CaseFile.of_log(case_id, uow.entries(case_id))
    if any(e.payload.investigation_id == investigation_id for e in file.of(InvestigationLinked)):
        raise Clashes(WHERE, "这一委托已经关联本案", "不必重复登记", act.article())
    if found.asked.when.legal_on > file.order.effective_on:
        what = f"委托收到于 {found.asked.when.legal_on}，晚于裁判生效日 {file.order.effective_on}"
        raise ContentUnlawful(WHERE, what, "核对是否另一案件的调查评估", act.article())
    item = draft(linked(investigation_id, found), act.when, entry_id=new_id(act.now), actor=act.actor)
    (entry,) = record(uow, case_id, [item], now=act.now)
    return entry


def linked(investigation_id: str, found: Investigation) -> InvestigationLinked:
    """Say in a case which investigation came before it."""
    answered = found.answered
    return InvestigationLinked(
        investigation_id=investigation_id,
        investigation_no=found.asked.payload.investigation_no,
        opinion=answered.payload.opinion if answered else None,
    )


def read(uow: UnitOfWork, investigation_id: str) -> Investigation | None:
    """Give an investigation as it stands; none where the log holds no request in force."""
    return investigation_of(CaseFile.of_log(investigation_id, uow.entries(investigation_id)))


def _known(uow: UnitOfWork, investigation_id: str) -> Investigation:
    found = read(uow, investigation_id)
    if found is None:
        raise NotFound(WHERE, f"没有委托 {investigation_id}", "核对委托编号，或先登记委托")
    return found


def _open(uow: UnitOfWork, investigation_id: str, act: Act) -> Investigation:
    """Give an investigation that is not closed yet, and refuse an act dated before it was asked for."""
    found = _known(uow, investigation_id)
    _check_later(found, act)
    if found.closed is not None:
        what = f"委托已于 {found.closed.when.legal_on} 办结（{found.closed.payload.ZH}）"
        remedy = "情况有变的，由委托机关重新委托；办结有误的，先作废办结的记录"
        raise Clashes(WHERE, what, remedy, act.article())
    return found


def _check_later(found: Investigation, act: Act) -> None:
    asked_on = found.asked.when.legal_on
    if act.when.legal_on < asked_on:
        what = f"办理日期 {act.when.legal_on} 早于收到委托的日期 {asked_on}"
        raise ContentUnlawful(WHERE, what, "核对日期；收到日期录错的，作废后重新登记委托", act.article())


def _put(uow: UnitOfWork, investigation_id: str, fact: Fact, act: Act) -> AnyEntry:
    if act.when.starts_at > act.now:
        what = f"{local_text(act.when.starts_at)} 在当前时间 {local_text(act.now)} 之后"
        raise ContentUnlawful(WHERE, what, "未发生的事不能登记为已发生，核对日期", act.article())
    item = draft(fact, act.when, entry_id=new_id(act.now), actor=act.actor)
    (entry,) = uow.append(investigation_id, [item], recorded_at=act.now)
    return entry
