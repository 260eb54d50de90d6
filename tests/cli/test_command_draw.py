"""`correction draw`: only who is supervised is drawn, the draw can be repeated, and silence is told."""

from typing import Any

from correction.office.judging.extra_checks import drawn


def test_a_draw_asks_only_the_supervised_and_can_be_repeated_by_its_seed(office: Any) -> None:
    told = office.ask("draw", "S1", "--rate", "0.5", "--seed", "三月抽查")
    assert told["pool"] == 1  # The other of the two never reported, so there is nobody to ask.
    (case_id,) = told["drawn"]
    assert drawn([case_id], rate=0.5, seed="三月抽查") == (case_id,)
    assert told["answer_by_at"] > "2026-03-10"
    office.ask("sweep", at="2026-03-11T20:00:00+08:00")
    alerts = office.ask("alerts", "list", at="2026-03-11T20:00:00+08:00")["alerts"]
    assert "extra_check_missed" in {alert["kind"] for alert in alerts}


def test_a_case_shows_what_was_asked_in_draws_and_how_long_the_answer_took(office: Any) -> None:
    assert office.ask("case", "A001")["extra_checks"] == []
    assert "随机抽查" not in office.run("case", "A001").out
    for seed, at in (("甲", "2026-03-10T09:00:00+08:00"), ("乙", "2026-03-10T15:00:00+08:00")):
        office.ask("draw", "S1", "--seed", seed, at=at)
    first, second = office.ask("case", "A001")["extra_checks"]
    request = ("--request", second["request_id"])
    office.ask("record", "check-in", "A001", "--at", "2026-03-10 16:05", "--means", "手机", *request)
    silent, answered = office.ask("case", "A001")["extra_checks"]
    assert silent == first == {**silent, "answered_at": None, "took_s": None}
    assert answered["took_s"] == 65 * 60
    page = office.run("case", "A001").out.partition("\n随机抽查\n")[2].splitlines()
    assert page[1].split() == ["2026-03-10", "09:00", "没有应答", silent["request_id"]]
    times = ["2026-03-10", "15:00", "2026-03-10", "16:05", "1", "小时", "5", "分"]
    assert page[2].split() == [*times, answered["request_id"]]
    seen_before = office.ask("case", "A001", "--as-of", "2026-03-10 15:30")["extra_checks"]
    assert [check["answered_at"] for check in seen_before] == [None, None]


def test_an_unknown_office_and_a_rate_that_is_no_share_are_refused(office: Any) -> None:
    assert office.run("draw", "S9").code == 3
    refused = office.run("draw", "S1", "--rate", "2")
    assert refused.code == 1
    assert "抽查比例" in refused.err
