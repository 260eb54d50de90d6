"""What goes over the wire (接口数据), version 1: every field is always there, instants carry their zone."""

from datetime import date, datetime
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

T = TypeVar("T")
D = TypeVar("D", date, datetime)
FIRST_YEAR, LAST_YEAR = 1900, 2200


def _written(said: object) -> object:
    """Refuse a bare number: seconds since some year are no instant that a reader could check."""
    if isinstance(said, int | float) or (isinstance(said, str) and "T" not in said.upper()):
        raise ValueError("an instant is written with date, time and zone")
    return said


def within_years(said: D) -> D:
    """Refuse a day or an instant that no file of this office can speak of, and no clock can count with."""
    if not FIRST_YEAR <= said.year <= LAST_YEAR:
        raise ValueError(f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    return said


Instant = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(within_years)]


class Wire(BaseModel):
    """Base of every message: unknown fields are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(BaseModel):
    """A refusal (problem+json, RFC 9457) that says where, what, and what to do, in Chinese for staff."""

    type: str
    title: str
    status: int
    instance: str
    where: str
    what: str
    remedy: str
    fields: list[dict[str, str]] | None = None


class Page(Wire, Generic[T]):
    """Some items, and what to ask `after` for the next ones; none at the end."""

    items: list[T]
    next_after: str | None


class Me(Wire):
    """Who asks, and what they may do."""

    account: str
    name: str
    role: str
    org_id: str
    org_name: str
    rights: list[str]


class CaseItem(Wire):
    """One case in a list; the name of a shielded person is masked.

    Of a sealed record category, class and term are null: they would tell of the sentence.
    """

    case_id: str
    case_no: str
    name: str
    shielded: bool
    category_zh: str | None
    management_class_zh: str | None
    office_id: str
    term_from_on: date | None
    term_to_on: date | None
    left_at: datetime | None


class StrandItem(Wire):
    """One of the five items of work: how far it is and what is missing."""

    item: str
    item_zh: str
    state: str
    gaps: list[str]


class CaseDetail(CaseItem):
    """One case as of a moment; of a sealed one no strands are given."""

    as_of: datetime
    phase_zh: str
    sealed: bool
    strands: list[StrandItem]
    open_alerts: list[str]


class EntryItem(Wire):
    """One entry of a case's log."""

    number: int
    entry_id: str
    kind: str
    kind_zh: str
    starts_at: datetime
    ends_at: datetime | None
    recorded_at: datetime
    actor: str
    origin: str
    said: str
    void: bool


class DueItem(Wire):
    """What will be told at `by_at` unless somebody acts before."""

    case_id: str
    case_no: str
    name: str
    kind: str
    kind_zh: str
    bearer: str
    by_at: datetime


class AlertItem(Wire):
    """One alert in the queue."""

    alert_id: str
    subject_id: str
    subject: str
    label: str
    kind: str
    kind_zh: str
    grade: int
    grade_zh: str
    bearer: str
    matter: str
    handling: str
    began_at: datetime
    ended_at: datetime | None
    told_at: datetime
    suspended_until_at: datetime | None
    retrospective: bool


class CitationItem(Wire):
    """One article with its words, and how far they were checked."""

    text: str
    confidence: str


class AlertDetail(AlertItem):
    """One alert with everything it was found by."""

    explanation: str
    arithmetic: list[str]
    inputs: dict[str, str]
    citations: list[CitationItem]
    entries: list[int]


class RecordBody(Wire):
    """One row of a sheet as staff would type it: texts by header, as in the templates, without the number."""

    sheet: Literal["checkins", "reports", "activities", "acts", "excuses", "steps"]
    cells: dict[str, str] = Field(max_length=40)


class Recorded(Wire):
    """Where something stands in the log of its case."""

    case_id: str
    entry_id: str
    number: int
    recorded_at: datetime


class AttachmentItem(Wire):
    """One attachment of a case; `about_entry_id` is the entry it belongs to, `voided` why it was voided."""

    entry_id: str
    number: int
    kind: str
    kind_zh: str
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    about_entry_id: str | None
    recorded_at: datetime
    actor: str
    voided: str


class ActBody(Wire):
    """What somebody does about an alert; a review needs a disposition, a suspension its end."""

    act: Literal["acknowledge", "review", "suspend"]
    note: str = Field(default="", max_length=2000)
    disposition: Literal["confirmed", "explained", "false_alarm", "office_fault"] | None = None
    until_at: Instant | None = None


class VoidBody(Wire):
    """The entry that was a mistake, and why."""

    entry_id: str = Field(min_length=1, max_length=128)
    reason: str = Field(min_length=1, max_length=2000)


class PurposeBody(Wire):
    """What a whole identity is read for; a sealed record needs a ground of the law and its letter as well."""

    purpose: str = Field(min_length=1, max_length=200)
    ground: Literal["", "supervision", "judicial", "state_rules"] = ""
    letter: str = Field(default="", max_length=100)


class Identity(Wire):
    """What identifies a person; given for a purpose that stands in the log."""

    case_id: str
    name: str
    citizen_no: str | None
    phone: str | None
    address: str | None


class DoneEntry(Wire):
    """One entry that a request made, and in which log it stands."""

    log_id: str
    number: int
    entry_id: str
    kind: str
    kind_zh: str


class Done(Wire):
    """What a request led to; the same request again is answered in the same words."""

    key: str
    done_at: datetime
    entries: list[DoneEntry]


class FindingItem(Wire):
    """What follows from the record by the law, with everything it rests on."""

    kind: str
    kind_zh: str
    rule: str
    bearer: str
    occasion: str
    began_at: datetime
    ended_at: datetime | None
    arithmetic: list[str]
    inputs: dict[str, str]
    citations: list[CitationItem]
    entries: list[int]
