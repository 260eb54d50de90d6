"""Handing a caseload over at the desk: the list alone first, then in earnest, and what is refused."""

from pathlib import Path
from typing import Any

import pytest

from correction.cli.exits import ExitCode
from tests.cli.conftest import ROSTER, STAFF, write_sheet


@pytest.fixture
def staffed(office: Any, tmp_path: Path) -> Any:
    """The office with a second officer, and a case that the first one carries."""
    header, rows = STAFF
    staff = write_sheet(tmp_path / "staff.csv", header, [*rows, ("G2", "何干事", *rows[0][2:])])
    office.ask("import", "staff", str(staff))
    header, rows = ROSTER
    carried = ("B001", "吴在所", *rows[0][2:], "G1")
    office.ask("import", "roster", str(write_sheet(tmp_path / "roster.csv", (*header, "责任人"), [carried])))
    return office


def test_the_list_alone_changes_nothing(staffed: Any):
    told = staffed.ask("hand-over", "G1", "G2", "--reason", "休假", "--dry-run")
    assert told["handover_id"] == ""
    assert {row["name"] for row in told["open_work"]} == {"吴在所"}
    assert all(row["sort_zh"] for row in told["open_work"])
    assert "可移交 1 件" in staffed.run("hand-over", "G1", "G2", "--reason", "休假", "--dry-run").out
    assert "责任人：G1（专职）" in staffed.run("case", "B001").out


def test_what_cannot_be_handed_over_is_not_listed_as_if_it_could(staffed: Any):
    for words, told in (
        (("G1", "G2", "--case", "A001"), "案件 A001 在"),
        (("G1", "G1"), "同一人"),
        (("G2", "G1"), "没有选择移交的案件"),
    ):
        for more in ((), ("--dry-run",)):
            ran = staffed.run("hand-over", *words, "--reason", "休假", *more)
            assert (ran.code != ExitCode.DONE, told in ran.err) == (True, True)


def test_the_record_names_who_carries_the_case_now(staffed: Any):
    staffed.ask("hand-over", "G1", "G2", "--reason", "调离")
    page = staffed.run("case", "B001").out
    assert "责任人：G2（专职）" in page
    assert "G2 专职 调离" in page
