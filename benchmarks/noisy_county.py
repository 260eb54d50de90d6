"""What the engine of positions finds in a county of bad receivers: recall, false excursions, delay.

Three times ten days of a hundred persons with a fix a minute, and the same with a fix in five minutes.
`--quick` takes fifteen persons once. `--page` writes docs/maintainers/noisy-county.md.
"""

import argparse
import sys
from pathlib import Path

from correction.rulebooks.loader import load_book
from correction.testing.county.noisy import NoisyScore, noisy_score

SEEDS, INTERVALS_S = (3, 4, 5), (60, 300)
PAGE = Path(__file__).parents[1] / "docs" / "maintainers" / "noisy-county.md"
HEAD = """# A noisy county

What the engine of positions finds when receivers are bad: a GPS radius of 5 to 50 m by person, an error that
wanders over two minutes, and every 40 minutes an echo off some wall that throws the place off by 90 m (up to
400) for two and a half minutes while the receiver tells at most 15 m. Every third day each person goes beyond
the border, 0.1 to 6 km out, for 4 to 180 minutes. A fifth live 30 to 500 m inside the border, a fifth 20 to
200 m from the fence of a forbidden school. `python -P benchmarks/noisy_county.py --page` writes this page;
`tests/positions/test_noisy_county.py` is a smaller one.

The band is the border's doubt (300 m) and the margin of the book (100 m). Long is over ten minutes; clear of
the band is beyond it by more than each fix's accuracy for over ten minutes, base stations left aside. Within
the band nobody can say, and what is found there is a by-catch. A false excursion is one during which the
person was never beyond the border, a false entry one during which they were never inside the fence.

"""


def joined(scores: list[NoisyScore]) -> NoisyScore:
    return NoisyScore(
        person_days=sum(score.person_days for score in scores),
        fixes=sum(score.fixes for score in scores),
        trips=tuple(trip for score in scores for trip in score.trips),
        false_excursions=sum(score.false_excursions for score in scores),
        false_entries=sum(score.false_entries for score in scores),
    )


def column(score: NoisyScore) -> list[str]:
    found = (score.found(clear=True), score.found(clear=False), score.found(clear=False, long=False))
    return [
        f"{score.person_days:,}",
        f"{score.fixes:,}",
        *(f"{some} of {all_}" for some, all_ in found),
        str(score.false_excursions),
        str(score.false_entries),
        *(f"{score.delay_s(from_band=band) / 60:.1f} min" for band in (True, False)),
    ]


NAMES = (
    "person-days",
    "fixes",
    "excursions, long and clear of the band: found",
    "excursions, long, within the band: found",
    "excursions of ten minutes or less: found",
    "false excursions",
    "false entries to the school",
    "median delay from leaving the band",
    "median delay from the border as drawn",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--page", action="store_true")
    asked = parser.parse_args()
    book, persons, seeds = load_book("cn"), 15 if asked.quick else 100, SEEDS[:1] if asked.quick else SEEDS
    columns = [
        column(
            joined([noisy_score(book, seed=n, persons=persons, days=10, interval_s=step_s) for n in seeds])
        )
        for step_s in INTERVALS_S
    ]
    text = HEAD + "| a fix every | " + " | ".join(f"{step_s} s" for step_s in INTERVALS_S) + " |\n"
    text += "|---" * (1 + len(INTERVALS_S)) + "|\n"
    text += "".join(f"| {' | '.join(cells)} |\n" for cells in zip(NAMES, *columns, strict=True))
    if asked.page:
        PAGE.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
