"""Sensitive periods (重点时段): what the county orders for a few days, of whom; 社区矫正法 第三十四条.

The order stands whole in the platform's log. What it asks of a person stands in the log of the case, and is
owed only from the day after they were told; what it asks of an office stands in the log of the office.
"""

from datetime import date

from correction.domain.cadence import Cadence
from correction.domain.entry import Fact, Pace, fact
from correction.domain.errors import InvalidValue
from correction.domain.facts.absence import Channel
from correction.domain.facts.admission import ManagementClass


@fact("sensitive_period_ordered", zh="重点时段命令")
class SensitivePeriodOrdered(Fact):
    """The county ordered closer supervision for certain days (重点时段命令): of classes, or of named cases.

    `report_every` is how often the person reports, `zero_report_every` how often the office tells the county
    how the person stands, even when there is nothing to tell. The order ends with its last day by itself.
    """

    order_id: str
    title: str
    reason: str
    county_id: str
    from_on: date
    to_on: date
    approved_by: str
    classes: tuple[ManagementClass, ...] = ()
    case_ids: tuple[str, ...] = ()
    report_every: Cadence | None = None
    zero_report_every: Cadence | None = None
    document_no: str = ""

    def __post_init__(self) -> None:
        """Refuse an end before the start."""
        _check(self.from_on, self.to_on)


@fact("sensitive_period_set", zh="纳入重点时段")
class SensitivePeriodSet(Fact):
    """The case is bound by an order of the county (纳入重点时段); both days included."""

    order_id: str
    title: str
    from_on: date
    to_on: date
    report_every: Cadence | None = None

    def __post_init__(self) -> None:
        """Refuse an end before the start."""
        _check(self.from_on, self.to_on)


@fact("sensitive_period_told", zh="告知重点时段要求")
class SensitivePeriodTold(Fact):
    """The person was told what is asked of them and until when (告知); how, and by what paper."""

    order_id: str
    channel: Channel
    note: str = ""


@fact("sensitive_period_ended", zh="提前结束重点时段")
class SensitivePeriodEnded(Fact):
    """The order ceased to bind this case or office before its last day; this day is no longer owed."""

    order_id: str
    reason: str


@fact("zero_reports_ordered", zh="要求零报告")
class ZeroReportsOrdered(Fact):
    """The county asks an office how its persons stand, even when there is nothing to tell (要求零报告)."""

    order_id: str
    title: str
    from_on: date
    to_on: date
    every: Cadence

    def __post_init__(self) -> None:
        """Refuse an end before the start."""
        _check(self.from_on, self.to_on)


@fact("zero_reported", zh="零报告", pace=Pace.DAILY)
class ZeroReported(Fact):
    """The office told the county how its persons stood on a day (零报告), though it were nothing.

    `case_ids` are the cases that the report was of.
    """

    order_id: str
    case_ids: tuple[str, ...] = ()
    note: str = "无异常"


def _check(from_on: date, to_on: date) -> None:
    if to_on < from_on:
        raise InvalidValue("重点时段", f"止日 {to_on} 早于起日 {from_on}", "核对起止日期")
