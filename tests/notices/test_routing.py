"""A notice goes to whoever is on duty, up where a body has no channel, and never nowhere."""

from dataclasses import replace
from datetime import UTC, datetime

from correction.domain.organisation import OrgTree
from correction.office.notices.channel import Channel, ChannelKind
from correction.office.notices.notice import Notice, NoticeEvent
from correction.office.notices.routing import route
from tests.notices.ladder_office import BODIES

AT = datetime(2026, 1, 5, 4, tzinfo=UTC)
TREE = OrgTree(units={body.org_id: body for body in BODIES})
NOTICE = Notice(
    notice_id="a/1",
    log_id="case-1",
    office_id="office-1",
    alert_id="a",
    kind="tampered",
    grade=0,
    event=NoticeEvent.RAISED,
    made_at=AT,
)


def channel(name, *, offices=("office-1",), staff=(), **given):
    made = Channel(name=name, kind=ChannelKind.MESSAGE, url="json://127.0.0.1/", **given)
    return replace(made, offices=frozenset(offices), staff=frozenset(staff))


DESK, FIRST, SECOND = channel("desk"), channel("first", staff=["s1"]), channel("second", staff=["s2"])
COUNTY = channel("county", offices=["county"])


def told(channels, *, duty=None, notice=NOTICE):
    routed = route(notice, channels, TREE, lambda org_id, _at: (duty or {}).get(org_id), AT)
    return [(each.channel.name, each.staff_ids) for each in routed]


def test_of_channels_of_single_members_only_those_on_duty_are_told():
    everybody = [DESK, FIRST, SECOND, COUNTY]
    assert told(everybody, duty={"office-1": ("s2",)}) == [("desk", ("s2",)), ("second", ("s2",))]


def test_where_nobody_is_on_duty_all_members_are_told_rather_than_none():
    assert told([FIRST, SECOND], duty={"office-1": ()}) == [("first", ()), ("second", ())]
    assert told([FIRST, SECOND]) == [("first", ()), ("second", ())]
    assert told([FIRST, SECOND], duty={"office-1": ("s3",)}) == [("first", ()), ("second", ())]


def test_a_body_without_a_channel_is_spoken_for_by_the_nearest_above():
    city = channel("city", offices=["city"])
    assert told([city, COUNTY]) == [("county", ())]
    assert told([city]) == [("city", ())]
    assert told([channel("other", offices=["office-2"])]) == []


def test_a_step_goes_to_the_body_it_names_whatever_its_grade():
    step = replace(NOTICE, event=NoticeEvent.TO_COUNTY, to_org_id="county", grade=2)
    assert told([DESK, COUNTY], notice=step) == [("county", ())]


def test_a_channel_that_wants_graver_alerts_alone_is_not_passed_over():
    assert told([DESK, COUNTY], notice=replace(NOTICE, grade=3)) == []


def test_the_digest_goes_to_channels_that_ask_for_it():
    digest = replace(NOTICE, event=NoticeEvent.DIGEST, grade=3)
    assert told([DESK, channel("mail", digest=True)], notice=digest) == [("mail", ())]


def test_what_is_nobodys_office_goes_to_channels_of_all():
    platform = replace(NOTICE, office_id=None)
    assert told([DESK, channel("all", offices=[])], notice=platform) == [("all", ())]
