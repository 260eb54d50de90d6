"""One seed gives the same bytes, and one person's life does not depend on anybody else's."""

import hashlib
from datetime import date

from correction.domain.moments import DateSpan
from correction.testing.county import Truth, simulate
from correction.testing.county.people import residents


def digests(folder):
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def small(folder, **more):
    simulate(folder, **({"persons": 20, "days": 25, "wearers": 3} | more))
    return digests(folder)


def test_one_seed_gives_the_same_bytes(tmp_path):
    first = small(tmp_path / "a")
    assert first == small(tmp_path / "b")
    assert first != small(tmp_path / "c", seed=2)


def test_a_person_is_the_same_among_more_people():
    span = DateSpan(from_on=date(2026, 1, 5), to_on=date(2026, 4, 4))
    assert residents(1, 10, 2, span) == residents(1, 30, 2, span)[:10]


def test_an_event_changes_nothing_for_those_whom_it_does_not_touch(tmp_path):
    small(tmp_path / "honest", events=0)
    truth = simulate(tmp_path / "one", persons=20, days=25, wearers=3, events=1)
    touched = {event.case_no for event in truth.events}
    assert len(touched) == 1

    def untouched(folder):
        lines = (
            line
            for path in sorted(folder.glob("inbox/*/*.csv"))
            for line in path.read_text(encoding="utf-8-sig").splitlines()
        )
        return [line for line in lines if "YL" in line and not any(no in line for no in touched)]

    assert untouched(tmp_path / "honest") == untouched(tmp_path / "one")


def test_the_truth_is_read_back_as_it_was_written(tmp_path):
    truth = simulate(tmp_path / "c", persons=20, days=25, wearers=3, events=10)
    assert truth.events
    assert Truth.read(tmp_path / "c" / "truth.json") == truth


def test_a_week_of_one_device_has_a_position_every_five_minutes(tmp_path):
    truth = simulate(tmp_path / "w", persons=5, days=7, wearers=1, events=0)
    full = 7 * 288 - 30
    assert 0.97 * full < truth.fixes <= full


def test_slots_hold_what_was_received_up_to_them(tmp_path):
    small(tmp_path / "s")
    names = sorted(path.name for path in (tmp_path / "s" / "inbox").iterdir())
    assert names[0] == "2026-01-05T1100"
    assert names[-1] == "2026-01-29T2130"
    for path in (tmp_path / "s" / "inbox").glob("*/checkins.csv"):
        day, clock = path.parent.name.split("T")
        for line in path.read_text(encoding="utf-8-sig").splitlines()[1:]:
            assert line.split(",")[1] <= f"{day} {clock[:2]}:{clock[2:]}:00"
