"""Scenes of papers and hours: reports left out, hours short, and what the office itself forgot."""

from collections.abc import Iterator
from datetime import date, timedelta

from correction.domain.alert_kind import AlertKind
from correction.domain.cadence import Cadence
from correction.domain.moments import ONE_DAY, DateSpan, day_end
from correction.domain.order import Category
from correction.testing.county.course import Course
from correction.testing.county.office import act_time
from correction.testing.county.routine import (
    MONTHLY,
    WEEKLY,
    next_report_on,
    report_cadences,
    session_days,
)
from correction.testing.county.scenes.scene import Cue, Outcome, Scene, clock, reports_by_check_in
from correction.testing.county.truth import TrueEvent


def _report_left_out(kind: str, cue: Cue) -> Iterator[Outcome]:
    course, on, span = cue.course, cue.on, cue.span
    cycle = _whole_cycle(report_cadences(course)[kind], on, span)
    if cycle is None:
        return
    course.skipped_reports.add((kind, cycle.from_on))
    yield TrueEvent(
        kind=AlertKind.REPORT_OVERDUE,
        case_no=cue.case_no,
        from_at=day_end(cycle.to_on or on),
        to_at=day_end(next_report_on(course, kind, cycle)),
        note=f"一期{kind}报告没有交",
        facts={"种类": kind, "本期": f"{cycle.from_on}"},
    )


def written_left_out(cue: Cue) -> Iterator[Outcome]:
    """Leave out one written report."""
    return _report_left_out("书面", cue)


def oral_left_out(cue: Cue) -> Iterator[Outcome]:
    """Leave out one oral report."""
    return _report_left_out("口头", cue)


def papers_left_out(cue: Cue) -> Iterator[Outcome]:
    """Hand in no papers of the medical re-examination; the last ones came twenty days before the start."""
    course, span = cue.course, cue.span
    due_on = span.from_on + timedelta(days=60)
    if not span.holds(due_on + timedelta(days=20)):
        return
    course.skipped_reports.add(("病情复查", due_on))
    yield TrueEvent(
        kind=AlertKind.MEDICAL_OVERDUE,
        case_no=cue.case_no,
        from_at=clock(due_on, 0),
        to_at=clock(due_on + timedelta(days=80), 0),
        note="三个月内没有提交病情复查材料",
    )


def shirked(cue: Cue) -> Iterator[Outcome]:
    """Stay away from a month's study sessions, to which the office called."""
    course, on, span = cue.course, cue.on, cue.span
    month = _whole_cycle(MONTHLY, on, span)
    if month is None:
        return
    course.shirked.add(("学习教育", month.from_on))
    yield TrueEvent(
        kind=AlertKind.HOURS_SHORT,
        case_no=cue.case_no,
        from_at=day_end(month.to_on or on),
        to_at=day_end(month.to_on or on) + 5 * ONE_DAY,
        note="当月学习教育一次未到",
        facts={"月份": f"{month.from_on:%Y-%m}"},
    )


def not_organised(cue: Cue) -> Iterator[Outcome]:
    """Let the office call the person to no study session in a month: its own omission, not theirs."""
    course, on, span = cue.course, cue.on, cue.span
    month = _whole_cycle(MONTHLY, on, span)
    if month is None or not session_days(course, "学习教育", month):
        return
    course.unoffered.add(("学习教育", month.from_on))
    yield TrueEvent(
        kind=AlertKind.HOURS_NOT_ORGANISED,
        case_no=cue.case_no,
        from_at=day_end(month.to_on or on),
        to_at=day_end(month.to_on or on) + 5 * ONE_DAY,
        note="司法所当月没有通知本人参加学习教育",
        facts={"月份": f"{month.from_on:%Y-%m}"},
    )


def monitoring_forgotten(cue: Cue) -> Iterator[Outcome]:
    """Let the office forget its daily look for two days."""
    course, on = cue.course, cue.on
    for day in (on, on + ONE_DAY):
        course.skipped_acts.add(("日监控", day))
        yield TrueEvent(
            kind=AlertKind.MONITORING_NOT_DONE,
            case_no=cue.case_no,
            from_at=day_end(day),
            to_at=clock(on + 2 * ONE_DAY, 16),
            note="司法所当日没有监控记录",
            facts={"日期": f"{day}"},
        )


def voice_forgotten(cue: Cue) -> Iterator[Outcome]:
    """Let the office forget the weekly talk."""
    return _act_forgotten("听声", WEEKLY, cue)


def meeting_forgotten(cue: Cue) -> Iterator[Outcome]:
    """Let the office forget the monthly meeting."""
    return _act_forgotten("见面", MONTHLY, cue)


def _act_forgotten(kind: str, cadence: Cadence, cue: Cue) -> Iterator[Outcome]:
    course, on, span = cue.course, cue.on, cue.span
    cycle = _whole_cycle(cadence, on, span)
    if cycle is None:
        return
    course.skipped_acts.add((kind, cycle.from_on))
    following = cadence.cycle((cycle.to_on or on) + ONE_DAY)
    yield TrueEvent(
        kind=AlertKind.CONTACT_NOT_DONE,
        case_no=cue.case_no,
        from_at=day_end(cycle.to_on or on),
        to_at=act_time(course, kind, following),
        note=f"司法所一期没有{kind}",
        facts={"种类": kind, "本期": f"{cycle.from_on}"},
    )


def _whole_cycle(cadence: Cadence, on: date, span: DateSpan) -> DateSpan | None:
    """Give the cycle of a day if it lies wholly in the time and its omission shows before the end."""
    cycle = cadence.cycle(on)
    shows_on = (cycle.to_on or on) + timedelta(days=5)
    return cycle if cycle.from_on >= span.from_on and span.holds(shows_on) else None


def _ill(course: Course) -> bool:
    return course.resident.category is Category.OUTSIDE_PRISON


def _any(course: Course) -> bool:
    return reports_by_check_in(course)


SCENES = (
    Scene(name="written_left_out", play=written_left_out, fits=_any, copies=3, lasts=50),
    Scene(name="oral_left_out", play=oral_left_out, fits=_any, copies=2, lasts=25),
    Scene(name="papers_left_out", play=papers_left_out, fits=_ill, copies=1, lasts=80),
    Scene(name="shirked", play=shirked, fits=_any, copies=2, lasts=40),
    Scene(name="not_organised", play=not_organised, fits=_any, copies=1, lasts=40),
    Scene(name="monitoring_forgotten", play=monitoring_forgotten, fits=_any, copies=3),
    Scene(name="voice_forgotten", play=voice_forgotten, fits=_any, copies=2, lasts=16),
    Scene(name="meeting_forgotten", play=meeting_forgotten, fits=_any, copies=2, lasts=50),
)
