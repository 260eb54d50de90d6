"""Importing a file (导入): good rows land, bad rows are told and set aside, the counts always add up."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from correction.domain.errors import Conflict, CorrectionError, InvalidValue, NotAllowed, NotFound
from correction.domain.facts.approvals import AttemptRefused
from correction.domain.moments import When
from correction.intake.errors import RowError
from correction.intake.kinds import ImportKind
from correction.intake.known import Known
from correction.intake.landing import Landing, landing
from correction.intake.tabular.files import MAX_BYTES
from correction.intake.tabular.reading import Reading, ReadRow, open_reading
from correction.intake.tabular.rejects import write_rejects
from correction.office.ids import derived_id, imported_case_id
from correction.office.ports import PLATFORM_LOG, LogKind, Store, UnitOfWork
from correction.office.record import draft
from correction.office.unlawful import Unlawful

# What is wrong with a row. Anything else, such as a full disk, is no fault of the row and ends the import.
REFUSALS = (InvalidValue, NotFound, Conflict, NotAllowed)

Begin = Callable[[], AbstractContextManager[UnitOfWork]]
Progress = Callable[[int, int], None]

# Others wait to write while rows are put in: so few at first, and about so long at a time.
FIRST_CHUNK = 100
BUDGET_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of a file, in rows: new, on record already, or rejected; together they are all of them.

    `errors` tells every fault; a rejected row may have several. `notes` tell what keeps no row out and
    still must be known.
    """

    rows: int
    new: int
    unchanged: int
    rejected: int
    errors: tuple[RowError, ...]
    notes: tuple[str, ...] = ()


class _Undone(Exception):
    """Ends the transaction of a trial, so that nothing of it is kept."""


