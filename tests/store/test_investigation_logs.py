"""Logs of investigations before sentence, in every store: kept apart from cases, reviewed, found, erased."""

from datetime import date, timedelta

import pytest

from correction.domain.errors import NotFound
from correction.domain.facts.investigation import (
    Asker,
    InvestigationAnswered,
    InvestigationAsked,
    InvestigationLinked,
    Suitability,
)
from correction.domain.facts.office import BookAdopted
from correction.domain.facts.upkeep import Voided
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.office.admission.admit import admit
from correction.office.admission.erasure import order_erasure
from correction.office.organisation import adopt_book, set_unit
from correction.office.ports import LogKind, ReviewState
from correction.office.record import draft
from correction.store.models.rebuild import forget_reviews, rebuild
from tests.store.office_samples import CITIZEN_NO, NOW, ORDER, open_case, opened, person

LATER = NOW + timedelta(days=30)
ASKED_ON = ORDER.effective_on - timedelta(days=20)


def asked_of(name="李四", number=CITIZEN_NO):
    return InvestigationAsked(
        investigation_no=f"ZX-{name}",
        person=person(name, citizen_no=number),
        asker=Asker.PRISON,
        asker_name="样例监狱",
    )


def begin(store, log_id, *, on=ASKED_ON, number=CITIZEN_NO, answered=None):
    """Begin the log of an investigation, with an opinion where one is given."""
    drafts = [draft(asked_of(number=number), When.day(on), entry_id=f"{log_id}/1", actor="X9")]
    if answered is not None:
        said = InvestigationAnswered(opinion=answered, document_no="评1号")
        drafts.append(draft(said, When.day(on), entry_id=f"{log_id}/2", actor="X9"))
    with store.writing() as uow:
        assert uow.create_log(log_id, LogKind.INVESTIGATION, office_id="county-1")
        uow.append(log_id, drafts, recorded_at=NOW)


def taken_in(store, case_id="case-1"):
    """Take the person in, and give the links that the case holds."""
    with store.writing() as uow:
        set_unit(uow, OrgUnit(org_id="office-1", level=OrgLevel.OFFICE, name="样例所"), actor="a", now=NOW)
        who = person(citizen_no=CITIZEN_NO)
        assert admit(uow, case_id=case_id, opened=opened(case_id, who=who).payload, actor="a", now=NOW)
        file = CaseFile.of_log(case_id, uow.entries(case_id))
    return [entry.payload for entry in file.of(InvestigationLinked)]


def test_an_investigation_is_no_case_and_no_case_is_an_investigation(store):
    begin(store, "inv-1")
    open_case(store, "case-1")
    with store.reading() as uow:
        assert (uow.case_ids(), uow.log_ids(LogKind.INVESTIGATION)) == (("case-1",), ("inv-1",))
        assert uow.began_on("inv-1") is None
        assert uow.find_case(citizen_no=CITIZEN_NO) == ()
        assert uow.find_investigations(CITIZEN_NO) == ("inv-1",)
        assert uow.find_investigations("330702199003070011") == ()


def test_it_is_due_when_something_is_recorded_and_when_a_book_is_adopted(store):
    begin(store, "inv-1")
    assert store.claim_due(NOW, 10) == ("inv-1",)
    with store.writing() as uow:
        uow.save_review("inv-1", ReviewState(next_review_at=LATER))
    assert store.claim_due(NOW, 10) == ()
    adopted = BookAdopted(book="cn", digest="0f", judges_from_on=date(2026, 1, 1))
    with store.writing() as uow:
        adopt_book(uow, adopted, actor="a", now=NOW)
    assert store.claim_due(NOW, 10) == ("inv-1",)


def test_the_newest_investigation_before_the_judgment_is_tied_to_the_case(store):
    begin(store, "inv-0", on=ASKED_ON - timedelta(days=700))
    begin(store, "inv-1", answered=Suitability.SUITABLE)
    begin(store, "inv-2", on=ORDER.effective_on + timedelta(days=1))
    begin(store, "inv-3", number=None)
    (linked,) = taken_in(store)
    assert (linked.investigation_id, linked.opinion) == ("inv-1", Suitability.SUITABLE)


def test_taking_the_same_case_in_again_ties_nothing_anew(store):
    taken_in(store)
    begin(store, "inv-1")
    with store.writing() as uow:
        fact = opened("case-1", who=person(citizen_no=CITIZEN_NO)).payload
        assert not admit(uow, case_id="case-1", opened=fact, actor="a", now=NOW)


def test_an_investigation_written_in_the_same_transaction_is_found(store):
    with store.writing() as uow:
        uow.create_log("inv-1", LogKind.INVESTIGATION, office_id="county-1")
        item = draft(asked_of(), When.day(ASKED_ON), entry_id="inv-1/1", actor="X9")
        uow.append("inv-1", [item], recorded_at=NOW)
        assert uow.find_investigations(CITIZEN_NO) == ("inv-1",)


def test_a_void_request_is_found_no_more(store):
    begin(store, "inv-1")
    with store.writing() as uow:
        void = draft(Voided(entry_id="inv-1/1", reason="重复"), When.at(NOW), entry_id="v", actor="X9")
        uow.append("inv-1", [void], recorded_at=NOW)
    with store.reading() as uow:
        assert uow.find_investigations(CITIZEN_NO) == ()


def test_read_models_and_reviews_can_be_made_anew(database):
    begin(database, "inv-1")
    with database.writing() as uow:
        uow.save_review("inv-1", ReviewState(next_review_at=LATER))
    assert rebuild(database) == 1
    with database.reading() as uow:
        assert uow.find_investigations(CITIZEN_NO) == ("inv-1",)
    forget_reviews(database, NOW)
    assert database.claim_due(NOW, 10) == ("inv-1",)


def test_it_is_erased_by_order_and_the_case_that_followed_stays(database):
    begin(database, "inv-1")
    taken_in(database)
    with database.writing() as uow:
        order = order_erasure(uow, "inv-1", ground="保存期满", document_no="销1号", actor="a", now=NOW)
    database.destroy_key("inv-1", order_entry_id=order)
    with database.reading() as uow:
        assert (uow.log_ids(LogKind.INVESTIGATION), uow.find_investigations(CITIZEN_NO)) == ((), ())
        assert uow.find_case(citizen_no=CITIZEN_NO) == ("case-1",)


def test_an_order_about_nothing_that_is_known_is_refused(store):
    with store.writing() as uow, pytest.raises(NotFound):
        order_erasure(uow, "office-1", ground="保存期满", document_no="销1号", actor="a", now=NOW)
