"""Statistics as staff read them (统计的写法): figures by their Chinese names, persons behind each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from correction.cli.cases import PREFIX_MIN
from correction.cli.options import day_of
from correction.cli.session import Screen, Session
from correction.cli.shielding import shown
from correction.domain.case.course import Case, Offices
from correction.domain.counting.indicators import NOT_MEASURED, Counted, Indicator, Rate
from correction.domain.days import period_end
from correction.domain.errors import InvalidValue
from correction.domain.moments import DateSpan
from correction.office.counting.statistics import cases_of, offices_under
from correction.rulebooks.book import Rulebook

# Local books set goals for these; for the others none are published that are no mere slogans.
_WITH_GOAL = (Rate.HANDED_ON, Rate.HELPED, Rate.PLACED, Rate.NEW_CRIME_AFTER)
PERIODS = "2026-03（月报）、2026-Q1（季报）、2026（年报），或 2026-01-01..2026-03-15"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for: the period, the union of offices, and all cases to count from."""

    org_id: str | None
    period: DateSpan
    offices: Offices
    cases: tuple[Case, ...]

    @property
    def known(self) -> Mapping[str, Case]:
        """The cases by id."""
        return {case.file.case_id: case for case in self.cases}

    @property
    def head(self) -> Mapping[str, Any]:
        """What an answer to a script begins with."""
        span = {"from_on": self.period.from_on, "to_on": self.period.to_on}
        return {"office_id": self.org_id, "offices": sorted(self.offices), **span}

    def tell_head(self, screen: Screen, what: str) -> None:
        """Write for which offices and days an answer is."""
        screen.heading(
            f"{what}：{self.org_id or '全部机构'}，{self.period.from_on} 至 {self.period.to_on}（均含当日）"
        )


def period_of(text: str) -> DateSpan:
    """Read a month, a quarter, a year, or two days with dots between them; raises InvalidValue."""
    said = text.strip()
    try:
        if ".." in said:
            first, last = said.split("..")
            return DateSpan(from_on=day_of(first, "--period"), to_on=day_of(last, "--period"))
        year, dash, part = said.partition("-")
        if not dash:
            return _months(date(int(year), 1, 1), 12)
        if part[:1] in ("Q", "q"):
            return _months(date(int(year), 3 * int(part[1:]) - 2, 1), 3)
        return _months(date(int(year), int(part), 1), 1)
    except (ValueError, OverflowError) as error:
        if isinstance(error, InvalidValue):
            raise
        raise InvalidValue("--period", f"“{text}”不是报表期间", f"例如 {PERIODS}") from None


def _months(from_on: date, count: int) -> DateSpan:
    return DateSpan(from_on=from_on, to_on=period_end(from_on, count) - timedelta(days=1))


def ask(session: Session, period: str, org_id: str | None) -> Asked:
    """Load what statistics are made of; raises NotFound for an unknown body."""
    office, span = session.office(), period_of(period)
    with office.store.reading() as uow, session.progress("读取并研判案卷", len(uow.case_ids())) as advance:
        tree = uow.organisation()
        offices = frozenset(tree.units) if org_id is None else offices_under(tree, org_id)
        cases = []
        for case in cases_of(uow, office.book, office.calendar, session.now()):
            cases.append(case)
            advance(1)
    return Asked(org_id=org_id, period=span, offices=offices, cases=tuple(cases))


def naming(asked: Asked, case_ids: Iterable[str]) -> list[Mapping[str, Any]]:
    """Say who the cases are."""
    known = asked.known
    return [
        {
            "case_id": case_id,
            "case_no": known[case_id].file.opened.payload.case_no,
            "name": shown(known[case_id].file).person.name,
        }
        for case_id in case_ids
        if case_id in known
    ]


def names(asked: Asked, case_ids: Iterable[str]) -> str:
    """Write who the cases are in one line."""
    told = naming(asked, case_ids)
    return "、".join(f"{each['name']}（{each['case_no'] or each['case_id'][:PREFIX_MIN]}）" for each in told)


def _people(asked: Asked, counted: Sequence[Counted]) -> list[Mapping[str, Any]]:
    return [{"person_id": each.person_id, "cases": naming(asked, each.case_ids)} for each in counted]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a local book asks of an indicator (工作目标).

    `reached` is none where nobody could be counted.
    """

    percent: int
    operator: str
    reached: bool | None

    @property
    def zh(self) -> str:
        """The goal and whether it was reached, as the table writes it."""
        said = {True: "，达到", False: "，未达到", None: ""}[self.reached]
        return f"{self.operator}{self.percent}%{said}"


def goals_of(told: Sequence[Indicator], book: Rulebook, on: date) -> Mapping[Rate, Goal]:
    """Give the goals that a book sets on a day, for the indicators for which it sets one."""
    goals = {}
    for each in told:
        key = f"target.{each.rate}_pct"
        dated = book.at(key, on) if each.rate in _WITH_GOAL else None
        if dated is not None and isinstance(dated.value, int) and dated.operator is not None:
            reached = None if each.share is None else book.compare(key, on, float(100 * each.share))
            goals[each.rate] = Goal(percent=dated.value, operator=dated.operator, reached=reached)
    return goals


def indicator_json(asked: Asked, told: Indicator, goals: Mapping[Rate, Goal]) -> Mapping[str, Any]:
    """Give an indicator with both of its lists to a script."""
    return {
        "rate": told.rate,
        "rate_zh": told.rate.zh,
        "definition": told.rate.definition,
        "share": None if told.share is None else float(told.share),
        "counted_on": told.counted_on,
        "goal": goals.get(told.rate),
        "numerator": _people(asked, told.numerator),
        "denominator": _people(asked, told.denominator),
    }


def draw_indicators(
    screen: Screen, asked: Asked, told: Sequence[Indicator], goals: Mapping[Rate, Goal], *, people: bool
) -> None:
    """Write indicators, each with its two counts and its goal; the persons behind them on demand."""
    rows = [
        (
            each.rate.zh,
            len(each.numerator),
            len(each.denominator),
            _percent(each),
            goals[each.rate].zh if each.rate in goals else "",
            each.rate.definition,
        )
        for each in told
    ]
    screen.table(("指标", "分子（人）", "分母（人）", "比率", "目标", "口径"), rows)
    for name, reason in NOT_MEASURED.items():
        screen.line(f"{name}：不计算（{reason}）")
    for each in told if people else ():
        screen.heading(each.rate.zh)
        for label, counted in (("分子", each.numerator), ("分母", each.denominator)):
            listed = names(asked, [case_id for one in counted for case_id in one.case_ids])
            screen.line(f"{label}：{listed or '无'}")


def _percent(told: Indicator) -> str:
    return "无人可计" if told.share is None else f"{float(told.share):.2%}"
