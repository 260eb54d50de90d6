"""A property-based client of the whole interface: requests that the description allows, and others.

No answer is a fault of ours (500), every answer is of a status, type and form that the description names, and
what the description refuses is refused.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import schemathesis
from correction_console.api.openapi import FILE
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

# Few at a time: the first turn asks every operation, however long that takes.
EXAMPLES = 3
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def asked(
    home: str, token: str, known: dict[str, list[str]], *, seconds: float, first_seed: int
) -> Counter[str]:
    """Ask every operation in turn until the time is up, and give how often each was asked.

    `known` are ids that exist, by the name of the path's parameter: a made-up id is only ever refused. Raises
    what schemathesis raises where an answer is not as described, with the request that shows it.
    """
    counted: Counter[str] = Counter()
    schema = schemathesis.openapi.from_path(FILE)
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    signed = {"Authorization": f"Bearer {token}"}
    ends_s, n = time.monotonic() + seconds, first_seed
    while time.monotonic() < ends_s or not counted:
        for operation in random.Random(n).sample(operations, len(operations)):
            if counted and n > first_seed and time.monotonic() > ends_s:
                return counted
            for mode in MODES:
                strategy = operation.as_strategy(generation_mode=mode, headers=signed)
                _ask(strategy, home, known, counted, n)
        n += 1
    return counted


def _ask(
    strategy: st.SearchStrategy[Case[Any]],
    home: str,
    known: dict[str, list[str]],
    counted: Counter[str],
    n: int,
) -> None:
    chance = random.Random(n)

    @seed(n)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def ask(case: Case[Any]) -> None:
        for name, ids in _named(case, known):
            if chance.random() < 0.7:
                case.path_parameters[name] = chance.choice(ids)
        # What the office refuses, such as a time to come, no description of a form can tell.
        case.call_and_validate(base_url=home, excluded_checks=[positive_data_acceptance])
        counted[f"{case.method} {case.path}"] += 1

    # An operation that takes nothing cannot be asked wrongly.
    with suppress(Unsatisfiable):
        ask()


def _named(case: Case[Any], known: dict[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    given_ids: dict[str, Any] = case.path_parameters or {}
    yield from ((name, known[name]) for name in given_ids if known.get(name))
