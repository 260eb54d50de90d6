"""Building case files in a line or two, for tests of systems that import this library."""

from datetime import date, datetime, timedelta

from correction.domain.context import Context
from correction.domain.days import WorkCalendar
from correction.domain.entry import AnyEntry, Entry, Fact, Origin
from correction.domain.facts.admission import CaseOpened, ClassAssigned, ManagementClass, ReportedIn
from correction.domain.facts.upkeep import Voided
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, When, day_start
from correction.domain.order import Category, Decider, Order
from correction.domain.person import Person, Sex

SOMEBODY = Person(name="张三", sex=Sex.MALE, born_on=date(1985, 6, 1), residence_code="990701")


def probation(effective_on: date, ends_on: date) -> Order:
    """Give a plain probation order (缓刑) from its day of effect to its last day."""
    term = DateSpan(from_on=effective_on, to_on=ends_on)
    return Order(category=Category.PROBATION, decider=Decider.COURT, effective_on=effective_on, term=term)


def plain_context() -> Context:
    """Give a context without areas or blind times, under a calendar that has announced no year."""
    return Context(calendar=WorkCalendar(version="none"))


class CaseBuilder:
    """Writes the log of one case entry by entry, each recorded when it happened unless told otherwise."""

    def __init__(
        self,
        *,
        order: Order,
        case_id: str = "case-1",
        person: Person = SOMEBODY,
        records_from_on: date | None = None,
    ) -> None:
        """Open the case on the day the order took effect."""
        self.case_id = case_id
        self.entries: list[AnyEntry] = []
        opened = CaseOpened(
            person_id=f"person-of-{case_id}",
            person=person,
            order=order,
            office_id="office-1",
            records_from_on=records_from_on or order.effective_on,
        )
        self.add(opened, on=order.effective_on)

    def arrive(self, on: date, management_class: ManagementClass | None = None) -> "CaseBuilder":
        """Let the person report in, and put them in a class."""
        self.add(ReportedIn(), on=on)
        if management_class is not None:
            self.add(ClassAssigned(management_class=management_class), on=on)
        return self

    def add(
        self,
        payload: Fact,
        *,
        on: date | None = None,
        at: datetime | None = None,
        until: datetime | None = None,
        recorded_at: datetime | None = None,
    ) -> str:
        """Record something that happened on a day, at an instant, or over a span; give the entry's id."""
        if on is not None:
            when = When.day(on)
        elif at is not None:
            when = When.at(at) if until is None else When.span(at, until)
        else:
            message = "say when it happened: [on] or [at]"
            raise TypeError(message)
        number = len(self.entries) + 1
        last = self.entries[-1].recorded_at if self.entries else day_start(date(2000, 1, 1))
        entry = Entry(
            log_id=self.case_id,
            number=number,
            entry_id=f"{self.case_id}/{number}",
            when=when,
            recorded_at=max(last, recorded_at or when.starts_at + timedelta(minutes=1)),
            actor="staff-1",
            payload=payload,
            origin=Origin.ONLINE,
        )
        self.entries.append(entry)
        return entry.entry_id

    def void(self, entry_id: str, at: datetime, reason: str = "录入错误") -> str:
        """Void an earlier entry; give the id of the void."""
        return self.add(Voided(entry_id=entry_id, reason=reason), at=at)

    def file(self) -> CaseFile:
        """Give the file as it stands."""
        return CaseFile.of_log(self.case_id, self.entries)
