"""A long run of the simulation is made in parts: what one part lived through the next does not live again."""

from functools import partial

import pytest

from tests.faults import seeds
from tests.faults.simulated import outcome
from tests.faults.simulated.outcome import Outcome, keep, kept
from tests.faults.simulated.simulation import simulate

NUMBERS = ("digest", "steps", "crashes", "alerts", "letters", "sent", "lost", "doubled", "notices")
MORE = ("notices_again", "failed_jobs", "set_aside")


def lived(seed, *faults):
    numbers = dict.fromkeys((*NUMBERS, *MORE), 1)
    return Outcome(seed=seed, person_years=10.0, faults=faults, cpu_s=2.0, **numbers)


def test_a_run_goes_on_where_the_last_part_ended_and_tells_the_figures_of_all(tmp_path, monkeypatch):
    path = tmp_path / "runs" / "simulation.jsonl"
    asked = []

    def outcomes(numbers, over):
        for seed in numbers:
            if over():
                return
            asked.append(seed)
            yield lived(seed)

    monkeypatch.setattr(seeds, "KEPT", path)
    monkeypatch.setattr(seeds, "SEEDS", 5)
    monkeypatch.setattr(seeds, "PERSON_YEARS", 50.0)
    monkeypatch.setattr(seeds, "_outcomes", outcomes)
    for seed in (0, 1, 3):
        keep(path, lived(seed, "something"))
    part = seeds.run(short=False, minutes=1.0)
    assert asked == [2, 4]
    assert part.figures["simulated person-years"] == "50 (asked for 50)"
    assert part.faults == tuple(f"seed {seed}: something" for seed in (0, 1, 3))
    assert [each.seed for each in kept(path)] == [0, 1, 2, 3, 4]


def test_outcomes_of_other_code_are_kept_and_not_counted(tmp_path, monkeypatch):
    path = tmp_path / "simulation.jsonl"
    keep(path, lived(0, "a fault that has been mended"))
    monkeypatch.setattr(outcome, "code", lambda: "other")
    assert list(kept(path)) == []
    keep(path, lived(0))
    monkeypatch.undo()
    assert [each.faults for each in kept(path)] == [("a fault that has been mended",)]


@pytest.mark.slow
def test_the_short_run_lives_through_seeds_in_several_processes_and_keeps_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(seeds, "KEPT", tmp_path / "simulation.jsonl")
    monkeypatch.setattr(seeds, "SHORT_SEEDS", 2)
    monkeypatch.setattr(seeds, "simulate", partial(simulate, persons=3, days=20))
    part = seeds.run(short=True, minutes=1.0, first_seed=5)
    assert part.figures["simulated person-years"].startswith("0 ")
    assert part.faults == ()
    assert not (tmp_path / "simulation.jsonl").exists()
