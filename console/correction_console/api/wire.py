"""Messages made from the office's own values (由内部数据生成接口格式): one model a value, field by field.

Where the wire form equals the value, its schema follows the value; the committed description shows any
change. A message is checked for its shape first and made into the value afterwards, so that what the value
itself refuses is told in its own words.
"""

import re
from collections.abc import Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from functools import cache, reduce
from operator import or_
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, create_model

from correction.domain.entry import Fact
from correction_console.api.models import Instant, Wire, within_years

TEXT_MAX = 60_000
MANY = 5_000
WHOLE_MAX = 2**53 - 1
ENTRY_KIND = "entry_kind"


def _shaped(shape: str, what: str) -> BeforeValidator:
    """Refuse numbers and other spellings that a lenient parser would take for a day or a time."""

    def check(said: object) -> object:
        if isinstance(said, str) and re.fullmatch(shape, said):
            return said
        raise ValueError(what)

    return BeforeValidator(check)


_DAY = _shaped(r"\d{4}-\d{2}-\d{2}", "a day is written like 2026-01-31")
Day = Annotated[date, _DAY, AfterValidator(within_years)]
Clock = Annotated[time, _shaped(r"\d{2}:\d{2}(:\d{2})?", "a time of day is written like 08:30")]
# No control signs: neither a database nor a page can show them.
Text = Annotated[str, Field(max_length=TEXT_MAX, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$")]
Whole = Annotated[int, Field(strict=True, ge=-WHOLE_MAX, le=WHOLE_MAX)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Yes = Annotated[bool, Field(strict=True)]
_PLAIN: dict[Any, Any] = {
    str: Text,
    int: Whole,
    float: Number,
    bool: Yes,
    date: Day,
    datetime: Instant,
    time: Clock,
    NoneType: None,
}


class ValueWire(Wire):
    """A message that stands for one of the office's values."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    VALUE: ClassVar[type[Any]]

    def to_value(self) -> Any:
        """Make the value; raises what the value itself raises."""
        names = (field.name for field in fields(self.VALUE) if field.init)
        return self.VALUE(**{name: plain(getattr(self, name)) for name in names})


def plain(said: Any) -> Any:
    """Give what a part of a message stands for."""
    if isinstance(said, ValueWire):
        return said.to_value()
    return tuple(map(plain, said)) if isinstance(said, tuple | list) else said


def wired(kind: Any) -> Any:
    """Give the form in which a type travels; raises TypeError for one that has none."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if is_dataclass(kind):
        return wire_of(kind)  # type: ignore[arg-type]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _one_of(parts)
    if origin is tuple and parts[-1] is not Ellipsis:
        return tuple[tuple(wired(part) for part in parts)]  # type: ignore[misc]
    if origin in (tuple, Sequence):
        each = wired(parts[0])
        return Annotated[tuple[each, ...], Field(max_length=MANY)]  # type: ignore[valid-type]
    message = f"[{kind}] has no form on the wire"
    raise TypeError(message)


def _one_of(parts: tuple[Any, ...]) -> Any:
    facts = [part for part in parts if isinstance(part, type) and issubclass(part, Fact)]
    rest = [wired(part) for part in parts if part not in facts]
    if len(facts) > 1:
        tagged = reduce(or_, (tagged_of(fact) for fact in facts))  # type: ignore[arg-type]
        rest.append(Annotated[tagged, Field(discriminator=ENTRY_KIND)])
    else:
        rest += [wire_of(fact) for fact in facts]  # type: ignore[arg-type]
    return reduce(or_, rest) if len(rest) > 1 else rest[0]


@cache
def wire_of(value: type[Any]) -> type[ValueWire]:
    """Give the message that stands for a value; unknown fields are refused, defaults are the value's own."""
    return _model(value, value.__name__, {})


@cache
def tagged_of(fact: type[Fact]) -> type[ValueWire]:
    """Give the message that stands for a fact among others: it names its kind of entry."""
    return _model(fact, f"{fact.__name__}Entry", {ENTRY_KIND: (Literal[fact.KIND], ...)})


def _model(value: type[Any], name: str, more: dict[str, Any]) -> type[ValueWire]:
    hints = get_type_hints(value)
    given: dict[str, Any] = dict(more)
    given |= {
        field.name: (wired(hints[field.name]), _default(field)) for field in fields(value) if field.init
    }
    said = (value.__doc__ or "").partition("\n\n")[0].replace("\n    ", " ")
    made: type[ValueWire] = create_model(name, __base__=ValueWire, __doc__=said, **given)
    made.VALUE = value
    return made


def _default(field: Any) -> Any:
    if field.default is not MISSING:
        return field.default
    return ... if field.default_factory is MISSING else Field(default_factory=field.default_factory)
