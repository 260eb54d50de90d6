"""The county's view (各所对比): its offices side by side, with whom they do their work."""

from dataclasses import dataclass
from datetime import timedelta

from correction.domain.moments import legal_day
from correction.domain.organisation import OrgLevel, Role
from correction.office.counting.staffing import officers_wanted, staff_on
from correction.store.queries.side_by_side import OfficeState, offices_beside
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.wording import lasting

SINCE = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow:
    """One office: how it stands, how long its oldest unseen alert has waited, how much came in late.

    `officers` may enforce today, `short` is how many the book asks for besides, none where it sets no number;
    `load` is how many persons there are to one officer, none without any.
    """

    org_id: str
    name: str
    state: OfficeState
    waiting: str
    late_percent: int | None
    officers: int
    assistants: int
    short: int | None
    load: float | None


def county_view(console: Console, asker: Asker) -> tuple[OfficeRow, ...]:
    """Give the offices of whoever asks, those with most that nobody took up first."""
    now = console.now()
    on = legal_day(now)
    wanted = officers_wanted(console.book_to_show(), on)
    with console.office.store.reading() as uow:
        units, staff = uow.organisation().units, staff_on(uow, on)
    ours = [one for one in sorted(asker.offices) if one in units and units[one].level is OrgLevel.OFFICE]
    states = offices_beside(console.office.store, ours, since_at=now - SINCE)
    rows = [
        OfficeRow(
            org_id=org_id,
            name=units[org_id].name,
            state=state,
            waiting=lasting(state.oldest_unseen_at, now) if state.oldest_unseen_at else "",
            late_percent=round(100 * state.late / state.recorded) if state.recorded else None,
            officers=officers,
            assistants=sum(one.org_id == org_id and one.role is Role.ASSISTANT for one in staff),
            short=None if wanted is None else max(0, wanted - officers),
            load=state.persons / officers if officers else None,
        )
        for org_id, state in states.items()
        for officers in [
            sum(one.org_id == org_id and one.role is Role.OFFICER and one.is_qualified(on) for one in staff)
        ]
    ]
    return tuple(sorted(rows, key=lambda row: (-row.state.unseen, row.org_id)))
