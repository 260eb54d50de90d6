"""Judging one case (研判): all rules over one file, as of one moment."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from correction.domain.context import Context
from correction.domain.facts.admission import CaseOpened
from correction.domain.file import CaseFile
from correction.domain.finding import Assessment, Finding
from correction.domain.watch import Watch
from correction.rulebooks.book import Rulebook
from correction.rules import first_report
from correction.rules.view import CaseView

Judge = Callable[[CaseView], Iterator[Finding]]

RULES: dict[str, Judge] = {first_report.RULE: first_report.judge}


def assess(
    file: CaseFile, book: Rulebook, context: Context, now: datetime, *, settled_before: date | None = None
) -> Assessment:
    """Give every occasion that the known facts support up to `now`, and when that could next change.

    Pure: the same file, book, context and moment give the same answer. With `settled_before`, occasions of
    routine entries that belong to an earlier day are left out; the file may then lack older routine
    entries. For every moment in [now, next_review_at) the findings are the same.
    """
    watch = Watch(now)
    view = CaseView(
        file=file.happened_by(watch), book=book, context=context, watch=watch, settled_before=settled_before
    )
    if not view.file.of(CaseOpened):
        return Assessment(findings=(), next_review_at=watch.next_at)
    findings = [finding for judge in RULES.values() for finding in judge(view)]
    if settled_before is not None:
        findings = [f for f in findings if f.cycle_on is None or f.cycle_on >= settled_before]
    findings.sort(key=lambda finding: (finding.began_at, finding.occasion))
    return Assessment(findings=tuple(findings), next_review_at=watch.next_at)
