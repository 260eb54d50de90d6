"""How the processes stand, and platform alerts at the desk: read, explained and reviewed like any other."""

from datetime import datetime, timedelta

import pytest

from correction.cli.exits import ExitCode
from correction.cli.home import open_office
from correction.domain.alert_kind import AlertKind
from correction.office.watching.blindness import nothing_seen
from correction.office.watching.signs import Part
from correction.office.watching.telling import tell_platform_troubles
from correction.office.watching.troubles import Trouble
from correction.store.watching.beats import Self, claim_name

AT = datetime.fromisoformat("2026-03-10T08:00:00+08:00")


@pytest.fixture
def blind(office):
    """An office whose only door gave no sign any more."""
    opened = open_office(office.home)
    gone = Self(part=Part.DOOR, name="door-1", run="r", host="elsewhere", pid=1)
    claim_name(opened.store.engine, gone, AT - timedelta(hours=2), runs=lambda _pid: False)
    trouble = Trouble(
        kind=AlertKind.PLATFORM_BLIND,
        subject="door",
        began_at=AT,
        inputs=(("进程", "door-1"),),
        told="收不到",
    )
    with opened.store.writing() as uow:
        nothing_seen(uow, AT, actor="w", now=AT)
        tell_platform_troubles(uow, [trouble], {}, now=AT)
    opened.close()
    return office


def spans(desk):
    office = open_office(desk.home)
    with office.store.reading() as uow:
        found = [(span.from_at, span.to_at) for span in uow.blind_spans()]
    office.close()
    return found


def test_the_stand_is_listed_and_the_alert_is_read_explained_and_reviewed(blind):
    told = blind.ask("platform", "status")
    assert [each["name"] for each in told["processes"]] == ["door-1"]
    assert told["troubles"] == [{"kind": "platform_blind", "subject": "door"}]
    assert "平台失明" in blind.run("platform", "status").out
    (alert,) = [a for a in blind.ask("alerts", "list")["alerts"] if a["kind"] == "platform_blind"]
    assert "平台" in blind.run("alerts", "list").out
    why = blind.run("why", alert["alert_id"])
    assert (why.code, "收不到" in why.out, "platform_blind" in why.out) == (0, True, True)
    words = ("--disposition", "属实", "--note", "更换网线")
    assert blind.run("alerts", "review", alert["alert_id"], *words).code == 0
    assert "platform_blind" not in {a["kind"] for a in blind.ask("alerts", "list")["alerts"]}


def test_a_door_that_will_not_come_back_is_forgotten_and_blindness_ends_with_it(blind):
    assert spans(blind) == [(AT, None)]
    assert blind.run("platform", "forget", "door-1").code == ExitCode.NOT_FOUND
    blind.ask("platform", "forget", "door-1", "--door")
    assert spans(blind) == [(AT, datetime.fromisoformat("2026-03-10T20:00:00+08:00"))]
    assert blind.ask("platform", "status")["processes"] == []


def test_only_what_is_set_aside_is_tried_again(office):
    refused = office.run("platform", "retry", "nobody")
    assert (refused.code, "不在搁置之列" in refused.err) == (ExitCode.NOT_FOUND, True)
