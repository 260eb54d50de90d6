"""A change of place after the grant, at the desk of the old county."""

from tests.cli.test_command_close import COUNTY_STAFF

ASK = ("approve", "ask", "A001", "M1", "--matter", "执行地变更", "--from", "2026-04-01", "--reason", "迁居")


def granted(office):
    header, rows = COUNTY_STAFF
    office.ask("import", "staff", office.sheet("more.csv", header, rows))
    office.ask(*ASK, "--to-county", "邻县")
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


def test_a_change_within_the_county_is_refused(office):
    ran = office.run(*ASK, "--to-county", "示例县司法局")
    assert ran.code == 1
    assert "现执行地" in ran.err
