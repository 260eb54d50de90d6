"""The national working-day calendar (工作日历) out of the package chinesecalendar."""

from functools import cache

from correction.domain.days import WorkCalendar


@cache
def national_calendar() -> WorkCalendar:
    """Give the days of rest and the make-up working days that the State Council has announced.

    A year that is not announced yet is left out, so that it counts as unknown and never as certain.
    """
    from importlib.metadata import version  # noqa: PLC0415

    from chinese_calendar import constants  # noqa: PLC0415 - loaded on use, commands that need no calendar start faster

    announced = frozenset(day.year for day in constants.holidays)
    return WorkCalendar(
        version=f"chinesecalendar-{version('chinesecalendar')}",
        years=announced,
        rest=frozenset(constants.holidays),
        working=frozenset(constants.workdays),
    )
