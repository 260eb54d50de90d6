"""A working day at the desk: what staff do with the commands, from the first import to a closed alert."""

from datetime import datetime

from correction.domain.moments import local_text


def alert_of(desk, kind):
    alerts = desk.ask("alerts", "list", "--kind", kind)["alerts"]
    assert alerts, f"no open alert of kind {kind}"
    return alerts[0]


def test_a_person_who_never_reported_is_told_with_rule_article_and_arithmetic(office):
    assert office.ask("sweep")["report"]["failed"] == []
    alert = alert_of(office, "not_reported")
    # Effective 24 February, ten days, the first not counted: 6 March, a Friday; begun with the 7th.
    assert datetime.fromisoformat(alert["began_at"]) == datetime.fromisoformat("2026-03-07T00:00:00+08:00")
    why = office.ask("why", alert["alert_id"])
    assert (why["person"], why["rule"], why["bearer"]) == ("吴未到", "first_report", "person")
    assert any("第二十一条" in citation["text"] for citation in why["why"]["citations"])
    assert "2026-02-24 + 10 日 = 2026-03-06（起算当日不计）" in why["why"]["arithmetic"]
    page = office.run("why", alert["alert_id"][:8]).out
    for words in (
        "逾期未报到",
        "规则：first_report",
        "义务承担者：社区矫正对象",
        "依据",
        "数据",
        "推算",
        "立案建档",
    ):
        assert words in page


def test_a_late_report_ends_the_matter_and_people_close_the_alert(office):
    office.ask("sweep")
    alert_id = alert_of(office, "逾期未报到")["alert_id"]
    office.ask("record", "step", "A002", "--on", "2026-03-09", "--step", "报到")
    office.ask("sweep")
    assert alert_of(office, "not_reported")["matter"] == "over"
    assert office.ask("alerts", "acknowledge", alert_id)["handling"] == "acknowledged"
    reviewed = office.ask("alerts", "review", alert_id, "--disposition", "属实", "--note", "已当面谈话")
    assert (reviewed["handling"], reviewed["disposition"]) == ("reviewed", "confirmed")
    assert office.ask("alerts", "list", "--kind", "not_reported")["alerts"] == []
    (closed,) = office.ask("alerts", "list", "--kind", "not_reported", "--all")["alerts"]
    assert closed["alert_id"] == alert_id


def test_a_missed_check_in_is_withdrawn_by_a_late_fact_and_told_again_when_that_is_voided(office):
    noon, one, two = (f"2026-03-02T{hour}:00:00+08:00" for hour in (12, 13, 14))
    office.ask("sweep", at=noon)
    missed = office.ask("alerts", "list", "--kind", "未签到", at=noon)["alerts"]
    assert [alert["person"] for alert in missed] == ["周明", "周明"]
    occasion = missed[-1]["occasion"]
    came = ("check-in", "A001", "--at", "2026-03-02 08:30", "--means", "手机")
    made = office.ask("record", *came, at=one)
    office.ask("sweep", at=one)
    assert matters(office, occasion) == ["withdrawn"]
    office.ask("void", "A001", made["number"], "--reason", "记在了别人名下", at=two)
    office.ask("sweep", at=two)
    assert matters(office, occasion) == ["ongoing"]


def matters(desk, occasion):
    alerts = desk.ask("alerts", "list", "--all")["alerts"]
    return [alert["matter"] for alert in alerts if alert["occasion"] == occasion]


def test_an_alert_that_is_suspended_stays_in_the_list(office):
    office.ask("sweep")
    alert_id = alert_of(office, "not_reported")["alert_id"]
    office.ask("alerts", "suspend", alert_id, "--until", "2026-03-20", "--reason", "本人住院，已核实")
    alert = alert_of(office, "not_reported")
    assert local_text(datetime.fromisoformat(alert["suspended_until_at"])) == "2026-03-20 23:59"
    assert "暂停告知至 2026-03-20 23:59" in office.run("alerts", "list").out


def test_a_duty_of_the_office_is_told_as_the_offices(office):
    office.ask("sweep")
    alerts = office.ask("alerts", "list")["alerts"]
    monitoring = [alert for alert in alerts if alert["kind"] == "monitoring_not_done"]
    assert monitoring
    assert {alert["bearer"] for alert in monitoring} == {"office"}


def test_alerts_come_gravest_first_and_then_oldest_first(office):
    office.ask("sweep")
    alerts = office.ask("alerts", "list")["alerts"]
    order = ["critical", "serious", "moderate", "notice"]
    keys = [(order.index(alert["grade"]), datetime.fromisoformat(alert["began_at"])) for alert in alerts]
    assert keys == sorted(keys)
    only = office.ask("alerts", "list", "--grade", "特急")["alerts"]
    assert {alert["grade"] for alert in only} == {"critical"}
    assert office.ask("alerts", "list", "--office", "nobody")["total"] == 0


def test_sweeping_again_at_the_same_time_changes_nothing(office):
    office.ask("sweep")
    before = office.ask("alerts", "list", "--all")
    assert office.ask("sweep")["report"]["stated"] == 0
    assert office.ask("alerts", "list", "--all") == before
