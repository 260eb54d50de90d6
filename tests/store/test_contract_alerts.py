"""Alerts and registers in every store, compared with what the log itself says."""

from contextlib import suppress
from datetime import date, timedelta

import pytest

from correction.domain.alert import Handling, fold_alerts
from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.area import Area, Circle, Datum
from correction.domain.entry import Pace
from correction.domain.errors import NotFound
from correction.domain.facts.admission import ReportedIn
from correction.domain.facts.alerts import (
    AlertAcknowledged,
    AlertReviewed,
    AlertStated,
    AlertSuspended,
    Disposition,
    Matter,
)
from correction.domain.facts.devices import SourceAssigned, SourceKind, SourceReleased
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.facts.office import SourceBlind
from correction.domain.facts.upkeep import Voided
from correction.domain.finding import Settled, Why
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.office.areas import draw
from correction.office.ids import derived_id
from correction.office.organisation import report_blind, set_staff, set_unit
from correction.office.ports import PLATFORM_LOG, LogKind, ReviewState
from tests.store.office_samples import CITIZEN_NO, NOW, draft, open_case, opened, person


def stated(name, *, kind=AlertKind.CHECK_IN_MISSED, cycle_on=None, pace=Pace.RARE, matter=Matter.ONGOING):
    return AlertStated(
        alert_id=name,
        kind=kind,
        rule="rule",
        bearer=Bearer.PERSON,
        occasion=f"rule:{name}",
        matter=matter,
        began_at=NOW,
        ended_at=None,
        why=Why(citations=(), arithmetic=("1 + 1 = 2",)),
        pace=pace,
        cycle_on=cycle_on,
    )


def tell(store, log_id, *acts):
    with store.writing() as uow:
        start = len(uow.log(log_id))
        drafts = [draft(act, entry_id=f"act/{start + n}", at=NOW) for n, act in enumerate(acts)]
        return uow.append(log_id, drafts, recorded_at=NOW + timedelta(minutes=start))


def test_alerts_read_as_their_acts_say(store):
    open_case(store)
    tell(
        store, "case-1", stated("a"), stated("b"), stated("c"), AlertAcknowledged(alert_id="a", note="已联系")
    )
    tell(
        store,
        "case-1",
        stated("a", matter=Matter.OVER),
        AlertReviewed(alert_id="b", disposition=Disposition.EXPLAINED, note="住院"),
        AlertSuspended(alert_id="c", until_at=NOW + timedelta(days=2), reason="等待材料"),
        AlertAcknowledged(alert_id="b"),
        AlertAcknowledged(alert_id="never stated"),
    )
    with store.reading() as uow:
        expected = fold_alerts(uow.log("case-1"))
        assert {alert.alert_id: alert for alert in uow.alerts("case-1")} == expected
        assert uow.alert("a") == expected["a"]
        assert uow.alert("a").revision == 2
        assert uow.alert("b").handling is Handling.REVIEWED
        with pytest.raises(NotFound):
            uow.alert("never stated")


@pytest.mark.parametrize(
    ("reviewed_as", "then", "open_again"),
    [
        (Matter.WITHDRAWN, Matter.ONGOING, True),
        (Matter.WITHDRAWN, Matter.OVER, True),
        (Matter.OVER, Matter.ONGOING, True),
        (Matter.OVER, Matter.OVER, False),
        (Matter.ONGOING, Matter.ONGOING, False),
        (Matter.ONGOING, Matter.OVER, False),
    ],
)
def test_what_was_reviewed_is_open_again_where_nobody_judged_what_stands_now(
    store, reviewed_as, then, open_again
):
    open_case(store)
    review = AlertReviewed(alert_id="a", disposition=Disposition.EXPLAINED, note="住院")
    tell(store, "case-1", stated("a"), stated("a", matter=reviewed_as), review, stated("a", matter=then))
    with store.reading() as uow:
        alert = uow.alert("a")
        assert alert == fold_alerts(uow.log("case-1"))["a"]
    assert alert.open is open_again
    assert (alert.handling is Handling.UNSEEN, alert.reviewed_at is None) == (open_again, open_again)
    assert (alert.disposition is None, alert.again_at is not None) == (open_again, open_again)


def test_acts_on_alerts_are_no_part_of_the_case_and_make_nothing_due(store):
    open_case(store)
    with store.writing() as uow:
        uow.save_review("case-1", ReviewState(judged_by="book"))
    tell(store, "case-1", stated("a"), AlertAcknowledged(alert_id="a"))
    with store.reading() as uow:
        assert len(uow.entries("case-1")) == 2
        assert len(uow.log("case-1")) == 4
        assert uow.review_state("case-1") == ReviewState(judged_by="book")


