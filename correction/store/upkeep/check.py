"""Checking both stores (数据库检查): what can be wrong with a database before anybody notices."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from correction.domain.errors import CorrectionError
from correction.store.attachments.copying import attachment_faults
from correction.store.attachments.rows import surveyed
from correction.store.engines import is_postgresql, shown, transaction
from correction.store.keys import load_key
from correction.store.log.verify import verify_file
from correction.store.office_store import open_store
from correction.store.positions.filing import faults, files_of, strangers
from correction.store.positions.kind import POSITIONS_STORE
from correction.store.upkeep.copying import OFFICE_STORE, StoreKind

_FAULTS_MAX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One thing that was checked: what, whether it is sound, and what was seen."""

    name: str
    sound: bool
    told: str


def check_stores(
    office: str | Path, positions: str | Path, archive: Path, attachments: Path, *, key: Path
) -> tuple[Checked, ...]:
    """Check both stores, the files of positions, the attachments and the key.

    Whatever cannot even be opened is told and ends the checks of it.
    """
    return (
        *_told("办公库", _office(office)),
        *_told("定位库", _store(POSITIONS_STORE, positions)),
        *_told("定位归档", _days_in_files(positions, archive)),
        *_told("附件", _attached(office, attachments)),
        *_told("密钥", _with_key(office, key)),
    )


def _told(name: str, checks: Iterator[Checked]) -> Iterator[Checked]:
    try:
        yield from checks
    except CorrectionError as error:
        yield Checked(name=name, sound=False, told=f"{error.where}：{error.what}；{error.remedy}")


def _office(address: str | Path) -> Iterator[Checked]:
    yield from _store(OFFICE_STORE, address)
    found = verify_file(address)
    faults = [f"日志 {each.log_id} 第 {each.number} 条{each.what}" for each in found.faults[:_FAULTS_MAX]]
    seen = f"日志 {found.logs} 个、记录 {found.entries} 条"
    yield Checked(name="日志链", sound=found.sound, told="；".join([seen, *faults]))


def _store(kind: StoreKind, address: str | Path) -> Iterator[Checked]:
    engine = kind.existing(address)
    try:
        yield Checked(name="版本", sound=True, told=f"{shown(engine.url)} 是本程序的版本")
        # A server checks its own pages and references; a file is only as sound as its disk.
        if not is_postgresql(engine.url):
            yield _sqlite_itself(engine)
    finally:
        engine.dispose()


def _sqlite_itself(engine: Engine) -> Checked:
    with transaction(engine, writing=False) as connection:
        said = list(connection.exec_driver_sql("PRAGMA integrity_check").scalars())
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    faults = [each for each in said if each != "ok"] + [f"表 {row[0]} 的引用无处可寻" for row in broken]
    told = "；".join(str(each) for each in faults[:_FAULTS_MAX]) or "结构和引用完好"
    return Checked(name="文件", sound=not faults, told=told)


def _days_in_files(address: str | Path, archive: Path) -> Iterator[Checked]:
    counted, wrong = len(files_of(address)), faults(address, archive)
    told = "；".join(wrong[:_FAULTS_MAX]) or f"归档文件 {counted} 个，与写入时相同"
    if others := len(strangers(address, archive)):
        told = f"{told}；目录中另有 {others} 个不是这个库的，那个库不再用的，连同它一起删去"
    yield Checked(name="归档文件", sound=not wrong, told=told)


def _attached(address: str | Path, attachments: Path) -> Iterator[Checked]:
    counted = len({each.sealed_sha256 for each in surveyed(address)[1]})
    wrong = [
        f"日志 {each.log_id} 第 {each.number} 条的{each.what}"
        for each in attachment_faults(address, attachments)
    ]
    told = "；".join(wrong[:_FAULTS_MAX]) or f"附件 {counted} 个，与写入时相同"
    if len(wrong) > _FAULTS_MAX:
        told = f"{told}；……共 {len(wrong)} 处"
    yield Checked(name="附件文件", sound=not wrong, told=told)


def _with_key(address: str | Path, key: Path) -> Iterator[Checked]:
    with closing(open_store(address, key=load_key(key))) as store:
        yield Checked(name="密钥", sound=True, told="与办公库配套")
        aside = store.set_aside()
        told = f"搁置 {len(aside)} 个：{'、'.join(aside[:_FAULTS_MAX])}" if aside else "没有搁置的案卷"
        yield Checked(name="巡查", sound=not aside, told=told)
