"""What the office makes of a report: sent back with a reason, or accepted; one of the two, once."""

import pytest

AFTER = "2026-04-20T20:00:00+08:00"


@pytest.fixture
def report(office):
    """The number of a report that came in."""
    return office.ask("record", "report", "A001", "--on", "2026-03-03", "--kind", "书面")["number"]


def overdue(office):
    """The cycles of written reports that are overdue once March is over, grace and all."""
    findings = office.ask("case", "A001", at=AFTER)["findings"]
    return [f["occasion"] for f in findings if f["rule"] == "report_written"]


def test_a_report_sent_back_discharges_nothing_and_one_accepted_does(office, report):
    with_it = overdue(office)
    office.ask("record", "report-return", "A001", report, "--reason", "过于简单")
    without_it = overdue(office)
    assert set(with_it) < set(without_it)
    office.ask("record", "report", "A001", "--on", "2026-03-10", "--kind", "书面")
    assert overdue(office) == with_it


def test_an_accepted_report_goes_on_to_count(office, report):
    before = overdue(office)
    made = office.ask("record", "report-accept", "A001", report)
    assert overdue(office) == before
    (entry,) = [e for e in office.ask("case", "A001")["entries"] if e["entry_id"] == made["entry_id"]]
    assert (entry["kind"], entry["actor"]) == ("report_accepted", "G1")
    assert "报告审核通过" in office.run("case", "A001").out


@pytest.mark.parametrize("first", [("report-accept",), ("report-return", "--reason", "抄袭")])
@pytest.mark.parametrize("second", [("report-accept",), ("report-return", "--reason", "抄袭")])
def test_a_report_is_judged_once_unless_the_judgement_is_voided(office, report, first, second):
    made = office.ask("record", first[0], "A001", report, *first[1:])
    again = office.run("record", second[0], "A001", report, *second[1:])
    assert again.code == 4
    assert f"先作废第 {made['number']} 条" in again.err
    office.ask("void", "A001", made["number"], "--reason", "记错")
    assert office.run("record", second[0], "A001", report, *second[1:]).code == 0


def test_only_a_report_in_force_can_be_judged(office, report):
    assert office.run("record", "report-accept", "A001", "1").code == 1
    assert office.run("record", "report-accept", "A001", "99").code == 3
    assert office.run("record", "report-accept", "B999", "1").code == 3
    assert office.run("record", "report-return", "A001", report, "--reason", " ").code == 1
    office.ask("void", "A001", report, "--reason", "记错")
    assert office.run("record", "report-accept", "A001", report).code == 3
