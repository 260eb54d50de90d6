"""At the desk: a breach is established, its ground told, a decision answers it, the impossible is refused."""

import pytest

BREACH = ("record", "breach", "A001", "--on", "2026-03-03", "--kind", "违反外出规定", "--gravity", "情节严重")


def grounds(office):
    return [alert for alert in office.ask("alerts", "list")["alerts"] if alert["kind"] == "ground"]


def test_from_the_breach_to_the_decision(office):
    made = office.ask(*BREACH, "--evidence", "住宿登记")
    office.ask("sweep")
    (alert,) = grounds(office)
    told = office.run("why", alert["alert_id"])
    assert "违反外出规定，情节严重" in told.out
    decided = ("record", "sanction", "A001", "--on", "2026-03-05", "--kind", "训诫")
    assert office.run(*decided).code == 1
    office.ask(*decided, "--basis", made["number"], "--alert", alert["alert_id"][:12])
    entry = office.ask("case", "A001")["entries"][0]
    assert entry["kind"] == "decided"


def test_arrest_goes_with_a_proposal_alone(office):
    made = office.ask(*BREACH, "--evidence", "住宿登记")
    arrest = ("record", "arrest", "A001")
    more = ("--on", "2026-03-06", "--reason", "已购机票")
    refused = office.run(*arrest, made["number"], *more)
    assert "第四十七条" in refused.err
    assert "处理办法" in refused.err
    propose = ("record", "sanction", "A001", "--on", "2026-03-05", "--kind", "提请撤销缓刑、假释")
    proposal = office.ask(*propose, "--basis", made["number"])
    assert office.ask(*arrest, proposal["number"], *more)["number"] == proposal["number"] + 1


def test_being_told_and_being_punished_are_recorded(office):
    office.ask("record", "told", "A001", "--on", "2026-03-04", "--kind", "不按规定参加教育")
    assert office.ask("case", "A001")["entries"][0]["kind"] == "told_to_correct"
    office.ask("record", "punished", "A001", "--on", "2026-03-05", "--document", "公（治）决字1号")
    assert office.ask("case", "A001")["entries"][0]["kind"] == "police_punished"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*BREACH, "--evidence", " "), "证据"),
        ((*BREACH[:6], "迟到", *BREACH[7:], "--evidence", "笔录"), "违反报告规定"),
        (
            ("record", "sanction", "A001", "--on", "2026-03-05", "--kind", "提请收监执行", "--basis", "1"),
            "第四十九条",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(office, words, said):
    ran = office.run(*words)
    assert ran.code != 0
    assert said in ran.err
    assert "处理办法：" in ran.err
