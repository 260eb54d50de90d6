"""Answering a random extra check (抽查未应答): 社区矫正法 第二十三条、第二十六条; the time is policy.

The office asks by a request, so only a check-in that names the request answers it. What was drawn on an
excused day, or while the platform was blind, is not owed.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import AnyEntry, Entry, Pace
from correction.domain.facts.check_ins import CheckInMade, ExtraCheckDrawn
from correction.domain.finding import Finding, Why
from correction.domain.moments import local_text
from correction.rules.check_ins.windows import platform_blind
from correction.rules.shared.recurring import ending
from correction.rules.view import CaseView

RULE = "extra_check"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every request that was not answered in time; it is over with the next check-in of any kind."""
    if view.supervised is None:
        return
    made = view.file.of(CheckInMade)
    first_on = view.first_unsettled_on(Pace.DAILY, view.supervised.from_on)
    for draw in view.file.of(ExtraCheckDrawn):
        on, due_at = draw.when.legal_on, draw.payload.answer_by_at
        if on < first_on or not view.supervised.holds(on) or due_at >= view.closed_at:
            continue
        if view.is_excused_from_check_in(on):
            continue
        answers = (e for e in made if e.payload.request_id == draw.payload.request_id)
        if any(answer.when.starts_at <= due_at for answer in answers):
            continue
        if platform_blind(view, draw.when.starts_at, due_at):
            continue
        if not view.watch.reached(due_at):
            view.still_open(Pace.DAILY, on)
            continue
        yield _finding(view, draw, next((e for e in made if e.when.starts_at > due_at), None))


def _finding(view: CaseView, draw: Entry[ExtraCheckDrawn], after: AnyEntry | None) -> Finding:
    on, due_at = draw.when.legal_on, draw.payload.answer_by_at
    end_at, ending_ids = ending(view, after)
    keys = ("cite.reporting_duty", "cite.verification", "extra_check.answer_minutes")
    return Finding(
        kind=AlertKind.EXTRA_CHECK_MISSED,
        rule=RULE,
        bearer=Bearer.PERSON,
        occasion=f"{RULE}:{draw.entry_id}",
        began_at=due_at,
        ended_at=view.ended(end_at),
        pace=Pace.DAILY,
        cycle_on=on,
        entries=(draw.entry_id, *ending_ids),
        why=Why(
            citations=tuple(view.book.cite(key, on) for key in keys),
            inputs=(
                ("抽查编号", draw.payload.request_id),
                ("发出", local_text(draw.when.starts_at)),
                ("抽取种子与名单摘要", f"{draw.payload.seed} / {draw.payload.pool_digest}"),
            ),
            arithmetic=(f"应在 {local_text(due_at)} 前应答，期内没有针对该编号的签到",),
        ),
    )
