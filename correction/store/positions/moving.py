"""Moving closed days to files (定位归档), and keeping the files to what the database says.

The database is what counts. A packed day that is empty lies in the file of its day; a file that holds more or
less than such days, because some were deleted or late fixes came, is written anew without them.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from secrets import randbits

from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, select, text, update

from correction.office.positions.port import Access
from correction.store.engines import transaction
from correction.store.errors import NotAStore
from correction.store.positions.acts import ActKind, note
from correction.store.positions.archive import Archive, DayFile, Part, name_for
from correction.store.positions.columns import day_start_ms
from correction.store.positions.packing import unpack
from correction.store.positions.tables import IN_FILE, PositionDay, PositionFile, PositionMark, PositionSource

_DAY = PositionDay.metadata.tables["position_day"]
_FILE = PositionFile.metadata.tables["position_file"]
_SOURCE = PositionSource.metadata.tables["position_source"]
_MARK = PositionMark.metadata.tables["position_mark"]
# Under which the name of the store among those that share a folder stands.
_OWN = "archive"
_NAME = text("INSERT INTO position_mark (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING")
_AT_ONCE = 200
# Nobody writes a file for so long.
_UNDER_WAY = timedelta(hours=6)
_PACKED = func.length(_DAY.c.packed) > 0


class _ChangedMeanwhile(Exception):
    """Ends a transaction because a day is no longer what was written."""


def files(connection: Connection) -> tuple[DayFile, ...]:
    """Give every file that counts, in order of day."""
    return tuple(
        DayFile(**row) for row in connection.execute(select(_FILE).order_by(_FILE.c.day_no)).mappings()
    )


def file_of(connection: Connection, day_no: int) -> str:
    """Give the name of the file of a day; raises NotAStore where there should be one and is none."""
    name: str | None = connection.execute(select(_FILE.c.name).where(_FILE.c.day_no == day_no)).scalar()
    if name is None:
        raise NotAStore("定位归档", "一日的定位应在归档文件里，而没有文件", "停止使用，从备份恢复定位库")
    return name


def move_days(engine: Engine, archive: Archive, access: Access, before_day: int | None) -> int:
    """Move the packed days before a day to files, put right every file that is not as it should be.

    Gives how many fixes were moved. Each day is moved in one transaction with its line in the log; a crash
    leaves a day where it was.
    """
    with transaction(engine, writing=False) as connection:
        late = select(_DAY.c.day_no).where(_PACKED, _DAY.c.day_no < (before_day or 0)).distinct()
        old = set() if before_day is None else set(connection.execute(late).scalars())
        days = sorted(old | set(_amiss(connection)))
        counting = {file.name for file in files(connection)}
    own = _own(engine)
    archive.sweep(own, counting, access.at - _UNDER_WAY)
    return sum(_settle_day(engine, archive, own, access, day_no, move=day_no in old) for day_no in days)


def _own(engine: Engine) -> str:
    """Give what names this store among those that share a folder; it is made up once."""
    with transaction(engine, writing=False) as connection:
        own = own_name(connection)
    if not own:
        with transaction(engine, writing=True) as connection:
            connection.execute(_NAME, {"name": _OWN, "value": randbits(32)})
            own = own_name(connection)
    return own


def own_name(connection: Connection) -> str:
    """Give what names this store in the names of its files; nothing where it never had one."""
    found = connection.execute(select(_MARK.c.value).where(_MARK.c.name == _OWN)).scalar()
    return "" if found is None else f"{found:08x}"


def begin_anew(connection: Connection) -> None:
    """Give a restored store a name of its own, and its files that of the store: the one it came from may
    have the same folder, and each deletes what no longer counts for itself.
    """
    if connection.execute(delete(_MARK).where(_MARK.c.name == _OWN)).rowcount:
        own = randbits(32)
        connection.execute(_NAME, {"name": _OWN, "value": own})
        for file in files(connection):
            named = update(_FILE).where(_FILE.c.day_no == file.day_no)
            connection.execute(named.values(name=name_for(file.name, f"{own:08x}")))


def _settle_day(
    engine: Engine, archive: Archive, own: str, access: Access, day_no: int, *, move: bool
) -> int:
    """Write the file of a day as it should be, with its packed days if they are to move; give how many moved.

    The file is written beside, so that nobody waits for it. If the day changed meanwhile, nothing is changed.
    """
    of_day = select(_DAY.c.source_no, _DAY.c.fixes, _PACKED.label("packed")).where(_DAY.c.day_no == day_no)
    with transaction(engine, writing=False) as connection:
        rows = connection.execute(of_day).all()
        keep = [row.source_no for row in rows if not row.packed]
        moved = {row.source_no: row.fixes for row in rows if row.packed and move}
        wanted = sum(row.fixes for row in rows if move or not row.packed)
        known = next(iter(connection.execute(select(_FILE).where(_FILE.c.day_no == day_no)).mappings()), None)
        old = None if known is None else DayFile(**known)
        if not moved and wanted == (0 if old is None else old.fixes):
            return 0
        parts = _parts(connection, day_no, sorted(moved))
        name = None if old is None else old.name
        new = archive.write(day_no, parts, own=own, of=name, keep=keep) if wanted else None
    _refuse_loss(archive, name, new, wanted)
    try:
        with transaction(engine, writing=True) as connection:
            _replace(connection, day_no, new, moved, wanted)
            if moved:
                span = day_start_ms(day_no), day_start_ms(day_no + 1) - 1
                note(connection, access, ActKind.MOVE, span=span, fixes=sum(moved.values()))
    except _ChangedMeanwhile:
        # After any other error the file stays: where the answer to a commit was lost, it may be the one that
        # counts. One that does not count is swept.
        if new is not None:
            archive.drop(new.name)
        return 0
    if old is not None:
        archive.drop(old.name)
    return sum(moved.values())


def _refuse_loss(archive: Archive, name: str | None, new: DayFile | None, wanted: int) -> None:
    if new is not None and new.fixes != wanted:
        archive.drop(new.name)
        what = f"有 {new.fixes} 个定位，应有 {wanted} 个"
        raise NotAStore(f"归档文件 {name}", what, "停止使用，从备份恢复定位库和归档目录")


def _amiss(connection: Connection) -> Iterator[int]:
    """Give the days whose files hold another number of fixes than lie in files of that day."""
    in_file = (
        select(_DAY.c.day_no, func.sum(_DAY.c.fixes).label("fixes"))
        .where(~_PACKED)
        .group_by(_DAY.c.day_no)
        .subquery()
    )
    joined = _FILE.outerjoin(in_file, in_file.c.day_no == _FILE.c.day_no)
    wrong = func.coalesce(in_file.c.fixes, 0) != _FILE.c.fixes
    yield from connection.execute(select(_FILE.c.day_no).select_from(joined).where(wrong)).scalars()


def _parts(connection: Connection, day_no: int, numbers: Sequence[int]) -> Iterator[Part]:
    packed = select(_SOURCE.c.source_id, _DAY.c.source_no, _DAY.c.packed).join(
        _SOURCE, _SOURCE.c.source_no == _DAY.c.source_no
    )
    of_some = packed.where(
        _DAY.c.day_no == day_no, _DAY.c.source_no.in_(bindparam("numbers", expanding=True))
    ).order_by(_DAY.c.source_no)
    for first in range(0, len(numbers), _AT_ONCE):
        values = {"numbers": numbers[first : first + _AT_ONCE]}
        for row in connection.execute(of_some, values):
            yield row.source_id, row.source_no, unpack(row.packed)


def _replace(
    connection: Connection, day_no: int, new: DayFile | None, moved: dict[int, int], wanted: int
) -> None:
    """Let another file count; raises _ChangedMeanwhile where the day is not what was written."""
    if moved:
        # Late fixes change the number of fixes of a day: one that changed meanwhile stays as it is.
        mine = (_DAY.c.source_no == bindparam("number")) & (_DAY.c.fixes == bindparam("held"))
        now_in_file = update(_DAY).where(_DAY.c.day_no == day_no, mine).values(packed=IN_FILE)
        values = [{"number": number, "held": fixes} for number, fixes in moved.items()]
        connection.execute(now_in_file, values)
    stands = select(func.coalesce(func.sum(_DAY.c.fixes), 0)).where(_DAY.c.day_no == day_no, ~_PACKED)
    if connection.execute(stands).scalar_one() != wanted:
        raise _ChangedMeanwhile
    connection.execute(delete(_FILE).where(_FILE.c.day_no == day_no))
    if new is not None:
        row = {"day_no": day_no, "name": new.name, "fixes": new.fixes, "sha256": new.sha256}
        connection.execute(insert(_FILE), row)
