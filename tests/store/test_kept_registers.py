"""Registers that a process keeps between transactions: what is read is always what stands in the store."""

import random
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from correction.domain.accounts import Account, AccountRole
from correction.domain.facts.accounts import AccountSet
from correction.domain.facts.office import OrgUnitSet
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.office.ids import new_id
from correction.office.organisation import tell_platform
from correction.store.office_store import open_store

NOW = datetime(2026, 4, 1, tzinfo=UTC)
LIN = Account(account_id="lin", name="林", org_id="S0", role=AccountRole.INSPECTOR, password_hash="h")
SEED = 20_260_401


class Refused(Exception):
    """Takes a transaction back."""


def read(uow):
    return uow.accounts(), uow.organisation()


def drawn(rng, n):
    unit = OrgUnit(org_id=f"S{rng.randrange(3)}", level=OrgLevel.OFFICE, name=f"样例{n}所")
    account = replace(LIN, account_id=f"a{rng.randrange(3)}", active=rng.random() < 0.5)
    return rng.choice((OrgUnitSet(unit=unit), AccountSet(account=account)))


def write(store, fact, at, *, taken_back):
    with store.writing() as uow:
        tell_platform(uow, fact, new_id(at), actor="t", now=at)
        if taken_back:
            read(uow)
            raise Refused


def test_whatever_is_written_taken_back_or_written_elsewhere_is_read_as_it_stands(database, address, key):
    rng, other = random.Random(SEED), open_store(address, key=key)
    for n in range(30):
        at, writer = NOW + timedelta(minutes=n), rng.choice((database, other))
        with suppress(Refused):
            write(writer, drawn(rng, n), at, taken_back=rng.random() < 0.3)
        # A transaction that writes keeps nothing, so it says what stands there.
        with database.writing() as uow:
            stands = read(uow)
        for store in (database, other):
            with store.reading() as uow:
                assert read(uow) == stands, (SEED, n)
    other.close()


def test_what_did_not_change_is_not_read_again(sqlite):
    with sqlite.writing() as uow:
        tell_platform(uow, AccountSet(account=LIN), new_id(NOW), actor="t", now=NOW)
    with sqlite.reading() as uow:
        (first,) = uow.accounts()
    with sqlite.reading() as uow:
        (again,) = uow.accounts()
    assert first is again


@pytest.mark.parametrize("active", [False, True])
def test_a_closed_account_is_closed_at_the_next_look(sqlite, active):
    with sqlite.writing() as uow:
        tell_platform(uow, AccountSet(account=LIN), new_id(NOW), actor="t", now=NOW)
    with sqlite.reading() as uow:
        assert uow.accounts()[0].active
    with sqlite.writing() as uow:
        later = NOW + timedelta(minutes=1)
        changed = replace(LIN, active=active, name="林二")
        tell_platform(uow, AccountSet(account=changed), new_id(later), actor="t", now=later)
    with sqlite.reading() as uow:
        assert uow.accounts() == (changed,)
