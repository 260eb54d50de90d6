"""Codes of divisions through renaming, splitting and merging; what nobody recorded is not guessed."""

from datetime import UTC, date, datetime

import pytest

from correction.domain.area import Area, Circle, Datum
from correction.domain.divisions import DivisionChange, DivisionHistory
from correction.domain.errors import InvalidValue
from correction.intake.places.divisions import read_divisions
from correction.office.areas import draw, permitted_fences, tell_divisions
from correction.testing.memory import MemoryStore

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def change(year, kind, old, new):
    return DivisionChange(year=year, kind=kind, old_code=old, new_code=new)


LUAN = (
    change(1999, "同名改码", "342422", "341521"),
    change(2015, "同名改码", "341521", "340422"),
    change(2015, "新设", None, "341504"),
)
SPLIT = (change(2020, "拆分", "330100", "330111"), change(2020, "拆分", "330100", "330112"))
MERGED = (change(2021, "合并", "330102", "330105"), change(2021, "合并", "330103", "330105"))
HISTORY = DivisionHistory(changes=(*LUAN, *SPLIT, *MERGED, change(2002, "撤销", "640102", None)))


@pytest.mark.parametrize(
    ("code", "year", "in_force"),
    [
        ("342422", 1998, {"342422"}),
        ("342422", 1999, {"341521"}),
        ("342422", 2026, {"340422"}),
        ("341521", 2014, {"341521"}),
        ("340422", 2026, {"340422"}),
        ("330100", 2026, {"330111", "330112"}),
        ("330102", 2026, {"330105"}),
        ("330103", 2020, {"330103"}),
        ("640102", 2026, set()),
        ("999999", 2026, {"999999"}),
    ],
)
def test_a_code_is_followed_to_what_took_its_place_by_a_year(code, year, in_force):
    assert HISTORY.successors(code, year) == in_force


def test_the_history_of_a_code_reaches_back_and_forth():
    assert HISTORY.of_code("341521") == LUAN[:2]
    assert HISTORY.of_code("330105") == MERGED


def test_only_a_new_name_or_number_leaves_the_ground_the_same():
    assert HISTORY.same_ground("342422") == {"341521", "340422"}
    assert HISTORY.same_ground("330102") == frozenset()


def test_a_history_that_goes_in_a_circle_ends():
    circle = DivisionHistory(
        changes=(change(2000, "更名", "110101", "110102"), change(2000, "更名", "110102", "110101"))
    )
    assert circle.successors("110101", 2026) <= {"110101", "110102"}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"old_code": "34152", "new_code": None}, "不是 6 位代码"),
        ({"old_code": "３４１５２１", "new_code": None}, "不是 6 位代码"),
        ({"old_code": None, "new_code": None}, "新旧代码都没有"),
        ({"old_code": "341521", "new_code": None, "year": 15}, "不可能"),
    ],
)
def test_a_change_that_names_no_division_is_refused(wrong, says):
    with pytest.raises(InvalidValue, match=says):
        DivisionChange(**{"year": 2015, "kind": "", **wrong})


def permitted(residence, *drawn, changes=HISTORY.changes):
    """The areas of a residence, where these divisions are drawn."""
    store = MemoryStore()
    with store.writing() as uow:
        told = tell_divisions(uow, changes, actor="a", now=NOW)
        assert all(told)
        assert not any(tell_divisions(uow, changes, actor="a", now=NOW))
        for code in drawn:
            circle = Circle(lon=116, lat=32, radius_m=1_000)
            area = Area(
                area_id=code, version=1, name=code, datum=Datum.WGS84, circles=(circle,), division_code=code
            )
            draw(uow, area, actor="a", now=NOW)
    with store.reading() as uow:
        assert uow.divisions().changes == tuple(changes)
        return {fence.area_id for fence in permitted_fences(uow, residence, date(2026, 3, 1))}


@pytest.mark.parametrize(
    ("residence", "drawn", "found"),
    [
        ("341521", ("340422",), {"340422"}),  # the roster has the old code
        ("340422", ("341521",), {"341521"}),  # the map is old
        ("340422", ("340422", "341521"), {"340422"}),
        ("330102", ("330105", "330106"), {"330105", "330106"}),  # merged into a district: the whole city
        ("640102", ("640104",), set()),  # abolished, and nobody says into what
    ],
)
def test_the_permitted_area_is_found_through_changed_codes(residence, drawn, found):
    assert permitted(residence, *drawn) == found


def test_the_real_history_is_read_and_followed(real_data):
    found = read_divisions(real_data / "region_code_history_5_places.json")
    changes = tuple(each for each in found if isinstance(each, DivisionChange))
    assert len(changes) == len(found) == 19
    assert DivisionHistory(changes=changes).successors("342422", 2026) == {"340422"}


def test_bad_changes_are_told_and_the_good_ones_are_read(tmp_path):
    path = tmp_path / "codes.json"
    path.write_text(
        '[{"year": 2015, "old": {"code": "341521000000"}, "new": {"code": "340422000000"}}, {"year": "x"}, 5]'
    )
    good, no_year, no_event = read_divisions(path)
    assert isinstance(good, DivisionChange)
    assert [error.row for error in (no_year, no_event)] == [2, 3]  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["{", "[]", "5", '{"events": 3}'])
def test_what_is_no_list_of_changes_is_refused(tmp_path, text):
    path = tmp_path / "codes.json"
    path.write_text(text)
    with pytest.raises(InvalidValue, match=r"codes\.json"):
        read_divisions(path)
