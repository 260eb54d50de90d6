"""Each rule's exhibit at its edges: where it begins, where the correction is lifted, where records begin."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from correction.domain.alert_kind import Bearer
from correction.domain.area import Area, Circle, Datum
from correction.domain.context import Context
from correction.domain.facts.admission import CaseOpened, Released
from correction.domain.finding import Finding
from correction.domain.moments import ONE_DAY, legal_day
from correction.rulebooks import Rulebook, load_book
from correction.rules.assess import assess
from correction.rules.registry import RULES
from correction.testing.builders import CaseBuilder, plain_context
from tests.scenarios.gallery import EXHIBITS
from tests.scenarios.gallery_book import gallery_book
from tests.scenarios.gallery_frame import COUNTY, SCHOOL, SEEN_AT, day

INSTANT, SECOND = timedelta(microseconds=1), timedelta(seconds=1)
# What is certain only after a while began when that while did.
LOOKS_BACK = {"position_undecided", "gathering", "device_offline", "device_separated", "absence"}
SEEN_THEN = {
    *("outside_area", "prohibited_area", "area_crossed", "border_approached"),
    *("track_abnormal", "tampered", "battery_low"),
}
# A report whose grace ends with the very moment of the lifting was owed and not given.
OWED_BY_THEN = {f"report_{kind}" for kind in ("written", "oral", "in_person", "prohibition", "health")}
ENDS_WITH_THE_CASE = {
    *("first_report", "report_prompt", "report_leave", "medical_recheck", "approval_late", "activity_absent"),
    *("device_approval", "device_unapproved", "leave_not_returned", "lost_contact", "tampered_and_lost"),
    *("refuses_supervision", "search_steps", "leave_papers", "device_not_fitted", "decision_basis"),
    *("ground_breach", "ground_two_warnings", "prohibition_ending", "pre_release", "term_ending"),
    *("class_change", "class_review", "assessment_late", "objection_late", "minor_job_help"),
    *("minor_schooling", "absence"),
}
# The day to which the matter of an exhibit belongs: records from that day on tell it, later ones do not.
BELONGS_TO = {
    "check_in_missed": day(7, 9),
    "check_in_gap": day(7, 7),
    "check_in_outcome": day(7, 9),
    "extra_check": day(7, 9),
    "report_written": day(6, 16),
    "report_oral": day(6, 16),
    "report_in_person": day(6, 1),
    "report_count": day(6, 1),
    "report_prohibition": day(6, 1),
    "report_health": day(6, 1),
    "report_prompt": day(7, 3),
    "report_leave": day(7, 7),
    "medical_recheck": day(7, 6),
    "hours": day(6, 1),
    "office_monitoring": day(7, 9),
    "office_voice": day(6, 29),
    "office_meeting": day(6, 1),
    "approval_late": day(7, 3),
    "activity_organised": day(6, 1),
    "activity_count": day(6, 1),
    "activity_absent": day(7, 6),
    "muster": day(7, 8),
    "period_report": day(7, 7),
    "outside_area": day(7, 8),
    "prohibited_area": day(7, 8),
    "area_crossed": day(7, 8),
    "position_undecided": day(7, 8),
    "border_approached": day(7, 8),
    "track_abnormal": day(7, 8),
    "gathering": day(7, 8),
    "tampered": day(7, 8),
    "device_offline": day(7, 8),
    "battery_low": day(7, 8),
    "device_separated": day(7, 8),
    "leave_not_returned": day(7, 7),
    "lost_contact": day(7, 7),
    "tampered_and_lost": day(7, 8),
    "refuses_supervision": day(7, 9),
    "search_steps": day(7, 10),
    "leave_papers": day(7, 2),
    "leave_backdated": day(7, 3),
    "leave_beyond_power": day(6, 9),
    "talk_while_away": day(7, 4),
    "stay_unpermitted": day(7, 3),
    "acts_after_end": day(7, 6),
    "ground_breach": day(7, 7),
    "ground_two_warnings": day(7, 8),
    "class_change": day(7, 5),
    "class_review": day(7, 8),
    "guardian_absent": day(7, 6),
    "record_not_sealed": day(7, 6),
}


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Rulebook:
    return load_book(gallery_book(tmp_path_factory.mktemp("gallery") / "book"))


@pytest.fixture(scope="module")
def context() -> Context:
    discs = {COUNTY: 20_000, SCHOOL: 200}
    areas = {
        name: Area(
            area_id=name,
            version=1,
            name=name,
            datum=Datum.WGS84,
            circles=(Circle(lon=119.65, lat=29.1, radius_m=radius_m),),
        )
        for name, radius_m in discs.items()
    }
    return replace(plain_context(), areas=areas)


@pytest.fixture
def told(book, context):
    """Give what a rule tells of its exhibit's occasion at a moment."""

    def ask(rule: str, now: datetime = SEEN_AT, case: CaseBuilder | None = None) -> list[Finding]:
        case = case or next(EXHIBITS[rule]("c"))
        found = assess(case.file(), book, context, now).findings
        return [finding for finding in found if finding.rule == rule]

    return ask


