"""The page of an alert says which steps of its ladder were taken, and which comes when if nobody acts."""

from datetime import timedelta

from correction.office.ladder.climb import climb
from correction.store.queries.screens import alert_row, open_alerts


def test_the_next_step_and_those_taken_are_on_the_page_until_somebody_acts(visit, console):
    store = console.office.store
    rows = [row for row in open_alerts(store, office_ids=["S1"]).alerts if not row.retrospective]
    row = next(row for row in rows if row.grade < 3)
    visitor = visit("lin")
    assert "无人处置的，" in visitor.get(f"/alerts/{row.alert_id}").text
    climb(store, console.book_to_show(), console.clock() + timedelta(days=10))
    page = visitor.get(f"/alerts/{row.alert_id}").text
    assert "再次通知（无人接警）" in page
    assert "无人处置的，" not in page
    now_row = alert_row(store, row.alert_id)
    assert now_row is not None
    assert now_row.rung is not None
