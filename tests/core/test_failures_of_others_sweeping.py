"""Failures of other systems, each as the test that would have caught it: due days, late jobs, doubles."""

import random
import threading
from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest

from correction.domain.alert import Handling
from correction.domain.alert_kind import AlertKind
from correction.domain.facts.admission import CaseOpened, ReportedIn
from correction.domain.facts.alerts import AlertReviewed, AlertStated, Disposition, Matter
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.moments import SHANGHAI, When, day_start, local_time
from correction.office.alerts import acknowledge, review_alert, suspend
from correction.office.judging.ahead import due_ahead
from correction.office.judging.sweep import sweep
from correction.office.ladder.ageing import Aged, ageing
from correction.office.ports import LogKind
from correction.office.record import draft
from correction.rulebooks import load_book
from correction.rules.assess import assess
from correction.testing.builders import SOMEBODY, CaseBuilder, plain_context, probation
from correction.testing.memory import MemoryStore

BEGAN_ON, ENDS_ON = date(2026, 3, 2), date(2027, 3, 1)
BOOK, CONTEXT = load_book("helan-2019"), plain_context()
GRACE = timedelta(minutes=BOOK.whole("check_in.grace_minutes", BEGAN_ON))
WINDOWS = ((time(8), time(10)), (time(18), time(20)))
MISSED = "check_in_missed"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def planned(*made, windows=WINDOWS):
    """A case with a plan of check-ins from its second day, and the check-ins that were made."""
    case = CaseBuilder(order=probation(BEGAN_ON, ENDS_ON)).arrive(BEGAN_ON)
    case.add(CheckInsPlanned(windows=windows, from_on=BEGAN_ON + DAY), on=BEGAN_ON)
    for at in made:
        case.add(CheckInMade(means=Means.PHONE_APP), at=at)
    return case


def missed(case, now):
    found = assess(case.file(), BOOK, CONTEXT, now)
    return {f.occasion for f in found.findings if f.rule == MISSED and f.kind is AlertKind.CHECK_IN_MISSED}


def office(windows=WINDOWS):
    """The same case in an office that sweeps."""
    store = MemoryStore()
    opened = CaseOpened(
        person_id="p",
        person=SOMEBODY,
        order=probation(BEGAN_ON, ENDS_ON),
        office_id="S1",
        records_from_on=BEGAN_ON,
    )
    facts = (opened, ReportedIn(), CheckInsPlanned(windows=windows, from_on=BEGAN_ON + DAY))
    with store.writing() as uow:
        uow.create_log("case", LogKind.CASE, office_id="S1")
        drafts = [draft(f, When.day(BEGAN_ON), entry_id=f"f{n}", actor="t") for n, f in enumerate(facts)]
        uow.append("case", drafts, recorded_at=day_start(BEGAN_ON))
    return store


def swept(store, now):
    """Sweep until nothing is due; give how many statements were made."""
    stated = 0
    while (done := sweep(store, BOOK, CONTEXT, now, clock=lambda: 0.0)).reviewed:
        assert done.failed == ()
        stated += done.stated
    return stated


def told(store):
    with store.reading() as uow:
        return [alert for alert in uow.alerts("case") if alert.stated.rule == MISSED]


def closing(day):
    """The two moments of a day at which a window is over."""
    on = BEGAN_ON + day * DAY
    return [local_time(on, closes) + GRACE for _, closes in WINDOWS]


@pytest.mark.parametrize("late", [-1, 0, 1])
def test_failure_01_what_is_done_at_the_limit_is_in_time_and_what_is_not_is_overdue_from_it_on(late):
    """An expiry was off by one, was mended, and was off by one again in the rewrite."""
    on, due_at = BEGAN_ON + DAY, closing(1)[0]
    made = planned(due_at + late * MINUTE)
    occasion = f"{MISSED}:{on}:0800"
    assert (occasion in missed(planned(), due_at + late * MINUTE)) is (late >= 0)
    late_or_missed = {f.occasion for f in assess(made.file(), BOOK, CONTEXT, due_at + 9 * MINUTE).findings}
    assert (occasion in late_or_missed) is (late > 0)
    # The list, the job and what is announced agree with each other.
    before = assess(planned().file(), BOOK, CONTEXT, due_at - MINUTE)
    assert before.next_review_at == due_at
    store = office()
    swept(store, due_at + late * MINUTE)
    assert (occasion in {a.stated.occasion for a in told(store)}) is (late >= 0)


