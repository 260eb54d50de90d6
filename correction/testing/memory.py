"""An office kept in memory (内存办公库), for tests of systems that import this library: no files, no keys."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

from correction.domain.accounts import Account, SystemToken
from correction.domain.alert import ALERT_ACTS, Alert
from correction.domain.area import Area
from correction.domain.context import BlindSpan
from correction.domain.divisions import DivisionHistory
from correction.domain.entry import AnyEntry, Fact, entered
from correction.domain.errors import Conflict, NotFound
from correction.domain.facts.admission import CaseOpened, OfficeAssigned
from correction.domain.facts.digest import DigestMade
from correction.domain.facts.door import DeviceTokenSet
from correction.domain.facts.duty_roster import DutyDaySet
from correction.domain.facts.investigation import InvestigationAsked
from correction.domain.facts.upkeep import Voided
from correction.domain.finding import NOTHING_SETTLED, Settled
from correction.domain.organisation import OrgTree, StaffMember
from correction.office.ids import imported_case_id
from correction.office.ports import NOTHING_KNOWN, AnyDraft, LogKind, ReviewState, Speaking
from correction.office.readings import (
    accounts_of,
    areas_of,
    blind_spans_of,
    divisions_of,
    organisation_of,
    tokens_of,
)
from correction.testing import memory_wearing
from correction.testing.memory_log import MemoryLog, claim_ladders, gravity, is_due, same_number, woken
from correction.testing.memory_registers import MemoryRegisters

TRIES_MAX = 3


class MemoryStore:
    """Keeps everything in memory; one transaction at a time, so threads wait for each other."""

    def __init__(self) -> None:
        """Start empty."""
        self._logs: dict[str, MemoryLog] = {}
        self._lock = threading.RLock()

    @contextmanager
    def writing(self) -> Iterator["MemoryUnitOfWork"]:
        """Begin a transaction that may write; it commits on leaving unless an error leaves it."""
        with self._lock:
            uow = MemoryUnitOfWork(self._logs, writable=True)
            with uow.savepoint():
                yield uow

    @contextmanager
    def reading(self) -> Iterator["MemoryUnitOfWork"]:
        """Begin a transaction that only reads."""
        with self._lock:
            yield MemoryUnitOfWork(self._logs, writable=False)

    def claim_due(self, now: datetime, limit: int) -> tuple[str, ...]:
        """Count a try for up to `limit` due logs, gravest first, and give their ids."""
        with self._lock:
            due = sorted(
                (gravity(log), log.state.next_review_at, log_id)
                for log_id, log in self._logs.items()
                if log.tries < TRIES_MAX and is_due(log, now)
            )
            fresh: list[str] = []
            for _, _, log_id in due:
                if self._logs[log_id].tries == 0:
                    fresh.append(log_id)
                elif not fresh:
                    fresh = [log_id]
                    break
            for log_id in fresh[:limit]:
                self._logs[log_id].tries += 1
            return tuple(fresh[:limit])

    def claim_ladders(self, now: datetime, limit: int) -> tuple[str, ...]:
        """Give up to `limit` alerts whose ladder has to be looked at, and put them off for two minutes."""
        with self._lock:
            return claim_ladders(self._logs.values(), now, limit)

    def set_aside(self) -> tuple[str, ...]:
        """Give the logs that were set aside after three failed tries."""
        with self._lock:
            return tuple(sorted(log_id for log_id, log in self._logs.items() if log.tries >= TRIES_MAX))


class MemoryUnitOfWork(MemoryRegisters):
    """One transaction: everything in it happens, or nothing does."""

    def __init__(self, logs: dict[str, MemoryLog], *, writable: bool) -> None:
        """Work on the logs themselves, noting how to undo each step."""
        self._logs = logs
        self._writable = writable
        self._undo: list[Callable[[], object]] = []

    def create_log(self, log_id: str, kind: LogKind, *, office_id: str | None = None) -> bool:
        """Start a log; false where it exists already."""
        if log_id in self._logs:
            return False
        self._note(lambda: self._logs.pop(log_id))
        self._logs[log_id] = MemoryLog(kind=kind, office_id=office_id)
        return True

    def append(
        self, log_id: str, drafts: Sequence[AnyDraft], *, recorded_at: datetime
    ) -> tuple[AnyEntry, ...]:
        """Number entries and return those that are new. Raises Conflict and NotFound."""
        log = self._log(log_id)
        at = max(recorded_at, log.entries[-1].recorded_at) if log.entries else recorded_at
        new: dict[str, AnyEntry] = {}
        for draft in drafts:
            number = len(log.entries) + len(new) + 1
            old = log.ids.get(draft.entry_id) or new.get(draft.entry_id)
            if old is None:
                new[draft.entry_id] = entered(draft, log_id=log_id, number=number, recorded_at=at)
            elif old != entered(draft, log_id=log_id, number=old.number, recorded_at=old.recorded_at):
                raise Conflict(
                    "记录", f"编号 {draft.entry_id} 已用于其他内容", "更正已登记的内容请先作废再登记"
                )
        if new:
            self._remember(log)
            log.entries.extend(new.values())
            log.ids.update(new)
            woken(log, tuple(new.values()), recorded_at)
        return tuple(new.values())

    def entries(self, log_id: str, *, settled: Settled = NOTHING_SETTLED) -> tuple[AnyEntry, ...]:
        """Load a log by number, without acts on alerts and without what belongs to settled days."""
        return tuple(
            entry
            for entry in self.log(log_id)
            if not isinstance(entry.payload, ALERT_ACTS)
            and not settled.holds(entry.payload.PACE, entry.belongs_on)
        )

    def log(self, log_id: str) -> tuple[AnyEntry, ...]:
        """Load a whole log by number, acts on alerts included."""
        log = self._logs.get(log_id)
        return () if log is None else tuple(log.entries)

    def of_kinds(self, log_id: str, *kinds: type[Fact]) -> tuple[AnyEntry, ...]:
        """Load the entries of some kinds of a log by number, and what makes any of them void."""
        return tuple(entry for entry in self.log(log_id) if isinstance(entry.payload, (*kinds, Voided)))

    def look_ahead(self, log_ids: Sequence[str], *, citizen_nos: Sequence[str] = ()) -> None:
        """Do nothing: everything is in memory already."""

    def began_on(self, log_id: str) -> date | None:
        """Give the day on which the case of a log began; none where no such case is known."""
        log = self._logs.get(log_id)
        opened = None if log is None else log.file(log_id).latest(CaseOpened)
        return None if opened is None else opened.when.legal_on

    def has_entry(self, log_id: str, entry_id: str) -> bool:
        """Tell whether a log holds an entry, void or not."""
        return log_id in self._logs and entry_id in self._logs[log_id].ids

    def alerts(self, log_id: str, *, settled: Settled = NOTHING_SETTLED) -> tuple[Alert, ...]:
        """Give the alerts of a log, those of settled occasions left out."""
        found = self._logs[log_id].alerts().values() if log_id in self._logs else ()
        kept = (alert for alert in found if not settled.holds(alert.stated.pace, alert.stated.cycle_on))
        return tuple(sorted(kept, key=lambda alert: (alert.told_at, alert.alert_id)))

    def alert(self, alert_id: str) -> Alert:
        """Give one alert; raises NotFound."""
        for log in self._logs.values():
            if (found := log.alerts().get(alert_id)) is not None:
                return found
        raise NotFound("预警", f"没有预警 {alert_id}", "核对预警编号")

    def acts(self, log_id: str, *, since_on: date) -> tuple[AnyEntry, ...]:
        """Load the acts on the alerts of a log since a day, by number."""
        acts = (entry for entry in self.log(log_id) if isinstance(entry.payload, ALERT_ACTS))
        return tuple(entry for entry in acts if entry.belongs_on >= since_on)

    def logs_of_alerts(self, alert_ids: Sequence[str]) -> dict[str, str]:
        """Give the log of each alert that there is."""
        wanted = set(alert_ids)
        return {name: log_id for log_id, log in self._logs.items() for name in log.alerts().keys() & wanted}

    def put_step(self, alert_id: str, next_step_at: datetime | None) -> None:
        """Keep when the ladder of an alert has to be looked at next."""
        log = self._log(self.alert(alert_id).log_id)
        self._remember(log)
        log.steps.pop(alert_id, None)
        if next_step_at is not None:
            log.steps[alert_id] = next_step_at

    def wake_ladders(self, at: datetime) -> None:
        """Have every ladder looked at, because something around the alerts changed."""
        for log in self._logs.values():
            self._remember(log)
            for alert in log.alerts().values():
                if alert.open and not alert.stated.retrospective:
                    log.steps[alert.alert_id] = min(at, log.steps.get(alert.alert_id, at))

    def last_digest(self, org_id: str) -> DigestMade | None:
        """Give the newest digest of an office; none where there was none."""
        made = {entry.payload.org_id: entry.payload for entry in self._registered("digest_made")}
        return made.get(org_id)

    def duty_days(self, org_id: str, from_on: date, to_on: date) -> tuple[DutyDaySet, ...] | None:
        """Give the roster of a body for the days it has one, in order; none where it never kept one."""
        kept = [entry.payload for entry in self._registered("duty_day_set") if entry.log_id == org_id]
        found = sorted((day for day in kept if from_on <= day.on <= to_on), key=lambda day: day.on)
        return tuple(found) if kept else None

    def review_state(self, log_id: str) -> ReviewState:
        """Give how far the review of a log has come."""
        return self._log(log_id).state

    def save_review(self, log_id: str, state: ReviewState) -> None:
        """Keep how far the review has come, and forget earlier failed tries."""
        log = self._log(log_id)
        self._remember(log)
        log.state, log.tries = state, 0

    def give_back(self, log_ids: Sequence[str]) -> None:
        """Take back the try that was counted for logs that were not tried after all."""
        for log_id in log_ids:
            log = self._remember(self._log(log_id))
            log.tries = max(0, log.tries - 1)

    def lock_due(self, log_ids: Sequence[str], now: datetime) -> tuple[str, ...]:
        """Give those of the logs that are still due, in order of id."""
        return tuple(each for each in sorted(log_ids) if each in self._logs and is_due(self._logs[each], now))

    def make_due(self, log_ids: Sequence[str], at: datetime) -> None:
        """Make cases due because something around them changed."""
        for log_id in log_ids:
            log = self._remember(self._log(log_id))
            log.state = replace(log.state, next_review_at=min(at, log.state.next_review_at or at))

    def case_ids(self) -> tuple[str, ...]:
        """Give the logs of all cases, in order of id."""
        return self.log_ids(LogKind.CASE)

    def cases_of(self, office_id: str) -> tuple[str, ...]:
        """Give the cases for which a body answers now, in order of id."""
        return tuple(case_id for case_id in self.case_ids() if self.office_of(case_id) == office_id)

    def log_ids(self, *kinds: LogKind) -> tuple[str, ...]:
        """Give all logs of some kinds, in order of id."""
        return tuple(sorted(log_id for log_id, log in self._logs.items() if log.kind in kinds))

    def office_of(self, log_id: str) -> str | None:
        """Give the body that answers for a log now; none where the log is unknown or nobody's."""
        if (log := self._logs.get(log_id)) is None:
            return None
        opened = (file := log.file(log_id)).latest(CaseOpened)
        stands = file.latest(OfficeAssigned) or opened
        return log.office_id if stands is None else stands.payload.office_id

    def divisions(self) -> DivisionHistory:
        """Give the history of division codes."""
        return divisions_of(self._registered("division_changed"))

    def areas(self) -> tuple[Area, ...]:
        """Give the newest version of every area."""
        return areas_of(self._registered("area_drawn"))

    def blind_spans(self) -> tuple[BlindSpan, ...]:
        """Give the times in which sources could not be seen."""
        return blind_spans_of(self._registered("source_blind"))

    def sources(self) -> tuple[tuple[str, str], ...]:
        """Give the sources of positions that speak for somebody now, each with the case it speaks for."""
        return memory_wearing.sources(self._logs)

    def last_numbers(self) -> dict[str, int]:
        """Give the number of the last entry in the log of every case."""
        return memory_wearing.last_numbers(self._logs)

    def facts_after(self, numbers: Mapping[str, int]) -> frozenset[str]:
        """Give those of some logs in which a fact was recorded after a number."""
        return memory_wearing.facts_after(self._logs, numbers)

    def speaking(
        self, source_ids: Sequence[str], known: Mapping[str, Speaking] = NOTHING_KNOWN
    ) -> dict[str, Speaking]:
        """Give for which case each of these sources speaks now; those that speak for nobody are left out."""
        return memory_wearing.speaking(self._logs, source_ids, known)

    def worn(self, source_ids: Sequence[str] | None = None) -> dict[str, tuple[Speaking, ...]]:
        """Give the cases for which sources spoke before and no longer do, the latest first."""
        return memory_wearing.worn(self._logs, source_ids)

    def device_tokens(self, token_id: str | None = None) -> tuple[DeviceTokenSet, ...]:
        """Give every token as it stands, ended ones too, or the one of an id."""
        newest = {entry.payload.token_id: entry.payload for entry in self._registered("device_token_set")}
        return tuple(token for key, token in newest.items() if token_id in {None, key})

    def gateways_of(self, source_ids: Sequence[str]) -> dict[str, str]:
        """Give the gateway through which each of these sources speaks; the others are left out."""
        joined = {e.payload.source_id: e.payload.gateway_id for e in self._registered("gateway_joined")}
        return {each: joined[each] for each in source_ids if joined.get(each) is not None}

    def erasures(self) -> tuple[AnyEntry, ...]:
        """Give the entries by which cases were ordered to be erased, the newest of each case, in order."""
        return self._registered("erasure_ordered")

    def organisation(self) -> OrgTree:
        """Give the organisation tree with its delegations."""
        return organisation_of((*self._registered("org_unit_set"), *self._registered("delegated")))

    def staff(self, staff_id: str) -> StaffMember:
        """Give a member of staff; raises NotFound."""
        for entry in reversed(self._registered("staff_set")):
            member: StaffMember = entry.payload.staff
            if member.staff_id == staff_id:
                return member
        raise NotFound("工作人员", f"没有工作人员 {staff_id}", "核对工号，或先登记")

    def accounts(self) -> tuple[Account, ...]:
        """Give every account, open and closed, by id."""
        return accounts_of(self._registered("account_set"))

    def system_tokens(self) -> tuple[SystemToken, ...]:
        """Give every token of a system, in force and taken back, by id."""
        return tokens_of(self._registered("system_token_set"))

    def find_case(self, *, citizen_no: str | None = None, case_no: str | None = None) -> tuple[str, ...]:
        """Give the cases of a person by a whole number."""
        if citizen_no is None and case_no is None:
            return ()
        return tuple(sorted(each for each in self._logs if self._matches(each, citizen_no, case_no)))

    def cases_of_person(self, person_id: str) -> tuple[str, ...]:
        """Give the cases whose person is known under an id now, in order of id."""
        files = (self._logs[each].file(each) for each in self.case_ids())
        return tuple(f.case_id for f in files if f.latest(CaseOpened) and f.person_id == person_id)

    def find_investigations(self, citizen_no: str) -> tuple[str, ...]:
        """Give the investigations of a whole citizen number, in order of id."""
        found: list[str] = []
        for each in self.log_ids(LogKind.INVESTIGATION):
            asked = self._logs[each].file(each).latest(InvestigationAsked)
            if asked is not None and same_number(asked.payload.person.citizen_no, citizen_no):
                found.append(each)
        return tuple(found)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Let a part of the transaction fail alone."""
        mark = len(self._undo)
        try:
            yield
        except BaseException:
            while len(self._undo) > mark:
                self._undo.pop()()
            raise

    def _matches(self, log_id: str, citizen_no: str | None, case_no: str | None) -> bool:
        file = self._logs[log_id].file(log_id)
        opened = file.latest(CaseOpened)
        if opened is None:
            return False
        person_fits = citizen_no is None or same_number(file.person.citizen_no, citizen_no)
        numbers = (opened.payload.case_no, file.order.document_no)
        case_fits = case_no is None or log_id == imported_case_id(case_no)
        return person_fits and (case_fits or any(same_number(number, case_no) for number in numbers))

    def _log(self, log_id: str) -> MemoryLog:
        try:
            return self._logs[log_id]
        except KeyError:
            raise NotFound("日志", f"没有日志 {log_id}", "核对编号，或先建立") from None

    def _remember(self, log: MemoryLog) -> MemoryLog:
        count, state, tries, steps = len(log.entries), log.state, log.tries, dict(log.steps)

        def undo() -> None:
            for entry in log.entries[count:]:
                del log.ids[entry.entry_id]
            del log.entries[count:]
            log.state, log.tries, log.steps = state, tries, steps

        self._note(undo)
        return log

    def _note(self, undo: Callable[[], object]) -> None:
        if not self._writable:
            message = "this transaction only reads; use writing()"
            raise TypeError(message)
        self._undo.append(undo)