def test_alerts_of_settled_days_are_left_out(store):
    open_case(store)
    days = [date(2026, 3, 1) + timedelta(days=n) for n in range(10)]
    tell(store, "case-1", *(stated(f"d{day}", cycle_on=day, pace=Pace.DAILY) for day in days))
    tell(store, "case-1", *(stated(f"r{day}", cycle_on=day, pace=Pace.REGULAR) for day in days))
    tell(
        store,
        "case-1",
        stated("rare"),
        stated("dated", cycle_on=date(2026, 1, 1)),
        stated("n", pace=Pace.DAILY),
    )
    with store.reading() as uow:
        everything = uow.alerts("case-1")
        for settled in (Settled(daily_on=days[4]), Settled(daily_on=days[7], regular_on=days[2])):
            kept = [a for a in everything if not settled.holds(a.stated.pace, a.stated.cycle_on)]
            assert list(uow.alerts("case-1", settled=settled)) == kept
            assert 3 < len(kept) < len(everything)


def test_alerts_told_and_taken_back_in_one_savepoint_leave_no_trace(store):
    open_case(store)
    with store.writing() as uow:
        with suppress(ZeroDivisionError), uow.savepoint():
            uow.append("case-1", [draft(stated("a"), entry_id="a/1", at=NOW)], recorded_at=NOW)
            raise ZeroDivisionError
        assert uow.alerts("case-1") == ()


def test_the_gravest_case_is_claimed_first_and_review_lowers_it(store):
    for case_id in ("case-1", "case-2", "case-3"):
        open_case(store, case_id)
    tell(store, "case-3", stated("grave", kind=AlertKind.LOST_CONTACT))
    tell(store, "case-2", stated("light", kind=AlertKind.TERM_ENDING))
    assert store.claim_due(NOW, 2) == ("case-3", "case-2")
    tell(store, "case-3", AlertReviewed(alert_id="grave", disposition=Disposition.EXPLAINED, note="已联系上"))
    with store.writing() as uow:
        uow.give_back(["case-3", "case-2"])
    assert store.claim_due(NOW, 1) == ("case-2",)


def test_registers_give_the_newest_in_force(store):
    county = OrgUnit(org_id="county", level=OrgLevel.COUNTY, name="某县")
    office = OrgUnit(org_id="office-1", level=OrgLevel.OFFICE, name="城关司法所", parent_id="county")
    home = Area(
        area_id="home",
        version=1,
        name="家",
        datum=Datum.WGS84,
        circles=(Circle(lon=119, lat=29, radius_m=50),),
    )
    with store.writing() as uow:
        set_unit(uow, county, actor="a", now=NOW)
        set_unit(uow, office, actor="a", now=NOW)
        member = StaffMember(staff_id="s1", name="李四", org_id="office-1", role=Role.OFFICER)
        set_staff(uow, member, actor="a", now=NOW)
        assert draw(uow, home, actor="a", now=NOW)
        assert not draw(uow, home, actor="a", now=NOW)
    later = NOW + timedelta(days=1)
    moved = Area(area_id="home", version=9, name="新家", datum=Datum.WGS84, circles=home.circles)
    with store.writing() as uow:
        assert draw(uow, moved, actor="a", now=later)
        report_blind(uow, SourceBlind(source_id=None, from_at=NOW, to_at=None), actor="a", now=later)
        report_blind(uow, SourceBlind(source_id=None, from_at=NOW, to_at=later), actor="a", now=later)
    with store.reading() as uow:
        assert set(uow.organisation().units) == {"county", "office-1"}
        assert uow.staff("s1") == member
        with pytest.raises(NotFound):
            uow.staff("s2")
        assert [(area.name, area.version) for area in uow.areas()] == [("新家", 2)]
        assert [span.to_at for span in uow.blind_spans()] == [later]


def test_voiding_a_registration_brings_the_former_one_back(store):
    first = OrgUnit(org_id="county", level=OrgLevel.COUNTY, name="旧名")
    second = OrgUnit(org_id="county", level=OrgLevel.COUNTY, name="错名")
    with store.writing() as uow:
        set_unit(uow, first, actor="a", now=NOW)
        set_unit(uow, second, actor="a", now=NOW + timedelta(minutes=1))
        assert uow.organisation().unit("county").name == "错名"
        wrong = uow.log(PLATFORM_LOG)[-1].entry_id
        void = draft(Voided(entry_id=wrong, reason="错字"), entry_id="void", at=NOW)
        uow.append(PLATFORM_LOG, [void], recorded_at=NOW + timedelta(minutes=2))
        assert uow.organisation().unit("county").name == "旧名"


