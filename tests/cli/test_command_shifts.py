"""`shifts`, `alerts ageing` and `alerts budget`, as an officer types them."""

HEADER = ("机构编号", "人员编号", "开始（北京时间）", "结束（北京时间）", "代谁值班")
ROWS = [
    ("S1", "G1", "2026-03-10 08:00", "2026-03-10 18:00", ""),
    ("S1", "G1", "2026-03-10 20:00", "2026-03-11 08:00", ""),
]


def test_a_roster_is_imported_once_shown_with_its_gaps_and_changed_with_a_reason(office):
    sheet = office.sheet(
        "shifts.csv", HEADER, [*ROWS, ("S1", "G9", "2026-03-11 08:00", "2026-03-11 18:00", "")]
    )
    ran = office.run("import", "shifts", sheet, "--reject", office.folder / "bad.csv")
    assert "没有工作人员 G9" in ran.out + ran.err
    again = office.sheet("again.csv", HEADER, ROWS)
    assert office.ask("import", "shifts", again)["report"]["new"] == 0
    shown = office.ask("shifts", "show", "S1", "--on", "2026-03-10", "--days", 1)
    assert shown["on_duty"] == ["G1"]
    assert len(shown["shifts"]) == 2
    assert len(shown["gaps"]) == 2
    assert (
        "无人值班：2026-03-10 18:00 至 2026-03-10 20:00"
        in office.run("shifts", "show", "S1", "--on", "2026-03-10", "--days", 1).out
    )
    change = ("shifts", "set", "S1", "--on", "2026-03-10", "--shift", "G1 19:00-08:00")
    assert "写明更改的理由" in office.run(*change).err
    assert office.ask(*change, "--reason", "调班")["new"] is True
    assert office.ask("shifts", "show", "S1", "--on", "2026-03-10")["on_duty"] == ["G1"]
    assert "看不懂" in office.run("shifts", "set", "S1", "--on", "2026-03-12", "--shift", "G1 25点").err
    assert "没有登记过值班表" in office.run("shifts", "show", "X1").out


def test_ageing_and_budget_name_what_waits_and_what_it_costs(office):
    office.ask("sweep")
    listed = office.ask("alerts", "list")["alerts"]
    late = office.ask("alerts", "ageing", at="2026-03-20T20:00:00+08:00")
    assert 0 < sum(line["raised"] for line in late["lines"]) <= len(listed), "nobody is late about the past"
    assert {each["alert"]["alert_id"] for each in late["overdue"]} <= {each["alert_id"] for each in listed}
    assert late["overdue"]
    drawn = office.run("alerts", "ageing", at="2026-03-20T20:00:00+08:00")
    assert "超时" in drawn.out
    weighed = office.ask("alerts", "budget", "--days", 10)
    raised = sum(line["raised"] for line in late["lines"])
    assert sum(load["load"]["alerts"] for load in weighed["loads"]) == raised
    assert weighed["proposals"] == []
    assert "每人每天" in office.run("alerts", "budget").out
