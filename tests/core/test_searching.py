"""Acts of a search that the law or the file stands against are refused with the article, and kept."""

from datetime import date, datetime

import pytest

from correction.domain.facts.absence import (
    Channel,
    ContactLost,
    PersonFound,
    SearchOrdered,
    SearchRecipient,
    SearchResult,
    SearchStepDone,
    SearchTold,
)
from correction.domain.facts.admission import Excused, ExcuseReason, Released
from correction.domain.facts.approvals import AttemptRefused
from correction.domain.facts.custody import DetainedElsewhere, DetentionEnded, Restraint
from correction.domain.file import CaseFile
from correction.domain.moments import SHANGHAI, When
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.office.admission.admit import admit
from correction.office.approvals.refusals import Attempt, Clashes, ContentUnlawful, Unlawful, attempt
from correction.office.organisation import set_unit
from correction.office.record import draft, record
from correction.office.supervision.searching import look_for
from correction.rulebooks import load_book
from correction.testing.builders import CaseBuilder, probation
from correction.testing.memory import MemoryStore

BOOK = load_book("cn")
LOST = ContactLost(evidence="通话记录")
STEP = SearchStepDone(channel=Channel.VISIT, result=SearchResult.CLUE, evidence="走访笔录")
TOLD = SearchTold(recipient=SearchRecipient.POLICE)


def at(day, clock="09:00"):
    return datetime.fromisoformat(f"2026-03-{day:02d}T{clock}").replace(tzinfo=SHANGHAI)


@pytest.fixture
def store():
    made = MemoryStore()
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28)))
    unit = OrgUnit(org_id="office-1", name="样例司法所", level=OrgLevel.OFFICE, parent_id=None)
    with made.writing() as uow:
        assert set_unit(uow, unit, actor="G1", now=at(2))
        assert admit(uow, case_id="case-1", opened=case.entries[0].payload, actor="G1", now=at(2))
    return made


def put(store, fact, day, clock="09:00"):
    with store.writing() as uow:
        item = draft(fact, When.at(at(day, clock)), entry_id=f"e-{day}-{clock}-{fact.KIND}", actor="G1")
        assert record(uow, "case-1", [item], now=at(31))


def look(store, fact, day, clock="09:00"):
    tried = Attempt(case_id="case-1", matter=None, did=fact.ZH, actor="G1", now=at(31))
    when = When.at(at(day, clock))
    return attempt(
        store,
        tried,
        lambda uow: look_for(uow, BOOK, "case-1", fact, when=when, actor="G1", now=at(31)),
    )


def refused(store):
    with store.reading() as uow:
        return [e.payload for e in CaseFile.of_log("case-1", uow.entries("case-1")).of(AttemptRefused)]


def test_a_search_goes_through_all_its_steps(store):
    for fact, clock in ((LOST, "09:00"), (SearchOrdered(), "09:30"), (STEP, "11:00"), (TOLD, "15:00")):
        assert look(store, fact, 10, clock).payload == fact
    assert look(store, PersonFound(), 12).payload == PersonFound()
    assert refused(store) == []


@pytest.mark.parametrize(
    ("fact", "error", "said"),
    [
        (STEP, ContentUnlawful, "没有认定失联或者组织查找的记录"),
        (TOLD, ContentUnlawful, "没有认定失联或者组织查找的记录"),
        (ContactLost(evidence=" "), ContentUnlawful, "没有写明证据"),
    ],
)
def test_a_step_before_anything_or_without_proof_is_refused_and_kept(store, fact, error, said):
    with pytest.raises(error) as refusal:
        look(store, fact, 10)
    assert said in refusal.value.what
    assert "第三" in refusal.value.what
    (kept,) = refused(store)
    assert (kept.attempted, kept.who) == (fact.ZH, "G1")
    assert kept.remedy


def test_a_search_is_not_ordered_twice_but_again_after_the_person_was_found(store):
    put(store, SearchOrdered(), 10)
    with pytest.raises(Clashes, match="已经组织查找"):
        look(store, SearchOrdered(), 11)
    put(store, PersonFound(), 12)
    with pytest.raises(ContentUnlawful):
        look(store, STEP, 13)
    assert look(store, SearchOrdered(), 14)


@pytest.mark.parametrize("reason", [ExcuseReason.DETAINED, ExcuseReason.HOSPITAL])
def test_who_is_held_or_in_hospital_is_not_lost(store, reason):
    put(store, Excused(reason=reason, from_on=date(2026, 3, 8), to_on=date(2026, 3, 15)), 8)
    with pytest.raises(Clashes, match="不是失联"):
        look(store, LOST, 15)
    assert look(store, LOST, 16)


def test_who_was_taken_into_custody_by_another_body_is_not_lost(store):
    put(store, DetainedElsewhere(restraint=Restraint.ARREST, by="某公安局"), 8)
    with pytest.raises(Clashes, match="2026-03-15 本人被羁押"):
        look(store, LOST, 15)
    (kept,) = refused(store)
    assert "第三十条" in kept.article
    put(store, DetentionEnded(detention_entry_id="e-8-09:00-detained_elsewhere"), 15, "18:00")
    assert look(store, LOST, 16)


def test_after_the_end_nobody_is_searched_for(store):
    put(store, Released(ground="赦免"), 10)
    with pytest.raises(Unlawful, match="已于 2026-03-10 解除或者终止"):
        look(store, LOST, 11)
