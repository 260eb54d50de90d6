"""Positions, rosters' hours and powers go by the county of the person, whoever sends or sits beside them."""

from dataclasses import fields
from datetime import date, time, timedelta
from typing import Any

import numpy as np
import pytest

from correction.domain.facts.devices import SourceAssigned, SourceKind
from correction.domain.moments import When, local_time
from correction.office.approvals.folder import open_folder
from correction.office.judging.extra_checks import rate_of
from correction.office.ladder.digest import digest_due
from correction.office.positions.judging.eras import position_eras
from correction.office.positions.judging.telling import Round
from correction.office.positions.lawful import to_ms
from correction.office.positions.port import Delivery
from correction.office.positions.receiving.counties import by_county
from geofences.fixes import FixBatch
from tests.standards.county import BOOK, CONTEXT, NOW, Counties

UNREAD: Any = None
NO_FIXES = FixBatch(**{field.name: np.array([]) for field in fields(FixBatch)})
ON = date(2026, 3, 12)
LATER = local_time(ON, time(7, 30))


@pytest.fixture(scope="module")
def counties():
    """County A has numbers of its own from the 12th; a device each is worn in A and in B."""
    made = Counties()
    for case_id, office_id in (("case-a", "A1"), ("case-b", "B1")):
        made.admit(case_id, office_id)
        worn = SourceAssigned(
            source_id=f"device-{case_id}", source=SourceKind.WRISTBAND, from_at=NOW, interval_minutes=5
        )
        made.record(case_id, (worn, When.at(NOW)))
    for key, value in (
        ("excursion.confirm_minutes", "10"),
        ("excursion.margin_m", "300"),
        ("battery.low_pct", "30"),
        ("extra_check.rate_pct", "20"),
        ("leave.office_max_days", "3"),
        ("digest.from_hour", "7"),
        ("ladder.county_minutes.critical", "30"),
    ):
        made.set(value, key=key, from_on=ON)
    return made


def test_a_delivery_is_parted_by_county_and_strangers_go_with_the_first(counties) -> None:
    sources = ("device-case-a", "device-case-b", "nobodys")
    nothing = Delivery(source_ids=sources, whose=np.array([], np.int64), fixes=NO_FIXES)
    with counties.store.reading() as uow:
        parts = by_county(uow, counties.book, nothing, [])
        whole = by_county(uow, BOOK, nothing, [])
    assert [(book.whole("battery.low_pct", ON), sorted(theirs)) for book, _, theirs in parts] == [
        (30, ["device-case-a", "nobodys"]),
        (20, ["device-case-b"]),
    ]
    assert [(book, theirs) for book, _, theirs in whole] == [(BOOK, frozenset(sources))]


def test_fixes_are_taken_for_what_the_county_says_from_its_day_on(counties):
    book = counties.book
    round_ = Round(positions=UNREAD, eras=position_eras(book), book=book, context=CONTEXT, now=NOW)
    there, elsewhere = round_.for_body("A1"), round_.for_body("B1")
    noons = (local_time(day, time(12)) for day in (ON - timedelta(days=1), ON))
    before, after = (to_ms(noon) for noon in noons)
    margins = [each.eras.at(at).rules.margin_m for each in (there, elsewhere) for at in (before, after)]
    assert margins == [100, 300, 100, 100]


def test_powers_draws_and_digests_go_by_the_county(counties) -> None:
    book = counties.book
    with counties.store.reading() as uow:
        folders = [open_folder(uow, case_id, book) for case_id in ("case-a", "case-b")]
        assert [folder.book.whole("leave.office_max_days", ON) for folder in folders] == [3, 7]
        assert digest_due(uow, book, LATER) == ("A1",)
    assert [rate_of(book.at_body(org), ON) for org in ("A1", "B1")] == [0.2, 0.1]
