"""What the office needs of a store (存储接口): logs, alerts, and which subjects are due for review."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

from correction.domain.accounts import Account, SystemToken
from correction.domain.alert import Alert
from correction.domain.area import Area
from correction.domain.context import BlindSpan
from correction.domain.divisions import DivisionHistory
from correction.domain.entry import AnyEntry, Draft, Fact
from correction.domain.facts.digest import DigestMade
from correction.domain.facts.door import DeviceTokenSet
from correction.domain.facts.duty_roster import DutyDaySet
from correction.domain.finding import NOTHING_SETTLED, Settled
from correction.domain.organisation import OrgTree, StaffMember

AnyDraft = Draft[Any]
PLATFORM_LOG = "platform"


class LogKind(StrEnum):
    """Whose log it is: a case's, an investigation's before any case, a body's, or the platform's.

    A body is an office or a county; what it owes as a whole stands in its log.
    """

    CASE = "case"
    INVESTIGATION = "investigation"
    OFFICE = "office"
    PLATFORM = "platform"


# The kinds of log that are reviewed: an entry in one of them makes it due.
REVIEWED = (LogKind.CASE, LogKind.INVESTIGATION, LogKind.OFFICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewState:
    """How far the review of a log has come; a cache that can be dropped at any time.

    `judged_by` names book, code and context of the last review; what is `settled` holds only for the same.
    """

    next_review_at: datetime | None = None
    settled: Settled = NOTHING_SETTLED
    judged_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking:
    """For which case a source speaks, and the number of the last entry in that case's log.

    `until_at` is none while it does; of an earlier wearer, when it ceased to.
    """

    case_id: str
    last_number: int
    until_at: datetime | None = None

    def spoke_at(self, at_ms: int) -> bool:
        """Tell whether it spoke for the case at an instant (milliseconds) or later."""
        return self.until_at is None or at_ms < self.until_at.timestamp() * 1000


NOTHING_KNOWN: Mapping[str, Speaking] = MappingProxyType({})


class UnitOfWork(Protocol):
    """One transaction: everything in it happens, or nothing does."""

    def create_log(self, log_id: str, kind: LogKind, *, office_id: str | None = None) -> bool:
        """Start a log, with a key of its own; false where it exists already."""

    def append(
        self, log_id: str, drafts: Sequence[AnyDraft], *, recorded_at: datetime
    ) -> tuple[AnyEntry, ...]:
        """Number, seal and chain entries; return those that are new.

        A draft whose id stands in the log already with the same content is passed over, so that the same
        input twice changes nothing; with other content it raises Conflict. `recorded_at` never runs
        backwards within a log: an earlier one is raised to the last. Whatever is not an act on an alert
        makes the case due and, where it belongs to a settled day or is rare, drops what was settled.
        Raises NotFound for an unknown log.
        """

    def entries(self, log_id: str, *, settled: Settled = NOTHING_SETTLED) -> tuple[AnyEntry, ...]:
        """Load a log by number, without acts on alerts and without what belongs to settled days."""

    def look_ahead(self, log_ids: Sequence[str], *, citizen_nos: Sequence[str] = ()) -> None:
        """Read together what will be asked for one by one; it changes no answer, only what answers cost."""

    def of_kinds(self, log_id: str, *kinds: type[Fact]) -> tuple[AnyEntry, ...]:
        """Load the entries of some kinds of a log by number, and what makes any of them void.

        The log of a body holds whole returns, which nobody needs who looks for a note.
        """

    def began_on(self, log_id: str) -> date | None:
        """Give the day on which the case of a log began; none where no such case is known."""

    def has_entry(self, log_id: str, entry_id: str) -> bool:
        """Tell whether a log holds an entry, void or not."""

    def log(self, log_id: str) -> tuple[AnyEntry, ...]:
        """Load a whole log by number, acts on alerts included."""

    def alerts(self, log_id: str, *, settled: Settled = NOTHING_SETTLED) -> tuple[Alert, ...]:
        """Give the alerts of a log, those of settled occasions left out."""

    def alert(self, alert_id: str) -> Alert:
        """Give one alert; raises NotFound."""

    def acts(self, log_id: str, *, since_on: date) -> tuple[AnyEntry, ...]:
        """Load the acts on the alerts of a log since a day, by number."""

    def logs_of_alerts(self, alert_ids: Sequence[str]) -> Mapping[str, str]:
        """Give the log of each alert that there is, without holding any."""

    def put_step(self, alert_id: str, next_step_at: datetime | None) -> None:
        """Keep when the ladder of an alert has to be looked at next; a cache, like `save_review`."""

    def wake_ladders(self, at: datetime) -> None:
        """Have every ladder looked at, because something around the alerts changed: a book, a roster."""

    def last_digest(self, org_id: str) -> DigestMade | None:
        """Give the newest digest of an office; none where there was none."""

    def duty_days(self, org_id: str, from_on: date, to_on: date) -> tuple[DutyDaySet, ...] | None:
        """Give the roster of a body for the days it has one, in order; none where it never kept one."""

    def review_state(self, log_id: str) -> ReviewState:
        """Give how far the review of a log has come."""

    def save_review(self, log_id: str, state: ReviewState) -> None:
        """Keep how far the review has come, and forget earlier failed tries."""

    def give_back(self, log_ids: Sequence[str]) -> None:
        """Take back the try that was counted for logs that were not tried after all."""

    def lock_due(self, log_ids: Sequence[str], now: datetime) -> tuple[str, ...]:
        """Lock the rows of these logs in order of id and give those that are still due."""

    def make_due(self, log_ids: Sequence[str], at: datetime) -> None:
        """Make cases due, because something around them changed: a book, an area, a blind time."""

    def case_ids(self) -> tuple[str, ...]:
        """Give the logs of all cases, in order of id."""

    def cases_of(self, office_id: str) -> tuple[str, ...]:
        """Give the cases for which a body answers now, in order of id."""

    def log_ids(self, *kinds: LogKind) -> tuple[str, ...]:
        """Give all logs of some kinds, in order of id; those whose key was destroyed are no more."""

    def office_of(self, log_id: str) -> str | None:
        """Give the body that answers for a log now; none where the log is unknown or nobody's."""

    def divisions(self) -> DivisionHistory:
        """Give the history of division codes."""

    def areas(self) -> tuple[Area, ...]:
        """Give the newest version of every area."""

    def blind_spans(self) -> tuple[BlindSpan, ...]:
        """Give the times in which sources could not be seen."""

    def sources(self) -> tuple[tuple[str, str], ...]:
        """Give the sources of positions that speak for somebody now, each with the case it speaks for."""

    def last_numbers(self) -> Mapping[str, int]:
        """Give the number of the last entry in the log of every case; those whose key is gone are no more."""

    def facts_after(self, numbers: Mapping[str, int]) -> frozenset[str]:
        """Give those of some logs in which something was recorded after a number that may bind the person.

        Acts on alerts and observations, of which the program itself writes most, bind nobody.
        """

    def speaking(
        self, source_ids: Sequence[str], known: Mapping[str, Speaking] = NOTHING_KNOWN
    ) -> Mapping[str, Speaking]:
        """Give for which case each of these sources speaks now; those that speak for nobody are left out.

        Of a source that is as it is `known` the very same value is given: so thousands are compared fast.
        """

    def worn(self, source_ids: Sequence[str] | None = None) -> Mapping[str, tuple[Speaking, ...]]:
        """Give the cases for which each of these sources spoke before and no longer does, the latest first.

        All sources where none is named; those that never spoke for anybody else are left out.
        """

    def device_tokens(self, token_id: str | None = None) -> tuple[DeviceTokenSet, ...]:
        """Give every token as it stands, ended ones too, or the one of an id."""

    def gateways_of(self, source_ids: Sequence[str]) -> Mapping[str, str]:
        """Give the gateway through which each of these sources speaks; the others are left out."""

    def adopted_books(self) -> tuple[AnyEntry, ...]:
        """Give the entries by which rulebooks were adopted, in order."""

    def standards(self) -> tuple[AnyEntry, ...]:
        """Give the entries by which local standards were proposed and settled, by number."""

    def standards_mark(self) -> int:
        """Name the state of all that decides which standards hold where: it grows with each change.

        It is 0 where no standard was ever settled.
        """

    def erasures(self) -> tuple[AnyEntry, ...]:
        """Give the entries by which cases were ordered to be erased, the newest of each case, in order."""

    def organisation(self) -> OrgTree:
        """Give the organisation tree with its delegations."""

    def staff(self, staff_id: str) -> StaffMember:
        """Give a member of staff; raises NotFound."""

    def accounts(self) -> tuple[Account, ...]:
        """Give every account, open and closed, by id."""

    def system_tokens(self) -> tuple[SystemToken, ...]:
        """Give every token of a system, in force and taken back, by id."""

    def find_case(self, *, citizen_no: str | None = None, case_no: str | None = None) -> tuple[str, ...]:
        """Give the cases of a whole citizen number, or of a whole case number or document number."""

    def cases_of_person(self, person_id: str) -> tuple[str, ...]:
        """Give the cases whose person is known under an id now, in order of id."""

    def find_investigations(self, citizen_no: str) -> tuple[str, ...]:
        """Give the investigations of a whole citizen number, in order of id."""

    def savepoint(self) -> AbstractContextManager[None]:
        """Let a part of the transaction fail alone."""


class Store(Protocol):
    """Where the office keeps everything."""

    def writing(self) -> AbstractContextManager[UnitOfWork]:
        """Begin a transaction that may write; it commits on leaving unless an error leaves it."""

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        """Begin a transaction that only reads."""

    def claim_due(self, now: datetime, limit: int) -> tuple[str, ...]:
        """Count a try for up to `limit` due logs, gravest first, commit that, and give their ids.

        A log whose last try failed is given alone, so that whatever a bad one does falls on it and not on
        its neighbours. A log tried three times without success is set aside and not given again until
        something is recorded in it.
        """

    def claim_ladders(self, now: datetime, limit: int) -> tuple[str, ...]:
        """Give up to `limit` alerts whose ladder has to be looked at, the longest due first.

        They are put off for two minutes: no other worker takes them, and another does if this one dies.
        """

    def set_aside(self) -> Iterable[str]:
        """Give the logs that were set aside after three failed tries."""
