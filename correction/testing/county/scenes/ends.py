"""Scenes of things that run out: terms, prohibition orders, approvals of a device."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from correction.domain.alert_kind import AlertKind
from correction.domain.moments import DateSpan, legal_day
from correction.testing.county.course import Course
from correction.testing.county.scenes.scene import Cue, Outcome, Scene, clock, reports_by_check_in
from correction.testing.county.truth import TrueEvent

LATE_RENEWAL_DAYS = 5


def released(cue: Cue) -> Iterator[Outcome]:
    """Serve the term to its end, hand in the personal summary in time, and be released."""
    course, on = cue.course, cue.on
    _end_term(course, on)
    course.steps.append((on - timedelta(days=50), "个人总结", "按期提交"))
    yield _term_ending(course, on)
    yield TrueEvent(
        kind=AlertKind.PRE_RELEASE_DUE,
        case_no=cue.case_no,
        from_at=clock(on - timedelta(days=60), 0),
        to_at=clock(on - timedelta(days=50), 23),
        note="进入解矫准备期，个人总结待交",
    )


def summary_left_out(cue: Cue) -> Iterator[Outcome]:
    """Serve the term to its end without ever handing in the personal summary."""
    course, on = cue.course, cue.on
    _end_term(course, on)
    yield _term_ending(course, on)
    yield TrueEvent(
        kind=AlertKind.PRE_RELEASE_DUE,
        case_no=cue.case_no,
        from_at=clock(on - timedelta(days=60), 0),
        to_at=clock(on, 23),
        note="期满三十日前没有提交个人总结",
        facts={"最迟": f"{on - timedelta(days=30)}"},
    )


def prohibition_ends(cue: Cue) -> Iterator[Outcome]:
    """Let a prohibition order run out within the time."""
    course, on, span = cue.course, cue.on, cue.span
    held = course.resident.prohibited
    # One end is enough, and nothing that was planned as a breach may become lawful by it.
    if held is None or span.holds(held.to_on or on) or any(legal_day(s.from_at) > on for s in course.stays):
        return
    course.resident = replace(course.resident, prohibited=DateSpan(from_on=held.from_on, to_on=on))
    yield TrueEvent(
        kind=AlertKind.ORDER_ENDING,
        case_no=cue.case_no,
        from_at=clock(on - timedelta(days=14), 0),
        to_at=clock(on, 23),
        note="禁止令即将期满",
        facts={"期满": f"{on}"},
    )


def renewed_late(cue: Cue) -> Iterator[Outcome]:
    """Renew the approvals of a device only five days before they end, though two notices come before."""
    course, span = cue.course, cue.span
    ends = [approval.to_on for approval in course.resident.approvals if approval.to_on is not None]
    noticed = [on for on in ends if span.holds(on - timedelta(days=14))]
    if course.renewal_days == LATE_RENEWAL_DAYS:
        return
    if noticed:
        course.renewal_days = LATE_RENEWAL_DAYS
    for ends_on in noticed:
        yield TrueEvent(
            kind=AlertKind.ORDER_ENDING,
            case_no=cue.case_no,
            from_at=clock(ends_on - timedelta(days=14), 0),
            to_at=clock(ends_on, 23),
            note="电子定位批准将满，期满前五日才续批",
            facts={"期满": f"{ends_on}"},
        )


def _end_term(course: Course, on: date) -> None:
    term = DateSpan(from_on=course.resident.term.from_on, to_on=on)
    course.resident = replace(course.resident, term=term)
    course.released_on = on
    course.steps.append((on, "解除矫正", "矫正期满"))


def _term_ending(course: Course, on: date) -> TrueEvent:
    return TrueEvent(
        kind=AlertKind.TERM_ENDING,
        case_no=course.resident.case_no,
        from_at=clock(on - timedelta(days=30), 0),
        to_at=clock(on, 23),
        note="矫正期即将届满",
        follows=frozenset({AlertKind.PRE_RELEASE_DUE}),
        facts={"期满": f"{on}"},
    )


def _prohibited(course: Course) -> bool:
    return course.resident.prohibited is not None


SCENES = (
    Scene(name="released", play=released, fits=reports_by_check_in, copies=3, first=63, last=3, lasts=None),
    Scene(
        name="summary_left_out",
        play=summary_left_out,
        fits=reports_by_check_in,
        copies=1,
        first=63,
        last=3,
        lasts=None,
    ),
    Scene(
        name="prohibition_ends", play=prohibition_ends, fits=_prohibited, copies=1, first=20, last=3, lasts=0
    ),
    Scene(
        name="renewed_late",
        play=renewed_late,
        fits=lambda course: bool(course.resident.approvals),
        copies=1,
        first=10,
        last=3,
        lasts=0,
    ),
)
