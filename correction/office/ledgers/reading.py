"""What a ledger is made from (台账的取数范围): files of some offices in a period, and how they are named."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

from correction.domain.case.course import Offices, course_of, end_of
from correction.domain.case.minors import is_sealed, masked_file, shielded
from correction.domain.entry import AnyEntry, Fact
from correction.domain.errors import NotFound
from correction.domain.facts.admission import CaseOpened, OfficeAssigned
from correction.domain.file import CaseFile
from correction.domain.finding import Settled
from correction.domain.moments import DateSpan, legal_day, local_text
from correction.office.admission.sealing import shown_name
from correction.office.ports import LogKind, UnitOfWork

LATE_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One case of a ledger, with the name and number by which it is listed."""

    file: CaseFile
    name: str
    number: str

    def office_on(self, on: date) -> str:
        """Give the office answerable at the end of a day."""
        return course_of(self.file).office_on(on)

    def office_before(self, entry: AnyEntry) -> str:
        """Give the office that answered when something happened, before it changed who answers."""
        at = (entry.when.starts_at, entry.number)
        changes = [e for e in self.file.of(OfficeAssigned) if (e.when.starts_at, e.number) < at]
        return (changes[-1] if changes else self.file.opened).payload.office_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """From where and for whom a ledger is made.

    `log_ids` are the cases to look through, `offices` whose work counts. `say` puts an entry into one line
    and `word` a choice into Chinese. `whole` shows whole identity numbers, which the caller has to log first.
    """

    uow: UnitOfWork
    log_ids: tuple[str, ...]
    offices: Offices
    period: DateSpan
    say: Callable[[Fact], str]
    word: Callable[[Enum], str]
    whole: bool = False
    actor: str = ""
    sealed: set[str] = field(default_factory=set)

    @property
    def to_on(self) -> date:
        """The last day of the period; raises InvalidValue for one without an end."""
        return end_of(self.period)

    def files(self, log_ids: Iterable[str] | None = None, *, daily: bool = False) -> Iterator[CaseFile]:
        """Give the files of the cases, sealed ones too, for counting alone; `daily` loads daily entries."""
        since = self.period.from_on
        settled = Settled(regular_on=since, daily_on=since if daily else date.max)
        for log_id in self.log_ids if log_ids is None else log_ids:
            file = CaseFile.of_log(log_id, self.uow.entries(log_id, settled=settled))
            if file.latest(CaseOpened) is not None:
                yield file

    def cases(self, *, daily: bool = False) -> Iterator[Listed]:
        """Give the cases one after another, those of minors masked, sealed ones counted and left out."""
        for file in self.files(daily=daily):
            if is_sealed(file):
                self.sealed.add(file.case_id)
                continue
            number = file.opened.payload.case_no or file.case_id[:8]
            told = masked_file(file) if shielded(file) else file
            yield Listed(file=told, name=shown_name(file, {}), number=number)

    def holds(self, case: Listed, entry: AnyEntry) -> bool:
        """Tell whether an entry is work of these offices in this period."""
        on = entry.when.legal_on
        return self.period.holds(on) and case.office_on(on) in self.offices

    def bodies(self) -> tuple[str, ...]:
        """Give the bodies of the offices that have a log, in order of id."""
        return tuple(sorted(set(self.uow.log_ids(LogKind.OFFICE)).intersection(self.offices)))

    def events(self, case: Listed, kinds: Iterable[type[Fact]]) -> Iterator[AnyEntry]:
        """Give the entries of some kinds of a case that belong into the ledger."""
        for kind in kinds:
            yield from (entry for entry in case.file.of(kind) if self.holds(case, entry))

    def staff_name(self, actor: str) -> str:
        """Give the name of whoever recorded something; of a system, as it signed."""
        try:
            return self.uow.staff(actor).name
        except NotFound:
            return actor

    def body_name(self, org_id: str) -> str:
        """Give the name of a body."""
        unit = self.uow.organisation().units.get(org_id)
        return unit.name if unit else org_id


def happened(entry: AnyEntry) -> str:
    """Write when something happened: the day, with the time where it is known."""
    return str(entry.when.on) if entry.when.on is not None else local_text(entry.when.starts_at)


def recorded(entry: AnyEntry) -> str:
    """Write when it was recorded, marked where that was more than a day later."""
    late = legal_day(entry.recorded_at) - entry.when.legal_on > LATE_AFTER
    return f"{local_text(entry.recorded_at)}{' 补录' if late else ''}"
