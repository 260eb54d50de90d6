"""The office's folder (本所数据目录): settings, key, the two databases, the rulebook in force."""

import json
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from correction.domain.days import WorkCalendar
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.office.standards.in_force import in_force
from correction.rulebooks.book import Rulebook
from correction.rulebooks.loader import load_book
from correction.rulebooks.regional import regional_rest
from correction.store.errors import KeyProblem, StoreFailure
from correction.store.folders import write_whole
from correction.store.keys import load_key, waiting_beside
from correction.store.office_store import OfficeStore, open_store

if TYPE_CHECKING:
    from correction.store.attachments.files import SealedFiles
    from correction.store.positions import SqlPositions

SETTINGS = "correction.toml"
# A day that is not over cannot move, and yesterday's is still looked at all the time.
_DAYS = re.compile(r"[2-9]|[1-9][0-9]{1,3}")
_PASSWORD = re.compile(r"[^/]+://[^/@]*:[^/@]+@")
_TEXTS = (
    *(
        "book",
        "region",
        "office",
        "positions",
        "archive",
        "archive_after_days",
        "attachments",
        "key",
        "fonts",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the settings file says; paths are relative to the folder unless they are whole.

    `office` and `positions` are files of SQLite, or addresses that begin with postgresql://. A password is
    not part of an address: PostgreSQL's own file ~/.pgpass or its variable PGPASSWORD holds it. Positions
    older than `archive_after_days` lie in files in the folder `archive`; where it is empty, none do.
    Processes on several machines name one folder `attachments`, on a disk that they share.
    """

    folder: Path
    book: str = "cn"
    region: str = ""
    office: str = "office.db"
    positions: str = "positions.db"
    archive: str = "positions-archive"
    archive_after_days: str = ""
    attachments: str = "attachments"
    key: str = "key/master.key"
    fonts: str = ""

    def __post_init__(self) -> None:
        """Refuse a password, and days that are none; raises InvalidValue."""
        for name, address in (("office", self.office), ("positions", self.positions)):
            if _PASSWORD.match(address):
                what = "地址里写有口令，谁读到设置都能用"
                raise InvalidValue(f"设置 {name}", what, "删去口令，放到 ~/.pgpass 或环境变量 PGPASSWORD")

        if self.archive_after_days and not _DAYS.fullmatch(self.archive_after_days):
            what = f"“{self.archive_after_days}”不是天数"
            raise InvalidValue("设置 archive_after_days", what, "写 2 至 9999 的整数，留空则不归档")

    @property
    def office_path(self) -> str | Path:
        """The database of logs, alerts and read models."""
        return self._at(self.office)

    @property
    def positions_path(self) -> str | Path:
        """The database of positions."""
        return self._at(self.positions)

    @property
    def archive_path(self) -> Path:
        """The folder of positions that were moved to files."""
        return self.folder / self.archive

    @property
    def attachments_path(self) -> Path:
        """The folder of attachments, sealed."""
        return self.folder / self.attachments

    def archived_before(self, today: date) -> date | None:
        """Give the day before which positions are moved to files; none where they are not."""
        return today - timedelta(days=int(self.archive_after_days)) if self.archive_after_days else None

    def _at(self, address: str) -> str | Path:
        return address if "://" in address else self.folder / address

    @property
    def key_path(self) -> Path:
        """The file of the master key."""
        return self.folder / self.key

    @property
    def book_path(self) -> str | Path:
        """The rulebook: a shipped name, or the folder of a local one."""
        local = self.folder / self.book
        return local if (local / "book.yaml").is_file() else self.book

    def write(self) -> None:
        """Write the settings file, all of it or none: half of it would name other databases."""
        lines = [
            "# 本所设置。路径可以写相对本目录的，也可以写完整的。",
            "# office、positions：SQLite 文件，或 postgresql://用户@主机/库名；口令放在 ~/.pgpass。",
            "# archive、archive_after_days：多少天以前的定位移入哪个目录的归档文件；天数留空则不移。",
            "# attachments：附件放在哪个目录，内容加密；几台机器共用一个数据库的，都写同一个共享目录。",
            "# book：随程序提供的规则册名称，或规则册所在目录。更换后用 correction book adopt 启用。",
            "# fonts：文书所用字体的目录，留空用系统自带的；生僻字打印不出时，把字体文件放进这个目录。",
            "# region：自治地方另有放假的节日，写自治区全称，例如 宁夏回族自治区；其他地方留空。",
            *(f"{name} = {json.dumps(getattr(self, name), ensure_ascii=False)}" for name in _TEXTS),
        ]
        write_whole(self.folder / SETTINGS, ("\n".join(lines) + "\n").encode())


def read_settings(home: Path | None) -> Settings:
    """Read the settings of an office; without a folder named, of the current one.

    Raises NotFound where there is no settings file, InvalidValue for one that cannot be read.
    """
    folder = home if home is not None else Path()
    path = folder / SETTINGS
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFound(
            "本所数据目录",
            f"{folder} 中没有 {SETTINGS}",
            "用 --home 或环境变量 CORRECTION_HOME 指明目录；新建用 correction create",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidValue(f"{path}", f"写法有误（{error}）", '按“名称 = "内容"”改正') from None
    for name, value in said.items():
        if name not in _TEXTS or not isinstance(value, str):
            raise InvalidValue(
                f"{path}", f"不认识的设置 {name} = {value!r}", f"只能写 {'、'.join(_TEXTS)}，值加引号"
            )
    return Settings(folder=folder, **said)


@dataclass(frozen=True, kw_only=True)
class Office:
    """An open office; what is not used is not loaded."""

    settings: Settings
    store: OfficeStore

    def close(self) -> None:
        """Close both databases."""
        self.store.close()
        if "positions" in self.__dict__:
            self.positions.close()

    @property
    def configured_book(self) -> Rulebook:
        """The rulebook that the settings name, read anew: a worker has to see a change."""
        return load_book(self.settings.book_path)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The calendar of working days of the office's region."""
        return office_calendar(self.settings.region)

    @cached_property
    def positions(self) -> "SqlPositions":
        """The store of positions."""
        from correction.store.positions import open_positions  # noqa: PLC0415 - loads numpy

        with _of_setting("positions"):
            return open_positions(self.settings.positions_path, self.settings.archive_path)

    @cached_property
    def attachments(self) -> "SealedFiles":
        """The attachments."""
        from correction.store.attachments.files import SealedFiles  # noqa: PLC0415 - loaded on use

        return SealedFiles(self.store, self.settings.attachments_path)

    @property
    def book(self) -> Rulebook:
        """The rulebook that judges, with the standards of each county (本地标准).

        Raises Conflict where it is not the one that was adopted.
        """
        book = self.configured_book
        with self.store.reading() as uow:
            adopted = uow.adopted_books()
            if not adopted or adopted[-1].payload.digest != book.digest:
                what = f"规则册 {book.name} 的内容与启用时不同"
                raise Conflict("规则册", what, "核对改动后用 correction book adopt 启用，或恢复原来的规则册")
            return in_force(uow, book)


def office_calendar(region: str) -> WorkCalendar:
    """Give the national calendar of working days, with the region's own days of rest where one is named."""
    from correction.intake.work_calendar import national_calendar  # noqa: PLC0415

    calendar = national_calendar()
    return calendar.with_region(regional_rest(region)) if region else calendar


def open_office(home: Path | None) -> Office:
    """Open an office's folder.

    Raises NotFound where there is none, KeyProblem for a missing or wrong key, NewerStore or OlderStore for
    a database of another version.
    """
    settings = read_settings(home)
    key = load_key(settings.key_path)
    try:
        with _of_setting("office"):
            return Office(settings=settings, store=open_store(settings.office_path, key=key))
    except KeyProblem as error:
        if not waiting_beside(settings.key_path).exists():
            raise
        remedy = "再次运行 correction key rotate，备份文件同上次"
        raise KeyProblem("主密钥", f"上次更换没有完成（{error.what}）", remedy) from None


@contextmanager
def _of_setting(name: str) -> Iterator[None]:
    """Name the setting in what is said of a database: an address alone does not tell where it is written."""
    try:
        yield
    except KeyProblem:
        raise
    except StoreFailure as error:
        raise type(error)(f"{SETTINGS} 的 {name}，{error.where}", error.what, error.remedy) from error
