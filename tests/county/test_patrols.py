"""A patrol is drawn from the county's own offices, repeats from its entry, and each item is checked once."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.minors import RecordSealed
from correction.domain.facts.patrols import PatrolChecked, PatrolDrawn, PatrolResult, PatrolScope
from correction.domain.moments import When
from correction.office.county.patrols import (
    PatrolOrder,
    check_item,
    checks_of,
    draw_patrol,
    patrol_log,
    repeats,
)
from correction.office.record import draft, record, void
from tests.county.conftest import NOW

ORDER = PatrolOrder(
    scope=PatrolScope.PERSONS, office_ids=("S1", "S2"), size=2, purpose="一季度抽查", seed="s"
)


def drawn(
    store: Any, order: PatrolOrder = ORDER, *, org_id: str = "X1", patrol_id: str = "p1"
) -> PatrolDrawn:
    with store.writing() as uow:
        return draw_patrol(uow, org_id, order, patrol_id=patrol_id, actor="X1a", now=NOW).payload


def check(store: Any, item: str, result: PatrolResult, remark: str = "", check_id: str = "k1") -> Any:
    said = PatrolChecked(patrol_entry_id="p1", item=item, result=result, remark=remark)
    with store.writing() as uow:
        return check_item(uow, "X1", said, check_id=check_id, actor="X1a", now=NOW)


def test_a_draw_takes_persons_of_the_offices_named_and_repeats_from_what_stands_in_the_log(county):
    held = drawn(county)
    assert {part.case_id for part in held.pool} == {"a", "b", "c"}
    assert len(held.drawn) == 2
    assert repeats(held)
    moved = replace(held, drawn=tuple(sorted({part.case_id for part in held.pool} - {held.drawn[0]})))
    assert not repeats(moved)
    assert drawn(county, replace(ORDER, seed="another")) == held
    with pytest.raises(Conflict, match="已用于另一条记录"):
        drawn(county, replace(ORDER, size=1))
    with county.reading() as uow:
        assert len(patrol_log(uow, "X1").of(PatrolDrawn)) == 1


def test_records_are_drawn_of_those_recorded_since_the_day_and_void_ones_are_left_out(county):
    later = NOW + timedelta(days=10)
    with county.writing() as uow:
        for number in range(3):
            made = CheckInMade(means=Means.IN_PERSON)
            item = draft(made, When.at(NOW - timedelta(days=number)), entry_id=f"a-{number}", actor="S1a")
            record(uow, "a", [item], now=later)
        void(uow, "a", "a-1", reason="误登", actor="S1a", now=later, void_id="v")
        numbers = {e.entry_id: e.number for e in uow.entries("a")}
        order = replace(ORDER, scope=PatrolScope.RECORDS, size=9, from_on=later.date() - timedelta(days=1))
        held = draw_patrol(uow, "X1", order, patrol_id="p2", actor="X1a", now=later).payload
    assert set(held.drawn) == {f"a#{numbers['a-0']}", f"a#{numbers['a-2']}"}
    assert repeats(held)


def test_a_sealed_record_is_not_drawn(county):
    with county.writing() as uow:
        sealed = draft(RecordSealed(document_no="1"), When.day(date(2026, 3, 1)), entry_id="z", actor="t")
        uow.append("a", [sealed], recorded_at=NOW)
    assert {part.case_id for part in drawn(county, replace(ORDER, size=9)).pool} == {"b", "c"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"office_ids": ("S3",)}, "没有这个下级机构：S3"),
        ({"office_ids": ()}, "没有选择"),
        ({"office_ids": ("S9",)}, "S9"),
        ({"purpose": " "}, "没有写明巡查的目的"),
        ({"size": 0}, "抽取 0 项不成数目"),
        ({"scope": PatrolScope.POSITIONS}, "没有可以抽取的内容"),
        ({"scope": PatrolScope.RECORDS, "from_on": date(2026, 3, 3)}, "还没有到"),
    ],
)
def test_a_draw_from_nothing_for_nothing_or_of_a_foreign_office_is_refused(county, change, told):
    with pytest.raises(InvalidValue, match=told):
        drawn(county, replace(ORDER, **change))
    with county.reading() as uow:
        assert patrol_log(uow, "X1").of(PatrolDrawn) == ()


def test_an_item_is_checked_once_and_a_shortcoming_says_what(county):
    first, second = drawn(county).drawn
    (left,) = {"a", "b", "c"} - {first, second}
    with pytest.raises(InvalidValue, match="发现问题而没有写明情况"):
        check(county, first, PatrolResult.SHORTCOMING)
    with pytest.raises(InvalidValue, match="不在抽取的名单里"):
        check(county, left, PatrolResult.IN_ORDER)
    made = check(county, first, PatrolResult.SHORTCOMING, "三月没有走访")
    assert check(county, first, PatrolResult.SHORTCOMING, "三月没有走访") == made
    with pytest.raises(Conflict, match="已经核查"):
        check(county, first, PatrolResult.IN_ORDER, check_id="k2")
    check(county, second, PatrolResult.IN_ORDER, check_id="k3")
    with county.reading() as uow:
        found = checks_of(patrol_log(uow, "X1"), "p1")
    assert {item: one.payload.result for item, one in found.items()} == {
        first: PatrolResult.SHORTCOMING,
        second: PatrolResult.IN_ORDER,
    }


def test_a_patrol_that_nobody_drew_is_not_found(county):
    with pytest.raises(NotFound, match="没有这次巡查"):
        check(county, "a", PatrolResult.IN_ORDER)
