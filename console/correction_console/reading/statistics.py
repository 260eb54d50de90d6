"""Figures as a page shows them (统计): each indicator with both of its lists, and who supervises how many."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from correction.cli.telling.counting import Goal, goals_of, period_of
from correction.domain.case.course import end_of
from correction.domain.counting.indicators import NOT_MEASURED, Counted, Rate
from correction.domain.counting.indicators import indicators as indicators_of
from correction.domain.errors import InvalidValue, NotAllowed
from correction.domain.moments import DateSpan
from correction.domain.organisation import OrgLevel
from correction.office.counting.returns import help_months
from correction.office.counting.staffing import staff_on, staffing_by_office
from correction.office.counting.statistics import cases_of, offices_under
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.briefs import Brief

# Every case of the store is judged, since it may have moved in the period; more would keep one waiting.
CASES_MAX = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLine:
    """One indicator: its two lists of people, the share in per cent, and the goal that a local book sets."""

    name: str
    definition: str
    percent: float | None
    goal: Goal | None
    numerator: tuple[Brief, ...]
    denominator: tuple[Brief, ...]

    @property
    def said(self) -> str:
        """The share as staff read it."""
        return "无人可计" if self.percent is None else f"{self.percent:.2f}%"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeLine:
    """One office: how many it supervises, and with whom."""

    org_id: str
    name: str
    persons: int
    officers: int
    assistants: int
    load: float | None
    officers_short: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsView:
    """What the page of statistics shows of a period."""

    period: DateSpan
    rates: tuple[RateLine, ...]
    offices: tuple[OfficeLine, ...]
    not_measured: Mapping[str, str]

    @property
    def most(self) -> int:
        """The most persons that one office supervises, for the bars beside each other."""
        return max((line.persons for line in self.offices), default=0)


def statistics(console: Console, asker: Asker, *, period: str, org_id: str) -> StatisticsView:
    """Work the figures of a period out for a body and all under it.

    Raises InvalidValue for a period or body that is none of the asker's, NotAllowed where there are too many
    cases for a page.
    """
    span, book, office = period_of(period), console.book_to_show(), console.office
    if org_id not in asker.offices:
        raise InvalidValue("机构", "没有这个机构，或不在您的管辖范围内", "从列表中选择")
    with office.store.reading() as uow:
        if len(uow.case_ids()) > CASES_MAX:
            what = f"案件超过 {CASES_MAX} 件，在页面上算要等很久"
            raise NotAllowed("统计", what, "用命令 correction statistics indicators 计算")
        tree = uow.organisation()
        under = offices_under(tree, org_id)
        cases = tuple(cases_of(uow, book, office.calendar, console.now()))
        last_on = end_of(span)
        staff = staff_on(uow, last_on)
    told = indicators_of(cases, span, under, help_months=help_months(book, last_on))
    goals = goals_of(told, book, last_on)
    wanted = {
        case_id for one in told for counted in one.denominator + one.numerator for case_id in counted.case_ids
    }
    briefs = console.briefs.of(office.store, wanted)
    rates = tuple(
        RateLine(
            name=one.rate.zh,
            definition=one.rate.definition,
            percent=None if one.share is None else float(100 * one.share),
            goal=goals.get(Rate(one.rate)),
            numerator=_people(one.numerator, briefs),
            denominator=_people(one.denominator, briefs),
        )
        for one in told
    )
    at_office = frozenset(each for each in under if tree.unit(each).level is OrgLevel.OFFICE)
    norm = book.get("staffing.officers_per_office", last_on)
    lines = tuple(
        OfficeLine(
            org_id=each,
            name=tree.unit(each).name,
            persons=len(manned.supervised),
            officers=len(manned.officers),
            assistants=len(manned.assistants),
            load=None if manned.load is None else float(manned.load),
            officers_short=manned.officers_short(norm) if isinstance(norm, int) else None,
        )
        for each, manned in staffing_by_office(cases, staff, at_office, last_on)
    )
    return StatisticsView(period=span, rates=rates, offices=lines, not_measured=NOT_MEASURED)


def _people(counted: Iterable[Counted], briefs: Mapping[str, Brief]) -> tuple[Brief, ...]:
    return tuple(briefs[case_id] for one in counted for case_id in one.case_ids)
