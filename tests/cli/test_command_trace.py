"""Traces are read for a purpose and leave a mark; what no purpose keeps goes, after a dry run."""

from correction.cli.exits import ExitCode
from tests.cli.test_command_bad_input import wearing_a_device

MORNING = "2026-03-03T12:00:00+08:00"
YEAR_LATER = "2027-03-03T12:00:00+08:00"


def test_a_trace_is_read_for_a_purpose_by_somebody_and_the_reading_is_listed(office):
    office.ask("positions", wearing_a_device(office), at=MORNING)
    refused = office.run("trace", "show", "A003", "--for", "好奇", at=MORNING)
    assert refused.code == ExitCode.REFUSED
    assert "日常监督管理" in refused.err
    assert "程序研判" in office.run("trace", "show", "A003", "--for", "程序研判", at=MORNING).err
    assert office.ask("trace", "reads", "A003", at=MORNING)["acts"] == []
    words = ("trace", "show", "A003", "--for", "查找失去联系的人", "--hours", "2")
    fixes = office.ask(*words, at=MORNING)["fixes"]
    assert len(fixes) == 121
    assert fixes[0]["at"] == "2026-03-03T10:00:00+08:00"
    (act,) = office.ask("trace", "reads", "A003", at=MORNING)["acts"]
    assert (act["actor"], act["act"], act["purpose"]) == ("G1", "read", "search")
    assert "查找失去联系的人" in office.run("trace", "reads", at=MORNING).out


def test_what_no_purpose_keeps_is_shown_first_and_then_deleted_once(office):
    office.ask("positions", wearing_a_device(office), at=MORNING)
    tried = office.ask("trace", "retain", "--dry-run", at=YEAR_LATER)["plan"]
    assert tried["kept"]["nothing"] == 2000
    assert "没有删除" in office.run("trace", "retain", "--dry-run", at=YEAR_LATER).out
    assert "已删除" in office.run("trace", "retain", at=YEAR_LATER).out
    assert office.ask("trace", "retain", at=YEAR_LATER)["plan"]["kept"]["nothing"] == 0
    acts = office.ask("trace", "reads", "A003", at=YEAR_LATER)["acts"]
    assert [(act["act"], act["purpose"], act["fixes"]) for act in acts] == [("delete", "retention", 2000)]
