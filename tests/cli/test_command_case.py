"""The case file on the screen: who, where it stands, what follows; today, and as it was known on a day."""

from enum import Enum
from typing import get_args, get_type_hints

from correction.cli.words import word
from correction.domain.entry import FACT_KINDS, Pace


def kinds(case):
    return {finding["kind"] for finding in case["findings"] if finding["ended_at"] is None}


def test_a_case_shows_phase_items_findings_and_entries(office):
    case = office.ask("case", "A001")
    assert (case["name"], case["phase_zh"], case["office_id"]) == ("周明", "矫正中期", "S1")
    assert [s["item_zh"] for s in case["strands"]] == ["入矫", "日常监管", "教育矫正", "解矫", "衔接安置帮教"]
    assert "本月周听声" in case["strands"][1]["gaps"]
    assert {entry["kind"] for entry in case["entries"]} >= {"case_opened", "reported_in", "class_assigned"}
    page = office.run("case", "A001", "--why").out
    for words in ("周明（缓刑，矫正中期）", "五项工作", "研判结果", "未签到", "推算", "立案建档"):
        assert words in page


def test_a_case_as_it_was_seen_then_lacks_what_was_recorded_later(office):
    office.ask(
        "record", "step", "A002", "--on", "2026-03-04", "--step", "报到", at="2026-03-08T09:00:00+08:00"
    )
    then = office.ask("case", "A002", "--as-of", "2026-03-07", "--known-at", "2026-03-07")
    assert "not_reported" in kinds(then)
    assert then["arrived_on"] is None
    now_known = office.ask("case", "A002", "--as-of", "2026-03-07")
    assert "not_reported" not in kinds(now_known)
    assert now_known["arrived_on"] == "2026-03-04"
    before = office.ask("case", "A002", "--as-of", "2026-03-06", "--known-at", "2026-03-06")
    assert "not_reported" not in kinds(before)


def test_a_past_day_lists_no_entry_of_a_later_one(office):
    at = "2026-03-08T09:00:00+08:00"
    for day in ("2026-03-04", "2026-03-07"):
        office.ask("record", "report", "A001", "--on", day, "--kind", "口头", at=at)
    seen = office.ask("case", "A001", "--as-of", "2026-03-05")
    days = [entry["starts_at"][:10] for entry in seen["entries"]]
    assert ("2026-03-04" in days, max(days) <= "2026-03-05") == (True, True)
    page = office.run("case", "A001", "--as-of", "2026-03-05").out
    assert "2026-03-07" not in page.partition("条记录")[2]


def test_a_case_is_not_there_before_it_was_recorded(office):
    ran = office.run("case", "A001", "--known-at", "2026-02-20")
    assert ran.code == 3
    assert "还没有登记" in ran.err


def test_the_future_cannot_be_looked_at(office):
    ran = office.run("case", "A001", "--as-of", "2026-04-01")
    assert ran.code == 1
    assert "还没有到" in ran.err


def test_a_case_is_found_by_number_by_id_and_by_the_beginning_of_its_id(office):
    case_id = office.ask("case", "A001")["case_id"]
    assert office.ask("case", case_id)["name"] == "周明"
    assert office.ask("case", case_id[:8])["name"] == "周明"


def test_lists_pages_and_reasons_name_a_case_by_its_number(office):
    assert [case["case_no"] for case in office.ask("cases")["cases"]] == ["A001", "A002"]
    assert "A001" in office.run("cases").out
    assert "案件编号：A001" in office.run("case", "A001").out
    office.ask("sweep")
    alerts = office.ask("alerts", "list")["alerts"]
    assert {alert["case_no"] for alert in alerts} == {"A001", "A002"}
    first = alerts[0]
    rows = [line for line in office.run("alerts", "list").out.splitlines() if first["person"] in line]
    assert rows
    assert all(first["case_no"] in row and first["case_id"][:8] not in row for row in rows)
    assert office.ask("why", first["alert_id"])["case_no"] == first["case_no"]
    assert f"{first['person']}（案件 {first['case_no']}）" in office.run("why", first["alert_id"]).out


def test_cases_are_listed_by_the_end_of_their_term_and_found_by_a_part_of_a_name(office):
    cases = office.ask("cases")["cases"]
    assert [case["term_to_on"] for case in cases] == ["2026-12-01", "2027-02-23"]
    assert [case["name"] for case in office.ask("cases", "--name", "未到")["cases"]] == ["吴未到"]
    assert [case["name"] for case in office.ask("cases", "--ending-by", "2026-12-31")["cases"]] == ["周明"]
    assert "吴未到" in office.run("cases").out


def test_every_kind_of_entry_has_a_chinese_word_of_its_own():
    said = [kind.ZH for kind in FACT_KINDS.values()]
    assert all("\u4e00" <= name[0] <= "\u9fff" for name in said)
    assert len(set(said)) == len(FACT_KINDS)


def choices(hint):
    """The enumerations that a field's type mentions."""
    if isinstance(hint, type) and issubclass(hint, Enum):
        yield hint
    for part in get_args(hint):
        yield from choices(part)


def test_every_choice_in_an_entry_has_its_chinese_word():
    kinds = {
        kind
        for fact in FACT_KINDS.values()
        for hint in get_type_hints(fact).values()
        for kind in choices(hint)
    }
    spoken = [choice for kind in kinds - {Pace} for choice in kind]
    assert [choice for choice in spoken if word(choice).isascii()] == []
    assert kinds
