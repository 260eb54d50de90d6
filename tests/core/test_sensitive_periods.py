"""An order for a sensitive period is measured before it stands, binds whom it names, and ends by itself."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from correction.domain.facts.absence import Channel
from correction.domain.facts.admission import (
    CaseOpened,
    ClassAssigned,
    ManagementClass,
    Released,
    ReportedIn,
    StaffAssigned,
)
from correction.domain.facts.approvals import AttemptRefused
from correction.domain.facts.patrols import PatrolScope
from correction.domain.facts.periods import (
    SensitivePeriodEnded,
    SensitivePeriodOrdered,
    SensitivePeriodSet,
    ZeroReported,
    ZeroReportsOrdered,
)
from correction.domain.moments import DateSpan, When
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.office.admission.admit import admit
from correction.office.approvals.refusals import Attempt, Unlawful, attempt
from correction.office.caseload.handing_over import caseload_of
from correction.office.county.patrols import PatrolOrder, draw_patrol
from correction.office.judging.extra_checks import pool_of
from correction.office.organisation import set_staff, set_unit
from correction.office.ports import PLATFORM_LOG
from correction.office.record import draft, record, void
from correction.office.supervision.sensitive_periods import (
    bind_newcomers,
    end_period,
    order_period,
    orders,
    report_zero,
    tell_person,
)
from correction.rulebooks import load_book
from correction.testing.builders import SOMEBODY, probation
from correction.testing.memory import MemoryStore

CST = timezone(timedelta(hours=8))
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=CST)
BOOK = load_book("cn")
UNITS = {
    "C1": (OrgLevel.CITY, None),
    "X1": (OrgLevel.COUNTY, "C1"),
    "X2": (OrgLevel.COUNTY, "C1"),
    "S1": (OrgLevel.OFFICE, "X1"),
    "S2": (OrgLevel.OFFICE, "X1"),
    "S3": (OrgLevel.OFFICE, "X2"),
}
STRICT, GENERAL = ManagementClass.STRICT, ManagementClass.GENERAL
CASES = {"a": ("S1", STRICT), "b": ("S2", GENERAL), "c": ("S2", STRICT), "d": ("S3", STRICT)}
DAILY = Cadence(unit=CadenceUnit.DAY)
ORDER = SensitivePeriodOrdered(
    order_id="P1",
    title="大会期间",
    reason="重大活动",
    county_id="X1",
    from_on=date(2026, 3, 5),
    to_on=date(2026, 3, 15),
    approved_by="X1a",
    classes=(STRICT,),
    report_every=DAILY,
    zero_report_every=DAILY,
)


@pytest.fixture
def county():
    store = MemoryStore()
    with store.writing() as uow:
        for org_id, (level, parent) in UNITS.items():
            unit = OrgUnit(org_id=org_id, level=level, name=f"机构{org_id}", parent_id=parent)
            set_unit(uow, unit, actor="t", now=NOW)
        since = (DateSpan(from_on=date(2020, 1, 1)),)
        for staff_id in ("X1a", "X1b", "X1u", "X2a", "S1a"):
            staff = StaffMember(
                staff_id=staff_id,
                name=staff_id,
                org_id=staff_id[:2],
                role=Role.OFFICER,
                qualified=() if staff_id.endswith("u") else since,
            )
            set_staff(uow, staff, actor="t", now=NOW)
        for case_id, (office_id, managed) in CASES.items():
            enter(uow, case_id, office_id, managed)
    return store


def enter(uow, case_id, office_id, managed, *, on=date(2026, 1, 8), now=NOW):
    opened = CaseOpened(
        person_id=f"p-{case_id}",
        person=SOMEBODY,
        order=probation(date(2026, 1, 5), date(2027, 1, 4)),
        office_id=office_id,
        records_from_on=date(2026, 1, 5),
    )
    admit(uow, case_id=case_id, opened=opened, opening=[], actor="t", now=now)
    facts = (ReportedIn(), ClassAssigned(management_class=managed))
    drafts = [draft(f, When.day(on), entry_id=f"{case_id}-{n}", actor="t") for n, f in enumerate(facts)]
    record(uow, case_id, drafts, now=now)


def give(store, order=ORDER, *, actor="X1b", now=NOW, **said):
    with store.writing() as uow:
        return order_period(uow, BOOK, order, actor=actor, now=now, **said)


def of(store, case_id, kind):
    with store.reading() as uow:
        return [e.payload for e in uow.entries(case_id) if isinstance(e.payload, kind)]


def test_an_order_binds_the_classes_of_its_county_in_one_transaction(county):
    assert give(county) == ("a", "c")
    for case_id in CASES:
        bound = [(one.from_on, one.to_on) for one in of(county, case_id, SensitivePeriodSet)]
        assert bound == [(ORDER.from_on, ORDER.to_on)] * (case_id in "ac")
    with county.reading() as uow:
        assert [entry.payload for entry in orders(uow)] == [ORDER]


def test_named_cases_are_bound_besides_the_classes_and_one_of_another_county_binds_nobody(county):
    assert give(county, replace(ORDER, case_ids=("b",))) == ("a", "b", "c")
    with pytest.raises(NotFound, match="不是本县在矫的案件：d"):
        give(
            county,
            replace(
                ORDER,
                order_id="P2",
                classes=(),
                case_ids=("d",),
                from_on=date(2026, 5, 1),
                to_on=date(2026, 5, 2),
            ),
        )
    assert of(county, "d", SensitivePeriodSet) == []


@pytest.mark.parametrize(
    ("change", "actor", "what"),
    [
        ({"approved_by": "X1u"}, "X1b", "没有执法资格"),
        ({"approved_by": "X2a"}, "X1b", "不在机构X1"),
        ({"approved_by": "S1a"}, "X1b", "不在机构X1"),
        ({"approved_by": "X1a"}, "X1a", "不能自己批准"),
        ({"county_id": "S1"}, "X1b", "不是县级社区矫正机构"),
        ({"county_id": "C1"}, "X1b", "不是县级社区矫正机构"),
    ],
)
def test_only_somebody_qualified_of_the_county_other_than_the_drafter_approves(county, change, actor, what):
    with pytest.raises(NotAllowed, match=what):
        give(county, replace(ORDER, **change), actor=actor)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"from_on": date(2026, 3, 1)}, "早于今日"),
        ({"to_on": date(2026, 4, 4)}, "连续 31 日，超过 30 日"),
        ({"classes": ()}, "没有写明对象"),
        ({"reason": " "}, "没有写明理由"),
        ({"title": ""}, "没有写明名称"),
        ({"report_every": None, "zero_report_every": None}, "没有写明任何要求"),
    ],
)
def test_an_order_out_of_proportion_is_refused_with_its_article(county, change, what):
    with pytest.raises(InvalidValue, match=what) as refused:
        give(county, replace(ORDER, **change))
    assert "第三十四条" in str(refused.value)
    assert of(county, "a", SensitivePeriodSet) == []


def test_thirty_days_are_allowed(county):
    assert give(county, replace(ORDER, to_on=date(2026, 4, 3))) == ("a", "c")


def test_orders_that_touch_count_as_one_and_a_day_between_parts_them(county):
    give(county)
    second = replace(ORDER, order_id="P2", from_on=date(2026, 3, 16), to_on=date(2026, 4, 4))
    with pytest.raises(InvalidValue, match="2026-03-05 至 2026-04-04 连续 31 日"):
        give(county, second)
    assert give(county, replace(second, from_on=date(2026, 3, 17)))


def test_ninety_days_in_a_year_are_the_most(county):
    for n, month in enumerate((4, 6, 8), start=1):
        span: dict[str, Any] = {"from_on": date(2026, month, 1), "to_on": date(2026, month, 30)}
        give(county, replace(ORDER, order_id=f"Q{n}", **span))
    more: dict[str, Any] = {"from_on": date(2026, 10, 1), "to_on": date(2026, 10, 1)}
    with pytest.raises(InvalidValue, match="累计 91 日，超过 90 日"):
        give(county, replace(ORDER, order_id="Q4", **more))
    later: dict[str, Any] = {"from_on": date(2027, 4, 1), "to_on": date(2027, 4, 1)}
    assert give(county, replace(ORDER, order_id="Q5", **later)) == ()


def test_a_period_without_leave_is_refused_and_the_attempt_stays_in_the_log(county):
    tried = Attempt(case_id=PLATFORM_LOG, matter=None, did="重点时段命令", actor="X1b", now=NOW)
    with pytest.raises(Unlawful, match="不能一律停止审批外出"):
        attempt(
            county,
            tried,
            lambda uow: order_period(uow, BOOK, ORDER, stops_leave=True, actor="X1b", now=NOW),
        )
    (stands,) = of(county, PLATFORM_LOG, AttemptRefused)
    assert "第二十七条" in stands.article
    assert "逐案审批" in stands.remedy
    assert of(county, "a", SensitivePeriodSet) == []


def test_the_same_number_is_not_used_twice(county):
    give(county)
    with pytest.raises(Conflict, match="P1 已经用于另一命令"):
        give(county, replace(ORDER, from_on=date(2026, 6, 1), to_on=date(2026, 6, 2)))


def test_whoever_comes_into_the_class_later_is_bound_by_asking_again(county):
    give(county)
    later = NOW + timedelta(days=4)
    with county.writing() as uow:
        enter(uow, "e", "S1", STRICT, on=date(2026, 3, 5), now=later)
        assert bind_newcomers(uow, "P1", actor="X1b", now=later) == ("e",)
        assert bind_newcomers(uow, "P1", actor="X1b", now=later) == ()
        with pytest.raises(Conflict, match="届满"):
            bind_newcomers(uow, "P1", actor="X1b", now=NOW + timedelta(days=20))


def test_telling_needs_an_order_that_binds_the_person(county):
    give(county)
    with county.writing() as uow:
        said: dict[str, Any] = {"when": When.at(NOW), "actor": "S1a", "now": NOW}
        assert tell_person(uow, "a", "P1", Channel.PHONE, **said).payload.order_id == "P1"
        with pytest.raises(NotFound, match="没有纳入重点时段 P1"):
            tell_person(uow, "b", "P1", Channel.PHONE, **said)


def test_a_zero_report_covers_the_offices_own_persons_and_only_days_of_the_order(county):
    give(county)
    said: dict[str, Any] = {"note": "", "actor": "S1a", "now": NOW + timedelta(days=5)}
    with county.writing() as uow:
        assert report_zero(uow, "S2", "P1", on=date(2026, 3, 6), **said) == ("c",)
        assert report_zero(uow, "S2", "P1", on=date(2026, 3, 6), **said) == ("c",)
        with pytest.raises(InvalidValue, match="不在 2026-03-05 至 2026-03-15 之内"):
            report_zero(uow, "S2", "P1", on=date(2026, 3, 4), **said)
        with pytest.raises(InvalidValue, match="2026-03-08 还没有到"):
            report_zero(uow, "S2", "P1", on=date(2026, 3, 8), **said)
        with pytest.raises(Conflict, match="没有要求 S3 零报告"):
            report_zero(uow, "S3", "P1", on=date(2026, 3, 6), **said)
    assert [len(of(county, office_id, ZeroReported)) for office_id in ("S1", "S2")] == [0, 1]


def test_a_zero_report_tells_of_nobody_who_was_released_before_its_day(county):
    give(county)
    gone = draft(Released(ground="赦免"), When.day(date(2026, 3, 7)), entry_id="gone", actor="t")
    said: dict[str, Any] = {"note": "", "actor": "S1a", "now": NOW + timedelta(days=7)}
    with county.writing() as uow:
        record(uow, "c", [gone], now=NOW + timedelta(days=6))
        told = [report_zero(uow, "S2", "P1", on=date(2026, 3, day), **said) for day in (6, 7, 8)]
    assert told == [("c",), ("c",), ()]


def test_a_case_that_was_opened_by_mistake_stops_nobody_elses_work(county):
    give(county)
    with county.writing() as uow:
        carried = draft(
            StaffAssigned(staff_id="S1a", role=Role.OFFICER), When.day(TODAY), entry_id="1", actor="t"
        )
        record(uow, "c", [carried], now=NOW)
        opening = next(e.entry_id for e in uow.entries("c") if isinstance(e.payload, CaseOpened))
        void(uow, "c", opening, reason="重复立案", actor="t", now=NOW, void_id="v")
    second = replace(ORDER, order_id="P2", from_on=date(2026, 5, 1), to_on=date(2026, 5, 3))
    assert give(county, second) == ("a",)
    later, whole = NOW + timedelta(days=5), ("S1", "S2")
    patrol = PatrolOrder(scope=PatrolScope.PERSONS, office_ids=whole, size=9, purpose="抽查", seed="s")
    with county.writing() as uow:
        assert report_zero(uow, "S2", "P1", on=date(2026, 3, 6), note="", actor="S1a", now=later) == ()
        drawn = draw_patrol(uow, "X1", patrol, patrol_id="p", actor="X1a", now=NOW).payload.drawn
        assert sorted(drawn) == ["a", "b"]
        assert [file.case_id for file in pool_of(uow, "S2", TODAY)] == ["b"]
        assert caseload_of(uow, "S1a", whole, from_on=TODAY, now=NOW) == ()
        assert end_period(uow, "P1", reason="取消", actor="X1b", now=later) == ("a",)


def test_an_order_that_ended_early_binds_no_newcomer_and_counts_the_days_that_it_lasted(county):
    give(county)
    early = NOW + timedelta(days=5)
    with county.writing() as uow:
        end_period(uow, "P1", reason="取消", actor="X1b", now=early)
        enter(uow, "e", "S2", STRICT, now=early)
        with pytest.raises(Conflict, match="已于 2026-03-07 提前结束"):
            bind_newcomers(uow, "P1", actor="X1b", now=early)
    assert of(county, "e", SensitivePeriodSet) == []
    # With its eight days that did not come, the thirty of the next would be one run of more than thirty.
    second = replace(ORDER, order_id="P2", from_on=date(2026, 3, 9), to_on=date(2026, 4, 7))
    assert give(county, second, now=early) == ("a", "c", "e")


def test_offices_with_persons_bound_are_asked_for_zero_reports_and_released_with_the_order(county):
    give(county)
    asked = {org_id: len(of(county, org_id, ZeroReportsOrdered)) for org_id in ("S1", "S2", "S3", "X1")}
    assert asked == {"S1": 1, "S2": 1, "S3": 0, "X1": 0}
    with county.writing() as uow:
        end_period(uow, "P1", reason="取消", actor="X1b", now=NOW)
    assert [len(of(county, org_id, SensitivePeriodEnded)) for org_id in ("S1", "S2", "S3")] == [1, 1, 0]


def test_an_order_can_end_early_with_a_reason_and_no_later_than_it_ends_by_itself(county):
    give(county)
    with county.writing() as uow:
        with pytest.raises(InvalidValue, match="没有写明理由"):
            end_period(uow, "P1", reason=" ", actor="X1b", now=NOW)
        with pytest.raises(Conflict, match="届满自动结束"):
            end_period(uow, "P1", reason="取消", actor="X1b", now=NOW + timedelta(days=30))
        assert end_period(uow, "P1", reason="取消", actor="X1b", now=NOW) == ("a", "c")
        with pytest.raises(Conflict, match="已于 2026-03-02 提前结束"):
            end_period(uow, "P1", reason="再取消", actor="X1b", now=NOW + timedelta(days=1))
    assert len(of(county, "a", SensitivePeriodEnded)) == 1
    with county.writing() as uow, pytest.raises(NotFound, match="没有重点时段 P9"):
        end_period(uow, "P9", reason="取消", actor="X1b", now=NOW)
