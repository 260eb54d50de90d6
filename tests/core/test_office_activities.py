"""Calling many to one thing: one roll for all, calls with a limit that can be kept, decisions on labour."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from correction.domain.facts.absence import Channel
from correction.domain.facts.activities import (
    ActivityHeld,
    ExemptionGround,
    LabourExempted,
    LabourExemptionEnded,
    LabourPlanned,
    MusterCalled,
)
from correction.domain.facts.admission import CaseOpened
from correction.domain.facts.staff_acts import (
    TOGETHER,
    Activity,
    ActivityAttended,
    Attendance,
    SignIn,
    Strength,
)
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, When, day_end
from correction.domain.organisation import Delegation, OrgLevel, OrgUnit, Power, Role, StaffMember
from correction.office.admission.admit import admit
from correction.office.admission.entrust import delegate
from correction.office.organisation import set_staff, set_unit
from correction.office.supervision.activities import Call, Held, RollLine, arrive, call_muster, hold_activity
from correction.office.supervision.labour import end_exemption, exempt_labour, plan_labour
from correction.rulebooks import load_book
from correction.rules.assess import assess
from correction.testing.builders import SOMEBODY, plain_context, probation
from correction.testing.memory import MemoryStore

CST = timezone(timedelta(hours=8))
NOW = datetime(2026, 3, 10, 20, tzinfo=CST)
NINE = datetime(2026, 3, 10, 9, tzinfo=CST)
BOOK = load_book("cn")
PRESENT, ABSENT, EXCUSED = Attendance.PRESENT, Attendance.ABSENT, Attendance.EXCUSED
HELD = Held(
    activity_id="E1",
    activity=Activity.GROUP_EDUCATION,
    held_on=date(2026, 3, 9),
    offered_hours=2,
    topic="普法",
)
CALLED = (Call(case_id="a", channel=Channel.PHONE, reached=True),)
MARCH = DateSpan(from_on=date(2026, 3, 1), to_on=date(2026, 5, 31))


@pytest.fixture
def store():
    made = MemoryStore()
    with made.writing() as uow:
        units = (("X1", OrgLevel.COUNTY, None), ("S1", OrgLevel.OFFICE, "X1"))
        for org_id, level, parent in units:
            unit = OrgUnit(org_id=org_id, level=level, name=f"机构{org_id}", parent_id=parent)
            set_unit(uow, unit, actor="t", now=NOW)
        since = (DateSpan(from_on=date(2020, 1, 1)),)
        for staff_id in ("X1a", "X1u", "S1a", "S1b"):
            staff = StaffMember(
                staff_id=staff_id,
                name=staff_id,
                org_id=staff_id[:2],
                role=Role.OFFICER,
                qualified=() if staff_id.endswith("u") else since,
            )
            set_staff(uow, staff, actor="t", now=NOW)
        for case_id in ("a", "b", "c"):
            opened = CaseOpened(
                person_id=f"p-{case_id}",
                person=SOMEBODY,
                order=probation(date(2026, 1, 5), date(2027, 1, 4)),
                office_id="S1",
                records_from_on=date(2026, 1, 5),
            )
            admit(uow, case_id=case_id, opened=opened, opening=[], actor="t", now=NOW)
    return made


def of(store, log_id, kind):
    with store.reading() as uow:
        return [e.payload for e in uow.entries(log_id) if isinstance(e.payload, kind)]


def hold(store, *roll, held=HELD):
    with store.writing() as uow:
        return hold_activity(uow, "S1", held, roll, actor="S1a", now=NOW)


def came(case_id, hours=2.0, means=SignIn.SIGNATURE):
    return RollLine(case_id=case_id, attendance=PRESENT, hours=hours, means=means)


def test_a_roll_stands_in_the_office_and_a_line_in_every_case_at_once(store):
    roll = (
        came("a"),
        RollLine(case_id="b", attendance=ABSENT),
        RollLine(case_id="c", attendance=EXCUSED, reason="住院"),
    )
    assert len(hold(store, *roll)) == 3
    assert hold(store, *roll) == ()
    (held,) = of(store, "S1", ActivityHeld)
    assert (held.called, held.topic) == (("a", "b", "c"), "普法")
    lines = {case_id: of(store, case_id, ActivityAttended)[0] for case_id in "abc"}
    assert [lines[case_id].attendance for case_id in "abc"] == [PRESENT, ABSENT, EXCUSED]
    assert (lines["a"].means, lines["b"].told, lines["c"].reason) == (SignIn.SIGNATURE, True, "住院")


@pytest.mark.parametrize(
    ("roll", "what"),
    [
        ([], "没有一个人"),
        ([came("a"), came("a")], "列了两次"),
        ([came("a", hours=3)], "与考勤或者组织学时 2 不符"),
        ([RollLine(case_id="a", attendance=ABSENT, hours=1)], "与考勤"),
        ([came("a", means=None)], "没有签到方式"),
        ([RollLine(case_id="a", attendance=EXCUSED)], "没有事由"),
    ],
)
def test_a_roll_that_contradicts_itself_is_refused_whole(store, roll, what):
    with pytest.raises(InvalidValue, match=what):
        hold(store, *roll)
    assert of(store, "S1", ActivityHeld) == of(store, "a", ActivityAttended) == []


def test_one_unknown_case_leaves_nothing_of_the_roll(store):
    with pytest.raises(NotFound, match="没有案件 z"):
        hold(store, came("a"), came("z"))
    assert of(store, "a", ActivityAttended) == []


def test_an_activity_of_tomorrow_has_no_roll_yet(store):
    with pytest.raises(InvalidValue, match="还没有到"):
        hold(
            store,
            came("a", hours=0),
            held=Held(activity_id="E2", activity=Activity.STUDY, held_on=date(2026, 3, 11)),
        )


def call(store, minutes=60, *, calls=CALLED, place="所里"):
    with store.writing() as uow:
        return call_muster(
            uow,
            BOOK,
            "S1",
            "M1",
            calls,
            called_at=NINE,
            arrive_by_at=NINE + timedelta(minutes=minutes),
            place=place,
            actor="S1a",
            now=NOW,
        )


def test_an_hour_to_come_is_the_least(store):
    with pytest.raises(InvalidValue, match=r"不足 60 分钟.*第三十四条"):
        call(store, 59)
    assert len(call(store, 60)) == 1
    assert len(of(store, "a", MusterCalled)) == 1


@pytest.mark.parametrize(
    ("said", "what"),
    [({"minutes": 15 * 60}, "不在通知的当日"), ({"place": ""}, "没有写明地点"), ({"calls": ()}, "叫到的人")],
)
def test_a_muster_is_of_one_day_at_a_place_with_people(store, said, what):
    with pytest.raises(InvalidValue, match=what):
        call(store, **said)


def test_coming_is_recorded_once_and_only_after_a_call(store):
    def come(case_id, at):
        with store.writing() as uow:
            return arrive(uow, case_id, "M1", at=at, means=SignIn.FACE, actor="S1a", now=NOW)

    call(store)
    assert come("a", NINE + timedelta(minutes=50)).payload.activity is Activity.MUSTER
    with pytest.raises(Conflict, match="已经登记到场"):
        come("a", NINE + timedelta(minutes=55))
    with pytest.raises(NotFound, match="没有点验 M1 的通知"):
        come("b", NINE + timedelta(minutes=50))


def test_coming_before_the_call_is_a_slip(store):
    call(store)
    with store.writing() as uow, pytest.raises(InvalidValue, match="早于通知 2026-03-10 09:00"):
        arrive(uow, "a", "M1", at=NINE - timedelta(minutes=1), means=SignIn.FACE, actor="S1a", now=NOW)


def exempt(store, actor="X1a", *, days=MARCH, hours=0.0, proof="县医院诊断证明", asked_by="S1a"):
    with store.writing() as uow:
        return exempt_labour(
            uow,
            BOOK,
            "a",
            ground=ExemptionGround.ILLNESS,
            proof=proof,
            days=days,
            hours=hours,
            asked_by=asked_by,
            when=When.at(NOW),
            actor=actor,
            now=NOW,
        )


def test_the_county_decides_on_an_exemption_and_an_entrusted_office_may(store):
    decided = exempt(store).payload
    assert (decided.org_id, decided.level, decided.asked_by) == ("X1", OrgLevel.COUNTY, "S1a")
    with store.writing() as uow:
        span = DateSpan(from_on=date(2026, 1, 1))
        power = Delegation(matter=Power.LABOUR, from_org_id="X1", to_org_id="S1", span=span)
        delegate(uow, power, book=BOOK, actor="X1a", now=NOW)
    # Half a year to the day: the first of June to the last of November.
    later = DateSpan(from_on=date(2026, 6, 1), to_on=date(2026, 11, 30))
    assert exempt(store, "S1b", days=later).payload.level is OrgLevel.OFFICE


@pytest.mark.parametrize(
    ("actor", "asked_by", "what"),
    [("S1b", "S1a", "没有受委托"), ("X1u", "S1a", "没有执法资格"), ("X1a", "X1a", "不能自己决定")],
)
def test_an_exemption_needs_power_qualification_and_a_second_person(store, actor, asked_by, what):
    with pytest.raises(NotAllowed, match=what):
        exempt(store, actor, asked_by=asked_by)
    assert of(store, "a", LabourExempted) == []


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"proof": " "}, "没有写明证明材料"),
        ({"hours": -1}, "小于 0"),
        ({"days": DateSpan(from_on=date(2026, 3, 1))}, "未定，超过 6 个月"),
        (
            {"days": DateSpan(from_on=date(2026, 3, 1), to_on=date(2026, 9, 1))},
            "超过 6 个月（至 2026-08-31）",
        ),
    ],
)
def test_an_exemption_needs_proof_and_an_end_within_half_a_year(store, said, what):
    with pytest.raises(InvalidValue, match=what):
        exempt(store, **said)


def test_two_exemptions_do_not_overlap_and_an_ended_one_makes_room(store):
    first = exempt(store).payload
    with pytest.raises(Conflict, match="与 2026-03-01 至 2026-05-31 的减免重叠"):
        exempt(store, days=DateSpan(from_on=date(2026, 5, 31), to_on=date(2026, 6, 30)))
    said: dict[str, Any] = {"when": When.at(NOW), "actor": "X1a", "now": NOW}
    with store.writing() as uow:
        with pytest.raises(InvalidValue, match="没有写明理由"):
            end_exemption(uow, BOOK, "a", first.exemption_id, reason=" ", **said)
        with pytest.raises(Conflict, match="没有有效的减免决定 nobody"):
            end_exemption(uow, BOOK, "a", "nobody", reason="痊愈", **said)
        end_exemption(uow, BOOK, "a", first.exemption_id, reason="痊愈", **said)
    assert len(of(store, "a", LabourExemptionEnded)) == 1
    assert exempt(store, days=DateSpan(from_on=date(2026, 3, 10), to_on=date(2026, 3, 31)))


def test_a_plan_sets_a_limit_above_nought(store):
    said: dict[str, Any] = {"when": When.at(NOW), "actor": "S1a", "now": NOW}
    day = date(2026, 3, 1)
    with store.writing() as uow:
        with pytest.raises(InvalidValue, match="没有任何限度"):
            plan_labour(uow, BOOK, "a", LabourPlanned(from_on=day), **said)
        with pytest.raises(InvalidValue, match="不大于 0"):
            plan_labour(uow, BOOK, "a", LabourPlanned(from_on=day, month_hours=0), **said)
        plan_labour(uow, BOOK, "a", LabourPlanned(from_on=day, strength=Strength.LIGHT), **said)
    assert len(of(store, "a", LabourPlanned)) == 1


def young(store, case_id):
    """Take in somebody who was under eighteen when the correction began."""
    opened = CaseOpened(
        person_id=f"p-{case_id}",
        person=replace(SOMEBODY, born_on=date(2009, 1, 1)),
        order=probation(date(2026, 1, 5), date(2027, 1, 4)),
        office_id="S1",
        records_from_on=date(2026, 1, 5),
    )
    with store.writing() as uow:
        admit(uow, case_id=case_id, opened=opened, opening=[], actor="t", now=NOW)


def told_of(store, now):
    with store.reading() as uow:
        file = CaseFile.of_log("S1", uow.entries("S1"))
    return [f for f in assess(file, BOOK, plain_context(), now).findings if f.rule == "minors_not_separate"]


@pytest.mark.parametrize(
    ("activity", "mixed"),
    [(kind, kind in TOGETHER) for kind in Activity],
)
def test_minors_called_together_with_adults_are_a_matter_of_the_office_where_people_meet(
    store, activity, mixed
):
    young(store, "m")
    hold(store, came("a"), came("m"), held=replace(HELD, activity=activity))
    (held,) = of(store, "S1", ActivityHeld)
    assert held.minors == ("m",)
    over = day_end(HELD.held_on)
    assert told_of(store, over - timedelta(microseconds=1)) == []
    found = told_of(store, over)
    assert [(f.kind, f.bearer, f.began_at) for f in found] == (
        [(AlertKind.MINORS_NOT_SEPARATE, Bearer.OFFICE, over)] if mixed else []
    )
    if mixed:
        assert "第五十二条第三款" in str(found[0].why.citations[0])
        assert "未成年人 1 名、成年人 1 名" in found[0].why.arithmetic[0]


def test_minors_or_adults_by_themselves_are_as_they_should_be(store):
    for case_id in ("m", "n"):
        young(store, case_id)
    hold(store, came("m"), came("n"))
    hold(store, came("a"), came("b"), held=replace(HELD, activity_id="E2"))
    assert told_of(store, day_end(HELD.held_on)) == []
