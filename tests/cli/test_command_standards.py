"""`standard`: proposed by one, tried, approved by another, and then what a draw and a list go by."""

import re

import pytest

STAFF = (
    ("人员编号", "姓名", "机构编号", "身份", "执法资格起"),
    ("K1", "沈科长", "X1", "专职", "2024-01-01"),
    ("K2", "马局长", "X1", "专职", "2024-01-01"),
)
GRACE = ("standard", "propose", "X1", "--key", "check_in.grace_minutes", "--reason", "签到点就在楼下")


def made(office, *words, actor):
    """Propose another grace, and give the id that the desk is told."""
    (found,) = re.findall(r"已提出 (\S+)，", office.run(*GRACE, *words, actor=actor).out)
    return found


@pytest.mark.slow
def test_a_county_sets_a_number_of_its_own(office):
    office.ask("import", "staff", office.sheet("staff.csv", STAFF[0], list(STAFF[1:])))
    loose = ("standard", "propose", "X1", "--key", "leave.county_max_days", "--value", "40")
    refused = office.run(*loose, "--from", "2026-04-01", "--reason", "方便", actor="K1").err
    assert "社区矫正法实施办法》第二十七条" in refused
    assert "地方只能更严" in refused
    proposed = made(office, "--value", "5", "--from", "2026-03-12", actor="K1")
    tried = office.ask("standard", "preview", proposed, "--days", "5")
    assert (tried["cases"], tried["changes"]) == (2, [])
    assert "没有人受影响" in office.run("standard", "preview", proposed).out
    assert "不能自己批准" in office.run("standard", "approve", proposed, actor="K1").err
    assert "已批准" in office.run("standard", "approve", proposed[:30], actor="K2").out
    (line,) = office.ask("standard", "list", "X1", "--own")["lines"]
    assert (line["above"], line["current"]) == ("不超过 15 分钟", None)
    assert line["coming"] == [{"from_on": "2026-03-12", "said": "不超过 5 分钟"}]
    (then,) = office.ask("standard", "list", "X1", "--own", "--on", "2026-03-12")["lines"]
    assert then["current"] == "不超过 5 分钟"
    law = ("law", "show", "check_in.grace_minutes", "--on", "2026-03-12")
    assert "示例县司法局本地标准" in office.run(*law, "--body", "S1").out
    assert "产品策略" in office.run(*law).out
    back = made(office, "--from", "2026-05-01", actor="K2")
    refusal = ("standard", "refuse", back, "--reason", "没有改完")
    assert "未批准" in office.run(*refusal, actor="K1").out
    assert "没有改完" in office.run("standard", "history", "X1").out
    other = made(office, "--value", "8", "--from", "2026-05-01", actor="K2")
    assert "已撤回" in office.run("standard", "withdraw", other, actor="K2").out
    assert [one["state_zh"] for one in office.ask("standard", "history", "X1")["standards"]] == [
        "已撤回",
        "未批准",
        "已批准",
    ]
    still = ("standard", "propose", "X1", "--key", "stationary.hours", "--reason", "试", "--value", "6")
    (proposed,) = re.findall(r"已提出 (\S+)，", office.run(*still, "--from", "2026-05-01", actor="K1").out)
    assert "加 --days 30，按留存的定位点倒推" in office.run("standard", "preview", proposed).err
    assert office.ask("standard", "preview", proposed, "--days", "30")["changes"] == []
    assert "对应 0 件" in office.run("standard", "preview", "zz").err
