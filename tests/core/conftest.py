"""Judging one invented case under a shipped book, and the one promise that every rule must keep."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from correction.domain.context import Context
from correction.domain.finding import Finding
from correction.rulebooks import Rulebook, load_book
from correction.rules.assess import assess
from correction.testing.builders import CaseBuilder, plain_context

Judged = Callable[..., list[Finding]]


@pytest.fixture(scope="session")
def helan() -> Rulebook:
    return load_book("helan-2019")


@pytest.fixture
def judged(helan: Rulebook) -> Judged:
    """Give the findings of one rule at a moment, after checking that nothing changes before the next one."""

    def judge(
        case: CaseBuilder,
        now: datetime,
        rule: str,
        *,
        book: Rulebook = helan,
        context: Context | None = None,
    ) -> list[Finding]:
        context = context or plain_context()
        assessment = assess(case.file(), book, context, now)
        until = assessment.next_review_at or now + timedelta(days=400)
        assert until > now
        for share in (0.01, 0.5, 0.99):
            later = now + share * (until - now)
            assert assess(case.file(), book, context, later).findings == assessment.findings
        return [finding for finding in assessment.findings if finding.rule == rule]

    return judge
