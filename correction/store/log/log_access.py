"""The logs within one transaction: heads, keys, reading entries, appending them sealed and chained."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Select, bindparam, func, literal_column, select, union_all

from correction.domain.alert import ALERT_ACTS
from correction.domain.alert_kind import Grade
from correction.domain.entry import AnyEntry, Fact, Pace, entered
from correction.domain.errors import Conflict, NotFound
from correction.domain.facts.upkeep import Voided
from correction.domain.finding import NOTHING_SETTLED, Settled
from correction.office.ports import REVIEWED, AnyDraft, LogKind
from correction.store.log.rows import (
    ENTRY_COLUMNS,
    ROW_COLUMNS,
    entries_of,
    entry_of,
    instant,
    micros,
    row_of,
)
from correction.store.log.seal import GENESIS, INDEX_KEY, LogSeal, new_key, unwrap, wrap
from correction.store.models.row_cache import RowCache, Values
from correction.store.tables import LANE_ACT, LogEntry, LogHead, StoreSetting, table_of

_LOG = table_of(LogEntry)
_UNWRITTEN_MAX = 20_000
_IDS_AT_ONCE = 500
# The number that a database locks for whoever begins logs.
_BEGINNING = 0x6265_6700_0000_0000
# Below every grade of alert: a case without an open one is judged last.
NO_ALERT = len(Grade)
_BLANK_HEAD: Values = dict.fromkeys(table_of(LogHead).columns.keys()) | {
    "last_number": 0,
    "last_hash": GENESIS,
    "gravity": NO_ALERT,
    "judged_by": "",
    "tries": 0,
}


class LogAccess:
    """Reads and appends; what is appended is written in bulk, before anything reads it and at the end."""

    def __init__(self, connection: Connection, master: bytes, *, writable: bool) -> None:
        """Work within a transaction that somebody else begins and ends."""
        self._connection = connection
        self._writable = writable
        self._master = master
        # Whoever writes holds the head of each log from before the first read of it.
        self._heads = RowCache(connection, LogHead, locking=writable)
        self._seals: dict[str, LogSeal] = {}
        self._rows: list[tuple[Any, ...]] = []
        self._unwritten: dict[str, dict[str, AnyEntry]] = {}
        self._created: set[str] = set()
        self._last_log_no: int | None = None
        self._begins_logs = False

    def create_log(self, log_id: str, kind: LogKind, *, office_id: str | None = None) -> bool:
        """Start a log, with a key of its own; false where it exists already."""
        self._begin_logs()
        if self._heads.get(log_id) is not None:
            return False
        key = new_key()
        begun = {"log_id": log_id, "log_no": self._next_log_no(), "kind": kind.value, "office_id": office_id}
        self._put_head(_BLANK_HEAD | begun | {"wrapped_key": wrap(self._master, key, log_id)})
        self._seals[log_id] = LogSeal(log_id, key)
        self._created.add(log_id)
        self._unwritten[log_id] = {}
        return True

    def _begin_logs(self) -> None:
        """Be the only one who begins logs, until the transaction ends.

        No two logs then get one number, and nobody opens a case for a person while another does. A log that
        was looked for and not found may have been begun before the lock was had: it is looked for again.
        """
        if not self._begins_logs and self._writable:
            self._begins_logs = True
            if self._connection.dialect.name == "postgresql":
                self._connection.execute(_only_beginner())
                self._heads.forget_absent()
            # A log begun with a master key that was replaced meanwhile could be read by nobody.
            self._check_master()

    def _check_master(self) -> None:
        """Raise KeyProblem where the master key of this transaction was replaced."""
        unwrap(self._master, self._connection.execute(_wrapped_index_key()).scalar_one(), INDEX_KEY)

    def _next_log_no(self) -> int:
        """Count on from the last log of the store."""
        if self._last_log_no is None:
            self._last_log_no = self._connection.execute(_last_log_no()).scalar() or 0
        self._last_log_no += 1
        return self._last_log_no

    def append(
        self, log_id: str, drafts: Sequence[AnyDraft], *, recorded_at: datetime
    ) -> tuple[AnyEntry, ...]:
        """Number, seal and chain entries; return those that are new. Raises Conflict and NotFound."""
        head = self._head(log_id)
        known = self._known(log_id, [draft.entry_id for draft in drafts])
        last_at_us = head["last_recorded_at_us"]
        recorded_at_us = micros(recorded_at, "登记时间")
        at = instant(recorded_at_us if last_at_us is None else max(recorded_at_us, last_at_us))
        seal = self._seal(log_id) if drafts else None
        log_no, number, last_hash = head["log_no"], head["last_number"], head["last_hash"]
        new: list[AnyEntry] = []
        rows: list[tuple[Any, ...]] = []
        for draft in drafts:
            if (old := known.get(draft.entry_id)) is not None:
                _same(old, draft)
                continue
            number += 1
            entry = entered(draft, log_id=log_id, number=number, recorded_at=at)
            row = row_of(entry, seal, last_hash, log_no)  # type: ignore[arg-type]
            last_hash = row[-1]
            known[draft.entry_id] = entry
            new.append(entry)
            rows.append(row)
        if new:
            head = {**head, "last_number": number, "last_hash": last_hash, "last_recorded_at_us": micros(at)}
            self._put_head(_woken(head, new, recorded_at_us))
            self._rows += rows
            self._unwritten.setdefault(log_id, {}).update((entry.entry_id, entry) for entry in new)
            self._appended(log_id, new)
            if len(self._rows) >= _UNWRITTEN_MAX:
                self.flush()
        return tuple(new)

    def entries(self, log_id: str, *, settled: Settled = NOTHING_SETTLED) -> tuple[AnyEntry, ...]:
        """Load a log by number, without acts on alerts and without what belongs to settled days."""
        self.flush()
        return self._facts(log_id, settled)

    def log(self, log_id: str) -> tuple[AnyEntry, ...]:
        """Load a whole log by number, acts on alerts included."""
        self.flush()
        return self._load(log_id, _whole_log())

    def of_kinds(self, log_id: str, *kinds: type[Fact]) -> tuple[AnyEntry, ...]:
        """Load the entries of some kinds of a log by number, and what makes any of them void."""
        self.flush()
        names = [*(kind.KIND for kind in kinds), Voided.KIND]
        return self._load(log_id, kinds_of_log(), kinds=names)

    def acts(self, log_id: str, *, since_on: date) -> tuple[AnyEntry, ...]:
        """Load the acts on the alerts of a log since a day, by number."""
        self.flush()
        return self._load(log_id, _acts_of_log(), since_on=since_on.isoformat())

    def has_entry(self, log_id: str, entry_id: str) -> bool:
        """Tell whether a log holds an entry, void or not."""
        head = self._heads.get(log_id)
        if head is None:
            return False
        if entry_id in self._unwritten.get(log_id, {}):
            return True
        if log_id in self._created:
            return False
        values = {"log_no": head["log_no"], "entry_id": entry_id}
        found = self._connection.execute(_number_of(), values)
        return found.first() is not None

    def seal_of(self, log_id: str) -> LogSeal:
        """Give what seals and opens whatever belongs to a log; raises NotFound, Erased once it is erased."""
        return self._seal(log_id)

    def _appended(self, log_id: str, new: Sequence[AnyEntry]) -> None:
        """Take note of new entries; read models listen here."""

    def flush(self) -> None:
        """Write what was appended, so that statements see it."""
        self._heads.write()
        if self._rows:
            self._connection.exec_driver_sql(_insert_rows(self._connection.dialect), self._rows)
        self._rows = []
        self._unwritten.clear()
        self._created.clear()

    def _forget(self) -> None:
        """Drop what was not written and what was read, as after a rollback."""
        self._heads.forget()
        self._rows = []
        self._unwritten.clear()
        self._created.clear()
        self._last_log_no = None
        self._seals.clear()
        self._begins_logs = False

    def _head(self, log_id: str) -> Values:
        head = self._heads.get(log_id)
        if head is None:
            raise NotFound("日志", f"没有日志 {log_id}", "核对编号，或先建立")
        return dict(head)

    def _put_head(self, head: Values) -> None:
        """Change a head; every change passes here, so that none is lost in a transaction that only reads."""
        if not self._writable:
            message = "this transaction only reads; use writing()"
            raise TypeError(message)
        self._heads.put(head)

    def _seal(self, log_id: str) -> LogSeal:
        seal = self._seals.get(log_id)
        if seal is None:
            wrapped = self._head(log_id)["wrapped_key"]
            seal = self._seals[log_id] = LogSeal.unwrapped(log_id, self._master, wrapped)
        return seal

    def _facts(self, log_id: str, settled: Settled) -> tuple[AnyEntry, ...]:
        if settled == NOTHING_SETTLED:
            return self._load(log_id, _facts_of_log())
        bounds = {
            "regular_on": "" if settled.regular_on is None else settled.regular_on.isoformat(),
            "daily_on": "" if settled.daily_on is None else settled.daily_on.isoformat(),
        }
        return self._load(log_id, _unsettled_of_log(), **bounds)

    def _load(self, log_id: str, statement: Any, **bounds: str | list[str]) -> tuple[AnyEntry, ...]:
        head = self._heads.get(log_id)
        if head is None:
            return ()
        seal = self._seal(log_id)
        rows = self._connection.execute(statement, {"log_no": head["log_no"], **bounds}).fetchall()
        return tuple(entries_of(rows, seal))

    def _known(self, log_id: str, ids: Sequence[str]) -> dict[str, AnyEntry]:
        """Give those of the ids that stand in the log already."""
        unwritten = self._unwritten.get(log_id, {})
        known = {each: unwritten[each] for each in ids if each in unwritten}
        if log_id in self._created:
            return known
        left = [each for each in ids if each not in known]
        for first in range(0, len(left), _IDS_AT_ONCE):
            values = {"log_no": self._head(log_id)["log_no"], "ids": left[first : first + _IDS_AT_ONCE]}
            for row in self._connection.execute(_by_ids(), values):
                known[row.entry_id] = entry_of(row, self._seal(log_id))
        return known


def _same(old: AnyEntry, draft: AnyDraft) -> None:
    """Pass over what says the same; raises Conflict for other content under the same id."""
    if old != entered(draft, log_id=old.log_id, number=old.number, recorded_at=old.recorded_at):
        raise Conflict(
            "记录", f"编号 {draft.entry_id} 已用于其他内容", "核对数据；更正已登记的内容请先作废再登记"
        )


def _woken(head: Values, new: Iterable[AnyEntry], now_us: int) -> Values:
    """Make a reviewed log due when something other than an act on an alert was recorded in it."""
    facts = [entry for entry in new if not isinstance(entry.payload, ALERT_ACTS)]
    if not facts or head["kind"] not in REVIEWED:
        return head
    due_us = head["next_review_at_us"]
    head |= {"tries": 0, "next_review_at_us": now_us if due_us is None else min(due_us, now_us)}
    settled = Settled(regular_on=head["settled_regular_on"], daily_on=head["settled_daily_on"])
    if settled != NOTHING_SETTLED and any(settled.reopened_by(entry) for entry in facts):
        head |= {"settled_regular_on": None, "settled_daily_on": None}
    return head


_OF_LOG = _LOG.c.log_no == bindparam("log_no")


@cache
def _insert_rows(dialect: Dialect) -> str:
    """The statement for plain tuples of ROW_COLUMNS: they need no conversion, and there are many."""
    columns = ", ".join(f'"{name}"' for name in ROW_COLUMNS)
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    return f"INSERT INTO {_LOG.name} ({columns}) VALUES ({', '.join([mark] * len(ROW_COLUMNS))})"  # noqa: S608 - names only


@cache
def _only_beginner() -> Select[Any]:
    return select(func.pg_advisory_xact_lock(literal_column(str(_BEGINNING))))


@cache
def _wrapped_index_key() -> Select[Any]:
    setting = table_of(StoreSetting)
    return select(setting.c.value).where(setting.c.name == INDEX_KEY)


@cache
def _last_log_no() -> Select[Any]:
    return select(func.max(table_of(LogHead).c.log_no))


@cache
def _whole_log() -> Select[Any]:
    return select(*ENTRY_COLUMNS).where(_OF_LOG).order_by(_LOG.c.number)


@cache
def _acts_of_log() -> Select[Any]:
    return _whole_log().where(_LOG.c.lane == LANE_ACT, _LOG.c.belongs_on >= bindparam("since_on"))


@cache
def kinds_of_log() -> Select[Any]:
    """The statement for the entries of a log that are of some `kinds`, by number."""
    return _whole_log().where(_LOG.c.kind.in_(bindparam("kinds", expanding=True)))


@cache
def _facts_of_log() -> Select[Any]:
    return _whole_log().where(_LOG.c.lane != LANE_ACT)


@cache
def _unsettled_of_log() -> Any:
    """Fetch each lane by itself, so that the index finds the open days and passes over years of others."""
    one = select(*ENTRY_COLUMNS).where(_OF_LOG)
    parts = (
        one.where(_LOG.c.lane == Pace.RARE.value),
        one.where(_LOG.c.lane == Pace.REGULAR.value, _LOG.c.belongs_on >= bindparam("regular_on")),
        one.where(_LOG.c.lane == Pace.DAILY.value, _LOG.c.belongs_on >= bindparam("daily_on")),
    )
    return union_all(*parts).order_by("number")


@cache
def _number_of() -> Select[Any]:
    return select(_LOG.c.number).where(_OF_LOG, _LOG.c.entry_id == bindparam("entry_id"))


@cache
def _by_ids() -> Select[Any]:
    return select(*ENTRY_COLUMNS).where(_OF_LOG, _LOG.c.entry_id.in_(bindparam("ids", expanding=True)))
