"""Groups, announcements and plans: what is written down, what is refused, and what a group must have."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.groups import members_on
from correction.domain.case.strands import Item, StrandState
from correction.domain.errors import Conflict, InvalidValue
from correction.domain.facts.admission import Released, Step, StepDone
from correction.domain.facts.group import (
    Announcement,
    AnnouncementHeld,
    GroupMemberJoined,
    GroupMemberLeft,
    GroupRole,
    PlanMade,
    PlanReviewed,
)
from correction.domain.facts.minors import GuardedAct, GuardianAttended
from correction.domain.moments import day_end, day_start
from correction.domain.person import Sex
from correction.office.admission.groups import announce, join_group, leave_group, make_plan, review_plan
from correction.rulebooks import load_book
from correction.testing.builders import SOMEBODY, CaseBuilder, probation
from tests.core.case_desk import ENDS_ON, STARTED_ON, CaseDesk

RULE, PLAN_RULE = "group_incomplete", "plan_review"
DAY = timedelta(days=1)
MARCH = date(2026, 3, 10)
WOMAN = replace(SOMEBODY, name="李某", sex=Sex.FEMALE)
MINOR = replace(SOMEBODY, born_on=date(2008, 9, 2))
DEMO = load_book("demo-county")


def member(name, sex=Sex.MALE, **more):
    return GroupMemberJoined(member=name, sex=sex, **{"role": GroupRole.VILLAGE, **more})


def left(name):
    return GroupMemberLeft(member=name)


def of(person, *changes):
    """A case whose group changes by days after 10 March."""
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31)), person=person)
    case.arrive(date(2026, 1, 5))
    ids = [case.add(fact, on=MARCH + n * DAY) for n, fact in changes]
    return case, ids


def spans(judged, case, until=60):
    return [(f.began_at, f.ended_at) for f in judged(case, day_end(MARCH + until * DAY), RULE)]


def test_a_group_formed_again_without_a_woman_is_a_matter_of_its_own(judged):
    case, _ = of(WOMAN, (0, member("王主任")), (2, left("王主任")), (4, member("李主任")))
    first, second = judged(case, day_end(MARCH + 60 * DAY), RULE)
    assert (first.ended_at, second.ended_at) == (day_start(MARCH + 2 * DAY), None)
    assert first.occasion != second.occasion


def test_a_womans_group_has_a_woman_by_the_end_of_the_day_on_which_it_was_formed(judged):
    case, _ = of(WOMAN, (0, member("王主任")), (3, member("赵大姐", Sex.FEMALE)))
    assert judged(case, day_end(MARCH) - timedelta(seconds=1), RULE) == []
    (found,) = judged(case, day_end(MARCH), RULE)
    assert (found.kind, found.bearer) == (AlertKind.GROUP_INCOMPLETE, Bearer.OFFICE)
    assert ("应当有", "女性成员") in found.why.inputs
    assert "第二十五条" in found.why.citations[0].article
    assert spans(judged, case) == [(day_end(MARCH), day_start(MARCH + 3 * DAY))]
    same_day, _ = of(WOMAN, (0, member("王主任")), (0, member("赵大姐", Sex.FEMALE)))
    assert spans(judged, same_day) == []
    man, _ = of(SOMEBODY, (0, member("王主任")))
    assert spans(judged, man) == []
    nobody, _ = of(WOMAN)
    assert spans(judged, nobody) == []


def test_when_the_only_woman_leaves_the_group_lacks_one_again(judged):
    case, (_, _, gone, _) = of(
        WOMAN,
        (0, member("王主任")),
        (0, member("赵大姐", Sex.FEMALE)),
        (9, left("赵大姐")),
        (12, member("孙社工", Sex.FEMALE)),
    )
    assert spans(judged, case) == [(day_end(MARCH + 9 * DAY), day_start(MARCH + 12 * DAY))]
    (found,) = judged(case, day_end(MARCH + 60 * DAY), RULE)
    assert found.occasion.endswith(f":{gone}")
    replaced, _ = of(
        WOMAN,
        (0, member("赵大姐", Sex.FEMALE)),
        (9, left("赵大姐")),
        (9, member("孙社工", Sex.FEMALE)),
    )
    assert spans(judged, replaced) == []


def test_a_group_that_everybody_left_is_none(judged):
    case, _ = of(WOMAN, (0, member("王主任")), (5, left("王主任")))
    assert spans(judged, case) == [(day_end(MARCH), day_start(MARCH + 5 * DAY))]


def test_a_woman_recorded_late_exonerates_and_a_void_accuses(judged):
    case, _ = of(WOMAN, (0, member("王主任")))
    late = case.add(member("赵大姐", Sex.FEMALE), on=MARCH, recorded_at=day_end(MARCH + 20 * DAY))
    assert spans(judged, case) == []
    case.void(late, day_end(MARCH + 21 * DAY))
    assert spans(judged, case) == [(day_end(MARCH), None)]


@pytest.mark.parametrize(("born_on", "minor"), [(date(2008, 1, 1), True), (date(2007, 12, 31), False)])
def test_whoever_was_a_minor_at_the_start_needs_somebody_who_knows_minors(judged, born_on, minor):
    # On the day of the eighteenth birthday a person is still under eighteen; the term began on 1 January.
    person = replace(SOMEBODY, born_on=born_on)
    case, _ = of(person, (0, member("王主任")), (4, member("周老师", knows_minors=True)))
    assert spans(judged, case) == ([(day_end(MARCH), day_start(MARCH + 4 * DAY))] if minor else [])


def test_a_case_that_ends_ends_the_matter(judged):
    case, _ = of(WOMAN, (0, member("王主任")), (30, Released(ground="特赦")))
    assert spans(judged, case) == [(day_end(MARCH), day_start(MARCH + 30 * DAY))]


def plan(version=1, reason="", measures=("每周当面报告",)):
    return PlanMade(version=version, measures=measures, reason=reason)


@pytest.mark.parametrize(("days", "told"), [(-1, False), (0, True), (1, True)])
def test_a_plan_is_looked_at_every_six_months_where_the_local_book_says_so(judged, days, told):
    # Six months from 10 March end on 10 September; the day after is the first one late.
    case, _ = of(SOMEBODY, (0, plan()))
    now = day_start(date(2026, 9, 11)) + days * DAY
    found = judged(case, now, PLAN_RULE, book=DEMO)
    assert [f.began_at for f in found] == ([day_start(date(2026, 9, 11))] if told else [])
    assert judged(case, now, PLAN_RULE) == []


@pytest.mark.parametrize(
    ("set_on", "due_on"),
    # A county asks for it every three months from a day on, of the plan that was made on 10 March too.
    [(date(2026, 4, 1), date(2026, 7, 2)), (date(2026, 3, 1), date(2026, 6, 11))],
)
def test_a_plan_older_than_the_rule_is_looked_at_within_the_first_cycle_of_the_rule(judged, set_on, due_on):
    key, cn = "plan.review_months", load_book("cn")
    (silent,) = (span for span in cn.spans(key) if span.to_on is None)
    other = [span for each in cn.parameters() for span in cn.spans(each.key) if span is not silent]
    asked = replace(silent, value=3, null_reason=None, from_on=set_on)
    book = cn.overlaid([*other, replace(silent, to_on=set_on - DAY), asked])
    case, _ = of(SOMEBODY, (0, plan()))
    assert judged(case, day_start(due_on) - timedelta(seconds=1), PLAN_RULE, book=book) == []
    (found,) = judged(case, day_start(due_on), PLAN_RULE, book=book)
    assert found.began_at == day_start(due_on)


def test_a_review_or_a_new_version_starts_the_clock_again(judged):
    now = day_start(date(2026, 12, 20))
    case, (first, _, _) = of(SOMEBODY, (0, plan()), (100, PlanReviewed(found="有效")), (190, plan(2, "调整")))
    assert judged(case, now, PLAN_RULE, book=DEMO) == []
    late, (first, _) = of(SOMEBODY, (0, plan()), (200, PlanReviewed(found="有效")))
    (found,) = judged(late, now, PLAN_RULE, book=DEMO)
    assert (found.kind, found.bearer) == (AlertKind.PLAN_REVIEW_LATE, Bearer.OFFICE)
    assert (found.occasion, found.ended_at) == (f"{PLAN_RULE}:{first}", day_start(MARCH + 200 * DAY))
    assert any("2026-03-10 + 6 个月 = 2026-09-10" in step for step in found.why.arithmetic)
    late.add(PlanReviewed(found="有效"), on=date(2026, 9, 1), recorded_at=day_end(date(2026, 10, 1)))
    assert judged(late, now, PLAN_RULE, book=DEMO) == []


def test_members_join_once_and_leave_once():
    desk = CaseDesk()
    desk.act(join_group, member("王主任"), MARCH)
    with pytest.raises(Conflict, match="已是成员"):
        desk.act(join_group, member("王主任"), MARCH + DAY)
    with pytest.raises(InvalidValue, match="姓名"):
        desk.act(join_group, member(" "), MARCH)
    with pytest.raises(InvalidValue, match="不是成员"):
        desk.act(leave_group, left("王主任"), MARCH - DAY)
    desk.act(leave_group, left("王主任"), MARCH + DAY)
    assert [len(members_on(desk.file, MARCH + n * DAY)) for n in (-1, 0, 1)] == [0, 1, 0]
    assert desk.act(join_group, member("王主任"), MARCH + 2 * DAY)


def held(kind=Announcement.ENTRY, *, public=False, attended=("王主任",)):
    return AnnouncementHeld(announcement=kind, attended=attended, public=public)


def test_an_announcement_has_people_and_its_time():
    desk = CaseDesk()
    with pytest.raises(InvalidValue, match="到场"):
        desk.act(announce, held(attended=(" ",)), MARCH)
    with pytest.raises(InvalidValue, match="届满"):
        desk.act(announce, held(Announcement.RELEASE), ENDS_ON - DAY)
    desk.act(announce, held(public=True), MARCH)
    assert desk.act(announce, held(Announcement.RELEASE, public=True), ENDS_ON)
    absent = CaseDesk(arrives=False)
    with pytest.raises(InvalidValue, match="没有报到"):
        absent.act(announce, held(), MARCH)


def test_nothing_is_announced_publicly_about_a_minor_and_no_birthday_changes_that():
    desk = CaseDesk(person=MINOR)
    grown_up_on = date(2026, 9, 3) - 10 * DAY
    for on in (STARTED_ON, grown_up_on):
        with pytest.raises(InvalidValue, match="不公开") as refused:
            desk.act(announce, held(public=True), on)
        assert "第五十五条" in refused.value.what
    with pytest.raises(InvalidValue, match="没有监护人到场"):
        desk.act(announce, held(), STARTED_ON)
    guardian = GuardianAttended(act=GuardedAct.ENTRY_ANNOUNCED, name="张父", relation="父亲")
    desk.put(guardian, STARTED_ON)
    assert desk.act(announce, held(), STARTED_ON)


def test_an_announcement_to_a_minor_without_a_guardian_is_told_however_it_was_recorded(judged):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31)), person=MINOR)
    case.arrive(date(2026, 1, 5))
    entry_id = case.add(held(), on=MARCH)
    (found,) = judged(case, day_end(MARCH), "guardian_absent")
    assert found.entries == (entry_id,)
    case.add(GuardianAttended(act=GuardedAct.ENTRY_ANNOUNCED, name="张父", relation="父亲"), on=MARCH)
    assert judged(case, day_end(MARCH), "guardian_absent") == []


def test_plans_come_version_by_version_with_reasons():
    desk = CaseDesk()
    with pytest.raises(InvalidValue, match="没有矫正方案"):
        desk.act(review_plan, PlanReviewed(found="有效"), MARCH)
    with pytest.raises(InvalidValue, match="措施"):
        desk.act(make_plan, plan(measures=(" ",)), MARCH)
    desk.act(make_plan, plan(), MARCH)
    with pytest.raises(Conflict, match="不是下一版"):
        desk.act(make_plan, plan(3, "表现好"), MARCH)
    with pytest.raises(InvalidValue, match="理由"):
        desk.act(make_plan, plan(2), MARCH)
    desk.act(make_plan, plan(2, "表现好"), MARCH + DAY)
    with pytest.raises(InvalidValue, match="结论"):
        desk.act(review_plan, PlanReviewed(found=" "), MARCH)
    assert desk.act(review_plan, PlanReviewed(found="有效"), MARCH + 2 * DAY)


def test_what_is_on_record_of_group_plan_and_announcement_counts_for_the_first_item():
    case, _ = of(SOMEBODY, (0, member("王主任")), (1, plan()), (2, held()))
    gaps = {n: case.file().strands(MARCH + n * DAY)[0].gaps for n in range(3)}
    assert gaps[0] == ("入矫前评估", "采集核准信息", "矫正方案", "入矫宣告")
    assert gaps[2] == ("入矫前评估", "采集核准信息")
    for step in (Step.PRE_ASSESSMENT, Step.INFORMATION_VERIFIED):
        case.add(StepDone(step=step), on=MARCH + 2 * DAY)
    strand = case.file().strands(MARCH + 2 * DAY)[0]
    assert (strand.item, strand.state) == (Item.ENTRY, StrandState.DONE)
