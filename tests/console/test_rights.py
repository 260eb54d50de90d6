"""Every route names its right, every role has exactly its rights, and an office ends at its own fence."""

from collections.abc import Iterator

import pytest
from correction_console.app import make_app
from correction_console.guard import Needs, Open
from correction_console.rights import RIGHTS, Right, may
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import Mount

from correction.domain.accounts import AccountRole
from correction.store.queries.screens import alert_row, open_alerts
from tests.console.conftest import A001, B001, THEIRS


def guards_of(dependant: Dependant) -> Iterator[Needs | Open]:
    for one in dependant.dependencies:
        if isinstance(one.call, Needs | Open):
            yield one.call
        yield from guards_of(one)


def routes_of(console) -> list[APIRoute]:
    found = []
    pending = list(make_app(console).routes)
    while pending:
        route = pending.pop()
        if isinstance(route, APIRoute):
            found.append(route)
        elif hasattr(route, "original_router"):
            pending += route.original_router.routes
        else:
            assert isinstance(route, Mount), route
            assert route.path == "/static"
    return found


def test_every_route_names_exactly_one_right(console):
    routes = routes_of(console)
    named = {route.path: [guard.right for guard in guards_of(route.dependant)] for route in routes}
    assert len(named) >= 15
    assert {path: rights for path, rights in named.items() if len(rights) != 1} == {}


def test_only_signing_in_and_what_a_monitor_asks_are_open(console):
    open_paths = {
        route.path
        for route in routes_of(console)
        if any(guard.right is Right.OPEN for guard in guards_of(route.dependant))
    }
    assert open_paths == {"/sign-in", "/health", "/ready"}


def test_every_right_is_used_by_a_role_and_every_role_has_its_rights():
    given = frozenset().union(*RIGHTS.values())
    assert given | {Right.OPEN, Right.SIGNED_IN} == frozenset(Right)
    assert set(RIGHTS) == set(AccountRole)
    assert not any(may(AccountRole.OPERATOR, right) for right in (Right.READ_CASES, Right.READ_IDENTITY))
    assert not any(may(AccountRole.INSPECTOR, right) for right in (Right.RECORD, Right.DECIDE))


@pytest.mark.parametrize(
    ("name", "path", "fields"),
    [
        ("guan", "/today", None),
        ("guan", f"/people/{A001}", None),
        ("jian", f"/people/{A001}/check-in-now", {}),
        ("jian", f"/people/{A001}/check-ins", {}),
        ("xie", f"/people/{A001}/identity", {"purpose": "好奇"}),
        ("shen", f"/people/{A001}/check-ins", {}),
    ],
)
def test_a_role_without_the_right_is_refused_and_told_who_may(visit, name, path, fields):
    visitor = visit(name)
    answer = visitor.get(path) if fields is None else visitor.post(path, **fields)
    assert answer.status_code == 403
    assert "由有权的人员办理" in answer.text


def test_an_assistant_takes_an_alert_up_but_does_not_close_it(visit, console):
    (alert, *_) = open_alerts(console.office.store, office_ids=["S1"]).alerts
    visitor = visit("xie")
    page = visitor.get(f"/alerts/{alert.alert_id}")
    assert "消警</button>" not in page.text
    done = visitor.post(f"/alerts/{alert.alert_id}/acknowledge", entry=visitor.keys[0])
    assert done.status_code == 303
    refused = visitor.post(f"/alerts/{alert.alert_id}/review", disposition="误报", note="x")
    assert refused.status_code == 403


def reading_paths(console, case_id: str, alert_id: str) -> list[tuple[str, str]]:
    """Every route, filled in with somebody's case and alert, and with words that would find them."""
    paths = []
    for route in routes_of(console):
        path = route.path.replace("{case_id}", case_id).replace("{alert_id}", alert_id)
        paths += [(method, path) for method in route.methods or ()]
    words = (THEIRS, THEIRS[0], "ouyang", "oyh", "B001", "b001", "13900001001", case_id, "%", "' OR 1=1 --")
    paths += [("GET", f"{page}?words={said}") for said in words for page in ("/find", "/find/results")]
    return paths


def test_an_office_reads_nothing_of_its_neighbours_person_by_any_route_guess_or_filter(visit, console):
    store = console.office.store
    (theirs, *_) = [row for row in open_alerts(store, office_ids=["S2"]).alerts if row.log_id == B001]
    visitor, own = visit("lin"), visit("hedong")
    assert THEIRS in own.get(f"/people/{B001}").text
    leaked = []
    for method, path in reading_paths(console, B001, theirs.alert_id):
        if path in ("/sign-in", "/sign-out"):
            continue
        answer = visitor.get(path) if method == "GET" else visitor.post(path, entry="x", note="x")
        text = answer.text.replace(path.partition("words=")[2] or "\0", "")
        as_nobody = answer.status_code == 404 or (
            answer.status_code == 403
            and visitor.client.request(method, path.replace(B001, "nobody")).status_code == 403
        )
        if THEIRS in text or B001 in text or (B001 in path.partition("?")[0] and not as_nobody):
            leaked.append((method, path, answer.status_code))
    assert leaked == []
    assert alert_row(store, theirs.alert_id) == theirs


def test_a_case_of_a_neighbour_and_one_that_does_not_exist_are_refused_in_the_same_words(visit):
    visitor = visit("lin")
    theirs, nobodys = visitor.get(f"/people/{B001}"), visitor.get("/people/no-such-case")
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.text == nobodys.text
