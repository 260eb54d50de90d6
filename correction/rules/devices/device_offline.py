"""A device off or silent (关机、离线): 社区矫正法 第二十三条、第二十六条; the length is policy.

Silence counts from the last position, without the time in which we were blind; only a source that is
assigned to the person, and should speak by itself, can be silent.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.finding import Finding
from correction.rules.shared.free_times import (
    assigned_times,
    blind_times,
    blind_words,
    unexpected_times,
)
from correction.rules.shared.observations import by_book, standing
from correction.rules.shared.spans import FOREVER, Span
from correction.rules.view import CaseView

RULE = "device_offline"
LIMIT = "positions.silence_minutes"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find silences that, our own blindness taken away, are longer than plan and book allow."""
    by_policy = by_book(view, LIMIT)

    def unseen(seen: ObservationStated) -> list[Span]:
        return [*blind_times(view, seen.source_id), *unexpected_times(view, seen.source_id)]

    def last_position_at(seen: ObservationStated) -> datetime:
        # A gap begins when the next position was due, one interval after the last.
        return seen.began_at - _interval(view, seen) if seen.observed is Observed.GAP else seen.began_at

    def allowed(seen: ObservationStated) -> timedelta | None:
        policy = by_policy(seen)
        return None if policy is None else max(policy, _interval(view, seen))

    kinds = (Observed.GAP, Observed.POWERED_OFF)
    for stood in standing(view, *kinds, holes=unseen, since=last_position_at, lasting=allowed):
        seen = stood.observed
        limit = allowed(seen)
        yield stood.finding(
            rule=RULE,
            kind=AlertKind.DEVICE_OFFLINE,
            bearer=Bearer.PERSON,
            citations=(
                view.book.cite("cite.verification", seen.first_on),
                view.book.cite(LIMIT, seen.first_on),
            ),
            inputs=(
                ("定位来源", seen.source_id or "不详"),
                ("方案间隔", _minutes(_interval(view, seen))),
                ("允许中断", _minutes(limit or timedelta(0))),
            ),
            steps=(
                *blind_words(view, seen.source_id, (last_position_at(seen), stood.ended_at or FOREVER)),
                "平台自身失明的时间不计入，除去后仍超过允许的中断",
            ),
        )


def _interval(view: CaseView, seen: ObservationStated) -> timedelta:
    """Give the longest silence that the plan allowed when the observation began."""
    for (start, end), plan in assigned_times(view, seen.source_id or ""):
        if start <= seen.began_at <= end and plan.interval_minutes is not None:
            return timedelta(minutes=plan.interval_minutes)
    return timedelta(0)


def _minutes(length: timedelta) -> str:
    return f"{length.total_seconds() / 60:g} 分钟"
