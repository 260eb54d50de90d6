"""What statistics rest on besides the daily record (统计报表、再犯罪)."""

from datetime import date

from correction.domain.counting.figure import Figure, KnownUpTo
from correction.domain.entry import Fact, fact
from correction.domain.errors import InvalidValue


@fact("new_crime_found", zh="发现再犯罪")
class NewCrimeFound(Fact):
    """It was found that the person committed a new crime (再犯罪); the day is the day of the crime.

    Whether that day lies in the correction is worked out from the file, not stated here.
    """

    committed_on: date
    document_no: str = ""
    note: str = ""


@fact("return_submitted", zh="上报报表")
class ReturnSubmitted(Fact):
    """An office submitted its movement return for a period (上报月报、季报、年报); from then it is frozen.

    `figures` stay as submitted for ever. `known` says how far each case file had come, so that anyone can
    work the figures out again. Later facts show as corrections beside it. Raises InvalidValue for a
    period that ends before it begins.
    """

    from_on: date
    to_on: date
    figures: tuple[Figure, ...]
    known: tuple[KnownUpTo, ...]

    def __post_init__(self) -> None:
        """Refuse an end before the start."""
        if self.to_on < self.from_on:
            raise InvalidValue("报表期间", f"止日 {self.to_on} 早于起日 {self.from_on}", "核对报表期间")
