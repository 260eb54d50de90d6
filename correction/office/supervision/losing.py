"""The gate before a loss of contact (认定失联): whoever is held, in hospital or at sea by leave is not lost.

Every way into the log leads through it: a command, a sheet, or another system that records.
"""

from collections.abc import Iterable
from datetime import date

from correction.domain.case.excuses import excuses_of
from correction.domain.entry import AnyEntry
from correction.domain.facts.absence import ContactLost
from correction.domain.facts.admission import ExcuseReason
from correction.domain.facts.leave import LeaveGranted, LeaveReturned, LeaveRevoked
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan
from correction.office.ports import AnyDraft
from correction.office.unlawful import Clashes
from correction.rulebooks import load_book

_WHERE = "查找"
_HELD = {ExcuseReason.HOSPITAL: "住院", ExcuseReason.DETAINED: "被羁押"}


def check_losing(case_id: str, entries: Iterable[AnyEntry], drafts: Iterable[AnyDraft]) -> None:
    """Refuse the loss of somebody who is known to be held, in hospital or at sea by leave; raises Clashes."""
    file = CaseFile.of_log(case_id, entries)
    for item in drafts:
        if isinstance(item.payload, ContactLost):
            _check(file, item.when.legal_on)


def _check(file: CaseFile, on: date) -> None:
    for excuse in excuses_of(file):
        if excuse.reason in _HELD and excuse.span.holds(on):
            what = f"{on} 本人{_HELD[excuse.reason]}（第 {excuse.entry.number} 条），不是失联"
            _clash(what, "与医院或者羁押机关核实；事由已经结束的，先登记止日", on)
    closed = {e.payload.leave_id for e in file.of(LeaveReturned)}
    closed |= {e.payload.leave_id for e in file.of(LeaveRevoked)}
    for trip in file.of(LeaveGranted):
        days = DateSpan(from_on=trip.payload.from_on, to_on=trip.payload.to_on)
        if trip.payload.at_sea and trip.payload.leave_id not in closed and days.holds(on):
            what = f"{on} 本人获准出海（第 {trip.number} 条），没有信号不是失联"
            _clash(what, f"{days.to_on} 期满没有返港报告的，再登记", on)


def _clash(what: str, remedy: str, on: date) -> None:
    # Of the national book, which no local book may change; loaded only to refuse.
    raise Clashes(_WHERE, what, remedy, str(load_book("cn").cite("cite.lost_contact", on)))
