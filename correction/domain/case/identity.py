"""Whether two records may be one person (是否同一人): what agrees, what differs, whose number is whose."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from correction.domain.errors import InvalidValue
from correction.domain.facts.persons import Particular
from correction.domain.person import Person, citizen_number


class Agreement(StrEnum):
    """How one particular of two records compares (对照结果)."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"

    @property
    def zh(self) -> str:
        """The result as shown beside the particular."""
        return {"same": "相同", "different": "不同", "unknown": "缺一项"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One particular of two records; where one does not say it, nothing differs and nothing agrees."""

    particular: Particular
    agreement: Agreement


def compare(first: Person, second: Person) -> tuple[Compared, ...]:
    """Compare two records particular by particular, in the order of the forms."""
    return tuple(
        Compared(particular=each, agreement=_agreement(_said(first, each), _said(second, each)))
        for each in Particular
    )


def differing(first: Person, second: Person) -> tuple[Particular, ...]:
    """Give the particulars that both records say, and say differently."""
    return tuple(one.particular for one in compare(first, second) if one.agreement is Agreement.DIFFERENT)


def may_be_one(first: Person, second: Person) -> bool:
    """Tell whether two records suggest one person: same name and birth, or same phone, or same number."""

    def same(particular: Particular) -> bool:
        return _agreement(_said(first, particular), _said(second, particular)) is Agreement.SAME

    alike = same(Particular.NAME) and same(Particular.BORN_ON)
    return alike or same(Particular.PHONE) or same(Particular.CITIZEN_NO)


def valid_number(person: Person, *, today: date) -> str | None:
    """Give the citizen number of a person if it can be one; a passport or a misread number is none."""
    try:
        return citizen_number(person.citizen_no or "", today=today)
    except InvalidValue:
        return None


def _said(person: Person, particular: Particular) -> str:
    value = str(getattr(person, particular.value) or "")
    return "".join(value.split()).upper()


def _agreement(first: str, second: str) -> Agreement:
    if not first or not second:
        return Agreement.UNKNOWN
    return Agreement.SAME if first == second else Agreement.DIFFERENT
