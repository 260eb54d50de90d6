"""Inspecting an office: two times side by side, late records marked, chains verified, checks run."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from correction.domain.attachments import AttachmentKind
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.moments import When
from correction.intake.attachments.taking import Wanted, take_file
from correction.office.record import draft
from correction.store.queries.audit import recorded
from tests.attachments.samples import jpeg
from tests.console.conftest import A001, B001, FOUNDED_AT, MINE, NOW, THEIRS


@pytest.fixture
def late(console):
    """A check-in of four days before, recorded this morning."""
    made = When.at(NOW - timedelta(days=4))
    item = draft(CheckInMade(means=Means.PHONE_APP), made, entry_id="late", actor="G1")
    with console.office.store.writing() as uow:
        uow.append(A001, [item], recorded_at=NOW)


def test_what_was_recorded_late_is_marked_with_both_times(visit, late):
    page = visit("jian").get("/audit?from_on=2026-03-10&to_on=2026-03-10&late=1").text
    row = page[page.index("<tbody>") : page.index("</tbody>")]
    assert row.count("<tr>") == 1
    assert "2026-03-10 08:30" in row
    assert "2026-03-06 08:30" in row
    assert "4 天后补录" in row
    assert MINE in row


def test_somebodys_records_can_be_followed_page_by_page_and_none_twice(visit, console):
    items = [
        draft(CheckInMade(means=Means.PHONE_APP), When.at(NOW), entry_id=f"e{n}", actor="G7")
        for n in range(150)
    ]
    with console.office.store.writing() as uow:
        uow.append(A001, items, recorded_at=NOW)
    visitor, path, numbers = visit("jian"), "/audit?actor=G7", []
    while path:
        page = visitor.get(path).text
        body = page[page.index("<tbody>") : page.index("</tbody>")]
        numbers += [row.split('<td class="num">')[3].split("<")[0] for row in body.split("<tr>")[1:]]
        _, _, rest = page.partition('<a class="button" href="/audit?from_on')
        path = ("/audit?from_on" + rest.split('"')[0]).replace("&amp;", "&") if rest else ""
    assert len(numbers) == len(set(numbers)) == 150


def test_a_changed_byte_is_found_and_named(visit, console):
    visitor = visit("jian")
    visitor.get("/audit")
    assert "全部日志和附件完好" in visitor.post("/audit/verify").text
    with console.office.store.engine.begin() as connection:
        names = (
            connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        )
        for name in names:
            connection.execute(text(f"DROP TRIGGER {name}"))
        found = "UPDATE log_entry SET actor = 'x' WHERE entry_id = :id"
        assert connection.execute(text(found), {"id": f"{A001}/opened"}).rowcount == 1
    page = visitor.post("/audit/verify").text
    assert "有 1 处与写入时不同" in page
    assert A001 in page


def test_an_attachment_that_is_gone_is_found_and_named(visit, console):
    wanted = Wanted(log_id=A001, entry_id="a", kind=AttachmentKind.PHOTO, name="a.jpg")
    office = console.office
    entry = take_file(office.store, office.attachments, wanted, [jpeg()], actor="G1", now=NOW)
    next(office.attachments.part.glob("*/*.sealed")).unlink()
    visitor = visit("jian")
    visitor.get("/audit")
    page = visitor.post("/audit/verify").text
    assert "有 1 处与写入时不同" in page
    assert f"附件文件 {entry.payload.sealed_sha256} 不在" in page


def test_the_checks_are_run_over_ones_own_cases_alone(visit):
    county, page = visit("shen").get("/audit/checks").text, visit("jian").get("/audit/checks").text
    assert "以下只是记录所显示的情形" in county
    assert "以下只是记录所显示的情形" in page
    assert visit("lin").get("/audit/checks").status_code == 403


@pytest.mark.parametrize(
    ("asked", "told"),
    [("from_on=昨天", "登记自"), ("from_on=2026-03-10&to_on=2026-03-01", "早于"), ("after=1.2", "条")],
)
def test_days_that_are_none_are_refused_and_a_place_that_is_none_begins_anew(visit, asked, told):
    assert told in visit("jian").get(f"/audit?{asked}").text


def test_what_is_listed_is_of_ones_own_bodies(visit, console):
    assert THEIRS in visit("jian").get("/audit?from_on=2026-03-01").text
    since = FOUNDED_AT - timedelta(days=1)
    ours = recorded(console.office.store, office_ids=["S1"], from_at=since, until_at=NOW, limit=1_000)
    assert {one.log_id for one in ours} & {A001, B001} == {A001}
