"""The bar at the verbs: old reports are measured by the term of their day, and a move lets the old one go."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from correction.domain.entry import Draft
from correction.domain.errors import Conflict, NotFound
from correction.domain.facts.admission import (
    CaseOpened,
    OrderChanged,
    ReportedIn,
    Terminated,
    TerminationKind,
)
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.exit_bans import ExitBanFiled, ExitBanWithdrawn
from correction.domain.moments import DateSpan, When
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.office.admission.admit import admit
from correction.office.endings.exit_bans import record_exit_ban
from correction.office.organisation import set_unit
from correction.office.unlawful import ContentUnlawful
from correction.rulebooks import load_book
from correction.testing.builders import SOMEBODY, probation
from correction.testing.memory import MemoryStore

NOW, BOOK = datetime(2027, 6, 1, tzinfo=UTC), load_book("cn")
STARTED_ON, ENDS_ON, SHORTER_ON = date(2026, 1, 5), date(2027, 1, 4), date(2026, 11, 4)


def drafted(payload, on, entry_id=None):
    return Draft(entry_id=entry_id or f"{payload.KIND}-{on}", when=When.day(on), actor="t", payload=payload)


@pytest.fixture
def store():
    made, order = MemoryStore(), probation(STARTED_ON, ENDS_ON)
    opened = CaseOpened(
        person_id="p1", person=SOMEBODY, order=order, office_id="S1", records_from_on=STARTED_ON
    )
    with made.writing() as uow:
        set_unit(uow, OrgUnit(org_id="S1", level=OrgLevel.OFFICE, name="样例所"), actor="t", now=NOW)
        admit(uow, case_id="case", opened=opened, actor="t", now=NOW)
    put(made, ReportedIn(), date(2026, 1, 8))
    return made


def put(store, payload, on):
    with store.writing() as uow:
        uow.append("case", [drafted(payload, on)], recorded_at=NOW)


def act(store, payload, on, entry_id=None):
    with store.writing() as uow:
        return record_exit_ban(uow, "case", drafted(payload, on, entry_id), book=BOOK, now=NOW)


def commute(store, on):
    order = probation(STARTED_ON, ENDS_ON)
    order = replace(order, term=DateSpan(from_on=STARTED_ON, to_on=SHORTER_ON))
    put(store, OrderChanged(order=order, reason="减刑"), on)


def test_a_report_of_before_the_commutation_is_measured_by_the_term_of_its_day(store):
    commute(store, date(2026, 6, 1))
    assert act(store, ExitBanFiled(until_on=ENDS_ON), date(2026, 1, 9))
    with pytest.raises(ContentUnlawful, match="没有限制出境的依据"):
        act(store, ExitBanFiled(until_on=ENDS_ON), date(2026, 6, 1))
    assert act(store, ExitBanFiled(until_on=SHORTER_ON), date(2026, 6, 1))


def test_a_granted_change_of_place_lets_the_old_report_go(store):
    act(store, ExitBanFiled(until_on=ENDS_ON), date(2026, 1, 9))
    withdrawn = ExitBanWithdrawn(reason="变更执行地")
    with pytest.raises(ContentUnlawful, match="不得撤销报备"):
        act(store, withdrawn, date(2026, 5, 2))
    matter = ApprovalMatter.CHANGE_OF_PLACE
    put(store, ApprovalAsked(approval_id="T", matter=matter, from_on=STARTED_ON, reason="x"), STARTED_ON)
    moved = ApprovalDecided(approval_id="T", granted=True, org_id="S1", level=OrgLevel.COUNTY, reason="x")
    put(store, moved, date(2026, 5, 1))
    assert act(store, withdrawn, date(2026, 5, 2))


def test_after_the_end_it_is_withdrawn_once(store):
    act(store, ExitBanFiled(until_on=ENDS_ON), date(2026, 1, 9))
    put(store, Terminated(kind=TerminationKind.DIED), date(2026, 8, 1))
    assert act(store, ExitBanWithdrawn(reason="死亡"), date(2026, 8, 2))
    with pytest.raises(Conflict, match="已经登记"):
        act(store, ExitBanWithdrawn(reason="死亡"), date(2026, 8, 3), "again")


def test_an_unknown_case_is_told_so(store):
    with store.writing() as uow, pytest.raises(NotFound, match="没有案件"):
        record_exit_ban(uow, "none", drafted(ExitBanFiled(until_on=ENDS_ON), STARTED_ON), book=BOOK, now=NOW)
