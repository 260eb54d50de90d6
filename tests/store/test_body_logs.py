"""Offices and counties are reviewed in every store: due by the index, told, taken back, told anew."""

from datetime import date, timedelta
from time import monotonic

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.entry import Draft
from correction.domain.facts.alerts import Matter
from correction.domain.facts.digest import DigestMade
from correction.domain.facts.duty_roster import DutyDaySet
from correction.domain.facts.office import BookAdopted
from correction.domain.facts.oversight import LetterAnswered, LetterKind, LetterReceived, Stance
from correction.domain.moments import When, day_end, day_start
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.office.ids import new_id
from correction.office.judging.adoption import preview_book
from correction.office.judging.sweep import sweep
from correction.office.ladder.digest import make_digests
from correction.office.ladder.duty import set_days
from correction.office.organisation import adopt_book, set_unit
from correction.office.oversight.letters import answer_letter, receive_letter
from correction.office.ports import REVIEWED, LogKind, ReviewState
from correction.office.record import void
from correction.rulebooks import load_book
from correction.store.models.rebuild import forget_reviews, rebuild
from correction.testing.builders import plain_context
from tests.store.office_samples import NOW, open_case

BOOK, CONTEXT = load_book("cn"), plain_context()
CAME_ON, DUE_ON = date(2026, 5, 4), date(2026, 5, 18)
CAME_AT, LATE_AT = day_start(CAME_ON + timedelta(days=1)), day_end(DUE_ON)
BODIES = (("X1", OrgLevel.COUNTY, None), ("S1", OrgLevel.OFFICE, "X1"))


def letter_to(store, org_id):
    """Register the bodies, and a letter about the work of one of them as a whole."""
    said = LetterReceived(
        letter=LetterKind.SUGGESTION,
        sender="样例县人民检察院",
        org_id=org_id,
        demands="规范外出审批",
        document_no="检建1号",
        reply_by_on=DUE_ON,
    )
    with store.writing() as uow:
        for body_id, level, parent_id in BODIES:
            unit = OrgUnit(org_id=body_id, level=level, name=f"机构{body_id}", parent_id=parent_id)
            set_unit(uow, unit, actor="a", now=CAME_AT)
        item = Draft(entry_id="letter", when=When.day(CAME_ON), actor="a", payload=said)
        receive_letter(uow, org_id, item, now=CAME_AT)


def swept(store, now):
    done = sweep(store, BOOK, CONTEXT, now, clock=monotonic)
    assert done.failed == ()
    return done.reviewed


def told(store, org_id):
    with store.reading() as uow:
        return [(alert.stated.kind, alert.stated.matter) for alert in uow.alerts(org_id)]


@pytest.mark.parametrize("org_id", ["S1", "X1"])
def test_a_letter_to_a_body_is_due_by_the_index_on_the_day_after_its_printed_day(store, org_id):
    letter_to(store, org_id)
    assert swept(store, CAME_AT) == 1
    assert told(store, org_id) == []
    with store.reading() as uow:
        assert uow.review_state(org_id).next_review_at == LATE_AT
    assert store.claim_due(LATE_AT - timedelta(seconds=1), 10) == ()
    assert swept(store, LATE_AT) == 1
    assert told(store, org_id) == [(AlertKind.PAPER_LATE, Matter.ONGOING)]
    assert swept(store, LATE_AT) == 0


def test_a_reply_recorded_late_takes_the_alert_back_and_its_void_brings_it_again(store):
    letter_to(store, "S1")
    swept(store, LATE_AT)
    reply = LetterAnswered(letter_entry_id="letter", stance=Stance.ACCEPTED, content="已规范")
    later = LATE_AT + timedelta(days=3)
    with store.writing() as uow:
        item = Draft(entry_id="reply", when=When.day(DUE_ON), actor="a", payload=reply)
        answer_letter(uow, "S1", item, book=BOOK, now=later)
    assert swept(store, later) == 1
    assert told(store, "S1") == [(AlertKind.PAPER_LATE, Matter.WITHDRAWN)]
    with store.writing() as uow:
        void(uow, "S1", "reply", reason="误登", actor="a", now=later, void_id=new_id(later))
    swept(store, later)
    assert told(store, "S1") == [(AlertKind.PAPER_LATE, Matter.ONGOING)]


def test_a_missed_sweep_tells_the_same_as_a_punctual_one(store):
    letter_to(store, "S1")
    swept(store, LATE_AT + timedelta(days=40))
    assert told(store, "S1") == [(AlertKind.PAPER_LATE, Matter.ONGOING)]


def test_a_body_is_no_case_and_answers_for_its_own_log(store):
    letter_to(store, "X1")
    open_case(store, "case-1")
    with store.reading() as uow:
        assert uow.case_ids() == ("case-1",)
        assert uow.cases_of("office-1") == ("case-1",)
        assert uow.cases_of("S1") == ()
        assert uow.log_ids(LogKind.OFFICE) == ("S1", "X1")
        assert uow.log_ids(*REVIEWED) == ("S1", "X1", "case-1")
        owners = [uow.office_of(log_id) for log_id in ("S1", "X1", "case-1", "nobody")]
    assert owners == ["S1", "X1", "office-1", None]


def test_adopting_a_book_makes_bodies_due_and_the_look_ahead_tells_what_it_would_raise_of_them(store):
    letter_to(store, "S1")
    with store.writing() as uow:
        uow.save_review("S1", ReviewState(next_review_at=LATE_AT + timedelta(days=99)))
        preview = preview_book(uow, BOOK, CONTEXT, LATE_AT)
        assert [(c.office_id, dict(c.raised)) for c in preview.changes] == [("S1", {"S1": 1})]
        assert (preview.cases, preview.others) == (0, 1)
        adopted = BookAdopted(book="cn", digest="0f", judges_from_on=CAME_ON)
        adopt_book(uow, adopted, actor="a", now=LATE_AT)
    assert store.claim_due(LATE_AT, 10) == ("S1",)


def test_read_models_and_reviews_of_bodies_can_be_made_anew(sqlite):
    letter_to(sqlite, "S1")
    swept(sqlite, LATE_AT)
    before = told(sqlite, "S1")
    assert rebuild(sqlite) == 2  # The platform's log and the office's; the county has none yet.
    assert told(sqlite, "S1") == before
    forget_reviews(sqlite, NOW)
    assert sqlite.claim_due(NOW, 10) == ("S1",)


def test_a_void_in_the_log_of_a_body_leaves_its_duty_roster_and_digests_alone(store):
    letter_to(store, "S1")
    with store.writing() as uow:
        days = [DutyDaySet(org_id="S1", on=CAME_ON + timedelta(days=n), shifts=()) for n in range(3)]
        set_days(uow, days, actor="a", now=CAME_AT)
        made = DigestMade(
            org_id="S1",
            on=CAME_ON,
            since_at=CAME_AT,
            until_at=CAME_AT,
            quiet=1,
            past=0,
            suspended=0,
            unreviewed=0,
            overdue=0,
        )
        make_digests(uow, [made], CAME_AT)
    with store.writing() as uow:
        void(uow, "S1", "letter", reason="登记错了", actor="a", now=CAME_AT, void_id="void")
    with store.reading() as uow:
        assert uow.duty_days("S1", CAME_ON, DUE_ON) == tuple(days)
        assert uow.last_digest("S1") == made
