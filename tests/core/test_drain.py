"""Sweeping until nothing is due: everybody once, few claimed in vain on a slow machine, stopped if asked."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count

import pytest

from correction.domain.facts.admission import CaseOpened
from correction.domain.moments import SHANGHAI, When
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.office.judging.sweep import BATCH, drain
from correction.office.organisation import set_unit
from correction.office.ports import LogKind
from correction.office.record import draft
from correction.testing.builders import SOMEBODY, plain_context, probation
from correction.testing.memory import MemoryStore

EFFECTIVE_ON = date(2026, 3, 2)
NOW = datetime(2026, 3, 20, 8, tzinfo=SHANGHAI)
CASES = 130


class Claims(MemoryStore):
    """Notes how many cases each transaction asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.limits: list[int] = []

    def claim_due(self, now, limit):
        self.limits.append(limit)
        return super().claim_due(now, limit)


@pytest.fixture
def store():
    made = Claims()
    began_at = NOW - timedelta(days=18)
    with made.writing() as uow:
        office = OrgUnit(org_id="office-1", level=OrgLevel.OFFICE, name="城关司法所")
        set_unit(uow, office, actor="t", now=began_at)
        for n in range(CASES):
            opened = CaseOpened(
                person_id=f"p{n}",
                person=SOMEBODY,
                order=probation(EFFECTIVE_ON, date(2027, 3, 1)),
                office_id="office-1",
                records_from_on=EFFECTIVE_ON,
            )
            item = draft(opened, When.day(EFFECTIVE_ON), entry_id=f"o{n}", actor="t")
            uow.create_log(f"case-{n:03}", LogKind.CASE, office_id="office-1")
            uow.append(f"case-{n:03}", [item], recorded_at=began_at)
    return made


def ticking(step_s: float) -> Iterator[float]:
    return (step_s * n for n in count())


def test_everybody_is_judged_once_and_told_along_the_way(store, helan):
    told: list[int] = []
    clock = ticking(0).__next__
    swept = drain(store, helan, plain_context(), NOW, clock=clock, advance=told.append)
    assert (swept.reviewed, sum(told), swept.failed) == (CASES, CASES, ())
    assert told == [BATCH, BATCH, CASES - 2 * BATCH]
    assert swept.stated == CASES
    assert drain(store, helan, plain_context(), NOW, clock=clock).reviewed == 0


def test_a_slow_machine_claims_few_in_vain_and_leaves_the_same_alerts(store, helan):
    clock = ticking(0.06).__next__
    swept = drain(store, helan, plain_context(), NOW, clock=clock)
    assert (swept.reviewed, swept.stated) == (CASES, CASES)
    assert store.limits[0] == BATCH
    assert max(store.limits[1:]) <= 4


def test_it_stops_between_transactions_and_the_rest_is_still_due(store, helan):
    asked = iter([False, True])
    clock = ticking(0).__next__
    first = drain(store, helan, plain_context(), NOW, clock=clock, stopping=lambda: next(asked))
    assert first.reviewed == BATCH
    rest = drain(store, helan, plain_context(), NOW, clock=clock)
    assert rest.reviewed == CASES - BATCH
