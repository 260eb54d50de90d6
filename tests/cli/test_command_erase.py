"""Erasing a case by order: recorded, confirmed, complete, plainly told afterwards; nothing else is harmed."""

import pytest

from tests.cli.test_command_bad_input import wearing_a_device

ORDER = ("--ground", "依法销毁", "--document-no", "示司销〔2026〕1号")


@pytest.fixture
def erased(office):
    """An office whose two cases were judged before one of them was erased."""
    office.ask("sweep")
    office.ask("key", "destroy", "A001", *ORDER, "--confirm", "A001")
    return office


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*ORDER, "--confirm", "A002"), "与案件编号不同"),
        (("--ground", " ", *ORDER[2:], "--confirm", "A001"), "依据"),
        ((*ORDER[:2], "--document-no", " ", "--confirm", "A001"), "文号"),
    ],
)
def test_a_case_is_erased_only_on_a_ground_by_a_document_and_confirmed_by_its_number(office, words, said):
    ran = office.run("key", "destroy", "A001", *words)
    assert ran.code == 1
    assert said in ran.err
    assert office.ask("case", "A001")["name"] == "周明"


def test_an_unknown_case_is_not_erased(office):
    assert office.run("key", "destroy", "B999", *ORDER, "--confirm", "B999").code == 3


def test_the_record_still_verifies_and_holds_the_order(erased, office):
    roots = office.folder / "roots"
    office.ask("root", roots)
    assert erased.ask("verify", "--roots", roots)["sound"]


@pytest.mark.parametrize(
    "words",
    [
        ("case", "A001"),
        ("record", "step", "A001", "--on", "2026-03-05", "--step", "训诫"),
        ("void", "A001", "2", "--reason", "记错"),
        ("key", "destroy", "A001", *ORDER, "--confirm", "A001"),
    ],
)
def test_whoever_asks_for_the_case_is_told_by_which_order_it_was_erased(erased, words):
    ran = erased.run(*words)
    assert ran.code == 3
    for said in ("A001", "已依《示司销〔2026〕1号》销毁（依法销毁）", "2026-03-10 由 G1 登记", "不可恢复"):
        assert said in ran.err


def test_the_case_is_named_by_its_id_as_well(office):
    case_id = office.ask("case", "A001")["case_id"]
    told = office.ask("key", "destroy", case_id, *ORDER, "--confirm", "A001")
    assert told["case_id"] == case_id
    assert "示司销〔2026〕1号" in office.run("case", case_id).err


def test_lists_and_sweeps_go_on_without_the_case(erased):
    later = "2026-03-12T20:00:00+08:00"
    swept = erased.ask("sweep", at=later)
    assert swept["report"]["failed"] == []
    assert swept["set_aside"] == []
    assert [case["case_no"] for case in erased.ask("cases", at=later)["cases"]] == ["A002"]
    assert erased.ask("cases", "--name", "周", at=later)["cases"] == []
    assert {a["case_no"] for a in erased.ask("alerts", "list", "--all", at=later)["alerts"]} == {"A002"}
    assert erased.ask("draw", "S1", at=later)["pool"] == 0
    assert erased.ask("book", "adopt", "--dry-run", at=later)["preview"]["cases"] == 1


def test_an_alert_of_the_case_is_no_more(office):
    office.ask("sweep")
    alert_id = next(a["alert_id"] for a in office.ask("alerts", "list")["alerts"] if a["case_no"] == "A001")
    office.ask("key", "destroy", "A001", *ORDER, "--confirm", "A001")
    for words in (("why", alert_id), ("alerts", "acknowledge", alert_id)):
        assert office.run(*words).code == 3


def test_the_roster_imported_again_does_not_bring_the_case_back(erased):
    ran = erased.run("import", "roster", erased.folder / "roster.csv", "--json")
    report = ran.told["report"]
    assert (ran.code, report["unchanged"], report["rejected"]) == (1, 1, 1)
    assert "销毁" in report["errors"][0]["reason"]
    assert [case["case_no"] for case in erased.ask("cases")["cases"]] == ["A002"]


def test_the_positions_of_the_case_go_with_it(office):
    office.ask("positions", wearing_a_device(office), at="2026-03-03T12:00:00+08:00")
    assert office.ask("key", "destroy", "A003", *ORDER, "--confirm", "A003")["positions"] == 2000
    assert office.ask("trace", "retain", "--dry-run")["plan"]["kept"] == {
        "supervision": 0,
        "evidence": 0,
        "nothing": 0,
    }
