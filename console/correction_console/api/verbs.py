"""The office's verbs over HTTP (办理事项的接口): what a verb asks is read from the verb itself.

A verb is offered by its path, its right and its name; its request follows from its own signature. What every
verb needs - transaction, book, calendar, who and when - is given to it; the rest is asked of the sender.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from inspect import Parameter, signature
from string import Formatter
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from fastapi import Path
from pydantic import Field, create_model

from correction.domain.entry import Draft, Fact
from correction_console.api.models import Instant, Wire
from correction_console.api.wire import Day, wired
from correction_console.rights import Right

# What a verb is given; everything else that it takes is asked for.
GIVEN = frozenset({"uow", "desk", "act", "book", "calendar", "actor", "now", "when", "entry_id", "item"})
# A verb that takes one of these is about something that happened at a time which the sender may name.
_TIMED = frozenset({"desk", "act", "when", "item"})
HAPPENED: Mapping[str, Any] = {
    "happened_on": (
        Day | None,
        Field(None, description="发生在哪一天；与 happened_at 二选一，都不写的为收到请求之时"),
    ),
    "happened_at": (Instant | None, Field(None, description="发生的时刻；只知道日期的写 happened_on")),
}
Place = Annotated[str, Path(min_length=1, max_length=128)]


@dataclass(frozen=True)
class Verb:
    """One verb of the office as it is offered: where, to whom, and what staff call it.

    `facts` narrows what a verb records that would record any kind of entry. `covers` is the office's own verb
    where `does` only fetches what that verb needs. `own` says that the body in the path must be the asker's
    own, and not one below.
    """

    does: Callable[..., Any]
    path: str
    right: Right
    did: str
    facts: Any = None
    covers: Callable[..., Any] | None = None
    own: bool = False

    @cached_property
    def places(self) -> tuple[str, ...]:
        """What the path names."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.path) if name)

    @property
    def name(self) -> str:
        """The verb's name among the operations."""
        does = self.covers or self.does
        return (
            f"{does.__module__.rpartition('.')[2]}_{does.__name__}{'_' + self.suffix if self.suffix else ''}"
        )

    @property
    def suffix(self) -> str:
        """What tells this operation from others of the same verb: the end of its path."""
        return self.path.rpartition("/")[2].replace("-", "_") if self.facts is not None else ""

    @property
    def office_verb(self) -> Callable[..., Any]:
        """The office's own verb."""
        return self.covers or self.does

    @cached_property
    def takes(self) -> frozenset[str]:
        """The names of everything the verb takes."""
        return frozenset(signature(self.does).parameters)

    @cached_property
    def fact_name(self) -> str:
        """What the verb itself calls the fact that it records; empty where it takes none whole."""
        if "item" in self.takes:
            return "item"
        hints = get_type_hints(self.does)
        return next((name for name in signature(self.does).parameters if _is_fact(hints[name])), "")

    @cached_property
    def asks(self) -> Mapping[str, Any]:
        """What is asked of the sender, by the verb's own names; what is recorded is always called `fact`."""
        hints, asked = get_type_hints(self.does), {}
        for name, parameter in signature(self.does).parameters.items():
            if name == self.fact_name:
                asked["fact"] = (wired(self.facts or _payload(hints[name])), ...)
            elif name not in GIVEN and name not in self.places:
                default = ... if parameter.default is Parameter.empty else parameter.default
                asked[name] = (wired(hints[name]), default)
        return asked

    @cached_property
    def body(self) -> type[Wire] | None:
        """The message that a request carries; none where there is nothing to say."""
        timed = HAPPENED if self.takes & _TIMED else {}
        if not (asked := {**self.asks, **timed}):
            return None
        name = "".join(part.capitalize() for part in self.name.split("_"))
        return create_model(name, __base__=Wire, __doc__=f"{self.did}。", **asked)


def _is_fact(hint: Any) -> bool:
    """Tell whether a parameter is a fact, or one of several."""
    parts = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    return all(isinstance(part, type) and issubclass(part, Fact) for part in parts)


def _payload(hint: Any) -> Any:
    """Give the kinds of entry that a parameter may hold, a draft's or its own."""
    return get_args(hint)[0] if get_origin(hint) is Draft else hint


@cache
def recording(*facts: type[Fact]) -> Any:
    """Give the kinds of entry as one type, to offer a verb that records whatever it is given."""
    kinds: Any = facts[0]
    for fact in facts[1:]:
        kinds |= fact
    return kinds
