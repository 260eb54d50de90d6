"""Community correction casework (社区矫正): facts in a sealed log, duties worked out from dated law.

The names below are the surface for importing systems; each is loaded when it is first used, so that a program
which only wants values pays for no database and no geometry.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from correction.domain.alert import Alert
    from correction.domain.alert_kind import AlertKind, Bearer
    from correction.domain.case.strands import Item, Phase, Strand
    from correction.domain.context import Context
    from correction.domain.entry import Draft, Entry
    from correction.domain.errors import CorrectionError
    from correction.domain.file import CaseFile
    from correction.domain.finding import Assessment, Finding
    from correction.domain.moments import DateSpan, When
    from correction.domain.order import Category, Order
    from correction.domain.person import Person
    from correction.office.judging.reconcile import reconcile
    from correction.office.judging.round import run_round
    from correction.office.judging.sweep import sweep
    from correction.rulebooks.book import Rulebook
    from correction.rulebooks.loader import load_book
    from correction.rules.assess import assess

_HOMES = {
    "Alert": "correction.domain.alert",
    "AlertKind": "correction.domain.alert_kind",
    "Assessment": "correction.domain.finding",
    "Bearer": "correction.domain.alert_kind",
    "CaseFile": "correction.domain.file",
    "Category": "correction.domain.order",
    "Context": "correction.domain.context",
    "CorrectionError": "correction.domain.errors",
    "DateSpan": "correction.domain.moments",
    "Draft": "correction.domain.entry",
    "Entry": "correction.domain.entry",
    "Finding": "correction.domain.finding",
    "Item": "correction.domain.case.strands",
    "Order": "correction.domain.order",
    "Person": "correction.domain.person",
    "Phase": "correction.domain.case.strands",
    "Rulebook": "correction.rulebooks.book",
    "Strand": "correction.domain.case.strands",
    "When": "correction.domain.moments",
    "assess": "correction.rules.assess",
    "load_book": "correction.rulebooks.loader",
    "reconcile": "correction.office.judging.reconcile",
    "run_round": "correction.office.judging.round",
    "sweep": "correction.office.judging.sweep",
}

__all__ = [
    "Alert",
    "AlertKind",
    "Assessment",
    "Bearer",
    "CaseFile",
    "Category",
    "Context",
    "CorrectionError",
    "DateSpan",
    "Draft",
    "Entry",
    "Finding",
    "Item",
    "Order",
    "Person",
    "Phase",
    "Rulebook",
    "Strand",
    "When",
    "assess",
    "load_book",
    "reconcile",
    "run_round",
    "sweep",
]


def __getattr__(name: str) -> Any:
    """Load a public name from where it lives."""
    home = _HOMES.get(name)
    if home is None:
        message = f"module 'correction' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
