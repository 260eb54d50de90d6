"""One look at everything (体检): settings, databases, key, rulebook, machine, processes, back-ups."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from correction.cli.doctor.channels import channels, tiles
from correction.cli.doctor.machine import backups, calendar, clock, disk_folder, own_disk, zone
from correction.cli.doctor.told import Told, refused
from correction.cli.home import Office, Settings, open_office, read_settings
from correction.domain.errors import CorrectionError
from correction.office.watching.signs import Signs
from correction.office.watching.troubles import troubles
from correction.rulebooks.glossary import glossary
from correction.store.keys import load_key, waiting_beside
from correction.store.watching.beats import read_beats
from correction.store.watching.faults import set_aside, stuck_ladders
from correction.store.watching.measures import fills, notices_waiting, size_of, waiting

Check = Callable[[Office, datetime], Iterator[Told]]
RUNBOOKS = "workers/runbooks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked at: the office's folder, where back-ups are kept, if that was said, and when."""

    home: Path | None
    backups: Path | None
    now: datetime


def check_up(asked: Asked) -> tuple[Told, ...]:
    """Look at everything that can be looked at; what does not open ends what needs it, and nothing else."""
    found = [_python(), zone(), *_settings(asked)]
    return tuple(found)


def _settings(asked: Asked) -> Iterator[Told]:
    try:
        settings = read_settings(asked.home)
    except CorrectionError as error:
        yield refused("设置", error)
        return
    yield Told(name="设置", told=f"{settings.folder}，规则册 {settings.book}")
    yield disk_folder(settings.folder)
    yield own_disk((settings.office_path, settings.positions_path))
    yield tiles(settings.folder)
    yield from _key(settings)
    yield backups(asked.backups, asked.now)
    try:
        office = open_office(asked.home)
    except CorrectionError as error:
        yield refused("办公库", error)
        return
    try:
        yield from _office(office, asked.now)
    finally:
        office.store.close()


def _key(settings: Settings) -> Iterator[Told]:
    try:
        key = load_key(settings.key_path)
    except CorrectionError as error:
        yield refused("主密钥", error)
        return
    if waiting_beside(settings.key_path).exists():
        told = "上次更换没有完成"
        yield Told(
            name="主密钥", ok=False, told=told, remedy="再次运行 correction key rotate，备份文件同上次"
        )
        return
    yield Told(name="主密钥", told=f"{key.key_id}，{'演示用' if key.demo else '已备份'}")


def _office(office: Office, now: datetime) -> Iterator[Told]:
    for name, check in _CHECKS:
        try:
            yield from check(office, now)
        except CorrectionError as error:
            yield refused(name, error)


def _databases(office: Office, _now: datetime) -> Iterator[Told]:
    for name, engine in (("办公库", office.store.engine), ("定位库", office.positions.engine)):
        with engine.connect() as connection:
            version = ".".join(str(part) for part in connection.dialect.server_version_info or ())
        dialect = "PostgreSQL" if engine.dialect.name == "postgresql" else "SQLite"
        told = f"{dialect} {version}，{size_of(engine) / 1e6:.1f} MB，是本程序的版本"
        yield Told(name=name, told=told)


def _attachments(office: Office, _now: datetime) -> Iterator[Told]:
    office.attachments.check_there()
    yield Told(name="附件目录", told=str(office.settings.attachments_path))


def _book(office: Office, _now: datetime) -> Iterator[Told]:
    yield Told(name="规则册", told=f"{office.book.name} 已启用，可以装载")


def _calendar(office: Office, now: datetime) -> Iterator[Told]:
    yield calendar(office.calendar, now)


def _clock(office: Office, now: datetime) -> Iterator[Told]:
    yield clock(office, now)


def _processes(office: Office, now: datetime) -> Iterator[Told]:
    """Tell what a worker would tell, so that the doctor and the alerts cannot disagree."""
    engine = office.store.engine
    due, oldest_due_at = waiting(engine, now)
    dead, waits_since = notices_waiting(engine, now)
    signs = Signs(
        at=now,
        beats=read_beats(engine),
        set_aside=set_aside(engine, now),
        stuck_ladders=stuck_ladders(engine),
        due=due,
        oldest_due_at=oldest_due_at,
        notices_dead=dead,
        notice_waits_since=waits_since,
        fills=fills(engine, office.positions.engine, office.settings.folder),
    )
    beats = "、".join(f"{beat.part.zh} {beat.name}" for beat in signs.beats) or "还没有进程运行过"
    yield Told(name="进程", told=beats)
    yield Told(name="到期未研判", told=f"{due} 个案卷")
    yield Told(name="通知", told=f"搁置 {dead} 条")
    yield Told(name="容量", told="，".join(f"{fill.zh} {fill.used:.1%}" for fill in signs.fills))
    for trouble in troubles(signs):
        told = f"{trouble.told}（{'；'.join(f'{name} {value}' for name, value in trouble.inputs)}）"
        remedy = f"见 {RUNBOOKS}/{trouble.kind.value}.md"
        yield Told(name=glossary().alert(trouble.kind).zh, ok=False, told=told, remedy=remedy)


def _channels(office: Office, _now: datetime) -> Iterator[Told]:
    with office.store.reading() as uow:
        yield from channels(office.settings.folder, uow)


def _python() -> Told:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Told(name="Python", told=version)


_CHECKS: tuple[tuple[str, Check], ...] = (
    ("数据库", _databases),
    ("附件目录", _attachments),
    ("规则册", _book),
    ("工作日历", _calendar),
    ("时钟", _clock),
    ("进程", _processes),
    ("通知渠道", _channels),
)
