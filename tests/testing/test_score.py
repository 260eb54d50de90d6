"""Scoring on cases small enough to score by hand."""

from datetime import UTC, date, datetime, time, timedelta

from correction.domain.alert_kind import AlertKind
from correction.testing.county import Honest, TrueEvent, Truth
from correction.testing.score import Told, score

NOON = datetime(2026, 1, 10, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def truth(*events, honest=()):
    return Truth(
        seed=1,
        start_on=date(2026, 1, 5),
        days=10,
        slots=(time(11),),
        offices=("SFS-1",),
        officers=2,
        persons=3,
        wearers=0,
        fixes=0,
        events=events,
        honest=tuple(honest),
    )


def event(kind, *, case_no="A", from_at=NOON, to_at=NOON + DAY, **more):
    return TrueEvent(kind=kind, case_no=case_no, from_at=from_at, to_at=to_at, note="发生了", **more)


def told(kind, *, case_no="A", began_at=NOON, **more):
    return Told(case_no=case_no, kind=kind, began_at=began_at, **more)


def test_an_alert_of_the_kind_the_case_and_the_time_finds_the_event():
    scored = score(truth(event(AlertKind.CHECK_IN_MISSED)), [told(AlertKind.CHECK_IN_MISSED)])
    assert [one.kind for one, _ in scored.found] == [AlertKind.CHECK_IN_MISSED]
    assert scored.perfect


def test_another_kind_case_or_time_misses_it_and_is_false():
    true = truth(event(AlertKind.CHECK_IN_MISSED))
    for wrong in (
        told(AlertKind.REPORT_OVERDUE),
        told(AlertKind.CHECK_IN_MISSED, case_no="B"),
        told(AlertKind.CHECK_IN_MISSED, began_at=NOON - 4 * HOUR),
        told(AlertKind.CHECK_IN_MISSED, began_at=NOON + DAY + 4 * HOUR),
    ):
        scored = score(true, [wrong])
        assert len(scored.missed) == 1
        assert [alarm.told for alarm in scored.false] == [wrong]


def test_the_tolerance_reaches_to_both_sides_and_no_farther():
    true = truth(event(AlertKind.OUTSIDE_AREA, to_at=NOON))
    for off, found in ((-3, True), (3, True), (-3.1, False), (3.1, False)):
        scored = score(true, [told(AlertKind.OUTSIDE_AREA, began_at=NOON + off * HOUR)])
        assert bool(scored.found) is found


def test_another_name_for_the_same_matter_finds_it():
    late = event(AlertKind.CHECK_IN_LATE, or_kinds=frozenset({AlertKind.CHECK_IN_MISSED}))
    assert score(truth(late), [told(AlertKind.CHECK_IN_MISSED)]).perfect


def test_what_follows_from_an_event_is_explained_and_finds_nothing():
    gone = event(AlertKind.LOST_CONTACT, to_at=None, follows=frozenset({AlertKind.CHECK_IN_MISSED}))
    follows = told(AlertKind.CHECK_IN_MISSED, began_at=NOON + 5 * DAY)
    scored = score(truth(gone), [follows])
    assert scored.explained == ((gone, follows),)
    assert scored.missed == (gone,)
    assert scored.false == ()


def test_a_withdrawn_alert_is_neither_found_nor_false():
    scored = score(truth(event(AlertKind.TAMPERED)), [told(AlertKind.TAMPERED, withdrawn=True)])
    assert (len(scored.missed), len(scored.false), scored.withdrawn) == (1, 0, 1)


def test_a_false_alarm_names_the_honest_situation_that_it_mistook():
    leave = Honest(
        case_no="A",
        from_at=NOON - DAY,
        to_at=NOON + DAY,
        kinds=frozenset({AlertKind.OUTSIDE_AREA}),
        note="经批准外出",
    )
    scored = score(truth(honest=[leave]), [told(AlertKind.OUTSIDE_AREA)])
    assert [alarm.reason for alarm in scored.false] == ["经批准外出"]


def test_a_false_alarm_about_the_time_before_the_records_says_so():
    early = told(AlertKind.REPORT_OVERDUE, began_at=datetime(2026, 1, 3, tzinfo=UTC))
    assert score(truth(), [early]).false[0].reason == "起算于启用日之前"


def test_each_kind_is_counted_and_alerts_are_spread_over_officers_and_days():
    true = truth(event(AlertKind.TAMPERED), event(AlertKind.TAMPERED, case_no="B"))
    alerts = [told(AlertKind.TAMPERED), told(AlertKind.TAMPERED, case_no="C"), told(AlertKind.HOURS_SHORT)]
    scored = score(true, alerts)
    tampered = scored.per_kind[AlertKind.TAMPERED]
    assert (tampered.events, tampered.found, tampered.explained, tampered.false) == (2, 1, 0, 1)
    assert scored.per_kind[AlertKind.HOURS_SHORT].false == 1
    assert scored.alerts_per_officer_day == 3 / 20


def test_the_order_of_alerts_changes_nothing():
    true = truth(event(AlertKind.TAMPERED), event(AlertKind.HOURS_SHORT, case_no="B"))
    alerts = [told(AlertKind.TAMPERED), told(AlertKind.BATTERY_LOW), told(AlertKind.HOURS_SHORT, case_no="B")]
    assert score(true, alerts) == score(true, alerts[::-1])


def test_the_lines_count_and_list_what_went_wrong():
    scored = score(truth(event(AlertKind.TAMPERED)), [told(AlertKind.HOURS_SHORT, occasion="hours:2026-01")])
    text = "\n".join(scored.lines())
    assert "真实事件 1 起：发现 0，遗漏 1" in text
    assert "误报 1" in text
    assert "遗漏：A tampered" in text
    assert "误报：A hours_short" in text
