"""Statistics with the people behind them, and the rulebook as a page."""

from datetime import timedelta

import pytest

from correction.domain.facts.admission import Released
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.moments import When
from correction.office.record import draft
from correction.store.queries.screens import open_alerts
from correction.store.queries.side_by_side import offices_beside
from tests.console.conftest import A001, FOUNDED_AT, MINE, NOW, THEIRS


def test_each_figure_opens_into_its_people_and_an_office_counts_its_own_alone(visit):
    page = visit("lin").get("/statistics?period=2026-03").text
    assert "脱管率" in page
    assert MINE in page
    assert THEIRS not in page
    assert "城关司法所" in page
    assert "河东司法所" not in page
    county = visit("shen").get("/statistics?period=2026-03").text
    assert MINE in county
    assert THEIRS in county
    one = visit("shen").get("/statistics?period=2026-03&org=S2").text
    assert MINE not in one
    assert THEIRS in one


def test_what_is_counted_is_what_was_recorded(visit, console):
    """One of the three was released in the period, to nobody who has sent a receipt."""
    with console.office.store.writing() as uow:
        item = draft(Released(ground="期满"), When.at(FOUNDED_AT), entry_id="out", actor="t")
        uow.append(A001, [item], recorded_at=NOW)
    page = visit("lin").get("/statistics?period=2026-03").text
    row = page[page.index("衔接率") :]
    row = row[: row.index("</tr>")]
    assert "0.00%" in row
    assert row.count("0 人") == 1
    assert row.count("1 人") == 1
    assert row.count(MINE) == 1


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("period=三月", "不是报表期间"),
        ("period=2026-13", "不是报表期间"),
        ("period=2026-03&org=S2", "不在您的管辖范围内"),
    ],
)
def test_a_period_or_body_that_is_none_is_refused_with_what_to_do(visit, asked, told):
    page = visit("lin").get(f"/statistics?{asked}")
    assert page.status_code == 422
    assert told in page.text


def test_the_rulebook_says_what_held_on_a_day_and_on_whose_word(visit):
    """An admonition (训诫) came with the measures of 2020; the law before knew none."""
    visitor = visit("lin")
    before, now = (
        visitor.get(f"/law?words=absence.admonition_days&on={on}").text for on in ("2013-03-10", "2026-03-10")
    )
    assert "2020年6月30日以前没有训诫这一种类" in before
    assert "转述·待核对原文" in before
    assert "不超过 10 日" in now
    assert "《社区矫正法实施办法》第三十四条第一项" in now
    page = visitor.get("/law?on=2026-03-10&since=2013-03-10").text
    row = page[page.index("提请撤销：逾期报到") :]
    assert "内容不变，依据改变" in row[: row.index("</tr>")]


def test_a_day_before_any_rule_or_none_at_all_is_told(visit):
    assert visit("lin").get("/law?on=1990-01-01&since=2026-01-01").status_code == 422
    assert visit("lin").get("/law?on=明天").status_code == 422
    assert "没有这样的规定" in visit("lin").get("/law?words=不存在的词语").text


def test_a_county_sees_its_offices_side_by_side_and_an_office_itself_alone(visit, console):
    """One more check-in at S1, four days late; of the alerts what the queue of each office says."""
    made = draft(
        CheckInMade(means=Means.PHONE_APP), When.at(NOW - timedelta(days=4)), entry_id="c", actor="t"
    )
    with console.office.store.writing() as uow:
        uow.append(A001, [made], recorded_at=NOW)
    states = offices_beside(console.office.store, ["S1", "S2"], since_at=NOW - timedelta(minutes=1))
    for office_id, state in states.items():
        rows = open_alerts(console.office.store, office_ids=[office_id], limit=1_000).alerts
        assert state.open == len(rows) > 0
        assert state.own == sum(row.bearer == "office" for row in rows)
        assert state.oldest_unseen_at == min(row.told_at for row in rows)
    assert [(states[one].persons, states[one].recorded, states[one].late) for one in ("S1", "S2")] == [
        (3, 1, 1),
        (2, 0, 0),
    ]
    county = visit("shen").get("/county").text
    assert "城关司法所" in county
    assert "河东司法所" in county
    assert "河东司法所" not in visit("lin").get("/county").text
