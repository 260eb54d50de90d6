"""What all signs of nominal supervision have in common (虚管线索): they are the office's, and people look."""

from collections.abc import Iterable
from datetime import date, datetime

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Pace
from correction.domain.finding import Finding, Why
from correction.domain.moments import legal_day
from correction.rules.view import CaseView

NOTICE = "这是机构工作的线索，由人核查；不能作为处分本人的依据"


def clue(
    view: CaseView,
    *,
    rule: str,
    occasion: str,
    span: tuple[datetime, datetime],
    entries: tuple[str, ...],
    cites: Iterable[str],
    inputs: tuple[tuple[str, str], ...],
    steps: tuple[str, ...],
    kind: AlertKind = AlertKind.NOMINAL_SUPERVISION,
    pace: Pace = Pace.RARE,
    cycle_on: date | None = None,
) -> Finding:
    """Make the finding of one sign; its end counts once it has come, its articles are of its day."""
    on = legal_day(span[0])
    return Finding(
        kind=kind,
        rule=rule,
        bearer=Bearer.OFFICE,
        occasion=f"{rule}:{occasion}",
        began_at=span[0],
        ended_at=view.ended(span[1]),
        pace=pace,
        cycle_on=cycle_on,
        entries=entries,
        why=Why(
            citations=tuple(view.book.cite(key, on) for key in cites),
            inputs=inputs,
            arithmetic=(*steps, NOTICE),
        ),
    )
