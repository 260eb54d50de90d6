"""Accounts and tokens as entries of the platform's log: what each change is, and what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from correction.domain.accounts import Account, AccountRole, SystemToken
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.accounts import AccountSet, PersonalPart, PersonalRead
from correction.domain.moments import DateSpan
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.office.accounts import (
    account_named,
    close_account,
    issue_token,
    log_personal_read,
    open_account,
    revoke_token,
    set_password,
)
from correction.office.organisation import set_staff, set_unit
from correction.office.ports import PLATFORM_LOG

NOW = datetime(2026, 4, 1, tzinfo=UTC)
LIN = Account(
    account_id="lin", name="林所长", org_id="S1", role=AccountRole.OFFICER, password_hash="h1", staff_id="G1"
)


@pytest.fixture
def office(store):
    with store.writing() as uow:
        set_unit(uow, OrgUnit(org_id="S1", level=OrgLevel.OFFICE, name="城关司法所"), actor="t", now=NOW)
        span = (DateSpan(from_on=date(2024, 1, 1)),)
        staff = StaffMember(staff_id="G1", name="林所长", org_id="S1", role=Role.OFFICER, qualified=span)
        set_staff(uow, staff, actor="t", now=NOW)
    return store


def test_each_change_of_an_account_is_an_entry_and_the_newest_holds(office):
    with office.writing() as uow:
        open_account(uow, LIN, actor="op", now=NOW)
        set_password(uow, "lin", "h2", actor="G1", now=NOW + timedelta(minutes=1))
        close_account(uow, "lin", actor="op", now=NOW + timedelta(minutes=2))
        close_account(uow, "lin", actor="op", now=NOW + timedelta(minutes=3))
    with office.reading() as uow:
        told = [e.payload.account for e in uow.entries(PLATFORM_LOG) if isinstance(e.payload, AccountSet)]
        assert [(a.password_hash, a.active) for a in told] == [("h1", True), ("h2", True), ("h2", False)]
        assert uow.accounts() == (told[-1],)
        assert account_named(uow, "lin") == told[-1]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"org_id": "S9"}, NotFound),
        ({"staff_id": "G9"}, NotFound),
        ({"staff_id": None}, InvalidValue),
        ({"account_id": "<b>"}, InvalidValue),
    ],
)
def test_an_account_without_body_staff_or_typeable_name_is_refused(office, changed, error):
    account = replace(LIN, **changed)
    with pytest.raises(error), office.writing() as uow:
        open_account(uow, account, actor="op", now=NOW)
    with office.reading() as uow:
        assert uow.accounts() == ()


def test_closing_an_account_holds_even_where_a_clock_was_set_back(office):
    with office.writing() as uow:
        open_account(uow, LIN, actor="op", now=NOW)
        close_account(uow, "lin", actor="op", now=NOW - timedelta(hours=1))
        assert not account_named(uow, "lin").active
    with office.reading() as uow:
        assert not account_named(uow, "lin").active


def test_a_name_is_given_once(office):
    with office.writing() as uow:
        open_account(uow, LIN, actor="op", now=NOW)
        with pytest.raises(Conflict, match="已经存在"):
            open_account(uow, LIN, actor="op", now=NOW)
        with pytest.raises(NotFound):
            set_password(uow, "nobody", "h", actor="op", now=NOW)


def test_a_token_is_issued_and_taken_back(office):
    token = SystemToken(
        token_id="peer", name="对接系统", org_id="S1", role=AccountRole.INSPECTOR, digest="ab" * 32
    )
    with office.writing() as uow:
        issue_token(uow, token, actor="op", now=NOW)
        revoke_token(uow, "peer", actor="op", now=NOW + timedelta(minutes=1))
        with pytest.raises(NotFound):
            revoke_token(uow, "other", actor="op", now=NOW)
        with pytest.raises(Conflict):
            issue_token(uow, token, actor="op", now=NOW)
    with office.reading() as uow:
        assert [known.active for known in uow.system_tokens()] == [False]


def test_reading_a_number_leaves_who_and_what_for(office):
    with office.writing() as uow:
        with pytest.raises(InvalidValue, match="没有写明查阅的理由"):
            log_personal_read(uow, ["case-1"], PersonalPart.IDENTITY, "  ", actor="G1", now=NOW)
        log_personal_read(uow, ["case-1"], PersonalPart.IDENTITY, "核对身份 ", actor="G1", now=NOW)
    with office.reading() as uow:
        (read,) = [e for e in uow.entries(PLATFORM_LOG) if isinstance(e.payload, PersonalRead)]
    assert (read.actor, read.payload.case_ids, read.payload.purpose) == ("G1", ("case-1",), "核对身份")


def test_no_secret_shows_when_an_account_is_printed():
    assert "h1" not in repr(LIN)


def test_changing_one_thing_of_an_account_leaves_every_other_as_it_was(office):
    """Elsewhere the change of one field wiped another, and what was sent in was changed on the way."""
    with office.writing() as uow:
        open_account(uow, LIN, actor="op", now=NOW)
        set_password(uow, "lin", "h2", actor="G1", now=NOW)
        assert account_named(uow, "lin") == replace(LIN, password_hash="h2")
        close_account(uow, "lin", actor="op", now=NOW)
        assert account_named(uow, "lin") == replace(LIN, password_hash="h2", active=False)
    assert (LIN.password_hash, LIN.active) == ("h1", True)
