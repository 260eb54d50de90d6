"""Every figure that a return can hold (统计项目), by key; what is not named here is asked for in vain."""

from collections.abc import Iterator
from functools import cache

from correction.domain.counting.indicators import Rate
from correction.domain.counting.returns import AGE_BANDS, Move
from correction.domain.facts.admission import ManagementClass, Step
from correction.domain.facts.after_release import Placement
from correction.domain.facts.decisions import DecisionKind
from correction.domain.facts.staff_acts import HOURED, Activity, ActKind
from correction.domain.order import Category
from correction.domain.person import Sex

STAFF = ("staff.officers", "staff.officers_unqualified", "staff.assistants")


@cache
def known_figures() -> frozenset[str]:
    """Give the keys of all figures."""
    return frozenset(_keys())


def _keys() -> Iterator[str]:
    yield from (f"movement.{category}.{move}" for category in Category for move in Move)
    yield from (f"structure.category.{category}" for category in Category)
    yield from (f"structure.class.{each}" for each in (*ManagementClass, "none"))
    yield from (f"structure.sex.{sex}" for sex in Sex)
    yield from (f"structure.age.{low:02d}" for low, _ in AGE_BANDS)
    yield from (f"enforcement.{each}" for each in (*DecisionKind, "leave_granted"))
    yield from ("supervision.check_ins_due", "supervision.check_ins_met")
    yield from (f"supervision.{act}" for act in ActKind)
    yield from (f"education.{activity}_times" for activity in Activity)
    yield from (f"education.{activity}_hours" for activity in HOURED)
    yield from (f"education.{step}" for step in (Step.COUNSELLED, Step.HELPED))
    yield from (f"aftercare.{placement}" for placement in Placement)
    yield "aftercare.contacts"
    yield from (f"indicator.{rate}.{part}" for rate in Rate for part in ("numerator", "denominator"))
    yield from STAFF
