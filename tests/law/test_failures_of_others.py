"""Failures that happened in the field elsewhere, each as the test that would have caught it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correction.domain.alert_kind import AlertKind
from correction.domain.area import Datum as StoredDatum
from correction.domain.area import Fence, Place, Polarity
from correction.domain.errors import InvalidValue
from correction.domain.facts.admission import FenceSet, ManagementClass, OrderChanged
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, ExtraCheckDrawn, Means
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.finding import Finding
from correction.domain.moments import SHANGHAI, DateSpan, day_end, day_start, local_text
from correction.domain.order import Category, Decider, Order, ProhibitionKind, ProhibitionOrder
from correction.rulebooks import RulebookError, load_book
from correction.rules.assess import assess
from correction.store.log import codec
from correction.testing.builders import CaseBuilder, plain_context, probation
from geofences.errors import SwappedAxes
from geofences.shapes import Polygon, compile_area
from geofences.verdicts import Verdict, judge_one
from tests.geofences.making import area

CST = timezone(timedelta(hours=8))
ORDER = probation(date(2026, 1, 1), date(2026, 12, 31))


def told(case: CaseBuilder, now: datetime, rule: str, book: str = "cn") -> list[Finding]:
    found = assess(case.file(), load_book(book), plain_context(), now).findings
    return [finding for finding in found if finding.rule == rule]


# A rule table edited by hand silently dropped people from judgement, or judged them twice.


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            "  leave.days:",
            "  first.days: [{value: 9, article: 第九条, excerpt: 九日}]\n  leave.days:",
            "重复",
        ),
        ("value: 7", "value: 七", "不是声明的类型"),
        ("unit: month, every: 1", "unit: fortnight, every: 1", "周期"),
        ('operator: "<=", article: 第二条', 'operator: "~", article: 第二条', "比较方式"),
        ("excerpt: 七日以内", "excerpt: 七日以内, weight: 3", "weight"),
        ("  leave.days:", "  leave.dayz:", "没有登记"),
    ],
)
def test_failure_21_a_hand_edited_book_with_a_repeated_name_or_an_unknown_word_is_not_loaded(
    shelf, law_text, old, new, what
):
    assert old in law_text
    with pytest.raises(RulebookError, match=what):
        shelf.national(law=law_text.replace(old, new))


@pytest.fixture
def law_text(shelf):
    return (shelf.folder / "land" / "law.yaml").read_text(encoding="utf-8")


def order_of(category: Category) -> Order:
    decider = Decider.PRISON_AUTHORITY if category is Category.OUTSIDE_PRISON else Decider.COURT
    return replace(ORDER, category=category, decider=decider)


def test_failure_21_as_many_verdicts_come_out_as_people_went_in_whatever_their_class(tmp_path):
    """A cell left empty once made a join miss, so that nobody of a class was judged, or everybody twice."""
    (tmp_path / "book.yaml").write_text(
        "book: {id: town, title: 某县, parent: cn, rank: county, jurisdiction: 某县}\n"
        "instrument: {code: TOWN, title: 某县细则, rank: county, from_on: 2021-01-01, to_on: null,"
        " confidence: S1, checked_on: 2026-01-01}\n"
        "values:\n  report.written.cadence:\n"
        "    - {value: {strict: {unit: month}, default: {unit: month}}, article: 第一条, paraphrase: 每月}\n",
        encoding="utf-8",
    )
    book = load_book(tmp_path)
    people = list(product(Category, (None, *ManagementClass), (False, True)))
    verdicts = []
    for number, (category, managed, reports) in enumerate(people):
        case = CaseBuilder(order=order_of(category), case_id=f"case-{number}").arrive(
            date(2026, 1, 5), managed
        )
        if reports:
            case.add(ReportReceived(report=ReportKind.WRITTEN), on=date(2026, 2, 10))
        found = assess(case.file(), book, plain_context(), datetime(2026, 3, 31, tzinfo=CST)).findings
        february = [f for f in found if f.rule == "report_written" and f.cycle_on == date(2026, 2, 1)]
        assert len(february) == (0 if reports else 1), (category, managed)
        verdicts.append(bool(february))
    assert len(verdicts) == len(people) == len(Category) * (1 + len(ManagementClass)) * 2
    assert sum(verdicts) * 2 == len(people)


# The end of a curfew was sent in UTC and read as local; the dates of one zone were taken from another object.


@given(
    st.lists(
        st.tuples(st.dates(date(2026, 1, 1), date(2026, 6, 30)), st.integers(0, 180)), min_size=2, max_size=5
    )
)
def test_failure_22_every_condition_keeps_its_own_first_and_last_day_when_stored(spans):
    bans = tuple(
        ProhibitionOrder(
            kind=ProhibitionKind.AREA,
            text=f"禁止进入第 {n} 处",
            span=DateSpan(from_on=first, to_on=first + timedelta(days=days)),
            area_id=f"area-{n}",
        )
        for n, (first, days) in enumerate(spans)
    )
    changed = OrderChanged(order=replace(ORDER, prohibitions=bans), reason="判决")
    kept = codec.decode("order_changed", codec.version_of("order_changed"), codec.encode(changed))
    assert isinstance(kept, OrderChanged)
    assert kept.order.prohibitions == bans
    assert kept.order.term == ORDER.term
    for ban in bans:
        fence = FenceSet(
            fence=Fence(area_id=ban.area_id or "", polarity=Polarity.STAY_OUT, span=ban.span, basis="判决")
        )
        assert codec.decode("fence_set", codec.version_of("fence_set"), codec.encode(fence)) == fence


def seen_in(area_id: str, on: date) -> ObservationStated:
    return ObservationStated(
        observation_id=f"{area_id}-{on}",
        revision=1,
        first_on=on,
        observed=Observed.PROHIBITED,
        began_at=datetime.combine(on, time(10), CST),
        ended_at=datetime.combine(on, time(11), CST),
        engine="test",
        area_id=area_id,
    )


def test_each_prohibited_place_binds_on_its_own_dates_and_not_on_those_of_the_other():
    first = DateSpan(from_on=date(2026, 2, 1), to_on=date(2026, 2, 28))
    second = DateSpan(from_on=date(2026, 4, 1), to_on=date(2026, 4, 30))
    bans = tuple(
        ProhibitionOrder(kind=ProhibitionKind.AREA, text="禁止进入", span=span, area_id=name)
        for name, span in (("A", first), ("B", second))
    )
    case = CaseBuilder(order=replace(ORDER, prohibitions=bans)).arrive(date(2026, 1, 5))
    for name, on in product("AB", (date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1), date(2026, 4, 30))):
        case.add(seen_in(name, on), at=datetime.combine(on, time(10), CST))
    found = told(case, datetime(2026, 5, 10, tzinfo=CST), "prohibited_area")
    assert [f.occasion.removeprefix("prohibited_area:") for f in found] == [
        "A-2026-02-01",
        "A-2026-02-28",
        "B-2026-04-30",
    ]


def test_failure_22_a_last_day_ends_at_the_local_midnight_and_not_at_that_of_utc():
    last_on = date(2026, 3, 31)
    assert day_start(last_on) == datetime(2026, 3, 30, 16, tzinfo=UTC)
    assert day_end(last_on) == datetime(2026, 3, 31, 16, tzinfo=UTC)
    assert local_text(datetime(2026, 3, 31, 15, 59, tzinfo=UTC)).endswith("23:59")
    plan = CheckInsPlanned(windows=((time(21), time(23, 30)),), from_on=date(2026, 2, 1))
    kept = codec.decode("check_ins_planned", codec.version_of("check_ins_planned"), codec.encode(plan))
    assert kept == plan
    case = CaseBuilder(order=ORDER).arrive(date(2026, 1, 5))
    case.add(plan, on=date(2026, 1, 31))
    (missed, *_) = told(case, datetime(2026, 2, 2, tzinfo=CST), "check_in_missed", "demo-county")
    assert missed.began_at.astimezone(SHANGHAI).date() in {date(2026, 2, 1), date(2026, 2, 2)}
    assert missed.cycle_on == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("opens", "closes"), [(time(22), time(6)), (time(23, 30), time(0)), (time(8), time(8))]
)
def test_a_window_over_midnight_is_refused_and_never_read_backwards(opens, closes):
    with pytest.raises(InvalidValue, match="颠倒"):
        CheckInsPlanned(windows=((opens, closes),), from_on=date(2026, 2, 1))


def test_a_night_may_be_written_as_its_two_parts():
    parts = ((time(0), time(6)), (time(22), time(23, 59)))
    assert CheckInsPlanned(windows=parts, from_on=date(2026, 2, 1)).windows == parts


def test_an_instant_keeps_meaning_the_same_moment_whatever_zone_it_was_written_in():
    local = datetime(2026, 3, 31, 23, 30, tzinfo=CST)
    for at in (local, local.astimezone(UTC), local.astimezone(timezone(timedelta(hours=-5)))):
        draw = ExtraCheckDrawn(request_id="r", answer_by_at=at, seed="1", pool_digest="d", rate=0.5)
        kept = codec.decode("extra_check_drawn", codec.version_of("extra_check_drawn"), codec.encode(draw))
        assert isinstance(kept, ExtraCheckDrawn)
        assert kept.answer_by_at == local
        assert kept.answer_by_at.tzinfo is not None


# A daily check-in just after midnight left forty-seven free hours, used for months.


def daily(*made: datetime) -> CaseBuilder:
    case = CaseBuilder(order=ORDER).arrive(date(2026, 3, 2))
    case.add(
        CheckInsPlanned(windows=((time(0), time(23, 59)),), from_on=date(2026, 3, 3)), on=date(2026, 3, 2)
    )
    for at in made:
        case.add(CheckInMade(means=Means.PHONE_APP), at=at)
    return case


def clock(day: int, text: str) -> datetime:
    return datetime.combine(date(2026, 3, day), time.fromisoformat(text), CST)


def test_failure_28_five_past_midnight_and_ten_to_midnight_are_a_days_check_in_each_and_too_far_apart():
    case = daily(clock(3, "00:05"), clock(4, "23:50"))
    assert told(case, clock(5, "00:00"), "check_in_missed", "demo-county") == []
    (gap,) = told(case, clock(5, "00:00"), "check_in_gap", "demo-county")
    assert gap.kind is AlertKind.CHECK_IN_GAP
    assert gap.ended_at is not None
    assert gap.ended_at - gap.began_at == timedelta(hours=47, minutes=45) - timedelta(hours=36)


def test_failure_28_months_of_swinging_between_the_two_are_told_every_time():
    made = [clock(day, "00:05" if day % 2 else "23:50") for day in range(3, 29)]
    found = told(daily(*made), clock(29, "00:00"), "check_in_gap", "demo-county")
    assert len(found) == 13


def test_the_same_hour_every_day_is_no_fault_but_a_challenge_reaches_the_hours_between():
    made = [clock(day, "08:05") for day in range(3, 11)]
    assert told(daily(*made), clock(10, "12:00"), "check_in_gap", "demo-county") == []
    drawn_at = clock(10, "15:00")
    challenged = daily(*made)
    challenged.add(
        ExtraCheckDrawn(
            request_id="r", answer_by_at=drawn_at + timedelta(minutes=30), seed="7", pool_digest="d", rate=0.1
        ),
        at=drawn_at,
    )
    (unanswered,) = told(challenged, clock(10, "16:00"), "extra_check", "demo-county")
    assert unanswered.began_at == drawn_at + timedelta(minutes=30)


# A polygon knew no holes, and a text of coordinates was read as latitude before longitude.

OUTER = ((119.5, 29.0), (119.7, 29.0), (119.7, 29.2), (119.5, 29.2))
HOLE = ((119.58, 29.08), (119.62, 29.08), (119.62, 29.12), (119.58, 29.12))


def test_a_hole_is_outside_of_its_area_and_its_rim_is_undecided():
    county = compile_area(area(Polygon(exterior=OUTER, holes=(HOLE,))))
    assert judge_one(county, 119.60, 29.10, 5.0) is Verdict.OUTSIDE
    assert judge_one(county, 119.55, 29.10, 5.0) is Verdict.INSIDE
    assert judge_one(county, 119.58, 29.10, 5.0) is Verdict.UNDECIDED
    whole = compile_area(area(Polygon(exterior=OUTER)))
    assert judge_one(whole, 119.60, 29.10, 5.0) is Verdict.INSIDE


@given(st.floats(73.1, 135.9), st.floats(18.0, 53.5))
def test_swapped_axes_are_refused_everywhere_in_china(lon, lat):
    Place(lon=lon, lat=lat, datum=StoredDatum.WGS84)
    with pytest.raises(InvalidValue, match="颠倒"):
        Place(lon=lat, lat=lon, datum=StoredDatum.WGS84)
    # Of a drawn border only a latitude beyond the pole is certain to be swapped.
    if lon > 90:
        with pytest.raises(SwappedAxes, match="写反"):
            Polygon(exterior=((lat, lon), (lat + 0.01, lon), (lat + 0.01, lon + 0.01)))
