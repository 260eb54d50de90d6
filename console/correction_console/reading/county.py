"""The county's view (各所对比): its offices side by side."""

from dataclasses import dataclass
from datetime import timedelta

from correction.domain.organisation import OrgLevel
from correction.store.queries.side_by_side import OfficeState, offices_beside
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.wording import lasting

SINCE = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow:
    """One office: how it stands, how long its oldest unseen alert has waited, how much came in late."""

    org_id: str
    name: str
    state: OfficeState
    waiting: str
    late_percent: int | None


def county_view(console: Console, asker: Asker) -> tuple[OfficeRow, ...]:
    """Give the offices of whoever asks, those with most that nobody took up first."""
    now = console.now()
    with console.office.store.reading() as uow:
        units = uow.organisation().units
    ours = [one for one in sorted(asker.offices) if one in units and units[one].level is OrgLevel.OFFICE]
    states = offices_beside(console.office.store, ours, since_at=now - SINCE)
    rows = [
        OfficeRow(
            org_id=org_id,
            name=units[org_id].name,
            state=state,
            waiting=lasting(state.oldest_unseen_at, now) if state.oldest_unseen_at else "",
            late_percent=round(100 * state.late / state.recorded) if state.recorded else None,
        )
        for org_id, state in states.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.state.unseen, row.org_id)))
