"""`correction draw`: only who is supervised is drawn, the draw can be repeated, and silence is told."""

from typing import Any

from correction.office.extra_checks import drawn


def test_a_draw_asks_only_the_supervised_and_can_be_repeated_by_its_seed(office: Any) -> None:
    told = office.ask("draw", "S1", "--rate", "0.5", "--seed", "三月抽查")
    assert told["pool"] == 1  # The other of the two never reported, so there is nobody to ask.
    (case_id,) = told["drawn"]
    assert drawn([case_id], rate=0.5, seed="三月抽查") == (case_id,)
    assert told["answer_by_at"] > "2026-03-10"
    office.ask("sweep", at="2026-03-11T20:00:00+08:00")
    alerts = office.ask("alerts", "list", at="2026-03-11T20:00:00+08:00")["alerts"]
    assert "extra_check_missed" in {alert["kind"] for alert in alerts}


def test_an_unknown_office_and_a_rate_that_is_no_share_are_refused(office: Any) -> None:
    assert office.run("draw", "S9").code == 3
    refused = office.run("draw", "S1", "--rate", "2")
    assert refused.code == 1
    assert "抽查比例" in refused.err
