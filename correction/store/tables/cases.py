"""The read models of cases (读模型): how each case, leave, check-in, source and alert stands now."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field

from correction.store.tables.base import CLUSTERED, MICROS, OfficeRow


class PersonRow(OfficeRow, table=True):
    """The person as one case knows them; who it is stays sealed with the key of that case."""

    __tablename__ = "person"
    __table_args__ = (CLUSTERED,)

    case_id: str = Field(primary_key=True, max_length=64)
    person_id: str = Field(max_length=64)
    identity: bytes = Field(sa_type=LargeBinary)


class CaseRow(OfficeRow, table=True):
    """One case as it reads now; nothing here depends on the clock."""

    __tablename__ = "case_file"
    __table_args__ = (CLUSTERED,)

    case_id: str = Field(primary_key=True, max_length=64)
    person_id: str = Field(max_length=64, index=True)
    office_id: str = Field(max_length=64, index=True)
    category: str = Field(max_length=16)
    began_on: date
    effective_on: date
    term_from_on: date
    term_to_on: date
    records_from_on: date
    management_class: str | None = Field(default=None, max_length=16)
    arrived_at: datetime | None = None
    left_at: datetime | None = None


class LeaveRow(OfficeRow, table=True):
    """One leave and what became of it."""

    __tablename__ = "leave"
    __table_args__ = (CLUSTERED,)

    case_id: str = Field(primary_key=True, max_length=64)
    leave_id: str = Field(primary_key=True, max_length=128)
    from_on: date
    to_on: date
    level: str | None = Field(default=None, max_length=16)
    asked_at: datetime | None = None
    granted_at: datetime | None = None
    refused_at: datetime | None = None
    revoked_at: datetime | None = None
    returned_at: datetime | None = None


class CheckInRow(OfficeRow, table=True):
    """One check-in that was made; where it was made stays in the sealed log."""

    __tablename__ = "check_in"
    __table_args__ = (CLUSTERED,)

    case_id: str = Field(primary_key=True, max_length=64)
    entry_id: str = Field(primary_key=True, max_length=128)
    made_at: datetime
    recorded_at: datetime
    means: str = Field(max_length=16)
    identity: str = Field(max_length=16)
    voided: bool = False


class SourceRow(OfficeRow, table=True):
    """A source of positions that was assigned in a case; `until_us` is none while it speaks for it."""

    __tablename__ = "source"
    __table_args__ = (CLUSTERED,)

    source_id: str = Field(primary_key=True, max_length=128)
    case_id: str = Field(primary_key=True, max_length=64, index=True)
    until_us: int | None = Field(default=None, sa_type=MICROS)


class AlertRow(OfficeRow, table=True):
    """One alert as it stands; `number` points to the entry that stated it last, which holds the reasons.

    `next_step_at_us` is when its ladder has to be looked at: at once after whatever happens to it.
    """

    __tablename__ = "alert"
    __table_args__ = (
        Index("ix_alert_log", "log_id", "pace", "cycle_on"),
        Index("ix_alert_office", "office_id", "open", "grade", "began_at", "alert_id"),
        Index("ix_alert_step", "next_step_at_us"),
        CLUSTERED,
    )

    alert_id: str = Field(primary_key=True, max_length=64)
    log_id: str = Field(max_length=64)
    office_id: str | None = Field(default=None, max_length=64)
    number: int = Field(sa_type=BigInteger)
    kind: str = Field(max_length=32)
    grade: int
    bearer: str = Field(max_length=8)
    occasion: str = Field(max_length=256)
    matter: str = Field(max_length=16)
    began_at: datetime
    ended_at: datetime | None = None
    pace: str = Field(max_length=8)
    cycle_on: date
    told_at: datetime
    revision: int
    handling: str = Field(max_length=16)
    disposition: str | None = Field(default=None, max_length=16)
    suspended_until_at: datetime | None = None
    retrospective: bool = False
    open: bool = True
    rule: str | None = Field(default=None, max_length=64)
    again_at: datetime | None = None
    acknowledged_at: datetime | None = None
    reviewed_at: datetime | None = None
    rung: str | None = Field(default=None, max_length=8)
    next_step_at_us: int | None = Field(default=None, sa_type=MICROS)
