"""Handing a caseload over at the desk: the list alone first, then in earnest, and what is refused."""

from typing import Any

from correction.cli.exits import ExitCode


def test_the_list_alone_changes_nothing_and_what_cannot_be_handed_over_is_refused(office: Any):
    told = office.ask("hand-over", "G1", "G1", "--reason", "休假", "--case", "A001", "--dry-run")
    assert told["handover_id"] == ""
    assert {row["name"] for row in told["open_work"]} == {"周明"}
    assert all(row["sort_zh"] for row in told["open_work"])
    drawn = office.run("hand-over", "G1", "G1", "--reason", "休假", "--case", "A001", "--dry-run").out
    assert "可移交 1 件" in drawn
    refused = office.run("hand-over", "G1", "G1", "--reason", "休假")
    assert refused.code == ExitCode.REFUSED
    assert "没有选择移交的案件" in refused.err
