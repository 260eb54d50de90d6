"""Filling the read models in the transaction that appends (读模型); they can be rebuilt at any time."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Delete, Select, bindparam, delete, func, select, update

from correction.domain.alert import ALERT_ACTS
from correction.domain.entry import AnyEntry, Pace
from correction.domain.facts.alerts import AlertSuspended
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.facts.digest import DigestMade
from correction.domain.facts.upkeep import Attached, Voided
from correction.domain.file import CaseFile
from correction.domain.finding import Settled
from correction.office.ports import LogKind
from correction.office.readings import REGISTERED, register_key, register_rank
from correction.store.log.log_access import NO_ALERT, LogAccess, kinds_of_log
from correction.store.log.rows import micros
from correction.store.log.seal import blind
from correction.store.models.alert_rows import NO_DAY, act_on, digest_notice, notice_rows
from correction.store.models.case_rows import CITIZEN_NO, INVESTIGATED, OF_CASE, case_rows, check_in_row
from correction.store.models.row_cache import AT_ONCE, RowCache, Values, write_rows
from correction.store.notices.statements import bring_forward
from correction.store.tables import (
    READ_MODELS,
    AlertRow,
    AttachmentRow,
    BlindIndex,
    CaseRow,
    CheckInRow,
    LogHead,
    NoticeRow,
    OfficeRow,
    Registered,
    table_of,
)

# The kinds of log that are about somebody; only these fill rows of persons and cases.
_OF_PERSONS = (LogKind.CASE, LogKind.INVESTIGATION)
RARE_ONLY = Settled(regular_on=NO_DAY, daily_on=NO_DAY)

_ALERT, _CHECK_IN, _REGISTERED = (table_of(m) for m in (AlertRow, CheckInRow, Registered))


class ProjectedLogs(LogAccess):
    """Logs whose read models follow every append; they are written together with the entries."""

    def __init__(self, connection: Connection, master: bytes, index_key: bytes, *, writable: bool) -> None:
        """Work within a transaction that somebody else begins and ends."""
        super().__init__(connection, master, writable=writable)
        self._index_key = index_key
        self._alert_rows = RowCache(connection, AlertRow)
        self._registered = RowCache(connection, Registered)
        self._check_ins: list[Values] = []
        self._attachments: list[Values] = []
        self._notices: list[Values] = []
        # What waits to be told of an alert waits no longer than the newest suspension of it.
        self._suspended: list[Values] = []
        # Read models are made anew without telling anybody again.
        self._rebuilding = False
        self._stale_cases: set[str] = set()
        self._stale_investigations = False
        self._stale_voids: set[str] = set()
        self._acted_on: set[str] = set()
        self._cases: dict[str, Values | None] = {}
        # What look-ups of whole numbers gave, by digest, until something is written that changes it.
        self._numbers: dict[bytes, set[str]] = {}
        self._registers: dict[str, Any] = {}

    def _appended(self, log_id: str, new: Sequence[AnyEntry]) -> None:
        head = self._head(log_id)
        kind = head["kind"]
        for entry in new:
            payload = entry.payload
            if isinstance(payload, ALERT_ACTS):
                self._act(entry, head["office_id"])
            elif isinstance(payload, CheckInMade):
                self._check_ins.append(check_in_row(entry))
            elif isinstance(payload, Attached) and payload.sealed_sha256 is not None:
                sealed = bytes.fromhex(payload.sealed_sha256)
                place = {"log_no": head["log_no"], "number": entry.number}
                self._attachments.append({**place, "sealed": sealed})
            elif payload.KIND in REGISTERED:
                self._register(entry)
                if isinstance(payload, DigestMade) and payload.anything and not self._rebuilding:
                    self._notices.append(digest_notice(entry))
            elif isinstance(payload, Voided):
                self._stale_voids.add(log_id)
                self._registers.clear()
            if kind in _OF_PERSONS and payload.PACE is Pace.RARE and not isinstance(payload, ALERT_ACTS):
                self._stale_cases.add(log_id)
                if kind == LogKind.INVESTIGATION:
                    self._stale_investigations = True
                self._cases.pop(log_id, None)

    def _act(self, entry: AnyEntry, office_id: str | None) -> None:
        before = self._alert_rows.get(entry.payload.alert_id)
        row = act_on(before, entry, office_id)
        if row is not None:
            self._alert_rows.put(row)
            self._acted_on.add(entry.log_id)
            if not self._rebuilding:
                self._notices += notice_rows(before, entry, row)
                if isinstance(entry.payload, AlertSuspended):
                    until = {"of_alert": entry.payload.alert_id, "at": micros(entry.payload.until_at)}
                    self._suspended.append(until)

    def _register(self, entry: AnyEntry) -> None:
        kind, key, rank = entry.payload.KIND, register_key(entry), register_rank(entry)
        known = self._registered.get(kind, key, entry.log_id)
        if known is None or (known["rank"], known["number"]) < (rank, entry.number):
            pointer = {"kind": kind, "key": key, "log_id": entry.log_id, "number": entry.number, "rank": rank}
            self._registered.put(pointer)
        self._registers.clear()

    def look_ahead(self, log_ids: Sequence[str], *, citizen_nos: Sequence[str] = ()) -> None:
        """Read heads, case rows and the blind index of many together; it changes no answer."""
        self._heads.look_ahead(log_ids)
        unknown = [
            log_id for log_id in log_ids if log_id not in self._cases and log_id not in self._stale_cases
        ]
        for first in range(0, len(unknown), AT_ONCE):
            wanted = unknown[first : first + AT_ONCE]
            self._cases.update(dict.fromkeys(wanted))
            for row in self._connection.execute(_cases_by_id(), {"ids": wanted}):
                self._cases[row.case_id] = dict(row._mapping)
        if citizen_nos:
            self._begin_logs()
        fields = (CITIZEN_NO, INVESTIGATED)
        digests = [blind(self._index_key, field, number) for number in citizen_nos for field in fields]
        for first in range(0, len(digests), AT_ONCE):
            some = digests[first : first + AT_ONCE]
            self._numbers.update({digest: set() for digest in some})
            for row in self._connection.execute(by_digests(), {"digests": some}):
                self._numbers[row.digest].add(row.log_id)

    def _case_row(self, case_id: str) -> Values | None:
        """Give the row of a case as it stands in this transaction."""
        if case_id in self._stale_cases:
            self.flush()
        if case_id not in self._cases:
            row = self._connection.execute(_case_by_id(), {"id": case_id}).first()
            self._cases[case_id] = None if row is None else dict(row._mapping)
        return self._cases[case_id]

    def flush(self) -> None:
        """Write what was appended and the read models that follow from it."""
        created = {
            log_id: tuple(self._unwritten[log_id].values()) for log_id in self._created & self._stale_cases
        }
        super().flush()
        self._write_cases(created)
        if self._check_ins:
            write_rows(self._connection, CheckInRow, self._check_ins)
            self._check_ins = []
        if self._attachments:
            write_rows(self._connection, AttachmentRow, self._attachments)
            self._attachments = []
        if self._notices:
            write_rows(self._connection, NoticeRow, self._notices)
            self._notices = []
        if self._suspended:
            self._connection.execute(bring_forward(), self._suspended)
            self._suspended = []
        self._alert_rows.write()
        self._registered.write()
        voided, self._stale_voids = self._stale_voids, set()
        for log_id in sorted(voided):
            self._void(log_id)
        acted_on, self._acted_on = self._acted_on, set()
        for log_id in sorted(acted_on):
            self._weigh(log_id)
        self._heads.write()

    def drop_read_models(self, log_id: str) -> None:
        """Delete every row of the read models that came out of a log."""
        self.flush()
        owner = self._owner(log_id)
        for model in READ_MODELS:
            self._connection.execute(_delete(model), owner)
        self._forget()

    def project_anew(self, log_id: str) -> None:
        """Delete what the read models say of a log and read it anew from its entries."""
        self.drop_read_models(log_id)
        self._rebuilding = True
        self._appended(log_id, self.log(log_id))
        self._acted_on.add(log_id)
        self.flush()
        self._rebuilding = False

    def _forget(self) -> None:
        super()._forget()
        self._alert_rows.forget()
        self._registered.forget()
        self._check_ins = []
        self._attachments = []
        self._notices = []
        self._suspended = []
        self._rebuilding = False
        for each in (self._stale_cases, self._stale_voids, self._acted_on):
            each.clear()
        self._stale_investigations = False
        self._cases.clear()
        self._numbers.clear()
        self._registers.clear()

    def _write_cases(self, created: dict[str, tuple[AnyEntry, ...]]) -> None:
        """Make the rows of cases anew; `created` holds whole logs that this transaction began."""
        stale, self._stale_cases = sorted(self._stale_cases), set()
        self._stale_investigations = False
        rows: dict[type[OfficeRow], list[Values]] = {model: [] for model in OF_CASE}
        for case_id in stale:
            entries = created.get(case_id)
            if entries is None:
                entries = self._facts(case_id, RARE_ONLY)
            file, log_no = CaseFile.of_log(case_id, entries), self._head(case_id)["log_no"]
            made = case_rows(file, self._seal(case_id), self._index_key, log_no)
            for model, some in made.items():
                rows[model] += some
            self._cases[case_id] = made[CaseRow][0] if made[CaseRow] else None
            self._move(case_id)
        known = [self._owner(case_id) for case_id in stale if case_id not in created]
        if known:
            self._numbers.clear()
        for row in rows[BlindIndex]:
            self._numbers.pop(row["digest"], None)
        for model in OF_CASE:
            if known:
                self._connection.execute(_delete(model), known)
            write_rows(self._connection, model, rows[model])

    def _owner(self, log_id: str) -> Values:
        return {"id": log_id, "no": self._head(log_id)["log_no"]}

    def _move(self, case_id: str) -> None:
        """Let a case and its alerts follow to the office that has it now."""
        row, head = self._cases[case_id], self._head(case_id)
        if row is not None and head["office_id"] != row["office_id"]:
            self._put_head({**head, "office_id": row["office_id"]})
            self._alert_rows.write()
            self._alert_rows.forget()
            moved = update(_ALERT).where(_ALERT.c.log_id == case_id).values(office_id=row["office_id"])
            self._connection.execute(moved)

    def _void(self, log_id: str) -> None:
        """Work out anew what a void, or the void of a void, changes besides the rows of a case."""
        # Registered are matters of a day as well, as rosters and digests.
        kinds = sorted({*REGISTERED, Voided.KIND})
        file = CaseFile.of_log(log_id, self._load(log_id, kinds_of_log(), kinds=kinds))
        mine = _CHECK_IN.c.case_id == log_id
        self._connection.execute(update(_CHECK_IN).where(mine, _CHECK_IN.c.voided).values(voided=False))
        void = [{"void_id": entry_id} for entry_id in sorted(file.voided)]
        if void:
            marked = update(_CHECK_IN).where(mine, _CHECK_IN.c.entry_id == bindparam("void_id"))
            self._connection.execute(marked.values(voided=True), void)
        self._connection.execute(delete(_REGISTERED).where(_REGISTERED.c.log_id == log_id))
        self._registered.forget()
        self._registers.clear()
        for entry in file.entries:
            if entry.payload.KIND in REGISTERED and entry.entry_id not in file.voided:
                self._register(entry)
        self._registered.write()

    def _weigh(self, log_id: str) -> None:
        """Keep the grade of the gravest open alert, by which due cases are ordered."""
        grade = self._connection.execute(_gravest_open(), {"id": log_id}).scalar()
        gravity = NO_ALERT if grade is None else grade
        head = self._head(log_id)
        if head["gravity"] != gravity:
            self._put_head({**head, "gravity": gravity})


@cache
def _cases_by_id() -> Select[Any]:
    table = table_of(CaseRow)
    return select(table).where(table.c.case_id.in_(bindparam("ids", expanding=True)))


@cache
def _delete(model: type[OfficeRow]) -> Delete:
    """Delete the rows of one log, by whichever of its names the table holds."""
    columns = table_of(model).c
    for name, value in (("case_id", "id"), ("log_id", "id"), ("log_no", "no")):
        if name in columns:
            return delete(table_of(model)).where(columns[name] == bindparam(value))
    raise TypeError(model)


@cache
def by_digests() -> Select[Any]:
    """The statement for digest and case of every row with one of `digests`."""
    index, head = table_of(BlindIndex), table_of(LogHead)
    found = select(index.c.digest, head.c.log_id).join(head, head.c.log_no == index.c.log_no)
    return found.where(index.c.digest.in_(bindparam("digests", expanding=True)))


@cache
def _case_by_id() -> Select[Any]:
    table = table_of(CaseRow)
    return select(table).where(table.c.case_id == bindparam("id"))


@cache
def _gravest_open() -> Select[Any]:
    return select(func.min(_ALERT.c.grade)).where(_ALERT.c.log_id == bindparam("id"), _ALERT.c.open)