def only(told, rule: str) -> Finding:
    finding: Finding
    (finding,) = told(rule)
    return finding


@pytest.mark.parametrize("rule", RULES)
def test_nothing_is_told_before_it_begins(told, rule):
    finding = only(told, rule)
    occasions = [each.occasion for each in told(rule, finding.began_at - INSTANT)]
    assert finding.occasion not in occasions


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule not in LOOKS_BACK])
def test_it_is_told_from_the_very_moment_it_begins(told, rule, book, context):
    finding = only(told, rule)
    assert finding.occasion in [each.occasion for each in told(rule, finding.began_at)]


def lifted(rule: str, at: datetime) -> CaseBuilder:
    case = next(EXHIBITS[rule]("c"))
    case.add(Released(ground="期满"), at=at)
    return case


@pytest.mark.parametrize("rule", sorted(ENDS_WITH_THE_CASE & set(RULES)))
def test_what_would_begin_with_the_lifting_never_begins_and_what_began_ends_with_it(told, rule):
    finding = only(told, rule)
    began_at = finding.began_at
    for at in (began_at, began_at - SECOND):
        assert finding.occasion not in [each.occasion for each in told(rule, case=lifted(rule, at))]
    (ended,) = [f for f in told(rule, case=lifted(rule, began_at + SECOND)) if f.occasion == finding.occasion]
    assert (ended.began_at, ended.ended_at) == (began_at, began_at + SECOND)


@pytest.mark.parametrize("rule", sorted(OWED_BY_THEN & set(RULES)))
def test_a_report_is_owed_at_the_end_of_its_grace_and_whoever_is_released_before_has_missed_nothing(
    told, rule
):
    finding = only(told, rule)
    early = lifted(rule, finding.began_at - SECOND)
    assert finding.occasion not in [each.occasion for each in told(rule, case=early)]
    for at in (finding.began_at, finding.began_at + SECOND):
        assert [f.ended_at for f in told(rule, case=lifted(rule, at)) if f.occasion == finding.occasion] == [
            at
        ]


@pytest.mark.parametrize("rule", sorted(SEEN_THEN & set(RULES)))
def test_what_was_seen_is_told_up_to_the_lifting_and_no_further(told, rule):
    finding = only(told, rule)
    for at in (finding.began_at + SECOND, finding.began_at + timedelta(hours=2)):
        assert [f.ended_at for f in told(rule, case=lifted(rule, at)) if f.occasion == finding.occasion] == [
            at
        ]


@pytest.mark.parametrize("rule", sorted(RULES))
def test_no_duty_of_the_person_begins_or_lasts_beyond_the_lifting(told, rule):
    finding = only(told, rule)
    for at in (finding.began_at - ONE_DAY, finding.began_at - SECOND, finding.began_at + SECOND):
        for each in told(rule, case=lifted(rule, at)):
            if each.bearer is not Bearer.PERSON:
                continue
            assert each.began_at <= at
            assert each.ended_at is not None
            assert each.ended_at <= at


def recorded_from(rule: str, on) -> CaseBuilder:
    case = next(EXHIBITS[rule]("c"))
    first = case.entries[0]
    assert isinstance(first.payload, CaseOpened)
    case.entries[0] = replace(first, payload=replace(first.payload, records_from_on=on))
    return case


@pytest.mark.parametrize("rule", sorted(set(BELONGS_TO) & set(RULES)))
def test_records_that_begin_on_its_day_tell_a_matter_and_a_day_later_do_not(told, rule):
    finding, on = only(told, rule), BELONGS_TO[rule]
    occasions = {
        from_on: [each.occasion for each in told(rule, case=recorded_from(rule, from_on))]
        for from_on in (on - ONE_DAY, on, on + ONE_DAY, on + 2 * ONE_DAY)
    }
    assert [finding.occasion in told_of for told_of in occasions.values()] == [True, True, False, False]


@pytest.mark.parametrize("rule", RULES)
def test_later_records_only_ever_take_matters_away(told, rule):
    finding = only(told, rule)
    first_on = legal_day(finding.began_at) - 40 * ONE_DAY
    heard = [
        finding.occasion in [f.occasion for f in told(rule, case=recorded_from(rule, first_on + n * ONE_DAY))]
        for n in range(43)
    ]
    assert heard == sorted(heard, reverse=True)
