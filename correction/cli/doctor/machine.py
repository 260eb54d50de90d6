"""What the doctor sees of the machine (体检：机器): disk, clocks, zone data, calendars, back-ups."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from correction.cli.doctor.told import Told, refused
from correction.cli.exits import ExitCode
from correction.cli.home import Office
from correction.domain.days import WorkCalendar
from correction.domain.errors import CorrectionError
from correction.domain.moments import SHANGHAI, legal_day, local_text
from correction.office.watching.troubles import CLOCK_MAX_S, SHORT
from correction.store.queries.screens import newest_entry_at
from correction.store.upkeep.backups import read_manifest
from correction.store.watching.measures import disk_used
from correction.store.watching.server_clock import database_now

BACKUP_MAX = timedelta(days=8)
MOUNTS = Path("/proc/self/mounts")
# Kinds of file systems that lie on another machine, or go through another system's locks.
SHARED = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "fuse.davfs", "davfs"}
)
# From here on the next year's calendar of rest should have been announced.
ANNOUNCED_BY_MONTH = 12


def disk_folder(folder: Path) -> Told:
    """Tell how full the disk of the office's folder is."""
    used = disk_used(folder)
    remedy = "清理或扩容，见 workers/runbooks/capacity_short.md"
    return Told(name="磁盘", ok=used < SHORT, told=f"已用 {used:.0%}", remedy=remedy, code=ExitCode.STORE)


def own_disk(databases: Iterable[str | Path]) -> Told:
    """Tell whether databases that are files lie on this machine: on a shared disk locks fail, and what
    two machines write destroys the file.
    """
    shared = [path for path in databases if isinstance(path, Path) and _is_shared(path.resolve())]
    told = f"{'、'.join(map(str, shared))} 在网络盘或共享目录上" if shared else "数据库不在网络盘上"
    remedy = "停下所有进程，把数据目录移到本机的磁盘上；几台机器要共用的，改用 PostgreSQL"
    return Told(name="数据库的位置", ok=not shared, told=told, remedy=remedy, code=ExitCode.STORE)


def _is_shared(path: Path) -> bool:
    """Tell whether a path leads to another machine: by its name on Windows, by what is mounted on Linux."""
    if path.drive.startswith("\\\\"):
        return True
    if not MOUNTS.is_file():
        return False
    kinds = {}
    for line in MOUNTS.read_text("utf-8", "replace").splitlines():
        _, mounted_at, kind, *_ = line.split(" ")
        # Blanks are written as an octal number; of two at one place the later one is seen.
        kinds[Path(mounted_at.replace("\\040", " "))] = kind
    return next((kinds[each] in SHARED for each in (path, *path.parents) if each in kinds), False)


def zone() -> Told:
    """Tell whether the machine's zone data know when China had summer time, as births of those years need."""
    summer, winter = datetime(1987, 7, 1, tzinfo=SHANGHAI), datetime(1987, 1, 1, tzinfo=SHANGHAI)
    known = (summer.utcoffset(), winter.utcoffset()) == (timedelta(hours=9), timedelta(hours=8))
    return Told(
        name="时区数据",
        ok=known,
        told="Asia/Shanghai，含 1986—1991 年夏令时" if known else "没有 1987 年的夏令时",
        remedy="安装系统的 tzdata，或 pip install tzdata",
    )


def calendar(known: WorkCalendar, now: datetime) -> Told:
    """Tell whether the working days of this year, and in December of the next, are known."""
    on = legal_day(now)
    wanted = {on.year, on.year + (on.month >= ANNOUNCED_BY_MONTH)}
    missing = sorted(wanted - known.years)
    told = f"缺 {'、'.join(map(str, missing))} 年" if missing else f"至 {max(known.years, default=0)} 年"
    return Told(
        name="工作日历",
        ok=not missing,
        told=told,
        remedy="升级 chinesecalendar；在那以前节假日顺延按周末计算，并注明日历未知",
    )


def clock(office: Office, now: datetime) -> Told:
    """Compare our clock with the database server's, and with the newest entry and stamp of a file."""
    theirs = database_now(office.store.engine)
    remedy = "校准时钟：timedatectl set-ntp true；见 workers/runbooks/clock_wrong.md"
    if theirs is not None:
        off_s = (now - theirs).total_seconds()
        told = f"与数据库服务器相差 {off_s:+.1f} 秒"
        return Told(name="时钟", ok=abs(off_s) <= CLOCK_MAX_S, told=told, remedy=remedy)
    newest = newest_entry_at(office.store)
    # The databases are touched by being opened.
    files = office.settings.folder.glob("*.toml")
    stamps = [datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in files]
    latest = max((at for at in (newest, *stamps) if at is not None), default=now)
    behind = (latest - now).total_seconds() > CLOCK_MAX_S
    told = f"比最新的记录或文件还早（{local_text(latest)}）" if behind else "不早于最新的记录和文件"
    return Told(name="时钟", ok=not behind, told=told, remedy=remedy)


def backups(folder: Path | None, now: datetime) -> Told:
    """Tell how old the newest back-up is, by what it says of itself."""
    remedy = "运行 correction database backup 目录，并定期做"
    if folder is None:
        return Told(name="备份", told="没有指明备份目录，未检查（--backups 目录）")
    taken: list[datetime] = []
    for each in sorted(folder.glob("*/backup.json")) if folder.is_dir() else ():
        try:
            taken.append(read_manifest(each.parent).taken_at)
        except CorrectionError as error:
            return refused("备份", error)
    if not taken:
        return Told(name="备份", ok=False, told=f"{folder} 中没有备份", remedy=remedy)
    newest = max(taken)
    fresh = now - newest <= BACKUP_MAX
    return Told(name="备份", ok=fresh, told=f"最近一份 {local_text(newest)}", remedy=remedy)
