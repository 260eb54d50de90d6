"""A small office in a temporary folder, run through its commands as staff would."""

import csv
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from correction.cli.app import app

CREATED_AT = "2026-03-01T08:00:00+08:00"
LATER_AT = "2026-03-10T20:00:00+08:00"

Row = tuple[str, ...]
Table = tuple[Row, list[Row]]

ORG: Table = (
    ("机构编号", "名称", "级别", "上级编号"),
    [
        ("X1", "示例县司法局", "县", ""),
        ("S1", "城关司法所", "司法所", "X1"),
    ],
)
STAFF: Table = (
    ("人员编号", "姓名", "机构编号", "身份", "执法资格起"),
    [("G1", "林所长", "S1", "专职", "2024-01-01")],
)
ROSTER_HEADER: Row = (
    "编号",
    "姓名",
    "性别",
    "出生日期",
    "矫正类别",
    "决定机关",
    "裁判生效日",
    "矫正起始日",
    "矫正终止日",
    "司法所",
    "报到日期",
    "启用日",
    "管理类别",
    "管理类别起始日",
    "签到时段",
    "签到方式",
)
ROSTER: Table = (
    ROSTER_HEADER,
    [
        (
            "A001",
            "周明",
            "男",
            "1985-06-01",
            "缓刑",
            "人民法院",
            "2025-06-02",
            "2025-06-02",
            "2026-12-01",
            "S1",
            "2025-06-05",
            "2026-03-01",
            "普管",
            "2025-06-06",
            "07:00-10:00",
            "手机",
        ),
        (
            "A002",
            "吴未到",
            "男",
            "1990-01-01",
            "缓刑",
            "人民法院",
            "2026-02-24",
            "2026-02-24",
            "2027-02-23",
            "城关司法所",
            "",
            "2026-02-24",
            "",
            "",
            "",
            "",
        ),
    ],
)


def write_sheet(path: Path, header: Row, rows: list[Row]) -> Path:
    """Write a sheet as an office's spreadsheet program saves it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What came of one command."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> Any:
        """The answer to a script."""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An office's folder and the commands run in it, as of a moment that the test says."""

    home: Path
    folder: Path

    def run(self, *words: object, at: str = LATER_AT, home: Path | None = None, actor: str = "G1") -> Ran:
        """Run one command."""
        shared = ["--home", str(home or self.home), "--now", at, "--actor", actor]
        result = CliRunner().invoke(app, [*(str(word) for word in words), *shared])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(code=result.exit_code, out=result.stdout, err=result.stderr)

    def ask(self, *words: object, at: str = LATER_AT) -> Any:
        """Run a command that must succeed, and give its answer to a script."""
        ran = self.run(*words, "--json", at=at)
        assert ran.code == 0, ran.err
        return ran.told

    def sheet(self, name: str, header: Row, rows: list[Row]) -> Path:
        """Write a sheet to import."""
        return write_sheet(self.folder / name, header, rows)


@pytest.fixture(scope="session", autouse=True)
def _tree_of_commands_made_once() -> Iterator[None]:
    # The runner makes all commands anew for each that it runs, which took half the time of these tests.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("typer.testing._get_command", cache(get_command))
        yield


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An office that was created and has no data yet; made once, and only ever copied."""
    folder = tmp_path_factory.mktemp("founded")
    made = Desk(home=folder / "office", folder=folder)
    ran = made.run("create", made.home, "--book", "demo-county", "--demo-key", at=CREATED_AT)
    assert ran.code == 0, ran.err
    return made


@pytest.fixture(scope="session")
def staffed(founded: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An office with its bodies, staff and two cases; made once, and only ever copied."""
    made = copied(founded, tmp_path_factory.mktemp("staffed"))
    sheets: dict[str, Table] = {"org": ORG, "staff": STAFF, "roster": ROSTER}
    for kind, (header, rows) in sheets.items():
        told = made.ask("import", kind, made.sheet(f"{kind}.csv", header, rows), at=CREATED_AT)
        assert told["report"]["new"] == len(rows), told
    return made


def copied(desk: Desk, folder: Path) -> Desk:
    """Give a copy of an office, and of the sheets beside it, in a folder of its own."""
    shutil.copytree(desk.folder, folder, dirs_exist_ok=True)
    return Desk(home=folder / "office", folder=folder)


@pytest.fixture
def desk(founded: Desk, tmp_path: Path) -> Desk:
    """An office that was created and has no data yet."""
    return copied(founded, tmp_path)


@pytest.fixture
def office(staffed: Desk, tmp_path: Path) -> Desk:
    """An office with its bodies, staff and two cases, one of whom never reported."""
    return copied(staffed, tmp_path)


@pytest.fixture(scope="session")
def root_folder() -> Path:
    """The top of the tree."""
    return Path(__file__).resolve().parents[2]
