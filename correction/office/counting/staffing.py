"""Who is there to supervise (人员配备、执法力量): the 1 and the X beside the persons, by office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from correction.domain.case.course import Case, Course, Offices, course_of
from correction.domain.counting.indicators import Counted, persons
from correction.domain.errors import InvalidValue
from correction.domain.facts.office import StaffSet
from correction.domain.file import CaseFile
from correction.domain.moments import day_end
from correction.domain.organisation import Role, StaffMember
from correction.office.ports import PLATFORM_LOG, UnitOfWork
from correction.rulebooks.book import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """Who supervises whom at the end of a day (人员配备): lists of persons and of staff, by id.

    `officers` were qualified to enforce on that day and `unqualified` were not; `assistants` are the X.
    """

    supervised: tuple[Counted, ...]
    officers: tuple[str, ...]
    unqualified: tuple[str, ...]
    assistants: tuple[str, ...]

    def assistants_short(self, persons_per_assistant: int) -> int:
        """Tell how many assistants are missing for one to every so many persons (协理员缺额)."""
        if persons_per_assistant < 1:
            raise InvalidValue("配备比例", f"1:{persons_per_assistant} 不成比例", "填写 1 以上的人数")
        needed = -(-len(self.supervised) // persons_per_assistant)
        return max(0, needed - len(self.assistants))

    def officers_short(self, officers_per_office: int) -> int:
        """Tell how many qualified officers an office lacks of those it should have (专职人员缺额)."""
        return max(0, officers_per_office - len(self.officers))

    @property
    def load(self) -> Fraction | None:
        """How many persons there are to one officer who may enforce (执法力量); none without any."""
        return Fraction(len(self.supervised), len(self.officers)) if self.officers else None


def officers_wanted(book: Rulebook, on: date) -> int | None:
    """Give how many dedicated officers an office should have; none where the book sets no number."""
    officers = book.get("staffing.officers_per_office", on)
    return officers if isinstance(officers, int) else None


def staff_on(uow: UnitOfWork, on: date) -> tuple[StaffMember, ...]:
    """Give the staff as registered by the end of a day, in order of id."""
    log = CaseFile.of_log(PLATFORM_LOG, uow.of_kinds(PLATFORM_LOG, StaffSet))
    known = (e.payload.staff for e in log.of(StaffSet) if e.when.starts_at < day_end(on))
    newest = {member.staff_id: member for member in known}
    return tuple(newest[key] for key in sorted(newest))


def staffing(cases: Iterable[Case], staff: Iterable[StaffMember], offices: Offices, on: date) -> Staffing:
    """Give who supervises whom at the end of a day in a union of offices."""
    ours = [member for member in staff if member.org_id in offices]
    officers = [member for member in ours if member.role is Role.OFFICER]
    courses = (course_of(case.file) for case in cases)
    return Staffing(
        supervised=persons(c for c in courses if _supervised(c, on, offices)),
        officers=tuple(m.staff_id for m in officers if m.is_qualified(on)),
        unqualified=tuple(m.staff_id for m in officers if not m.is_qualified(on)),
        assistants=tuple(m.staff_id for m in ours if m.role is Role.ASSISTANT),
    )


def staffing_by_office(
    cases: Iterable[Case], staff: Iterable[StaffMember], offices: Offices, on: date
) -> tuple[tuple[str, Staffing], ...]:
    """Give the staffing of each office of a union at the end of a day, in order of id."""
    counted, members = tuple(cases), tuple(staff)
    return tuple((each, staffing(counted, members, frozenset({each}), on)) for each in sorted(offices))


def _supervised(course: Course, on: date, offices: Offices) -> bool:
    return course.present(on) and course.office_on(on) in offices
