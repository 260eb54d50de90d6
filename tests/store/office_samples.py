"""A few facts to put into a store."""

from datetime import UTC, date, datetime, timedelta

from correction.domain.area import Datum, Place
from correction.domain.entry import AnyEntry, Draft, Fact, Origin
from correction.domain.facts.admission import CaseOpened, ReportedIn
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.moments import When
from correction.domain.order import Order
from correction.domain.person import Person, Sex
from correction.office.ports import AnyDraft, LogKind, Store
from correction.testing.builders import probation

NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)
ORDER = probation(date(2026, 1, 1), date(2027, 12, 31))
CITIZEN_NO = "11010519491231002X"


def draft(fact: Fact, *, entry_id: str, on: date | None = None, at: datetime | None = None) -> AnyDraft:
    when = When.day(on) if on is not None else When.at(at or NOW)
    return Draft(entry_id=entry_id, when=when, actor="staff-1", payload=fact, origin=Origin.ONLINE)


def person(name: str = "张三", **given) -> Person:
    return Person(name=name, sex=Sex.MALE, born_on=date(1949, 12, 31), **given)


def opened(
    case_id: str, *, who: Person | None = None, order: Order = ORDER, case_no: str | None = None
) -> AnyDraft:
    fact = CaseOpened(
        person_id=f"person-of-{case_id}",
        person=who or person(),
        order=order,
        office_id="office-1",
        records_from_on=order.effective_on,
        case_no=case_no,
    )
    return draft(fact, entry_id=f"{case_id}/opened", on=order.effective_on)


def check_in(day: date, hour: int = 1) -> AnyDraft:
    place = Place(lon=119.65, lat=29.08, datum=Datum.WGS84, accuracy_m=12.5)
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return draft(CheckInMade(means=Means.PHONE_APP, place=place), entry_id=f"check-in/{at:%Y%m%d%H}", at=at)


def open_case(
    store: Store, case_id: str = "case-1", *, at: datetime = NOW, who: Person | None = None, days: int = 0
) -> tuple[AnyEntry, ...]:
    """Open a case with an arrival and so many days of check-ins."""
    first = date(2026, 1, 5)
    drafts = [opened(case_id, who=who), draft(ReportedIn(), entry_id=f"{case_id}/came", on=date(2026, 1, 4))]
    drafts += [check_in(first + timedelta(days=n)) for n in range(days)]
    with store.writing() as uow:
        uow.create_log(case_id, LogKind.CASE, office_id="office-1")
        return uow.append(case_id, drafts, recorded_at=at)
