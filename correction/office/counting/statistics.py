"""Statistics of offices (统计): the cases to count."""

from collections.abc import Iterator
from datetime import date, datetime

from correction.domain.case.aftercare import follow_up_span
from correction.domain.case.course import Case, Offices, course_of
from correction.domain.context import Context
from correction.domain.days import WorkCalendar
from correction.domain.entry import Entry
from correction.domain.facts.admission import CaseOpened
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, day_start
from correction.domain.organisation import OrgTree
from correction.domain.watch import Watch
from correction.office.judging.context import load_context
from correction.office.ports import UnitOfWork
from correction.rulebooks.book import Rulebook
from correction.rules.assess import assess
from correction.rules.check_ins.windows import planned_days, platform_blind
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
    """Give the days of 安置帮教 of a case by the book of the day of release; none where it sets no years.

    Whoever was also deprived of political rights is followed up for the longer of two terms.
    """
    left_on = course_of(file).left_on
    if left_on is None:
        return None
    terms = [f"follow_up.{file.order.category}_years"]
    if file.order.political_rights_deprived:
        terms.append("follow_up.deprived_years")
    years = [set_years for key in terms if isinstance(set_years := book.get(key, left_on), int)]
    return follow_up_span(file, max(years)) if years else None


def _windows(view: CaseView) -> Iterator[tuple[date, bool]]:
    """Give the check-in windows that are over and were owed, each with whether it was met.

    On excused days, and while the platform itself could not see, nothing was owed.
    """
    made: dict[date, list[Entry[CheckInMade]]] = {}
    for entry in view.file.of(CheckInMade):
        made.setdefault(entry.when.legal_on, []).append(entry)
    for on, windows in planned_days(view):
        if not view.watch.reached(day_start(on)):
            return
        if not view.is_excused_from_check_in(on):
            for window in windows:
                blind = platform_blind(view, window.opens_at, window.due_at)
                if view.watch.reached(window.due_at) and not blind:
                    yield on, any(map(window.holds, made.get(on, ())))