def import_file(
    store: Store,
    kind: ImportKind | str,
    path: Path,
    *,
    now: datetime,
    actor: str,
    dry_run: bool = False,
    reject_path: Path | None = None,
    progress: Progress | None = None,
    chunk: int = 2_000,
    max_bytes: int = MAX_BYTES,
    offices: frozenset[str] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> ImportReport:
    """Import one file; the same file again changes nothing.

    Up to `chunk` rows go in one transaction, so that whatever interrupts leaves whole chunks behind; no more
    than take some 200 ms of `clock`, since others wait to write meanwhile. A dry run does the same in one
    transaction and takes it back. `progress` is told the rows done and how many there are at most. `offices`
    are the bodies whose cases may be touched, none for all. Bad rows are written to `reject_path` where there
    are any. Raises InvalidValue where the file as a whole cannot be read; then nothing was imported.
    """
    kind = _kind(kind)
    if reject_path is not None and reject_path.exists() and path.exists() and reject_path.samefile(path):
        raise InvalidValue(reject_path.name, "退回文件与要导入的是同一个文件，会被覆盖", "退回文件换一个名称")
    with open_reading(kind, path, max_bytes=max_bytes) as reading:
        with store.reading() as uow:
            known = Known(uow, offices=offices)
        into = landing(kind, known, actor=actor, now=now)
        tally = _Tally(reading=reading, progress=progress)
        if dry_run:
            with suppress(_Undone), store.writing() as uow:
                _import(reading, into, tally, lambda: nullcontext(uow), _Pace(chunk, clock))
                raise _Undone
        else:
            _import(reading, into, tally, store.writing, _Pace(chunk, clock))
            _keep_attempts(store, kind, tally.unlawful, actor=actor, now=now)
        tally.rejects.sort(key=lambda row: row.number)
        if tally.rejects and reject_path is not None:
            write_rejects(reject_path, reading.header, [(row.cells, row.errors) for row in tally.rejects])
    return tally.report((*reading.notes(), *known.notes()))


def _kind(kind: ImportKind | str) -> ImportKind:
    try:
        return ImportKind(kind)
    except ValueError:
        known = "、".join(f"{known.value}（{known.zh}）" for known in ImportKind)
        raise InvalidValue("导入种类", f"不认识“{kind}”", f"可用：{known}") from None


class _Tally:
    """Counts rows, keeps the bad ones, tells how far it has come."""

    def __init__(self, *, reading: Reading, progress: Progress | None) -> None:
        self._reading = reading
        self._progress = progress
        self.new = self.unchanged = 0
        self.rejects: list[ReadRow] = []
        self.unlawful: list[tuple[ReadRow, Unlawful]] = []

    def add(self, rows: Sequence[ReadRow], outcome: Sequence[bool | CorrectionError]) -> None:
        for row, result in zip(rows, outcome, strict=True):
            if isinstance(result, CorrectionError):
                error = self._reading.explain(row.number, row.cells, result)
                self.rejects.append(replace(row, value=None, errors=(error,)))
                if isinstance(result, Unlawful):
                    self.unlawful.append((row, result))
            elif result:
                self.new += 1
            else:
                self.unchanged += 1

    def tell(self) -> None:
        if self._progress is not None:
            self._progress(self.rows, max(self._reading.count, self.rows))

    @property
    def rows(self) -> int:
        return self.new + self.unchanged + len(self.rejects)

    def report(self, notes: tuple[str, ...]) -> ImportReport:
        return ImportReport(
            rows=self.rows,
            new=self.new,
            unchanged=self.unchanged,
            rejected=len(self.rejects),
            errors=tuple(error for row in self.rejects for error in row.errors),
            notes=notes,
        )


class _Pace:
    """How many rows go together: as many as fit into the time for which others may be made to wait."""

    def __init__(self, most: int, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.rows, self._most = min(FIRST_CHUNK, most), most

    def took(self, landed: int, took_s: float) -> None:
        """Learn from rows that were put in: fewer next time, or more, at most twice as many."""
        fit = int(landed * BUDGET_S / took_s) if took_s > 0 else self._most
        self.rows = max(1, min(self._most, 2 * self.rows, fit))


def _import(reading: Reading, into: Landing, tally: _Tally, begin: Begin, pace: _Pace) -> None:
    while True:
        with _uncollected():
            rows = list(islice(reading.rows, pace.rows))
            if not rows:
                return
            good = [row for row in rows if not row.errors]
            tally.rejects += [row for row in rows if row.errors]
            if good:
                with begin() as uow:
                    began = pace.clock()
                    outcome = _land(uow, into, good)
                pace.took(len(good), pace.clock() - began)
                # Only now, since a chunk that fails to commit has not landed.
                tally.add(good, outcome)
        tally.tell()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector from looking through the rows of a chunk again and again while they are read."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _keep_attempts(
    store: Store, kind: ImportKind, refused: Sequence[tuple[ReadRow, Unlawful]], *, actor: str, now: datetime
) -> None:
    """Keep what the law refused, in the case or, where there is none, in the platform log; once a matter."""
    if not refused:
        return
    with store.writing() as uow:
        uow.create_log(PLATFORM_LOG, LogKind.PLATFORM)
        for row, said in refused:
            case_id = imported_case_id(getattr(row.value, "case_no", ""))
            log_id = PLATFORM_LOG if uow.began_on(case_id) is None else case_id
            entry_id = derived_id("import-refused", kind.value, case_id, said.bare)
            if not uow.has_entry(log_id, entry_id):
                stands = AttemptRefused(
                    matter=said.where,
                    attempted=f"导入{kind.zh}",
                    who=actor,
                    what=said.bare,
                    article=said.article,
                    remedy=said.remedy,
                )
                item = draft(stands, When.at(now), entry_id=entry_id, actor=actor)
                uow.append(log_id, [item], recorded_at=now)


def _land(uow: UnitOfWork, into: Landing, rows: Sequence[ReadRow]) -> Sequence[bool | CorrectionError]:
    """Put rows in together; where one is refused, put them in one by one, each failing alone."""
    try:
        with uow.savepoint():
            return into.land(uow, [row.value for row in rows])
    except REFUSALS:
        return [_land_one(uow, into, row) for row in rows]


def _land_one(uow: UnitOfWork, into: Landing, row: ReadRow) -> bool | CorrectionError:
    try:
        with uow.savepoint():
            (new,) = into.land(uow, [row.value])
            return new
    except REFUSALS as error:
        return error
