"""Putting together what rules may know besides a case (研判环境)."""

from correction.domain.context import Context
from correction.domain.days import WorkCalendar
from correction.office.ports import UnitOfWork


def load_context(uow: UnitOfWork, calendar: WorkCalendar) -> Context:
    """Give the context as it stands: calendar, newest areas, times in which sources were blind."""
    return Context(
        calendar=calendar,
        areas={area.area_id: area for area in uow.areas()},
        blind=uow.blind_spans(),
    )
