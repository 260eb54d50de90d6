"""Offices ready to import into, in memory and in a database."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from correction.store import create, open_store
from correction.store.keys import load_key, make_key
from correction.testing.memory import MemoryStore
from tests.intake.making import GOOD_ROSTER, SQUARE, Office, feature, write_geojson


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty database and its key, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("made")
    create(folder / "office.db", key=make_key(folder / "key", demo=True)).close()
    return folder


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, made: Path, tmp_path: Path) -> Iterator[Any]:
    """An empty store."""
    if request.param == "memory":
        yield MemoryStore()
        return
    shutil.copyfile(made / "office.db", tmp_path / "office.db")
    opened = open_store(tmp_path / "office.db", key=load_key(made / "key"))
    yield opened
    opened.close()


@pytest.fixture
def empty_office(store: Any, tmp_path: Path) -> Office:
    """A county with two offices, staff and one area, in which nobody is in correction yet."""
    office = Office(store, tmp_path)
    office.put(
        "org",
        [
            {"机构编号": "S1", "名称": "城东司法所", "级别": "司法所", "上级编号": "C1"},
            {"机构编号": "S2", "名称": "城西司法所", "级别": "司法所", "上级编号": "C1"},
            {"机构编号": "C1", "名称": "样例县司法局", "级别": "县"},
        ],
    )
    office.put(
        "staff",
        [
            {"人员编号": "G1", "姓名": "林", "机构编号": "S1", "身份": "专职", "执法资格起": "2020-01-01"},
            {"人员编号": "G2", "姓名": "钟", "机构编号": "S1", "身份": "协理员"},
        ],
    )
    office.put_file("areas", write_geojson(tmp_path / "areas.geojson", [feature(SQUARE, adcode="330781")]))
    return office


@pytest.fixture
def office(empty_office: Office) -> Office:
    """The same with one person in correction since June 2025."""
    assert empty_office.put("roster", [GOOD_ROSTER]).new == 1
    return empty_office
