"""A supervision order: asked of a body below, due by its day, replied to, accepted or returned, once each."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Entry
from correction.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from correction.domain.facts.patrols import PatrolChecked, PatrolResult, PatrolScope
from correction.domain.facts.supervision_orders import (
    SupervisionOrdered,
    SupervisionReplied,
    SupervisionSettled,
)
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, When, day_end, local_time
from correction.office.county.patrols import PatrolOrder, check_item, draw_patrol
from correction.office.county.supervision_orders import issue_order, order_log, reply_to_order, settle_order
from correction.office.record import void
from correction.rulebooks import load_book
from correction.rules.assess import assess
from correction.rules.body_duty_list import body_duty_list
from correction.rules.duty_list import Outcome
from correction.rules.oversight.supervision_orders import OrderState, SupervisionOrder, orders_of
from correction.testing.builders import plain_context
from tests.county.conftest import NOW

BOOK = load_book("cn")
DUE_ON = date(2026, 3, 9)
OVERDUE = "supervision_late"


def issue(store: Any, *, to: str = "S1", order_id: str = "o1", now: datetime = NOW, **said: Any) -> None:
    told: dict[str, Any] = {"from_org_id": "X1", "demands": "补做三月走访", "due_on": DUE_ON} | said
    with store.writing() as uow:
        issue_order(uow, to, SupervisionOrdered(**told), order_id=order_id, actor="X1a", now=now)


def reply(store: Any, *, by: str = "S1", key: str = "r1", content: str = "已走访", days: int = 1) -> None:
    with store.writing() as uow:
        reply_to_order(uow, by, "o1", content, reply_id=key, actor="S1a", now=NOW + timedelta(days=days))


def settle(
    store: Any, *, accepted: bool, by: str = "X1", key: str = "s1", days: int = 2, **said: Any
) -> None:
    told: dict[str, Any] = {"remark": "", "due_on": None} | said
    with store.writing() as uow:
        settle_order(
            uow,
            "S1",
            "o1",
            by_org_id=by,
            accepted=accepted,
            settle_id=key,
            actor="X1a",
            now=NOW + timedelta(days=days),
            **told,
        )


def order(store: Any, org_id: str = "S1") -> SupervisionOrder:
    with store.reading() as uow:
        return orders_of(order_log(uow, org_id))[-1]


def late(store: Any, at: datetime) -> list[tuple[str, datetime, datetime | None]]:
    with store.reading() as uow:
        found = assess(order_log(uow, "S1"), BOOK, plain_context(), at).findings
    assert {(f.kind, f.rule, f.bearer) for f in found} <= {
        (AlertKind.SUPERVISION_LATE, OVERDUE, Bearer.OFFICE)
    }
    return [(f.occasion, f.began_at, f.ended_at) for f in found]


def test_an_order_waits_is_replied_to_and_settled(county):
    issue(county)
    assert (order(county).order_id, order(county).state) == ("o1", OrderState.WAITING)
    reply(county)
    assert order(county).state is OrderState.REPLIED
    settle(county, accepted=True)
    assert (order(county).state, order(county).late(date(2026, 5, 1))) == (OrderState.SETTLED, False)
    assert late(county, NOW + timedelta(days=60)) == []


def test_a_returned_reply_asks_again_by_another_day_which_has_a_clock_of_its_own(county):
    issue(county)
    reply(county)
    settle(county, accepted=False, remark="没有照片", due_on=date(2026, 3, 12))
    assert (order(county).state, order(county).last.due_on) == (OrderState.WAITING, date(2026, 3, 12))
    assert late(county, day_end(date(2026, 3, 12)) - timedelta(seconds=1)) == []
    at = day_end(date(2026, 3, 12))
    assert late(county, at) == [(f"{OVERDUE}:s1", at, None)]
    reply(county, key="r2", days=12)
    settle(county, accepted=True, key="s2", days=13)
    assert order(county).state is OrderState.SETTLED
    assert len(order(county).demands) == 2
    replied_at = NOW + timedelta(days=12)
    assert late(county, NOW + timedelta(days=40)) == [(f"{OVERDUE}:s1", at, replied_at)]


def test_a_late_reply_is_taken_and_the_lateness_stays_until_it_came(county):
    issue(county)
    overdue_at = day_end(DUE_ON)
    assert late(county, overdue_at) == [(f"{OVERDUE}:o1", overdue_at, None)]
    reply(county, days=9)
    assert late(county, NOW + timedelta(days=9)) == [(f"{OVERDUE}:o1", overdue_at, NOW + timedelta(days=9))]
    assert order(county).late(date(2026, 3, 20))
    with county.writing() as uow:
        void(uow, "S1", "r1", reason="误登", actor="S1a", now=NOW + timedelta(days=10), void_id="v")
    assert late(county, NOW + timedelta(days=10)) == [(f"{OVERDUE}:o1", overdue_at, None)]
    assert order(county).state is OrderState.WAITING


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=5))
def test_what_is_late_is_what_a_plain_count_of_days_says(rounds):
    """Each round: days until due, days until the reply, days until it is returned with another day."""
    entries: list[Any] = []
    at, asked, told = NOW, "o", []

    def put(payload: Any, entry_id: str, when: datetime) -> None:
        entries.append(
            Entry(
                log_id="S1",
                number=len(entries) + 1,
                entry_id=entry_id,
                when=When.at(when),
                recorded_at=when,
                actor="t",
                payload=payload,
            )
        )

    first_due = (at + timedelta(days=rounds[0][0])).date()
    put(SupervisionOrdered(from_org_id="X1", demands="办理", due_on=first_due), "o", at)
    for number, (due_days, reply_days, back_days) in enumerate(rounds):
        told += [f"{OVERDUE}:{asked}"] if reply_days > due_days else []
        at += timedelta(days=reply_days)
        put(SupervisionReplied(order_entry_id="o", asked_entry_id=asked, content="x"), f"r{number}", at)
        at += timedelta(days=back_days)
        if number + 1 == len(rounds):
            break
        next_due = (at + timedelta(days=rounds[number + 1][0])).date()
        put(
            SupervisionSettled(
                order_entry_id="o", reply_entry_id=f"r{number}", accepted=False, due_on=next_due
            ),
            f"s{number}",
            at,
        )
        asked = f"s{number}"
        del due_days
    file = CaseFile.of_log("S1", entries)
    found = assess(file, BOOK, plain_context(), at + timedelta(days=99)).findings
    assert sorted(f.occasion for f in found) == sorted(told)
    (read,) = orders_of(file)
    assert read.late((at + timedelta(days=99)).date()) == bool(told)


def test_the_duty_list_of_the_body_names_each_demand(county):
    issue(county)
    with county.reading() as uow:
        log = order_log(uow, "S1")
    period = DateSpan(from_on=date(2026, 3, 1), to_on=date(2026, 3, 31))
    said = [
        (one.duty, one.outcome)
        for on in (DUE_ON, DUE_ON + timedelta(days=1))
        for one in body_duty_list(log, BOOK, plain_context(), local_time(on, NOW.time()), period)
    ]
    duty = "回复督办单（补做三月走访）"
    assert said == [(duty, Outcome.OPEN), (duty, Outcome.MISSED)]


@pytest.mark.parametrize(
    ("said", "error", "told"),
    [
        ({"to": "S3"}, NotAllowed, "不是机构X1的下级机构"),
        ({"to": "X1"}, NotAllowed, "不是机构X1的下级机构"),
        ({"to": "S9"}, NotFound, "S9"),
        ({"demands": " "}, InvalidValue, "没有写明督办事项"),
        ({"due_on": date(2026, 3, 1)}, InvalidValue, "回复期限 2026-03-01 早于今天"),
        ({"about_case_id": "c"}, NotFound, "没有这个案件"),
        ({"about_case_id": "nobody"}, NotFound, "没有这个案件"),
        ({"about_check_id": "k"}, NotFound, "没有这次核查"),
    ],
)
def test_an_order_that_cannot_be_so_is_refused(county, said, error, told):
    with pytest.raises(error, match=told):
        issue(county, **said)
    with county.reading() as uow:
        assert orders_of(order_log(uow, "S1")) == ()


def test_a_reply_to_a_foreign_order_an_empty_one_and_a_second_one_are_refused(county):
    issue(county, due_on=NOW.date(), about_case_id="a")
    with pytest.raises(NotFound, match="不是下发给本机构的"):
        reply(county, by="S2")
    with pytest.raises(InvalidValue, match="没有写明办理的情况"):
        reply(county, content=" ")
    reply(county)
    reply(county)
    with pytest.raises(Conflict, match="待审核，不能再回复"):
        reply(county, key="r2")


def test_only_the_issuer_settles_a_reply_that_waits_and_a_return_says_why_and_until_when(county):
    issue(county)
    with pytest.raises(Conflict, match="没有等待审核的回复"):
        settle(county, accepted=True)
    reply(county)
    with pytest.raises(NotAllowed, match="不是本机构下发的"):
        settle(county, accepted=True, by="C1")
    for said in ({"remark": "不够"}, {"due_on": date(2026, 3, 12)}):
        with pytest.raises(InvalidValue, match="退回而没有写明理由或者新的期限"):
            settle(county, accepted=False, **said)
    with pytest.raises(InvalidValue, match="早于今天"):
        settle(county, accepted=False, remark="不够", due_on=date(2026, 3, 3))
    settle(county, accepted=True)
    settle(county, accepted=True)
    with pytest.raises(Conflict, match="已办结"):
        settle(county, accepted=True, key="s2")


def test_what_a_patrol_found_becomes_one_order(county):
    found = PatrolOrder(scope=PatrolScope.PERSONS, office_ids=("S2",), size=1, purpose="抽查", seed="s")
    said = PatrolChecked(patrol_entry_id="p", item="c", result=PatrolResult.SHORTCOMING, remark="没有走访")
    with county.writing() as uow:
        draw_patrol(uow, "X1", found, patrol_id="p", actor="X1a", now=NOW)
        check_item(uow, "X1", said, check_id="k", actor="X1a", now=NOW)
    issue(county, to="S2", about_check_id="k", about_case_id="c")
    issue(county, to="S2", about_check_id="k", about_case_id="c")
    with pytest.raises(Conflict, match="已经下发过督办单"):
        issue(county, to="S2", order_id="o2", about_check_id="k")
