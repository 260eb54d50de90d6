"""Position undecided for long (位置待核): 社区矫正法 第二十六条第一款; how long is product policy (政策).

Near a border nobody is accused by a position that may lie on either side; a person has to check.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.observations import Observed
from correction.domain.finding import Finding
from correction.rules.shared.free_times import leave_times
from correction.rules.shared.observations import area_inputs, by_book, standing
from correction.rules.view import CaseView

RULE = "position_undecided"
LIMIT = "excursion.undecided_hours"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find undecided spells that last longer than the book allows, apart from leave and excuses."""
    for stood in standing(
        view, Observed.UNDECIDED, holes=lambda _: leave_times(view), lasting=by_book(view, LIMIT)
    ):
        on = stood.observed.first_on
        yield stood.finding(
            rule=RULE,
            kind=AlertKind.POSITION_UNDECIDED,
            bearer=Bearer.OFFICE,
            citations=(view.book.cite("cite.verification", on), view.book.cite(LIMIT, on)),
            inputs=area_inputs(view, stood.observed),
            steps=(f"持续达到 {view.book.number(LIMIT, on):g} 小时，须由人核实",),
        )