@pytest.mark.parametrize("seed", range(4))
def test_failure_02_and_06_what_exists_is_what_arithmetic_says_however_seldom_the_job_ran(seed):
    """Everybody who was fetched got a check-in today; and a job that did not run lost that day's for ever."""
    chance = random.Random(seed)
    opens = sorted(chance.sample(range(6, 22), 2))
    windows = tuple((time(hour), time(hour, 45)) for hour in opens)
    store, now = office(windows), day_start(BEGAN_ON)
    while now < day_start(BEGAN_ON) + 60 * DAY:
        now += timedelta(hours=chance.choice((1, 7, 24, 24 * chance.randint(1, 10))))
        swept(store, now)
        expected = {
            f"{MISSED}:{BEGAN_ON + day * DAY}:{opened:%H%M}"
            for day in range(1, 80)
            for opened, closes in windows
            if local_time(BEGAN_ON + day * DAY, closes) + GRACE <= now
        }
        occasions = [alert.stated.occasion for alert in told(store)]
        assert (set(occasions), len(occasions)) == (expected, len(expected))
    # Nothing of it was told before it was so, and what is over for long is marked as late.
    assert all(alert.told_at >= alert.stated.began_at for alert in told(store))


def test_failure_03_a_second_run_creates_nothing_whatever_was_done_in_between():
    """A query looked only at what was still open, and invited the others again."""
    store = office()
    now = closing(1)[1]
    assert swept(store, now) == 2
    one, other = (alert.alert_id for alert in told(store))

    def acts(uow, step):
        known = {"actor": "o", "now": now, "entry_id": f"act-{step}"}
        if step == 0:
            acknowledge(uow, one, **known)
        elif step == 1:
            suspend(uow, other, until_at=now + DAY, reason="核实中", **known)
        elif step == 2:
            review_alert(uow, one, disposition=Disposition.EXPLAINED, note="就医", **known)

    for step in range(4):
        with store.writing() as uow:
            acts(uow, step)
            uow.make_due(["case"], now)
        assert swept(store, now) == 0
    assert [alert.handling for alert in told(store)].count(Handling.REVIEWED) == 1
    assert len(told(store)) == 2


def test_failure_07_two_who_do_the_same_at_once_have_done_it_once():
    """Two reactivations at once counted twice."""
    store = office()
    swept(store, closing(1)[0])
    (alert,) = told(store)
    begin = threading.Barrier(4)

    def work():
        begin.wait()
        with store.writing() as uow:
            item = CheckInMade(means=Means.PHONE_APP)
            at = When.at(closing(1)[0] + MINUTE)
            uow.append("case", [draft(item, at, entry_id="same", actor="t")], recorded_at=at.starts_at)
            acknowledge(uow, alert.alert_id, actor="o", now=closing(1)[0], entry_id="ack")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as uow:
        ids = [entry.entry_id for entry in uow.log("case")]
    assert (ids.count("same"), ids.count("ack")) == (1, 1)


def test_failure_08_a_review_that_is_sent_twice_is_one_entry_of_its_own_kind():
    store = office()
    swept(store, closing(1)[0])
    (alert,) = told(store)
    for _ in range(2):
        with store.writing() as uow:
            review_alert(
                uow,
                alert.alert_id,
                disposition=Disposition.CONFIRMED,
                note="已核实",
                actor="o",
                now=closing(1)[0],
                entry_id="review",
            )
    with store.reading() as uow:
        reviews = [entry for entry in uow.log("case") if isinstance(entry.payload, AlertReviewed)]
    assert [(entry.entry_id, entry.payload.KIND) for entry in reviews] == [("review", "alert_reviewed")]


