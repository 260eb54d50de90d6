"""A small province through ten minutes; `make faults` has a larger one, `make faults-long` the whole."""

import pytest

from correction.domain.alert_kind import AlertKind
from tests.faults.province import peak
from tests.faults.province.world import OFFICES, WRITERS, Province


def test_every_person_is_written_of_once_and_by_one_writer():
    province = Province(persons=2 * OFFICES, ticks=3)
    written = [
        draft.entry_id
        for writer in range(WRITERS)
        for tick in range(province.ticks)
        for _, drafts in province.written(writer, tick)
        for draft in drafts
    ]
    assert len(written) == len(set(written))
    assert {each for each in written if each.endswith("check-in")} == {
        f"{n}/check-in" for n in range(province.persons)
    }


def test_what_is_owed_comes_from_those_who_leave_and_from_other_faces():
    province = Province(persons=OFFICES, ticks=3)
    kinds = [kind for _, kind in province.owed()]
    assert kinds.count(AlertKind.OUTSIDE_AREA) == kinds.count(AlertKind.IDENTITY_DOUBTFUL) == 10
    first, second = (province.fixes(tick).fixes.lon for tick in (-1, 1))
    assert (first < 120.1).all()
    assert (second > 120.1).sum() == 10


@pytest.mark.slow
def test_a_small_province_gets_what_it_is_owed_and_leaves_nothing_waiting(monkeypatch):
    monkeypatch.setattr(peak, "SHORT", Province(persons=OFFICES, ticks=2))
    part = peak.run(short=True)
    assert part.faults == ()
    assert "10 alerts" in part.figures["beyond the border: from the receipt of the batch to the stored alert"]
