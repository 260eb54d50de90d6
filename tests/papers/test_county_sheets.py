"""Supervision orders and returns on paper: every word in letters that are there, wide tables across."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import docx
import pypdfium2
import pytest

from correction.domain.counting.figure import Figure
from correction.domain.counting.return_form import fill
from correction.domain.entry import Entry
from correction.domain.facts.supervision_orders import (
    SupervisionOrdered,
    SupervisionReplied,
    SupervisionSettled,
)
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, When
from correction.office.counting.return_forms import read_form
from correction.papers.drawing import drawn
from correction.papers.order import order_sheet
from correction.papers.return_sheet import ReturnSheet, period_name, sheet_of
from correction.rules.oversight.supervision_orders import orders_of
from tests.papers.test_drawing_papers import letters, pages

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
MARCH = DateSpan(from_on=date(2026, 3, 1), to_on=date(2026, 3, 31))
DAYS: dict[str, Any] = {
    "from_org_id": "X1",
    "demands": "三月走访漏做两人，限期补做并说明原因。",
    "due_on": date(2026, 3, 9),
}
NAMES = {"X1a": "沈科长", "S1a": "林所长"}


def ordered(*facts):
    """An order with what followed it, a day apart."""
    payloads = (SupervisionOrdered(**DAYS, document_no="示司督〔2026〕3号"), *facts)
    entries = tuple(
        Entry(
            log_id="S1",
            number=number,
            entry_id=f"e{number}",
            when=When.at(AT + timedelta(days=number)),
            recorded_at=AT + timedelta(days=number),
            actor="S1a" if isinstance(fact, SupervisionReplied) else "X1a",
            payload=fact,
        )
        for number, fact in enumerate(payloads, start=1)
    )
    (order,) = orders_of(CaseFile.of_log("S1", entries))
    return order


def sheet(order, about="周明远（A001）", on=date(2026, 3, 12)):
    names = {"from_name": "示例县司法局", "to_name": "城关司法所"}
    return order_sheet(order, **names, about=about, on=on, by=lambda actor: NAMES[actor])


def told(asked, came, accepted, on=None, remark=""):
    """What a reply to a demand was, and what was said of it."""
    yield SupervisionReplied(order_entry_id="e1", asked_entry_id=asked, content=came[1])
    yield SupervisionSettled(
        order_entry_id="e1", reply_entry_id=came[0], accepted=accepted, remark=remark, due_on=on
    )


def answered():
    return ordered(
        *told("e1", ("e2", "已补走访一人"), False, date(2026, 3, 20), "另一人没有照片"),
        *told("e3", ("e4", "照片已附，原因已说明"), True),
    )


def return_of(figures=(), *, sections=None, submitted="2026-04-02 09:00 已上报", changed=()):
    given: dict[str, Any] = {"title": "社区矫正工作统计报表", "body_name": "示例县司法局", "period": MARCH}
    sections = sections or fill(read_form(), [Figure(key=key, count=count) for key, count in figures])
    return sheet_of(
        ReturnSheet(**given, sections=sections, submitted=submitted, changed=changed, on=date(2026, 4, 2))
    )


def words_of_word(content):
    made = docx.Document(io.BytesIO(content))
    said = "".join(part.text for part in made.paragraphs)
    return made, letters(
        said + "".join(cell.text for table in made.tables for row in table.rows for cell in row.cells)
    )


@pytest.mark.parametrize(
    ("document", "sides"),
    [
        (sheet(ordered()), 1),
        (sheet(answered()), 1),
        (return_of([("movement.probation.opening", 41)], changed=[("期初", "41", "40")]), 3),
        (return_of(sections=[replace(fill(read_form(), [])[0], columns=tuple("甲乙丙丁戊己庚辛壬"))]), 1),
    ],
    ids=["order", "answered", "return", "wide"],
)
def test_pdf_and_word_say_every_word(document, sides):
    pdf = drawn(document, ".pdf")
    printed = pages(pdf)
    assert len(printed) <= sides
    said = letters("".join(printed))
    assert [text for _where, text in document.words() if letters(text) not in said] == []
    made, said = words_of_word(drawn(document, ".docx"))
    assert [text for _where, text in document.words() if letters(text) not in said] == []
    across = [page.get_width() > page.get_height() for page in pypdfium2.PdfDocument(pdf)]
    side = made.sections[0]
    assert {*across, side.page_width > side.page_height} == {document.landscape}


def test_an_order_tells_number_day_demand_reply_and_what_was_said_of_it():
    document = sheet(answered())
    rows = [row for block in document.blocks for row in block.rows]
    assert document.number == "示司督〔2026〕3号"
    assert ("所涉", "周明远（A001）") in rows
    assert [row[1] for row in rows if row[0] == "回复期限"] == [
        "2026年3月9日以前，含当日",
        "2026年3月20日以前，含当日",
    ]
    assert [row[1] for row in rows if row[0] == "办理情况"] == ["已补走访一人", "照片已附，原因已说明"]
    assert ("退回的理由", "另一人没有照片") in rows
    assert any(row[0] == "审核意见" and "办结" in row[1] and "沈科长" in row[1] for row in rows)


def test_an_order_that_waits_leaves_room_and_says_that_its_day_is_over():
    document = sheet(ordered(), about="", on=date(2026, 3, 10))
    rows = {row[0]: row[1] for block in document.blocks for row in block.rows}
    assert rows["回复期限"].endswith("（已超期）")
    assert (rows["办理情况"].strip(), "所涉" in rows) == ("", False)


def test_a_wide_table_lies_across_and_a_return_not_submitted_says_so():
    (moves, *_others) = fill(read_form(), [])
    wide = replace(moves, columns=(*moves.columns, *"甲乙"))
    assert (return_of().landscape, return_of(sections=[wide]).landscape) == (False, True)
    made = return_of(submitted="")
    assert "未上报，数字截至2026年4月2日" in made.blocks[0].text
    assert "更正" not in "".join(text for _where, text in made.words())


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("2026-03-01", "2026-03-31", "2026年3月"),
        ("2024-02-01", "2024-02-29", "2024年2月"),
        ("2026-10-01", "2026-12-31", "2026年第四季度"),
        ("2026-01-01", "2026-12-31", "2026年"),
        ("2026-02-01", "2026-04-30", "2026-02-01至2026-04-30"),
        ("2026-03-01", "2026-03-30", "2026-03-01至2026-03-30"),
    ],
)
def test_a_period_is_named_as_offices_do(first, last, name):
    assert period_name(date.fromisoformat(first), date.fromisoformat(last)) == name
