"""One transaction of the office (工作单元): the logs, the alerts, what is due, look-ups."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache

from sqlalchemy import BigInteger, Connection, Update, bindparam, case, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from correction.domain.accounts import Account, SystemToken
from correction.domain.alert import Alert
from correction.domain.area import Area
from correction.domain.context import BlindSpan
from correction.domain.divisions import DivisionHistory
from correction.domain.entry import AnyEntry
from correction.domain.errors import NotFound
from correction.domain.facts.door import DeviceTokenSet
from correction.domain.finding import NOTHING_SETTLED, Settled
from correction.domain.organisation import OrgTree, StaffMember
from correction.domain.person import Person
from correction.office.ids import imported_case_id
from correction.office.ports import NOTHING_KNOWN, LogKind, ReviewState, Speaking
from correction.office.readings import (
    accounts_of,
    areas_of,
    blind_spans_of,
    divisions_of,
    organisation_of,
    tokens_of,
)
from correction.store import wearing
from correction.store.book_work import BookWork
from correction.store.engines import letting_go
from correction.store.log.rows import entry_of, maybe_instant, maybe_micros, micros
from correction.store.log.seal import LogSeal, blind
from correction.store.models.alert_rows import alert_of, alerts_of_log, one_alert, unsettled_of_log
from correction.store.models.case_rows import CASE_NO, CITIZEN_NO, INVESTIGATED, read_identity
from correction.store.models.projection import by_digests
from correction.store.models.registers import by_keys
from correction.store.models.row_cache import AT_ONCE
from correction.store.sent_work import SentWork
from correction.store.tables import CaseRow, LogEntry, LogHead, PersonRow, Registered, table_of

_HEAD, _LOG, _REGISTERED = table_of(LogHead), table_of(LogEntry), table_of(Registered)


class OfficeUnitOfWork(SentWork, BookWork):
    """One transaction: everything in it happens, or nothing does."""

    tried: tuple[str, ...] = ()
    _broken: DatabaseError | None = None

    def alerts(self, log_id: str, *, settled: Settled = NOTHING_SETTLED) -> tuple[Alert, ...]:
        """Give the alerts of a log, those of settled occasions left out."""
        if self._heads.get(log_id) is None:
            return ()
        self.flush()
        if settled == NOTHING_SETTLED:
            rows = self._connection.execute(alerts_of_log(), {"log_id": log_id})
        else:
            since = {
                "regular_on": settled.regular_on or date.min,
                "daily_on": settled.daily_on or date.min,
            }
            rows = self._connection.execute(unsettled_of_log(), {"log_id": log_id, **since})
        seal = self._seal(log_id)
        found = (alert_of(row, seal) for row in rows)
        return tuple(sorted(found, key=lambda alert: (alert.told_at, alert.alert_id)))

    def alert(self, alert_id: str) -> Alert:
        """Give one alert; raises NotFound."""
        self.flush()
        row = self._connection.execute(one_alert(), {"alert_id": alert_id}).first()
        if row is None:
            raise NotFound("预警", f"没有预警 {alert_id}", "核对预警编号")
        if self._writable and not self._heads.holds(row.log_id):
            # Whoever held the log until now may have acted on the alert.
            self._heads.get(row.log_id)
            row = self._connection.execute(one_alert(), {"alert_id": alert_id}).one()
        return alert_of(row, self._seal(row.log_id))

    def began_on(self, log_id: str) -> date | None:
        """Give the day on which the case of a log began; none where no such case is known."""
        row = self._case_row(log_id)
        return None if row is None else row["began_on"]

    def review_state(self, log_id: str) -> ReviewState:
        """Give how far the review of a log has come."""
        head = self._head(log_id)
        return ReviewState(
            next_review_at=maybe_instant(head["next_review_at_us"]),
            settled=Settled(regular_on=head["settled_regular_on"], daily_on=head["settled_daily_on"]),
            judged_by=head["judged_by"],
        )

    def save_review(self, log_id: str, state: ReviewState) -> None:
        """Keep how far the review has come, and forget earlier failed tries."""
        reviewed = {
            "next_review_at_us": maybe_micros(state.next_review_at),
            "settled_regular_on": state.settled.regular_on,
            "settled_daily_on": state.settled.daily_on,
            "judged_by": state.judged_by,
            "tries": 0,
        }
        self._put_head({**self._head(log_id), **reviewed})

    def give_back(self, log_ids: Sequence[str]) -> None:
        """Take back the try that was counted for logs that were not tried after all."""
        self.check()
        for log_id in log_ids:
            head = self._head(log_id)
            self._put_head({**head, "tries": max(0, head["tries"] - 1)})

    def lock_due(self, log_ids: Sequence[str], now: datetime) -> tuple[str, ...]:
        """Give those of the logs that are still due, in order of id; this transaction holds the lock.

        Raises KeyProblem once the master key was replaced: no case is to blame for what cannot be read then.
        """
        now_us = micros(now)
        self._heads.look_ahead(log_ids)
        heads = ((log_id, self._heads.get(log_id)) for log_id in sorted(log_ids))
        self.tried = tuple(
            log_id
            for log_id, head in heads
            if head is not None
            and head["next_review_at_us"] is not None
            and head["next_review_at_us"] <= now_us
        )
        # Whoever replaces it must have the heads: held here, they keep the key until this transaction ends.
        self._check_master()
        return self.tried

    def make_due(self, log_ids: Sequence[str], at: datetime) -> None:
        """Make cases due because something around them changed: a book, an area, a blind time."""
        self.flush()
        if log_ids:
            values = [{"id": log_id, "at": micros(at)} for log_id in sorted(log_ids)]
            self._connection.execute(_wake_up(), values)
            self._heads.forget()

    def case_ids(self) -> tuple[str, ...]:
        """Give the logs of all cases, in order of id; those whose key was destroyed are no more."""
        return self.log_ids(LogKind.CASE)

    def cases_of(self, office_id: str) -> tuple[str, ...]:
        """Give the cases for which a body answers now, in order of id."""
        self.flush()
        theirs = (_HEAD.c.kind == LogKind.CASE.value, _HEAD.c.office_id == office_id)
        logs = select(_HEAD.c.log_id).where(*theirs, _HEAD.c.wrapped_key.is_not(None))
        return tuple(self._connection.execute(logs.order_by(_HEAD.c.log_id)).scalars())

    def log_ids(self, *kinds: LogKind) -> tuple[str, ...]:
        """Give all logs of some kinds, in order of id; those whose key was destroyed are no more."""
        self.flush()
        wanted = _HEAD.c.kind.in_([kind.value for kind in kinds])
        logs = select(_HEAD.c.log_id).where(wanted, _HEAD.c.wrapped_key.is_not(None))
        return tuple(self._connection.execute(logs.order_by(_HEAD.c.log_id)).scalars())

    def office_of(self, log_id: str) -> str | None:
        """Give the body that answers for a log now; none where the log is unknown or nobody's."""
        self.flush()
        head = self._heads.get(log_id)
        return None if head is None else head["office_id"]

    def erase(self, log_id: str, order_entry_id: str) -> None:
        """Forget the key of a log and everything that read models say of it; raises NotFound."""
        erased = {"wrapped_key": None, "destroyed_by": order_entry_id, "next_review_at_us": None, "tries": 0}
        self._put_head({**self._head(log_id), **erased})
        self.drop_read_models(log_id)

    def divisions(self) -> DivisionHistory:
        """Give the history of division codes."""
        return divisions_of(self._registered_entries("division_changed"))

    def areas(self) -> tuple[Area, ...]:
        """Give the newest version of every area."""
        if "areas" not in self._registers:
            self._registers["areas"] = areas_of(self._registered_entries("area_drawn"))
        found: tuple[Area, ...] = self._registers["areas"]
        return found

    def blind_spans(self) -> tuple[BlindSpan, ...]:
        """Give the times in which sources could not be seen."""
        return blind_spans_of(self._registered_entries("source_blind"))

    def sources(self) -> tuple[tuple[str, str], ...]:
        """Give the sources of positions that speak for somebody now, each with the case it speaks for."""
        self.flush()
        return wearing.sources(self._connection)

    def last_numbers(self) -> dict[str, int]:
        """Give the number of the last entry in the log of every case; those whose key is gone are no more."""
        self.flush()
        return wearing.last_numbers(self._connection)

    def facts_after(self, numbers: Mapping[str, int]) -> frozenset[str]:
        """Give those of some logs in which a fact was recorded after a number."""
        self.flush()
        return wearing.facts_after(self._connection, numbers)

    def speaking(
        self, source_ids: Sequence[str], known: Mapping[str, Speaking] = NOTHING_KNOWN
    ) -> dict[str, Speaking]:
        """Give for which case each of these sources speaks now; those that speak for nobody are left out."""
        self.flush()
        return wearing.speaking(self._connection, source_ids, known)

    def worn(self, source_ids: Sequence[str] | None = None) -> dict[str, tuple[Speaking, ...]]:
        """Give the cases for which sources spoke before and no longer do, the latest first."""
        self.flush()
        return wearing.worn(self._connection, source_ids)

    def device_tokens(self, token_id: str | None = None) -> tuple[DeviceTokenSet, ...]:
        """Give every token as it stands, ended ones too, or the one of an id."""
        return tuple(entry.payload for entry in self._registered_entries("device_token_set", token_id))

    def gateways_of(self, source_ids: Sequence[str]) -> dict[str, str]:
        """Give the gateway through which each of these sources speaks; the others are left out."""
        self.flush()
        found: dict[str, str] = {}
        for first in range(0, len(source_ids), AT_ONCE):
            some = {"register": "gateway_joined", "keys": list(source_ids[first : first + AT_ONCE])}
            for row in self._connection.execute(by_keys(), some):
                joined = entry_of(row[1:], self._seal(row[0])).payload
                if joined.gateway_id is not None:
                    found[joined.source_id] = joined.gateway_id
        return found

    def erasures(self) -> tuple[AnyEntry, ...]:
        """Give the entries by which cases were ordered to be erased, the newest of each case, in order."""
        return self._registered_entries("erasure_ordered")

    def organisation(self) -> OrgTree:
        """Give the organisation tree with its delegations."""
        if "tree" not in self._registers:
            entries = (*self._registered_entries("org_unit_set"), *self._registered_entries("delegated"))
            self._registers["tree"] = organisation_of(entries)
        tree: OrgTree = self._registers["tree"]
        return tree

    def staff(self, staff_id: str) -> StaffMember:
        """Give a member of staff; raises NotFound."""
        found = self._registered_entries("staff_set", staff_id)
        if not found:
            raise NotFound("工作人员", f"没有工作人员 {staff_id}", "核对工号，或先登记")
        member: StaffMember = found[-1].payload.staff
        return member

    def accounts(self) -> tuple[Account, ...]:
        """Give every account, open and closed, by id."""
        return accounts_of(self._registered_entries("account_set"))

    def system_tokens(self) -> tuple[SystemToken, ...]:
        """Give every token of a system, in force and taken back, by id."""
        return tokens_of(self._registered_entries("system_token_set"))

    def find_case(self, *, citizen_no: str | None = None, case_no: str | None = None) -> tuple[str, ...]:
        """Give the cases of a person by a whole number, through the blind index."""
        self.flush()
        found: list[set[str]] = []
        if citizen_no is not None:
            self._begin_logs()
            found.append(self._blind(CITIZEN_NO, citizen_no))
        if case_no is not None:
            imported = imported_case_id(case_no)
            known = {imported} if self._case_row(imported) is not None else set()
            found.append(self._blind(CASE_NO, case_no) | known)
        return tuple(sorted(set.intersection(*found))) if found else ()

    def cases_of_person(self, person_id: str) -> tuple[str, ...]:
        """Give the cases whose person is known under an id now, in order of id."""
        self.flush()
        row = table_of(CaseRow)
        found = select(row.c.case_id).where(row.c.person_id == person_id).order_by(row.c.case_id)
        return tuple(self._connection.execute(found).scalars())

    def find_investigations(self, citizen_no: str) -> tuple[str, ...]:
        """Give the investigations of a whole citizen number, in order of id.

        Every admission asks, so nothing is written for it unless an investigation waits to be.
        """
        self._begin_logs()
        if self._stale_investigations:
            self.flush()
        return tuple(sorted(self._blind(INVESTIGATED, citizen_no)))

    def people(self, office_ids: Sequence[str] | None = None) -> Iterator[tuple[str, Person]]:
        """Decipher who the cases of some offices, or of all, are about; by case id, in order of id."""
        self.flush()
        person = table_of(PersonRow)
        found = select(person.c.case_id, person.c.identity, _HEAD.c.wrapped_key)
        found = found.join(_HEAD, _HEAD.c.log_id == person.c.case_id).order_by(person.c.case_id)
        if office_ids is not None:
            found = found.where(_HEAD.c.office_id.in_(office_ids))
        for case_id, identity, wrapped in self._connection.execute(found):
            yield case_id, read_identity(LogSeal.unwrapped(case_id, self._master, wrapped), identity)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Let a part of the transaction fail alone; a failure of the database itself fails the whole."""
        self.check()
        with self._breaking():
            self.flush()
            nested = self._connection.begin_nested()
        try:
            with letting_go():
                yield
                self.flush()
        except BaseException as error:
            self._forget()
            if isinstance(error, DatabaseError) and not isinstance(error, IntegrityError):
                # The whole transaction may have been taken back: nothing more may run as if it stood.
                self._broken = error
            else:
                nested.rollback()
            raise
        with self._breaking():
            nested.commit()

    @contextmanager
    def _breaking(self) -> Iterator[None]:
        """Let what fails between the savepoints fail the whole: it is nobody's part."""
        try:
            yield
        except DatabaseError as error:
            self._forget()
            self._broken = error
            raise

    def check(self) -> None:
        """Raise again what broke the transaction, so that nobody commits what is left of it."""
        if self._broken is not None:
            raise self._broken

    def alone(self) -> Connection:
        """Write what waits, and give the connection, on which nobody else begins a log until the end."""
        self._begin_logs()
        self.flush()
        return self._connection

    def _blind(self, field: str, value: str) -> set[str]:
        digest = blind(self._index_key, field, value)
        if digest in self._numbers:
            return set(self._numbers[digest])
        return {row.log_id for row in self._connection.execute(by_digests(), {"digests": [digest]})}


@cache
def _wake_up() -> Update:
    due, at = _HEAD.c.next_review_at_us, bindparam("at", type_=BigInteger)
    sooner = case((due.is_(None), at), (due > at, at), else_=due)
    return update(_HEAD).where(_HEAD.c.log_id == bindparam("id")).values(next_review_at_us=sooner)
