"""Sending at the verbs: of a minor nothing is made public, and a refused attempt stays in the case."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from correction.domain.entry import Draft
from correction.domain.errors import InvalidValue, NotFound
from correction.domain.facts.absence import SearchOrdered
from correction.domain.facts.admission import CaseOpened, ReportedIn
from correction.domain.facts.approvals import AttemptRefused
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.dispatches import Delivery, DispatchSent, Recipient
from correction.domain.facts.papers import PapersReceived
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.office.admission.admit import admit
from correction.office.approvals.refusals import Attempt, attempt
from correction.office.endings.dispatching import send
from correction.office.organisation import set_unit
from correction.office.record import record
from correction.office.unlawful import ContentUnlawful
from correction.rulebooks import load_book
from correction.testing.builders import SOMEBODY, probation
from correction.testing.memory import MemoryStore

NOW, BOOK = datetime(2026, 6, 1, tzinfo=UTC), load_book("cn")
STARTED_ON = date(2026, 1, 5)


def drafted(entry_id, payload, on):
    return Draft(entry_id=entry_id, when=When.day(on), actor="t", payload=payload)


@pytest.fixture
def store():
    """An office with one case of somebody aged sixteen, who was praised."""
    made = MemoryStore()
    young = replace(SOMEBODY, born_on=date(2009, 6, 1))
    opened = CaseOpened(
        person_id="p1",
        person=young,
        order=probation(STARTED_ON, date(2027, 1, 4)),
        office_id="S1",
        records_from_on=STARTED_ON,
    )
    with made.writing() as uow:
        set_unit(uow, OrgUnit(org_id="S1", level=OrgLevel.OFFICE, name="样例所"), actor="t", now=NOW)
        admit(uow, case_id="case", opened=opened, actor="t", now=NOW)
        record(uow, "case", [drafted("came", ReportedIn(), date(2026, 1, 8))], now=NOW)
        praise = Decided(decision=DecisionKind.PRAISE, document_no="表扬1号")
        uow.append("case", [drafted("praise", praise, date(2026, 5, 20))], recorded_at=NOW)
    return made


def posted(store, recipient, *, event="praise", on=date(2026, 5, 21)):
    sent = DispatchSent(event_entry_id=event, recipient=recipient, delivery=Delivery.POSTED_UP)
    tried = Attempt(case_id="case", matter=None, did="送达公示", actor="t", now=NOW)
    item = drafted(f"sent-{recipient}-{event}", sent, on)
    return attempt(store, tried, lambda uow: send(uow, "case", item, book=BOOK, now=NOW))


def refused(store):
    with store.reading() as uow:
        file = CaseFile.of_log("case", uow.entries("case"))
    return file.of(AttemptRefused), file.of(DispatchSent)


def test_what_concerns_a_minor_is_not_posted_up_and_the_attempt_is_kept_with_the_article(store):
    with pytest.raises(ContentUnlawful, match="未成年社区矫正对象的事项不得公示"):
        posted(store, Recipient.PUBLIC)
    (kept,), sent = refused(store)
    assert sent == ()
    assert "第五十五条" in kept.payload.article
    assert kept.payload.remedy == "只送达本人、监护人和法定的机关"


def test_the_same_goes_to_person_and_procuratorate_without_hindrance(store):
    for recipient in (Recipient.PERSON, Recipient.PROCURATORATE):
        assert len(posted(store, recipient)) == 1
    assert len(refused(store)[1]) == 2


def test_an_entry_that_nobody_is_told_of_an_unknown_one_or_an_earlier_day_is_no_attempt_against_the_law(
    store,
):
    with pytest.raises(InvalidValue, match="不是须送达文书的事项"):
        posted(store, Recipient.POLICE, event="came")
    with pytest.raises(NotFound):
        posted(store, Recipient.POLICE, event="nowhere")
    with pytest.raises(InvalidValue, match="早于事项发生之日"):
        posted(store, Recipient.PERSON, on=date(2026, 5, 19))
    assert refused(store) == ((), ())


def test_what_another_verb_records_is_not_recorded_as_a_dispatch_and_the_verb_is_named(store):
    with store.writing() as uow:
        papers = PapersReceived(by="某法院", papers=("判决书",), elsewhere=True)
        facts = (("sought", SearchOrdered()), ("papers", papers))
        uow.append("case", [drafted(name, fact, date(2026, 5, 20)) for name, fact in facts], recorded_at=NOW)
    for event, recipient, verb in (
        ("sought", Recipient.POLICE, "correction search tell"),
        ("sought", Recipient.PROCURATORATE, "correction search tell"),
        ("papers", Recipient.DECIDER, "correction receive receipt"),
    ):
        with pytest.raises(InvalidValue, match=verb):
            posted(store, recipient, event=event)
    # Passing the papers on to the police here is a dispatch like any other.
    assert len(posted(store, Recipient.POLICE, event="papers")) == 1
    assert len(refused(store)[1]) == 1
