"""The dispatch table in the books: closed words, every line in use, nothing that a local book may drop."""

import re
from datetime import date

import pytest

from correction.domain.facts.dispatches import Recipient
from correction.rulebooks import RulebookError, load_book
from correction.rulebooks.history import said
from correction.rulebooks.values import Kind
from correction.rules.paperwork import events, ledger

PARAMETERS = """parameters:
  dispatch.release: {label: 解除的送达对象, kind: recipients, stricter: higher, bearer: office}
"""
LAW = """instrument: {{code: LAW, title: 某法, rank: statute, from_on: 2012-03-01, to_on: null, confidence: V, checked_on: 2026-11-22}}
values:
  dispatch.release: [{{value: {value}, article: 第一条, excerpt: 通知}}]
"""  # noqa: E501 - one entry a line, as in the shipped books


def national(shelf, value="[person, police]"):
    return shelf.national(parameters=PARAMETERS, law=LAW.format(value=value))


def local(shelf, value):
    national(shelf)
    return shelf.local(f"  dispatch.release: [{{value: {value}, article: 第二条, paraphrase: 通知}}]\n")


def test_a_list_of_recipients_is_read_and_said_in_chinese(shelf):
    found = national(shelf).at("dispatch.release", date(2026, 1, 1))
    assert found.value == (Recipient.PERSON, Recipient.POLICE)
    assert said(found) == "本人、公安机关"


@pytest.mark.parametrize("value", ["[person, polise]", "[1]"])
def test_a_recipient_that_does_not_exist_is_refused_with_those_that_do(shelf, value):
    with pytest.raises(RulebookError, match=r"送达对象 .* 不存在.*procuratorate（人民检察院）"):
        national(shelf, value)


@pytest.mark.parametrize("value", ["person", "[]"])
def test_what_is_no_list_is_refused(shelf, value):
    with pytest.raises(RulebookError, match="不是声明的类型"):
        national(shelf, value)


def test_a_local_book_may_add_recipients_and_take_none_away(shelf):
    more = local(shelf, "[police, person, procuratorate]")
    assert len(more.at("dispatch.release", date(2026, 1, 1)).value) == 3
    for fewer in ("[person]", "[person, procuratorate]"):
        with pytest.raises(RulebookError, match="低于上位规定"):
            local(shelf, fewer)


def test_every_line_of_the_table_belongs_to_an_event_and_every_event_to_a_line(request):
    book = load_book("cn")
    table = {p.key.removeprefix("dispatch.") for p in book.parameters() if p.kind is Kind.RECIPIENTS}
    source = (request.config.rootpath / "correction/rules/paperwork/events.py").read_text(encoding="utf-8")
    assert table == {word for word in re.findall(r'"([a-z_]+)"', source) if word in table}
    named = {line for _, lines in events._MATTER_LINES.values() for line in lines}
    named |= {line for _, lines in events._DECISION_LINES.values() for line in lines}
    assert named <= table
    assert set(ledger.NUMBERED) | ledger.BY_HOURS <= table
    assert {book.parameter(key).kind for key in ledger.NUMBERED.values()} == {Kind.WHOLE}


def test_no_book_of_the_nation_adopts_the_ledger_or_says_how_many_days_promptly_is():
    for key in ("dispatch.ledger", "dispatch.prompt_days", "exit_ban.file_days", "complaint.answer_days"):
        found = load_book("cn").at(key, date(2026, 7, 1))
        assert found.value is None
        assert found.null_reason


def test_the_example_book_adopts_the_ledger_from_its_first_day():
    book = load_book("demo-ledger")
    assert book.get("dispatch.ledger", date(2025, 12, 31)) is None
    assert book.get("dispatch.ledger", date(2026, 1, 1)) is True
