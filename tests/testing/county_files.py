"""A simulated county as anyone reads it: from its files."""

import csv
import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from python_calamine import CalamineWorkbook

from correction.testing.county import simulate

START_ON = date(2026, 1, 5)
DAYS = 75


class County:
    """The files of a county, and the truth that was returned with them."""

    def __init__(self, folder, truth):
        self.folder, self.truth = folder, truth
        header, *rows = CalamineWorkbook.from_path(folder / "roster.xlsx").get_sheet_by_index(0).to_python()
        self.roster = {row[0]: dict(zip(header, row, strict=True)) for row in rows}

    def rows(self, name):
        """All rows of one kind of file, of every slot, oldest slot first."""
        for path in sorted(self.folder.glob(f"inbox/*/{name}.csv")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield from csv.DictReader(file)

    def check_ins(self, case_no):
        """When a person checked in, in local time."""
        return [moment(row, "签到时间") for row in self.rows("checkins") if row["编号"] == case_no]

    @cached_property
    def fixes(self):
        """By device: its time, the time of receipt, the place and the attributes of every position."""
        found = defaultdict(list)
        for path in sorted(self.folder.glob("inbox/*/positions.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                said = json.loads(line)
                if at := said.get("position"):
                    times = (datetime.fromisoformat(at[name]) for name in ("fixTime", "serverTime"))
                    fix = (*times, (at["longitude"], at["latitude"]), at["attributes"])
                    found[said["device"]["uniqueId"]].append(fix)
        return found

    def true(self, kind):
        """The true events of one kind."""
        return [event for event in self.truth.events if event.kind is kind]

    def days(self):
        return [START_ON + timedelta(days=n) for n in range(self.truth.days)]


def moment(row, column):
    return datetime.fromisoformat(row[f"{column}（北京时间）"])


def made(folder: Path, *, persons=60, wearers=4, events=None) -> County:
    truth = simulate(folder, start_on=START_ON, days=DAYS, persons=persons, wearers=wearers, events=events)
    return County(folder, truth)
