"""Every verb of the office is offered, or left out for a reason that can be read."""

import inspect
import pkgutil
from importlib import import_module
from typing import Any

import pytest
from correction_console.api.offered import VERBS
from correction_console.api.offered.left_out import LEFT_OUT
from correction_console.api.wire import wire_of, wired
from correction_console.rights import RIGHTS, Right

import correction.office
from correction.domain.accounts import AccountRole
from correction.domain.entry import FACT_KINDS
from correction.office.admission.receiving import Desk

# Whoever does something is named in what a verb takes: an actor, an act, or a draft with its actor.
WHO = {"actor", "act", "item", "drafts"}
# It contains itself, and is drawn on a map or imported.
NOT_WIRED = {"area_drawn"}


def verbs() -> dict[str, Any]:
    """Every public function of the office with which somebody does something, by module and name."""
    found = {}
    for one in pkgutil.walk_packages(correction.office.__path__, "correction.office."):
        module = import_module(one.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("_") or function.__module__ != one.name:
                continue
            takes = inspect.signature(function).parameters
            at_desk = (
                "desk" in takes and takes["desk"].annotation in (Desk, "Desk") and "fields" not in one.name
            )
            at_desk = "desk" in takes and one.name == Desk.__module__
            if at_desk or ("uow" in takes and WHO & set(takes)):
                found[f"{one.name}.{name}".removeprefix("correction.office.")] = function
    return found


def test_every_verb_is_offered_or_left_out_for_a_reason():
    offered = {f"{v.office_verb.__module__}.{v.office_verb.__name__}" for v in VERBS}
    offered = {name.removeprefix("correction.office.") for name in offered}
    known = set(verbs())
    assert len(known) >= 120
    assert known - offered - set(LEFT_OUT) == set()
    assert set(LEFT_OUT) - known == set()
    assert offered & set(LEFT_OUT) == set()
    assert offered - known == set()


def test_each_is_offered_once_under_a_path_and_name_of_its_own():
    assert len({verb.path for verb in VERBS}) == len({verb.name for verb in VERBS}) == len(VERBS)


def test_no_verb_is_open_to_whoever_only_reads():
    reading = RIGHTS[AccountRole.INSPECTOR] | {Right.OPEN, Right.SIGNED_IN}
    assert [verb.name for verb in VERBS if verb.right in reading] == []


@pytest.mark.parametrize("kind", sorted(set(FACT_KINDS) - NOT_WIRED))
def test_every_kind_of_entry_has_a_form_on_the_wire(kind):
    made = wire_of(FACT_KINDS[kind])  # type: ignore[arg-type]
    assert made.model_json_schema()["additionalProperties"] is False


def test_a_type_without_a_form_is_refused_when_the_program_starts():
    with pytest.raises(TypeError, match="no form on the wire"):
        wired(bytes)
