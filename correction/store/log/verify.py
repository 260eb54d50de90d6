"""Verifying the chains of all logs (校验): without a key, down to the log and number that was changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from correction.store.engines import existing_engine, transaction, url_of
from correction.store.log.root import Root
from correction.store.log.seal import CHAINED, GENESIS, row_hash
from correction.store.migrate import OFFICE_HEAD, check_version
from correction.store.tables import LogEntry, LogHead, table_of

# Said of entries whose log nobody names any more.
NO_HEAD = "(无日志头)"

_HEAD, _LOG = table_of(LogHead), table_of(LogEntry)
_LOG_ID, _NUMBER, _RECORDED = (CHAINED.index(name) for name in ("log_id", "number", "recorded_at_us"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One place where a log is not as it was written: which log, which number, and what is wrong."""

    log_id: str
    number: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """How much was checked, and what was found."""

    logs: int
    entries: int
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def verify_file(path_or_url: str | Path, roots: Iterable[Root] = ()) -> Verification:
    """Verify a store without its key; raises NotAStore or StoreFailure for what cannot be read at all."""
    engine = existing_engine(url_of(path_or_url))
    try:
        check_version(engine, OFFICE_HEAD)
        return verify(engine, roots)
    finally:
        engine.dispose()


def verify(engine: Engine, roots: Iterable[Root] = ()) -> Verification:
    """Walk every log from its first entry to its last and compare it with the kept roots.

    Finds a changed byte in any stored column, a gap, a moved or added entry; with a root, a tail or a whole
    log that was cut off after the root was kept.
    """
    kept = _by_log(roots)
    with transaction(engine, writing=False) as connection, _as_stored(connection):
        found = select(_HEAD.c.log_id, _HEAD.c.last_number, _HEAD.c.last_hash).order_by(_HEAD.c.log_id)
        heads = {log_id: (number, last) for log_id, number, last in connection.execute(found)}
        walk = _Walk(heads, kept)
        columns = (_HEAD.c[name] if name == "log_id" else _LOG.c[name] for name in (*CHAINED, "hash"))
        rows = select(*columns).select_from(_LOG.outerjoin(_HEAD, _HEAD.c.log_no == _LOG.c.log_no))
        statement = rows.order_by(_LOG.c.log_no, _LOG.c.number)
        # Without the types' own reading, which stumbles over what was tampered with.
        sql = str(statement.compile(connection.engine))
        for row in connection.exec_driver_sql(sql, execution_options={"yield_per": 1000}):
            walk.take(tuple(row))
        walk.finish()
    return Verification(logs=len(heads), entries=walk.entries, faults=tuple(walk.faults))


class _Walk:
    """Follows the chain row by row, in order of log and number."""

    def __init__(
        self, heads: Mapping[str, tuple[int, bytes]], kept: Mapping[str, Mapping[int, bytes]]
    ) -> None:
        self.entries = 0
        self.faults: list[Fault] = []
        self._heads = heads
        self._kept = kept
        self._seen: set[str] = set()
        self._log_id = ""
        self._begin("")

    def _begin(self, log_id: str) -> None:
        self._log_id, self._number, self._hash, self._recorded_us = log_id, 0, GENESIS, 0
        self._wanted = dict(self._kept.get(log_id, {}))

    def take(self, row: tuple[Any, ...]) -> None:
        self.entries += 1
        log_id, number, recorded_us, stored = row[_LOG_ID] or NO_HEAD, row[_NUMBER], row[_RECORDED], row[-1]
        if log_id != self._log_id:
            self._end()
            self._begin(log_id)
            self._seen.add(log_id)
        if number != self._number + 1:
            self._fault(number, f"编号不连续，前一条是第 {self._number} 条")
        if row[0] != self._hash:
            self._fault(number, "与前一条接不上")
        if _hash(row) != stored:
            self._fault(number, "内容与哈希不符，被改动过")
        if not isinstance(recorded_us, int) or recorded_us < self._recorded_us:
            self._fault(number, "登记时间倒退")
        self._recorded_us = recorded_us if isinstance(recorded_us, int) else 0
        if stored != self._wanted.pop(number, stored):
            self._fault(number, "与另处保存的每日根不符")
        self._number, self._hash = number, stored

    def finish(self) -> None:
        """Close the last log, and look for logs of which no entry is left."""
        self._end()
        for log_id in sorted((set(self._heads) | set(self._kept)) - self._seen):
            self._begin(log_id)
            self._end()

    def _end(self) -> None:
        head = self._heads.get(self._log_id)
        if self._log_id in self._seen and head is None:
            self._fault(self._number, "没有日志头，或编号被改动")
        elif head is not None and head != (self._number, self._hash):
            self._fault(self._number, f"日志头记到第 {head[0]} 条，末尾不符")
        for number in self._wanted:
            if number:
                self._fault(number, "每日根中有这一条，现在没有了（末尾被截去）")

    def _fault(self, number: int, what: str) -> None:
        self.faults.append(Fault(log_id=str(self._log_id), number=number, what=what))


def _hash(row: tuple[Any, ...]) -> bytes | None:
    try:
        return row_hash(row[: len(CHAINED)])
    except (TypeError, UnicodeEncodeError, OverflowError):
        return None


def _by_log(roots: Iterable[Root]) -> dict[str, dict[int, bytes]]:
    """Give what all roots say; where two contradict each other, both hashes in a row, which no entry has.

    A year of roots says the same of most logs on most days, and is held once.
    """
    kept: dict[str, dict[int, bytes]] = defaultdict(dict)
    for root in roots:
        for log_id, (number, last) in root.heads.items():
            said, known = bytes.fromhex(last), kept[log_id].get(number)
            if said != known:
                kept[log_id][number] = said if known is None else known + said
    return kept


@contextmanager
def _as_stored(connection: Connection) -> Iterator[None]:
    """Let text that is no longer text be read, so that it is reported and does not stop the walk."""
    raw: Any = connection.connection.dbapi_connection
    raw.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = str
