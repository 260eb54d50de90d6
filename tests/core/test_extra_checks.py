"""A draw can be repeated by anyone, leaves its whole account, and each answer's time can be told."""

import hashlib
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correction.domain.errors import InvalidValue
from correction.domain.facts.admission import CaseOpened
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.office import ExtraChecksDrawn
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.office.admission.admit import admit
from correction.office.judging.extra_checks import answers, drawn, hold_draw, pool_digest
from correction.office.organisation import set_unit
from correction.office.record import draft, record
from correction.testing.builders import SOMEBODY, probation
from correction.testing.memory import MemoryStore

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


@given(st.sets(st.text(min_size=1, max_size=8), max_size=40), st.floats(0.01, 1), st.text(max_size=8))
def test_a_draw_is_the_cases_with_the_smallest_hashes_whatever_the_order(pool, rate, seed) -> None:
    chosen = drawn(sorted(pool, reverse=True), rate=rate, seed=seed)
    assert chosen == drawn(pool, rate=rate, seed=seed)
    hashes = {case: hashlib.sha256(f"{seed}|{case}".encode()).hexdigest() for case in pool}
    left = [hashes[case] for case in pool if case not in chosen]
    assert all(hashes[case] < other for case in chosen for other in left)
    assert len(chosen) - 1 < rate * len(pool) <= len(chosen)


def test_over_many_seeds_everybody_is_drawn_about_equally_often() -> None:
    pool = [f"case-{n}" for n in range(20)]
    counts = Counter(case for seed in range(2_000) for case in drawn(pool, rate=0.1, seed=str(seed)))
    assert min(counts.values()) > 140
    assert max(counts.values()) < 260


def test_a_rate_must_be_a_share() -> None:
    for rate in (0, -0.1, 1.1):
        with pytest.raises(InvalidValue, match="抽查比例"):
            drawn(["a"], rate=rate, seed="s")


def test_the_draw_stands_in_the_office_log_and_each_request_in_its_case() -> None:
    store = MemoryStore()
    cases = [f"case-{n}" for n in range(5)]
    with store.writing() as uow:
        set_unit(uow, OrgUnit(org_id="S1", level=OrgLevel.OFFICE, name="样例所"), actor="t", now=NOW)
        for case in cases:
            opened = CaseOpened(
                person_id=case,
                person=SOMEBODY,
                order=probation(date(2026, 1, 5), date(2027, 1, 4)),
                office_id="S1",
                records_from_on=date(2026, 1, 5),
            )
            admit(uow, case_id=case, opened=opened, actor="t", now=NOW)
        chosen = hold_draw(
            uow,
            "S1",
            pool=cases,
            rate=0.4,
            seed="2026-03-02",
            answer_by_at=NOW + timedelta(minutes=30),
            actor="t",
            now=NOW,
        )
    with store.reading() as uow:
        (held,) = [e.payload for e in uow.log("S1") if isinstance(e.payload, ExtraChecksDrawn)]
        assert held.drawn == chosen == drawn(held.pool, rate=held.rate, seed=held.seed)
        for case in cases:
            asked = answers(CaseFile.of_log(case, uow.entries(case)))
            assert bool(asked) is (case in chosen)
    case = chosen[0]
    answered_at = NOW + timedelta(minutes=12)
    with store.writing() as uow:
        (request,) = answers(CaseFile.of_log(case, uow.entries(case)))
        made = CheckInMade(means=Means.PHONE_APP, request_id=request.request_id)
        item = draft(made, When.at(answered_at), entry_id="answer", actor="t")
        record(uow, case, [item], now=answered_at)
        (answer,) = answers(CaseFile.of_log(case, uow.entries(case)))
    assert answer.took == timedelta(minutes=12)
    assert len(pool_digest(cases)) == 64
