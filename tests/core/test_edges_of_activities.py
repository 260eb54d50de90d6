"""Activities and musters at their limits: the last minute, the line of another roll, what counts for what."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.facts.absence import Channel
from correction.domain.facts.activities import ExemptionGround, LabourExempted, MusterCalled
from correction.domain.facts.admission import Released, Step, StepDone
from correction.domain.facts.staff_acts import Activity, ActivityAttended, ActKind, Attendance, StaffActed
from correction.domain.organisation import OrgLevel
from correction.rulebooks import load_book
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
BOOK = load_book("demo-activities")
COUNTED = """
book: {id: counted, title: 某县规则册, parent: cn, rank: county, jurisdiction: 某县}
instrument: {code: C, title: 某县办法, rank: county, from_on: 2021-01-01, to_on: null,
             confidence: S1, checked_on: 2026-01-01}
values:
  labour.month_count: [{value: 2, operator: ">=", article: 第一条, paraphrase: 每月公益活动两次}]
  study.month_count: [{value: 1, operator: ">=", article: 第二条, paraphrase: 每月学习一次}]
"""
PRESENT, ABSENT, EXCUSED = Attendance.PRESENT, Attendance.ABSENT, Attendance.EXCUSED
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("counted")
    (folder / "book.yaml").write_text(COUNTED, encoding="utf-8")
    return load_book(folder)


def at(month, day, clock="00:00:00"):
    return datetime.fromisoformat(f"2026-{month:02d}-{day:02d}T{clock}+08:00")


def opened():
    return CaseBuilder(order=probation(date(2025, 12, 30), date(2026, 12, 31)))


def arrived():
    return opened().arrive(date(2026, 1, 5))


def roll(activity=Activity.STUDY, attendance=PRESENT, activity_id="a1", **more):
    return ActivityAttended(
        activity_id=activity_id,
        activity=activity,
        offered_hours=2,
        hours=2 if attendance is PRESENT else 0,
        attendance=attendance,
        told=True,
        **more,
    )


def call(muster_id="M1", limit=None):
    return MusterCalled(
        muster_id=muster_id,
        arrive_by_at=limit or at(3, 10, "11:00:00"),
        place="城关所",
        channel=Channel.PHONE,
        reached=True,
    )


# --- what counts for what ---


@pytest.mark.parametrize(
    ("exempted_in", "told"), [(None, ["labour", "study"]), (2, ["study"]), (3, ["labour", "study"])]
)
def test_a_month_that_an_exemption_touches_counts_no_labour_and_still_counts_study(
    judged, counted, exempted_in, told
):
    case = arrived()
    if exempted_in:
        spared = LabourExempted(
            exemption_id="x",
            ground=ExemptionGround.ILLNESS,
            proof="诊断证明",
            from_on=date(2026, exempted_in, 10),
            to_on=date(2026, exempted_in, 20),
            org_id="X1",
            level=OrgLevel.COUNTY,
            asked_by="G2",
        )
        case.add(spared, on=date(2026, 1, 20))
    found = judged(case, at(3, 1), "activity_count", book=counted)
    assert sorted(f.occasion for f in found) == [f"activity_count:{each}:office:2026-02-01" for each in told]


def missing(judged, case, now):
    found = judged(case, now, "activity_organised", book=BOOK)
    return {f.occasion.split(":")[1] for f in found if f.cycle_on >= date(2026, 2, 1)}


def test_talks_on_the_roll_and_meetings_face_to_face_are_one_row_in_time(judged):
    case = arrived()
    for month in range(2, 7):
        case.add(StaffActed(act=ActKind.MEETING), on=date(2026, month, 10))
    case.add(roll(Activity.TALK), on=date(2026, 7, 10))
    assert "talk" not in missing(judged, case, at(8, 1))


@pytest.mark.parametrize(
    ("activity", "act", "counts"),
    [
        (Activity.TALK, StaffActed(act=ActKind.VOICE), False),
        (Activity.TALK, StaffActed(act=ActKind.VISIT), False),
        (Activity.TALK, StaffActed(act=ActKind.MEETING), True),
        (Activity.COUNSELLING, StepDone(step=Step.HELPED), False),
        (Activity.COUNSELLING, StepDone(step=Step.COUNSELLED), True),
        (Activity.HELP, StepDone(step=Step.COUNSELLED), False),
        (Activity.GROUP_EDUCATION, StaffActed(act=ActKind.MEETING), False),
        (Activity.GROUP_EDUCATION, StepDone(step=Step.HELPED), False),
        (Activity.GROUP_EDUCATION, call(), False),
        (Activity.GROUP_EDUCATION, roll(Activity.STUDY), False),
        (Activity.MUSTER, call(), True),
        (Activity.MUSTER, StaffActed(act=ActKind.MEETING), False),
    ],
)
def test_each_act_of_staff_discharges_its_own_duty_and_no_other(judged, activity, act, counts):
    case = arrived()
    for month in range(1, 13):
        case.add(act, at=at(month, 15, "09:00:00"))
    assert (activity.value not in missing(judged, case, datetime(2027, 1, 1, tzinfo=CST))) is counts


# --- musters ---


def mustered(*lines, limit=None, called_at=None):
    case = arrived()
    called = case.add(call(limit=limit), at=called_at or at(3, 10, "09:00:00"))
    for line, when in lines:
        case.add(line, **({"on": when} if type(when) is date else {"at": when}))
    return case, called


TENTH = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("line", "when"),
    [
        (roll(Activity.MUSTER, activity_id="M2"), TENTH),
        (roll(Activity.MUSTER, activity_id="M1"), date(2026, 3, 9)),
        (roll(Activity.MUSTER, ABSENT, activity_id="M1"), TENTH),
        (roll(Activity.MUSTER, activity_id="M1"), at(3, 11)),
        (roll(Activity.MUSTER, activity_id="M1"), at(3, 12, "09:00:00")),
    ],
    ids=["another muster", "the day before", "absent", "midnight", "two days later"],
)
def test_nothing_but_coming_to_that_muster_that_day_is_coming(judged, line, when):
    case, called = mustered((line, when))
    (found,) = judged(case, at(3, 15), "muster")
    assert (found.ended_at, found.entries) == (at(3, 11), (called,))
    assert "没有到场记录" in found.why.arithmetic[0]


def test_coming_in_the_last_second_of_the_day_is_coming_late(judged):
    case, _ = mustered((roll(Activity.MUSTER, activity_id="M1"), at(3, 10, "23:59:59")))
    (found,) = judged(case, at(3, 15), "muster")
    assert found.ended_at == at(3, 10, "23:59:59")
    assert "迟到" in found.why.arithmetic[0]


@pytest.mark.parametrize(("released_at", "told"), [(at(3, 11, "00:30:00"), 0), (at(3, 11, "00:30:01"), 1)])
def test_who_is_released_at_the_very_limit_of_a_nightly_muster_owes_nothing(judged, released_at, told):
    case, _ = mustered(limit=at(3, 11, "00:30:00"), called_at=at(3, 10, "23:30:00"))
    case.add(Released(ground="期满"), at=released_at)
    assert len(judged(case, at(3, 15), "muster")) == told


def test_who_never_arrived_is_neither_mustered_nor_missed(judged):
    case = opened()
    case.add(call(), at=at(3, 10, "09:00:00"))
    case.add(roll(attendance=ABSENT), on=TENTH)
    assert judged(case, at(3, 15), "muster") == []
    assert judged(case, at(3, 15), "activity_absent") == []


# --- staying away ---


def stayed_away(*lines):
    case = arrived()
    case.add(roll(attendance=ABSENT), on=TENTH)
    for line, when in lines:
        case.add(line, **({"on": when} if type(when) is date else {"at": when}))
    return case


@pytest.mark.parametrize(
    ("line", "when", "cleared"),
    [
        (roll(attendance=EXCUSED), TENTH, True),
        (roll(attendance=EXCUSED), date(2026, 3, 12), True),
        (roll(attendance=EXCUSED), date(2026, 3, 9), False),
        (roll(attendance=EXCUSED, activity_id="a2"), TENTH, False),
        (roll(attendance=PRESENT), TENTH, True),
        (roll(attendance=PRESENT, activity_id="a2"), TENTH, False),
    ],
)
def test_only_a_line_of_the_same_roll_clears(judged, line, when, cleared):
    assert bool(judged(stayed_away((line, when)), at(3, 20), "activity_absent")) is not cleared


@pytest.mark.parametrize(
    ("activity", "attendance", "told"),
    [
        (Activity.STUDY, ABSENT, True),
        (Activity.MUSTER, ABSENT, False),
        (Activity.STUDY, PRESENT, False),
        (Activity.STUDY, EXCUSED, False),
    ],
)
def test_who_came_or_was_excused_and_who_missed_a_muster_did_not_stay_away(
    judged, activity, attendance, told
):
    case = arrived()
    case.add(roll(activity, attendance), on=TENTH)
    assert bool(judged(case, at(3, 20), "activity_absent")) is told


@pytest.mark.parametrize("came_at", [at(3, 11), at(3, 11, "00:00:01")])
def test_coming_to_the_next_ends_it_from_midnight_on(judged, came_at):
    case = stayed_away((roll(activity_id="a2"), came_at))
    (found,) = judged(case, at(3, 20), "activity_absent")
    assert (found.began_at, found.ended_at) == (at(3, 11), came_at)
