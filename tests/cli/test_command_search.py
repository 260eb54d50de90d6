"""The desk looks for somebody: every step is recorded, shown with its clock, and refused where it must be."""

from correction.cli.exits import ExitCode


def test_the_ledger_of_a_search_as_staff_read_it(office):
    for way in ("电话", "家属", "走访"):
        office.ask("search", "try", "A001", "--by", way, "--at", "2026-03-08 09:00")
    office.ask("search", "lost", "A001", "--evidence", "三次未接", "--at", "2026-03-08 10:00")
    office.ask("search", "order", "A001", "--at", "2026-03-08 15:00")
    office.ask("search", "step", "A001", "--by", "村居", "--evidence", "笔录", "--at", "2026-03-08 16:00")
    told = office.ask("search", "show", "A001")
    (state,) = told["supervision"]
    assert (state["state"], state["state_zh"]) == ("lost_contact", "失联")
    steps = {step["step"]: step for step in told["searches"][0]["steps"]}
    assert steps["order"]["law_zh"] == "立即"
    assert steps["order"]["due_at"] < steps["order"]["done_at"]
    assert steps["county"]["done_at"] is None
    shown = office.run("case", "A001").out
    assert "管控状态" in shown
    assert "报告县级社区矫正机构" in shown
    assert "已超期" in shown


def test_telling_and_finding_end_the_search(office):
    office.ask("search", "order", "A001", "--at", "2026-03-08 10:00")
    office.ask("search", "tell", "A001", "--to", "县级机构", "--at", "2026-03-08 11:00")
    office.ask("search", "tell", "A001", "--to", "公安机关", "--document", "1号", "--at", "2026-03-08 12:00")
    office.ask("search", "found", "A001", "--refuses", "--note", "在工地", "--at", "2026-03-09 08:00")
    told = office.ask("search", "show", "A001")
    assert [state["state_zh"] for state in told["supervision"]] == ["脱管"]
    assert told["searches"][0]["ended_at"] is not None
    office.ask("search", "found", "A001", "--at", "2026-03-09 09:00")
    shown = office.run("search", "show", "A001").out
    assert "没有漏管、失联、脱管或者虚管线索" in shown
    assert "查找到，拒绝接受监管" in shown


def test_a_step_without_a_search_leaves_with_the_article_and_is_kept(office):
    ran = office.run("search", "step", "A001", "--by", "走访", "--evidence", "笔录")
    assert ran.code != ExitCode.DONE
    assert "没有认定失联或者组织查找的记录" in ran.err
    assert "处理办法：先登记认定失联或者组织查找" in ran.err
    assert office.ask("case", "A001")["entries"][0]["kind"] == "attempt_refused"


def test_unknown_ways_and_recipients_are_told_with_what_there_is(office):
    ran = office.run("search", "try", "A001", "--by", "托人")
    assert "没有“托人”" in ran.err
    assert "矫正小组" in ran.err
    assert "检察院" in office.run("search", "tell", "A001", "--to", "法院").err
