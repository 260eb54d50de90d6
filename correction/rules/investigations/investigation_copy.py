"""The procuratorate not told of an investigation (调查评估通报检察院): 社区矫正法实施办法 第十三条、第十四条.

The county procuratorate is told of the request and gets a copy of the opinion. The measures name no days;
how long is still in time is policy.
"""

from collections.abc import Iterator
from datetime import timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.investigations import Investigation, investigation_of
from correction.domain.entry import AnyEntry
from correction.domain.facts.investigation import CopyOf, InvestigationWithdrawn
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rules.view import CaseView

RULE = "investigation_copy"
DAYS, CITE = "investigation.copy_days", "cite.investigation_copy"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find a request or an opinion of which the procuratorate was not told in time."""
    found = investigation_of(view.file)
    if found is None:
        return
    yield from _untold(view, found, CopyOf.REQUEST, found.asked)
    if found.answered is not None:
        yield from _untold(view, found, CopyOf.OPINION, found.answered)


def _untold(view: CaseView, found: Investigation, what: CopyOf, since: AnyEntry) -> Iterator[Finding]:
    since_on = since.when.legal_on
    days = view.book.get(DAYS, since_on)
    if view.book.get(CITE, since_on) is not True or not isinstance(days, int):
        return
    last_on = since_on + timedelta(days=days)
    done = found.copied(what)
    if done is None and found.closed and isinstance(found.closed.payload, InvestigationWithdrawn):
        done = found.closed
    if done is not None and done.when.starts_at < day_end(last_on):
        return
    if not view.watch.reached(day_end(last_on)):
        return
    yield Finding(
        kind=AlertKind.PAPER_LATE,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{found.asked.entry_id}:{what}",
        began_at=day_end(last_on),
        ended_at=done.when.starts_at if done else None,
        entries=(since.entry_id, *((done.entry_id,) if done else ())),
        why=Why(
            citations=(view.book.cite(CITE, since_on), view.book.cite(DAYS, since_on)),
            inputs=(("通报内容", what.zh), ("起算日", f"{since_on}")),
            arithmetic=(
                f"{since_on} + {days} 日 = {last_on}，至当日止应通报县级人民检察院",
                f"通报：{done.when.legal_on if done else '无记录'}",
            ),
        ),
    )
