"""The clock printed on a letter of the procuratorate is the only one: reply and proof, to the day."""

from datetime import UTC, date, datetime, time

import pytest

from correction.domain.alert_kind import Bearer
from correction.domain.facts.oversight import (
    LetterAnswered,
    LetterKind,
    LetterReceived,
    LetterRectified,
    Stance,
)
from correction.domain.moments import SHANGHAI
from correction.rules.oversight.letters import letters_of
from correction.testing.builders import CaseBuilder, probation

RULE = "letter_late"
LATER = datetime(2026, 8, 1, tzinfo=SHANGHAI)
REPLY_BY_ON, MEND_BY_ON = date(2026, 5, 18), date(2026, 6, 30)


def midnight(on: date) -> datetime:
    return datetime.combine(on, time.min, SHANGHAI).astimezone(UTC)


def got(*, reply_by_on: date | None = REPLY_BY_ON, rectify_by_on: date | None = None):
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2026, 12, 31))).arrive(date(2026, 3, 4))
    letter = LetterReceived(
        letter=LetterKind.SUGGESTION,
        sender="某县人民检察院",
        org_id="office-1",
        demands="补正外出审批",
        document_no="检建1号",
        reply_by_on=reply_by_on,
        rectify_by_on=rectify_by_on,
    )
    return case, case.add(letter, on=date(2026, 5, 4))


def reply(letter: str) -> LetterAnswered:
    return LetterAnswered(letter_entry_id=letter, stance=Stance.ACCEPTED, content="已补正")


@pytest.mark.parametrize(
    ("replied_on", "span"),
    [
        (date(2026, 5, 17), None),
        (date(2026, 5, 18), None),
        (date(2026, 5, 19), (midnight(date(2026, 5, 19)), midnight(date(2026, 5, 20)))),
    ],
)
def test_the_printed_day_is_in_time_and_the_next_is_not(judged, replied_on, span):
    case, letter = got()
    case.add(reply(letter), on=replied_on)
    found = judged(case, LATER, RULE)
    assert [(f.began_at, f.ended_at) for f in found] == ([] if span is None else [span])
    assert {f.bearer for f in found} <= {Bearer.OFFICE}


def test_a_letter_without_a_printed_day_is_never_late(judged):
    case, _ = got(reply_by_on=None)
    assert judged(case, LATER, RULE) == []


def test_the_proof_has_a_day_of_its_own(judged):
    case, letter = got(rectify_by_on=MEND_BY_ON)
    case.add(reply(letter), on=date(2026, 5, 10))
    (late,) = judged(case, LATER, RULE)
    assert (late.began_at, late.ended_at) == (midnight(date(2026, 7, 1)), None)
    case.add(
        LetterRectified(letter_entry_id=letter, proof="补正的审批表"),
        on=date(2026, 6, 29),
        recorded_at=midnight(date(2026, 7, 20)),
    )
    assert judged(case, LATER, RULE) == []


def test_a_void_reply_accuses_and_a_void_letter_asks_nothing(judged):
    case, letter = got()
    answered = case.add(reply(letter), on=date(2026, 5, 10))
    case.void(answered, midnight(date(2026, 5, 12)))
    (late,) = judged(case, LATER, RULE)
    assert late.occasion == f"{RULE}:{letter}:reply"
    assert late.why.citations[0].article == "第六十二条"
    assert late.why.arithmetic == ("文书载明 2026-05-18 以前书面回复；实际：无记录",)
    case.void(letter, midnight(date(2026, 6, 1)))
    assert judged(case, LATER, RULE) == []


def test_the_register_says_what_is_late_on_a_day():
    case, letter = got(rectify_by_on=MEND_BY_ON)
    (read,) = letters_of(case.file())
    assert read.late(REPLY_BY_ON) == ()
    assert read.late(date(2026, 5, 19)) == ("书面回复",)
    assert read.late(date(2026, 7, 1)) == ("书面回复", "整改并附证明")
    case.add(reply(letter), on=date(2026, 5, 18))
    (read,) = letters_of(case.file())
    assert read.late(date(2026, 7, 1)) == ("整改并附证明",)
