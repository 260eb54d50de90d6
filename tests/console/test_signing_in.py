"""Signing in: one message for every failure, locks, sessions that end, passwords that change."""

from datetime import timedelta

import pytest
from correction_console.signing.passwords import hash_password, verify_password

from correction.domain.errors import InvalidValue
from correction.office.accounts import close_account
from tests.console.conftest import PASSWORD


def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words(visit):
    told = []
    for name, password in (("lin", "wrong password"), ("nobody", PASSWORD)):
        visitor = visit(name, signed_in=False)
        answer = visitor.sign_in(password)
        told.append((answer.status_code, answer.text.replace(f'value="{name}"', "")))
    assert told[0] == told[1]
    assert told[0][0] == 401
    assert "账号或密码不对" in told[0][1]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites_and_only_its_digest_is_kept(visit, console):
    answer = visit("lin", signed_in=False).sign_in()
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    secret = cookie.partition("=")[2].partition(";")[0]
    with console.office.store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM sign_in_session").all()
    assert len(rows) == 1
    assert secret not in str(rows)


def test_five_failures_lock_a_name_for_a_while_even_for_the_right_password(visit, clock):
    visitor = visit("lin", signed_in=False)
    for _ in range(5):
        assert visitor.sign_in("wrong password").status_code == 401
    locked = visitor.sign_in()
    assert locked.status_code == 401
    assert "已暂时锁定" in locked.text
    clock.advance(minutes=1)
    assert visitor.sign_in().status_code == 303


def test_a_session_ends_after_an_hour_without_use_and_leads_back_afterwards(visit, clock):
    visitor = visit("lin")
    clock.advance(minutes=59)
    assert visitor.get("/today").status_code == 200
    clock.advance(minutes=61)
    answer = visitor.get("/find?words=z")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?back=/find%3Fwords%3Dz"
    again = visitor.client.post(
        "/sign-in", data={"account": "lin", "password": PASSWORD, "back": "/find?words=z"}
    )
    assert again.headers["location"] == "/find?words=z"


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "j:1"])
def test_nobody_is_led_to_another_site_after_signing_in(visit, back):
    visitor = visit("lin", signed_in=False)
    answer = visitor.client.post("/sign-in", data={"account": "lin", "password": PASSWORD, "back": back})
    assert answer.headers["location"] == "/"


def test_sessions_are_listed_and_can_be_ended_from_another_one(visit):
    first, second = visit("lin"), visit("lin")
    page = second.get("/account")
    assert page.text.count("<td>本次登录") == 1
    assert second.post("/account/sessions/end", session="others").status_code == 303
    assert first.get("/today").status_code == 303
    assert second.get("/today").status_code == 200
    assert second.post("/account/sessions/end", session="nonsense").status_code == 422


def test_nobody_ends_the_session_of_somebody_else(visit, console):
    mine, other = visit("lin"), visit("xie")
    page = other.get("/account")
    assert mine.get("/today").status_code == 200
    with console.office.store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT digest FROM sign_in_session WHERE account_id = 'lin'")
        (digest,) = rows.scalars()
    assert page.status_code == 200
    other.post("/account/sessions/end", session=digest.hex())
    assert mine.get("/today").status_code == 200


def test_signing_out_ends_the_session_itself_not_only_the_cookie(visit):
    visitor = visit("lin")
    cookies = dict(visitor.client.cookies)
    assert visitor.post("/sign-out").headers["location"] == "/sign-in"
    visitor.client.cookies.update(cookies)
    assert visitor.get("/today").status_code == 303


def test_a_closed_account_is_out_at_once(visit, console, clock):
    visitor = visit("lin")
    with console.office.store.writing() as uow:
        close_account(uow, "lin", actor="guan", now=clock() + timedelta(seconds=1))
    assert visitor.get("/today").status_code == 303
    assert visit("lin", signed_in=False).sign_in().status_code == 401


def test_another_password_ends_every_other_session_and_the_old_one_opens_nothing(visit):
    visitor, other = visit("lin"), visit("lin")
    new = "four quite unrelated words"
    for wrong in (
        {"old": "no", "new": new, "again": new},
        {"old": PASSWORD, "new": new, "again": "x"},
        {"old": PASSWORD, "new": "short", "again": "short"},
    ):
        assert visitor.post("/account/password", **wrong).status_code == 422
    assert visitor.post("/account/password", old=PASSWORD, new=new, again=new).status_code == 303
    assert visitor.get("/today").status_code == 200
    assert other.get("/today").status_code == 303
    assert visit("lin", signed_in=False).sign_in().status_code == 401
    assert visit("lin", signed_in=False).sign_in(new).status_code == 303


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa", "x" * 201])
def test_a_password_that_is_short_or_simple_is_refused(password):
    with pytest.raises(InvalidValue, match="密码"):
        hash_password(password)


def test_passwords_are_kept_as_argon2id():
    hashed = hash_password(PASSWORD)
    assert hashed.startswith("$argon2id$")
    assert verify_password(hashed, PASSWORD)
    assert not verify_password(hashed, PASSWORD + "x")
    assert not verify_password(None, "")
    assert not verify_password("no hash", PASSWORD)