def test_cases_are_found_by_whole_numbers_only(store):
    case_id = derived_id("case", "（2026）浙0701刑初1号")
    open_case(store, case_id, who=person(citizen_no=CITIZEN_NO))
    open_case(store, "case-2", who=person("李四"))
    with store.reading() as uow:
        assert uow.find_case(citizen_no=CITIZEN_NO) == (case_id,)
        assert uow.find_case(citizen_no=CITIZEN_NO.lower()) == (case_id,)
        assert uow.find_case(citizen_no=CITIZEN_NO[:-1]) == ()
        assert uow.find_case(case_no="（2026）浙0701刑初1号") == (case_id,)
        assert uow.find_case(case_no="（2026）浙0701刑初1号", citizen_no=CITIZEN_NO) == (case_id,)
        assert uow.find_case(case_no="（2026）浙0701刑初2号") == ()
        assert uow.find_case() == ()


def test_a_source_speaks_until_it_is_released(store):
    open_case(store)
    assigned = SourceAssigned(
        source_id="band-7", source=SourceKind.WRISTBAND, from_at=NOW, interval_minutes=10
    )
    with store.writing() as uow:
        uow.append("case-1", [draft(assigned, entry_id="s", at=NOW)], recorded_at=NOW)
        assert uow.sources() == (("band-7", "case-1"),)
        released = draft(SourceReleased(source_id="band-7"), entry_id="r", at=NOW + timedelta(hours=1))
        uow.append("case-1", [released], recorded_at=NOW)
        assert uow.sources() == ()
        (earlier,) = uow.worn()["band-7"]
        assert (earlier.case_id, earlier.last_number) == ("case-1", 4)
        assert earlier.until_at == NOW + timedelta(hours=1)
        assert uow.worn(["band-7", "band-8"]) == {"band-7": (earlier,)}
        assert uow.worn(["band-8"]) == uow.speaking(["band-7"]) == {}
        uow.append(
            "case-1", [draft(Voided(entry_id="r", reason="误"), entry_id="v", at=NOW)], recorded_at=NOW
        )
    with store.reading() as uow:
        assert uow.sources() == (("band-7", "case-1"),)
        assert uow.worn() == {}


def test_who_speaks_as_was_known_is_given_as_the_very_same_value(store):
    open_case(store)
    assigned = SourceAssigned(
        source_id="band-7", source=SourceKind.WRISTBAND, from_at=NOW, interval_minutes=10
    )
    with store.writing() as uow:
        uow.append("case-1", [draft(assigned, entry_id="s", at=NOW)], recorded_at=NOW)
    many = ["band-7", *(f"other-{n}" for n in range(600))]
    with store.reading() as uow:
        known = uow.speaking(["band-7", "band-8"])
        assert {source_id: each.case_id for source_id, each in known.items()} == {"band-7": "case-1"}
        assert uow.speaking(many) == known
        assert uow.speaking(many, known)["band-7"] is uow.speaking(["band-7"], known)["band-7"]
        assert uow.speaking(many, known)["band-7"] is known["band-7"]
    with store.writing() as uow:
        uow.append("case-1", [draft(ReportedIn(), entry_id="in", at=NOW)], recorded_at=NOW)
        assert uow.speaking(many, known)["band-7"].last_number == known["band-7"].last_number + 1


def test_acts_on_alerts_and_observations_are_no_facts_that_may_bind_anybody(store):
    open_case(store)
    with store.reading() as uow:
        known = uow.last_numbers()
    tell(store, "case-1", stated("a"), AlertAcknowledged(alert_id="a"))
    with store.reading() as uow:
        assert uow.last_numbers() == {"case-1": known["case-1"] + 2}
        assert uow.facts_after(known) == frozenset()
        assert uow.facts_after({"case-1": 0}) == {"case-1"}
    seen = ObservationStated(
        observation_id="o",
        revision=1,
        first_on=NOW.date(),
        observed=Observed.OUTSIDE,
        began_at=NOW,
        ended_at=None,
        engine="x",
    )
    with store.writing() as uow:
        uow.append("case-1", [draft(seen, entry_id="o/1", at=NOW)], recorded_at=NOW)
        assert uow.facts_after(known) == frozenset()
        void = draft(Voided(entry_id="o/1", reason="误"), entry_id="v", at=NOW)
        uow.append("case-1", [void], recorded_at=NOW)
        assert uow.facts_after(known) == {"case-1"}


def test_making_due_only_ever_brings_a_review_forward(store):
    for case_id in ("case-1", "case-2"):
        open_case(store, case_id)
    with store.writing() as uow:
        uow.create_log(PLATFORM_LOG, LogKind.PLATFORM)
        uow.save_review("case-1", ReviewState())
        uow.save_review("case-2", ReviewState(next_review_at=NOW - timedelta(days=1)))
        uow.make_due(uow.case_ids(), NOW)
        assert uow.review_state("case-1").next_review_at == NOW
        assert uow.review_state("case-2").next_review_at == NOW - timedelta(days=1)
        assert uow.append("case-1", [opened("case-1")], recorded_at=NOW) == ()
