"""Draws a log in which anything at all may stand: every kind of fact, in any order, about anything.

What an office can record is narrower; what is imported, recorded late, corrected and voided in between is
hardly. The values of a fact are drawn from its own annotations, so that a new kind is drawn without a word
here; names are few, so that facts meet each other.
"""

import dataclasses
import types
import typing
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache
from typing import Any

from correction.domain.alert import ALERT_ACTS
from correction.domain.area import Datum, Place
from correction.domain.entry import FACT_KINDS, Fact
from correction.domain.errors import InvalidValue
from correction.domain.facts.admission import CaseOpened
from correction.domain.facts.check_ins import ExtraCheckDrawn
from correction.domain.facts.observations import ObservationStated
from correction.domain.facts.upkeep import Voided
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order
from correction.domain.person import Person, Sex
from correction.testing.builders import CaseBuilder
from tests.properties.test_assess_constant import START, Life

DAYS = 100
# A case is opened once; voids are drawn apart, so that they name something.
KINDS = tuple(k for _, k in sorted(FACT_KINDS.items()) if k not in (*ALERT_ACTS, CaseOpened, Voided))
# Without these little is owed and little can be broken.
COMMON = tuple(
    FACT_KINDS[kind]
    for kind in (
        "reported_in",
        "class_assigned",
        "excused",
        "released",
        "leave_granted",
        "leave_returned",
        "check_ins_planned",
        "check_in_made",
        "report_received",
        "staff_acted",
        "monitored",
    )
)
BORN_ON = (date(1950, 1, 1), date(1985, 6, 1), date(2008, 2, 29), date(2009, 12, 31))
NUMBERS: dict[Any, tuple[Any, ...]] = {
    int: (0, 1, 2, 3, 5, 10, 30, 2015),
    float: (0.0, 0.5, 1.0, 4.0, 8.0),
    bool: (True, False),
    type(None): (None,),
}
Said = Fact | Callable[[dict[str, str]], Fact]


class AnyLife(Life):
    """Draws facts of any kind, at any time, and writes them down in time or weeks later."""

    def __init__(self, seed: int, facts: int) -> None:
        super().__init__(seed, DAYS)
        self.facts = facts
        self.requests = ["none"]

    def live(self) -> CaseBuilder:
        person = Person(
            name="张三",
            sex=self.rng.choice(list(Sex)),
            born_on=self.rng.choice(BORN_ON),
            residence_code="330702",
        )
        whole_from_on = self.rng.choice([None, START, START + timedelta(days=10)])
        case = CaseBuilder(order=self.any_order(), person=person, records_from_on=whole_from_on)
        several = self.rng.sample(KINDS, self.rng.choice([4, 8, 20, len(KINDS)]))
        for _ in range(self.facts):
            on = START + timedelta(days=self.rng.randint(-3, self.days))
            said = self.any_fact(self.rng.choice(several if self.chance(0.8) else COMMON), on)
            self.note(said, on if self.chance(0.4) else self._at(on), late=0.2)
            if self.chance(0.06):
                self._void(on)
        return self._written(case)

    def any_fact(self, kind: type[Fact], on: date) -> Said:
        """Draw a fact; one that names an entry is made when the entry has its id."""
        while True:
            drawn = self.fields(kind, on)
            if kind is ObservationStated:
                # Each is told of once; how one is revised is for the tests of observations.
                drawn |= self.observation(on)
            if kind is ExtraCheckDrawn:
                # No two checks have one name, and each leaves time to answer.
                self.requests.append(f"r{len(self.notes)}")
                drawn |= {"request_id": self.requests[-1], "answer_by_at": self._at(on + timedelta(days=1))}
            named = [name for name in drawn if name.endswith("entry_id")]
            meant = self.rng.choice(self.notes)[1] if self.notes else ""

            def made(ids: dict[str, str], drawn: Any = drawn, named: Any = named, meant: Any = meant) -> Fact:
                return kind(**drawn | dict.fromkeys(named, ids.get(meant, "nothing")))

            try:
                fact = made({})
            except InvalidValue:
                continue
            return made if named else fact

    def observation(self, on: date) -> dict[str, Any]:
        began_at = self._at(on)
        ended_at = began_at + timedelta(hours=self.rng.randint(1, 200)) if self.chance(0.6) else None
        name = f"o{len(self.notes)}"
        return {"observation_id": name, "first_on": on, "began_at": began_at, "ended_at": ended_at}

    def fields(self, kind: type, on: date) -> dict[str, Any]:
        """Draw the fields of a value; those with a default are left out at times."""
        annotated = hints_of(kind)
        missing = dataclasses.MISSING
        return {
            f.name: self.value(annotated[f.name], f.name, on)
            for f in dataclasses.fields(kind)
            if f.default is missing or self.chance(0.7)
        }

    def value(self, hint: Any, name: str, on: date) -> Any:
        """Draw a value of an annotation, on or about a day."""
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if origin in (typing.Union, types.UnionType):
            return self.value(self.rng.choice(args), name, on)
        if origin is tuple:
            several = args[:1] * self.rng.choice([0, 1, 1, 2]) if args[-1] is Ellipsis else args
            return tuple(self.value(one, name, on) for one in several)
        if hint in NUMBERS:
            return self.rng.choice(NUMBERS[hint])
        if issubclass(hint, Enum):
            return self.rng.choice(list(hint))
        return self.value_of_class(hint, name, on)

    def value_of_class(self, hint: type, name: str, on: date) -> Any:
        if hint is str:
            return self.name(name, on)
        if hint is datetime:
            return self._at(on) + timedelta(days=self.rng.choice([0, 0, 0, 1, -1, 3, -10, 10, 40]))
        if hint is date:
            return on + timedelta(days=self.rng.choice([0, 0, 0, 1, -1, 3, 7, -10, 10, 30, 60]))
        if hint is time:
            return time(self.rng.randrange(24), self.rng.choice([0, 30]))
        if hint is Order:
            return self.any_order()
        if hint is Place:
            return Place(lon=106.35, lat=self.rng.choice([38.55, 38.568, 39.0]), datum=Datum.WGS84)
        while True:
            try:
                return hint(**self.fields(hint, on))
            except InvalidValue:
                continue

    def name(self, field: str, on: date) -> str:
        if "area_id" in field:
            return self.rng.choice(["home", "far", "nowhere"])
        if field == "request_id":
            return self.rng.choice(self.requests)
        if field == "activity_id":
            return f"{on:%m}-{self.rng.randrange(2)}"
        if field.endswith(("_id", "_ids")):
            return f"{field[:3]}{self.rng.randrange(3)}"
        if "code" in field:
            return self.rng.choice(["330702", "330703", "330782"])
        return self.rng.choice(["甲", "乙", "丙"])

    def any_order(self) -> Order:
        category = self.rng.choice(list(Category))
        from_on = START + timedelta(days=self.rng.randint(-30, 5))
        term = DateSpan(from_on=from_on, to_on=from_on + timedelta(days=self.rng.randint(20, DAYS + 60)))
        outside = category is Category.OUTSIDE_PRISON
        return Order(
            category=category,
            decider=self.rng.choice(list(Decider)) if outside else Decider.COURT,
            effective_on=from_on,
            term=term,
        )


@cache
def hints_of(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)
