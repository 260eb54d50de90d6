"""Statistics of offices (统计): the cases to count, and returns that are frozen."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from correction.domain.aftercare import follow_up_span
from correction.domain.context import Context
from correction.domain.course import Case, Offices, course_of, end_of
from correction.domain.days import WorkCalendar
from correction.domain.entry import Entry
from correction.domain.errors import Conflict, InvalidValue
from correction.domain.facts.admission import CaseOpened
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.facts.returns import ReturnSubmitted
from correction.domain.figure import KnownUpTo
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, When, day_start, legal_day
from correction.domain.organisation import OrgLevel, OrgTree
from correction.domain.returns import figures, unbalanced
from correction.domain.watch import Watch
from correction.office.context import load_context
from correction.office.ids import new_id
from correction.office.ports import UnitOfWork
from correction.office.record import draft
from correction.rulebooks.book import Rulebook
from correction.rules.assess import assess
from correction.rules.check_ins.windows import planned_days
from correction.rules.view import CaseView


def offices_under(tree: OrgTree, org_id: str) -> Offices:
    """Give a body and all bodies under it, so that a county is the union of its offices; raises NotFound."""
    tree.unit(org_id)
    return frozenset(each for each in tree.units if tree.covers(org_id, each))


def cases_of(uow: UnitOfWork, book: Rulebook, calendar: WorkCalendar, now: datetime) -> Iterator[Case]:
    """Give every case with what is found in it up to a moment.

    Cases of all offices are read, since a case may have belonged to another office in the period asked about.
    """
    context = load_context(uow, calendar)
    for case_id in uow.case_ids():
        whole = CaseFile.of_log(case_id, uow.entries(case_id))
        if whole.of(CaseOpened):
            yield judged(whole, book, context, now)


def judged(whole: CaseFile, book: Rulebook, context: Context, now: datetime) -> Case:
    """Judge a case for counting: what had happened by a moment, as far as known, with its findings."""
    found = assess(whole, book, context, now).findings
    watch = Watch(now)
    view = CaseView(file=whole.happened_by(watch), book=book, context=context, watch=watch)
    return Case(
        file=view.file,
        findings=found,
        windows=tuple(_windows(view)),
        follow_up=follow_up(view.file, book),
    )


def follow_up(file: CaseFile, book: Rulebook) -> DateSpan | None:
    """Give the days of 安置帮教 of a case by the book of the day of release; none where it sets no years."""
    left_on = course_of(file).left_on
    if left_on is None:
        return None
    years = book.get(f"follow_up.{file.order.category}_years", left_on)
    return follow_up_span(file, years) if isinstance(years, int) else None


def _windows(view: CaseView) -> Iterator[tuple[date, bool]]:
    """Give the check-in windows that are over and were owed, each with whether it was met."""
    made: dict[date, list[Entry[CheckInMade]]] = {}
    for entry in view.file.of(CheckInMade):
        made.setdefault(entry.when.legal_on, []).append(entry)
    for on, windows in planned_days(view):
        if not view.watch.reached(day_start(on)):
            return
        if not view.is_excused(DateSpan(from_on=on, to_on=on)):
            for window in windows:
                if view.watch.reached(window.due_at):
                    yield on, any(map(window.holds, made.get(on, ())))


def submitted(uow: UnitOfWork, office_id: str, period: DateSpan) -> Entry[ReturnSubmitted] | None:
    """Give the return that an office submitted for a period; none where it did not, or the return is void."""
    log = CaseFile.of_log(office_id, uow.entries(office_id))
    ours = (e for e in log.of(ReturnSubmitted) if (e.payload.from_on, e.payload.to_on) == _ends(period))
    return next(ours, None)


def submit_return(
    uow: UnitOfWork,
    office_id: str,
    period: DateSpan,
    cases: Iterable[Case],
    *,
    actor: str,
    now: datetime,
) -> Entry[ReturnSubmitted]:
    """Freeze the return of an office for a period that is over, with how far each file was known.

    A second one is refused: what became known later shows as corrections, and a return submitted by mistake
    is voided first. Raises InvalidValue for a body that is no office or a period that is not over, Conflict
    for a return that stands already or a movement that does not add up, NotFound for an unknown body.
    """
    if uow.organisation().unit(office_id).level is not OrgLevel.OFFICE:
        what = f"{office_id} 不是司法所"
        raise InvalidValue("上报", what, "由各司法所分别上报；县级报表由各所名单合并得出")
    from_on, to_on = _ends(period)
    if legal_day(now) <= to_on:
        raise InvalidValue("上报", f"{from_on} 至 {to_on} 还没有结束", f"{to_on} 之后再上报")
    if submitted(uow, office_id, period) is not None:
        what = f"{office_id} {from_on} 至 {to_on} 的报表已经上报"
        raise Conflict("上报", what, "后来的变化作为更正列出；报错了的，先作废再上报")
    counted = tuple(cases)
    made = figures(counted, period, frozenset({office_id}))
    if wrong := unbalanced(made):
        raise Conflict("上报", f"人员变动不平：{'、'.join(wrong)}", "请维护人员核对后再上报")
    frozen = ReturnSubmitted(from_on=from_on, to_on=to_on, figures=made, known=_known(counted))
    item = draft(frozen, When.at(now), entry_id=new_id(now), actor=actor)
    (entry,) = uow.append(office_id, [item], recorded_at=now)
    return entry


def _known(cases: Iterable[Case]) -> tuple[KnownUpTo, ...]:
    ends = ((case.file.case_id, case.file.entries[-1].number) for case in cases)
    return tuple(KnownUpTo(case_id=case_id, number=number) for case_id, number in sorted(ends))


def _ends(period: DateSpan) -> tuple[date, date]:
    return period.from_on, end_of(period)
