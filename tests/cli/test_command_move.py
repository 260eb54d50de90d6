"""A change of place after the grant, at the desk of the old county."""

from tests.cli.conftest import ORG, STAFF
from tests.cli.test_command_close import COUNTY_STAFF

ASK = ("approve", "ask", "A001", "M1", "--matter", "执行地变更", "--from", "2026-04-01", "--reason", "迁居")


def granted(office, to_county="邻县"):
    header, rows = COUNTY_STAFF
    office.ask("import", "staff", office.sheet("more.csv", header, rows))
    office.ask(*ASK, "--to-county", to_county)
    office.ask("approve", "opinion", "A001", "M1", "--text", "同意")
    for step in ("征求", "同意"):
        assert office.run("approve", "transfer", "A001", "M1", "--step", step, actor="K1").code == 0
    assert office.run("approve", "grant", "A001", "M1", actor="K1").code == 0


def test_from_the_grant_to_the_receipt(office):
    granted(office)
    office.ask("move", "told", "A001", "M1", "--on", "2026-03-10")
    early = office.run("move", "no-show", "A001", "M1", "--on", "2026-03-10", "--by", "邻县")
    assert early.code == 1
    assert "2026-03-17 届满" in early.err
    later = "2026-03-25T10:00:00+08:00"
    office.ask("move", "no-show", "A001", "M1", "--on", "2026-03-18", "--by", "邻县", at=later)
    office.ask("sweep", at=later)
    kinds = {alert["kind"] for alert in office.ask("alerts", "list", at=later)["alerts"]}
    assert {"move_not_reported", "search_not_done"} <= kinds
    accepted = ("move", "accepted", "A001", "M1", "--on", "2026-03-22", "--by", "邻县")
    office.ask(*accepted, "--reported", "2026-03-20", "--document", "回1号", at=later)
    assert office.ask("case", "A001", at=later)["phase_zh"] == "已转出"


def test_the_receipt_is_named_by_its_own_number_though_more_is_written_with_it(office):
    header, rows = ORG
    more = [("X2", "邻县司法局", "县", ""), ("S2", "城西司法所", "司法所", "X2")]
    office.ask("import", "org", office.sheet("org2.csv", header, [*rows, *more]))
    header, rows = STAFF
    theirs = [("K9", "陈科长", "X2", *rows[0][3:])]
    office.ask("import", "staff", office.sheet("staff2.csv", header, theirs))
    granted(office, "X2")
    office.ask("move", "told", "A001", "M1", "--on", "2026-03-10")
    by, came = ("--by", "X2", "--office", "S2"), ("--on", "2026-03-10", "--reported", "2026-03-10")
    ran = office.run("move", "accepted", "A001", "M1", *by, *came, "--document", "回1", "--json", actor="K9")
    kinds = {entry["number"]: entry["kind"] for entry in office.ask("case", "A001")["entries"]}
    assert kinds[ran.told["number"]] == "move_accepted"
    assert kinds[ran.told["number"] + 1] == "office_assigned"


def test_a_change_within_the_county_is_refused(office):
    ran = office.run(*ASK, "--to-county", "示例县司法局")
    assert ran.code == 1
    assert "现执行地" in ran.err
