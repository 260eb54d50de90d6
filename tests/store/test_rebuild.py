"""Read models and review states are caches: rebuilt they are the same, dropped they change no finding."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from correction.domain.facts.admission import (
    ClassAssigned,
    ManagementClass,
    OfficeAssigned,
    PersonCorrected,
    Released,
    ReportedIn,
)
from correction.domain.facts.alerts import AlertReviewed, Disposition
from correction.domain.facts.check_ins import CheckInsPlanned
from correction.domain.facts.devices import SourceAssigned, SourceKind, SourceReleased
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveLevel, LeaveReturned, LeaveRevoked
from correction.domain.facts.staff_acts import Monitored
from correction.domain.facts.upkeep import Voided
from correction.domain.moments import day_start
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.office.judging.sweep import sweep
from correction.office.organisation import set_unit
from correction.office.ports import LogKind
from correction.rulebooks import load_book
from correction.store import open_store
from correction.store.models.rebuild import forget_reviews, rebuild
from correction.store.tables import READ_MODELS, LogHead, table_of
from correction.testing.builders import plain_context
from tests.store.office_samples import CITIZEN_NO, NOW, check_in, draft, open_case, opened, person

DAY = date(2026, 3, 1)


def snapshot(store):
    """All rows of all read models; what is sealed anew each time is compared deciphered."""
    with store.engine.connect() as connection:
        rows = {}
        for model in READ_MODELS:
            table = table_of(model)
            columns = [column for column in table.columns if column.name != "identity"]
            found = connection.execute(select(*columns).order_by(*table.primary_key))
            rows[table.name] = [tuple(row) for row in found]
        head = table_of(LogHead)
        rows["gravity"] = connection.execute(
            select(head.c.log_id, head.c.gravity).order_by(head.c.log_id)
        ).fetchall()
    with store.reading() as uow:
        rows["people"] = list(uow.people())
    return rows


def facts(of_day):
    """Facts that move every read model, about one leave, one source and one day."""
    on = DAY + timedelta(days=of_day)
    to_on = on + timedelta(days=2)
    area: dict[str, Any] = {"from_on": on, "to_on": to_on, "destination": "杭州"}
    leave = f"leave-{of_day % 3}"
    return st.sampled_from(
        [
            ClassAssigned(management_class=ManagementClass.STRICT),
            ClassAssigned(management_class=ManagementClass.RELAXED),
            OfficeAssigned(office_id=f"office-{of_day % 4}"),
            PersonCorrected(person=person(f"某{of_day}", phone=f"1390000000{of_day % 10}")),
            LeaveAsked(leave_id=leave, reason="探亲", **area),
            LeaveGranted(leave_id=leave, level=LeaveLevel.OFFICE, **area),
            LeaveReturned(leave_id=leave),
            LeaveRevoked(leave_id=leave, reason="情况变化"),
            SourceAssigned(source_id=f"s{of_day % 2}", source=SourceKind.PHONE, from_at=day_start(on)),
            SourceReleased(source_id=f"s{of_day % 2}"),
            Released(ground="期满"),
            ReportedIn(),
        ]
    )


def step(day):
    voids = st.integers(1, 30).map(lambda n: ("void", n))
    return st.tuples(st.just(day), st.one_of(facts(day), st.just("check in"), voids))


@settings(max_examples=25)
@given(
    steps=st.lists(st.integers(0, 20).flatmap(step), min_size=1, max_size=25),
    cuts=st.sets(st.integers(0, 25)),
)
def test_rows_made_step_by_step_equal_rows_rebuilt_from_the_log(empty, tmp_path_factory, steps, cuts):
    path = tmp_path_factory.mktemp("rebuild") / "office.db"
    path.write_bytes(empty.path.read_bytes())
    store = open_store(path, key=empty.key)
    open_case(store, who=person(citizen_no=CITIZEN_NO))
    drafts: list[list[Any]] = [[]]
    for n, (day, step) in enumerate(steps):
        on = DAY + timedelta(days=day)
        match step:
            case "check in":
                made = check_in(on, hour=n % 24)
            case ("void", number):
                # Any earlier entry, a void or the opening too.
                names = ["case-1/opened", "case-1/came", *(f"e{k}" for k in range(n))]
                made = draft(
                    Voided(entry_id=names[number % len(names)], reason="误"), entry_id=f"e{n}", at=NOW
                )
            case fact:
                made = draft(fact, entry_id=f"e{n}", on=on)
        drafts[-1].append(made)
        if n in cuts:
            drafts.append([])
    for some in drafts:
        with store.writing() as uow:
            uow.append("case-1", some, recorded_at=NOW)
    before = snapshot(store)
    assert rebuild(store) == 1
    assert snapshot(store) == before
    store.close()


@pytest.fixture
def swept(sqlite):
    """Two cases through three months of sweeps, with missed days and one alert closed by a person."""
    book, context = load_book("helan-2019"), plain_context()
    with sqlite.writing() as uow:
        set_unit(uow, OrgUnit(org_id="county", level=OrgLevel.COUNTY, name="某县"), actor="a", now=NOW)
    start = day_start(date(2026, 1, 5))
    days = [date(2026, 1, 5) + timedelta(days=n) for n in range(100)]
    for case_id, skipped in (("case-1", 4), ("case-2", 3)):
        plan = CheckInsPlanned(windows=((time(8), time(20)),), from_on=date(2026, 1, 6))
        with sqlite.writing() as uow:
            uow.create_log(case_id, LogKind.CASE, office_id="office-1")
            first = [opened(case_id), draft(ReportedIn(), entry_id="came", on=date(2026, 1, 4))]
            first.append(draft(plan, entry_id="plan", on=days[0]))
            strict = ClassAssigned(management_class=ManagementClass.STRICT)
            first.append(draft(strict, entry_id="class", on=days[0]))
            first += [draft(Monitored(seen="在家"), entry_id=f"seen/{day}", on=day) for day in days]
            made = [check_in(day) for n, day in enumerate(days) if n % skipped]
            uow.append(case_id, [*first, *made], recorded_at=start)
    now = start
    for _ in range(12):
        now += timedelta(days=8)
        run(sqlite, book, context, now)
    with sqlite.writing() as uow:
        done = AlertReviewed(
            alert_id=uow.alerts("case-1")[0].alert_id, disposition=Disposition.EXPLAINED, note="住院"
        )
        uow.append("case-1", [draft(done, entry_id="done", at=now)], recorded_at=now)
    return sqlite, book, context, now


def run(store, book, context, now):
    while (done := sweep(store, book, context, now, clock=lambda: 0.0)).reviewed:
        assert done.failed == ()


def alerts_of(store):
    with store.reading() as uow:
        return {case_id: uow.alerts(case_id) for case_id in uow.case_ids()}


def test_dropping_every_cache_changes_no_finding(swept):
    store, book, context, now = swept
    before, rows = alerts_of(store), snapshot(store)
    assert all(len(alerts) > 10 for alerts in before.values())
    rebuild(store)
    assert snapshot(store) == rows
    forget_reviews(store, now)
    run(store, book, context, now)
    assert alerts_of(store) == before


def test_what_was_settled_is_not_loaded_and_not_judged_again(swept):
    store, book, context, now = swept
    with store.reading() as uow:
        state = uow.review_state("case-1")
        assert state.settled.daily_on is not None
        live = uow.entries("case-1", settled=state.settled)
        assert len(live) < len(uow.entries("case-1")) / 2
    late = check_in(date(2026, 1, 13))
    with store.writing() as uow:
        missed = [a for a in uow.alerts("case-1") if a.stated.cycle_on == date(2026, 1, 13)]
        uow.append("case-1", [late], recorded_at=now)
    run(store, book, context, now)
    with store.reading() as uow:
        after = {a.alert_id: a.stated.matter.value for a in uow.alerts("case-1")}
    assert missed
    assert {after[alert.alert_id] for alert in missed} == {"withdrawn"}