@pytest.mark.parametrize("seed", range(6))
def test_failure_09_what_a_person_did_never_goes_back_and_the_record_is_what_the_log_says(seed):
    """A mark of sensitivity could be taken off again, and then record and log disagreed."""
    chance, store, now = random.Random(seed), office(), closing(1)[0]
    swept(store, now)
    (alert,) = told(store)
    order = list(Handling)
    reached = Handling.UNSEEN
    for step in range(12):
        now += timedelta(hours=1)
        with store.writing() as uow, suppress(Exception):
            known = {"actor": "o", "now": now, "entry_id": f"act-{step}"}
            match chance.randrange(4):
                case 0:
                    acknowledge(uow, alert.alert_id, **known)
                case 1 if step > 5:
                    review_alert(
                        uow, alert.alert_id, disposition=Disposition.CONFIRMED, note="已核实", **known
                    )
                case 2:
                    suspend(uow, alert.alert_id, until_at=now + DAY, reason="核实", **known)
                case _:
                    made = CheckInMade(means=Means.PHONE_APP)
                    item = draft(made, When.at(now), entry_id=f"made-{step}", actor="t")
                    uow.append("case", [item], recorded_at=now)
        swept(store, now)
        stands = next(a for a in told(store) if a.alert_id == alert.alert_id)
        assert order.index(stands.handling) >= order.index(reached)
        reached = stands.handling
        with store.reading() as uow:
            kinds = {
                e.payload.KIND
                for e in uow.log("case")
                if getattr(e.payload, "alert_id", "") == alert.alert_id
            }
        acted = [Handling.UNSEEN]
        acted += [Handling.ACKNOWLEDGED] * ("alert_acknowledged" in kinds)
        acted += [Handling.REVIEWED] * ("alert_reviewed" in kinds)
        assert reached is max(acted, key=order.index)


def test_failure_10_at_every_hour_of_a_window_the_next_one_due_is_this_one_until_it_is_met():
    """During the window the next check-in was said to be tomorrow's."""
    store, on = office(), BEGAN_ON + DAY
    opens_at = local_time(on, time(8))
    for quarter in range(int((closing(1)[0] - opens_at) / (15 * MINUTE))):
        now = opens_at + quarter * 15 * MINUTE
        with store.reading() as uow:
            due = due_ahead(uow, ["case"], BOOK, CONTEXT, now=now, until=now + 2 * DAY)
        first = next(each.finding for each in due if each.finding.rule == MISSED)
        assert first.occasion == f"{MISSED}:{on}:0800"
    with store.writing() as uow:
        at = When.at(opens_at + MINUTE)
        made = draft(CheckInMade(means=Means.PHONE_APP), at, entry_id="made", actor="t")
        uow.append("case", [made], recorded_at=at.starts_at)
    with store.reading() as uow:
        due = due_ahead(uow, ["case"], BOOK, CONTEXT, now=opens_at + 2 * MINUTE, until=opens_at + 2 * DAY)
    assert next(e.finding for e in due if e.finding.rule == MISSED).occasion == f"{MISSED}:{on}:1800"


def test_failure_41_a_rule_is_changed_as_data_and_each_case_says_which_judged_it():
    """98 million pounds were spent on a system whose rules stood in its code."""
    other = load_book("fujian")
    assert other.digest != BOOK.digest
    store = office()
    swept(store, closing(1)[1])
    with store.reading() as uow:
        stated = [entry for entry in uow.log("case") if isinstance(entry.payload, AlertStated)]
        assert uow.review_state("case").judged_by.startswith(BOOK.digest)
    assert {entry.book for entry in stated} == {BOOK.digest}
    with store.writing() as uow:
        uow.make_due(["case"], closing(1)[1])
    sweep(store, other, CONTEXT, closing(1)[1], clock=lambda: 0.0)
    with store.reading() as uow:
        assert uow.review_state("case").judged_by.startswith(other.digest)


def test_failure_49_what_nobody_reviewed_is_counted_however_long_ago_it_was_raised():
    """4,869 alerts stood against 92 assessments, and a range of dates hid the others."""
    now = datetime(2026, 6, 1, 2, tzinfo=SHANGHAI)

    def raised(name, ago, **more):
        return Aged(
            alert_id=name,
            kind=AlertKind.CHECK_IN_MISSED,
            raised_at=now - ago,
            office_id="S1",
            grade=1,
            rule="r",
            matter=Matter.OVER,
            **more,
        )

    old = [raised(f"old-{n}", 300 * DAY) for n in range(40)]
    new = [raised(f"new-{n}", DAY, reviewed_at=now, disposition=Disposition.CONFIRMED) for n in range(2)]
    report = ageing([*old, *new], now)
    (line,) = report.lines
    assert (line.raised, line.unreviewed) == (42, 40)
    assert {alert.alert_id for alert, _ in report.overdue} == {alert.alert_id for alert in old}
