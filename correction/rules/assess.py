"""Judging one log (研判), of a case or of a body: all rules over one file, as of one moment."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from correction.domain.context import Context
from correction.domain.entry import Pace
from correction.domain.facts.admission import CaseOpened
from correction.domain.file import CaseFile
from correction.domain.finding import NOTHING_SETTLED, Assessment, Finding, Settled
from correction.domain.moments import legal_day
from correction.domain.watch import Watch
from correction.rulebooks.book import Rulebook
from correction.rules.discipline.decision_basis import judge_fallen
from correction.rules.registry import RULES, WITHOUT_CASE
from correction.rules.view import CaseView

# What happens at the moment at which a finding ends can no longer change it.
_TICK = timedelta(microseconds=1)
# How long a day stays open to late facts before it is settled; a later fact opens it again, only dearer.
OPEN_DAYS = {Pace.DAILY: 7, Pace.REGULAR: 40}


def assess(
    file: CaseFile, book: Rulebook, context: Context, now: datetime, *, settled: Settled = NOTHING_SETTLED
) -> Assessment:
    """Give every occasion that the known facts support up to `now`, and when that could next change.

    Pure: the same file, book, context and moment give the same answer, and for every moment in
    [now, next_review_at) the same findings. With `settled`, occasions that it holds are left out, and the
    file may lack the entries that belong to them.
    """
    watch = Watch(now)
    view = CaseView(file=file.happened_by(watch), book=book, context=context, watch=watch, settled=settled)
    if not view.file.of(CaseOpened):
        found = tuple(finding for judge in WITHOUT_CASE.values() for finding in judge(view))
        return Assessment(findings=found, next_review_at=watch.next_at, settled=NOTHING_SETTLED)
    judged = [finding for judge in RULES.values() for finding in judge(view)]
    judged += judge_fallen(view, {finding.occasion for finding in judged})
    findings = [finding for finding in judged if not settled.holds(finding.pace, finding.cycle_on)]
    findings.sort(key=lambda finding: (finding.began_at, finding.occasion))
    daily_on = _settled_on(Pace.DAILY, view, findings, now)
    # A rule about days may read what comes in more slowly, so that is loaded at least as far back.
    regular_on = min(_settled_on(Pace.REGULAR, view, findings, now), daily_on)
    return Assessment(
        findings=tuple(findings),
        next_review_at=watch.next_at,
        settled=Settled(regular_on=regular_on, daily_on=daily_on),
    )


def _settled_on(pace: Pace, view: CaseView, findings: Iterable[Finding], now: datetime) -> date:
    """Give the first day that must be judged again: the oldest one with anything open or young.

    A finding is settled only with all that decides it, its end included, on settled days; so an entry that
    changes a settled finding always belongs to a settled day, and is noticed by that.
    """
    young_on = legal_day(now) - timedelta(days=OPEN_DAYS[pace])
    settled_on = min(young_on, view.open_on.get(pace, young_on))
    decided = [
        (finding.cycle_on, legal_day(finding.ended_at - _TICK) if finding.ended_at else date.max)
        for finding in findings
        if finding.pace is pace and finding.cycle_on is not None
    ]
    decided += view.decided.get(pace, ())
    for cycle_on, decided_on in sorted(decided, reverse=True):
        if cycle_on < settled_on <= decided_on:
            settled_on = cycle_on
    return settled_on
