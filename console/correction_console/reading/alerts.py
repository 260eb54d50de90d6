"""Alerts as the pages show them (预警): a queue by grade, and one with everything it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from correction.cli.telling.describing import handling, span
from correction.cli.words import CAUSE_ZH, HANDLING_ZH, RUNG_ZH, summary
from correction.domain.alert import Alert, Handling
from correction.domain.case.minors import is_sealed, masked_file
from correction.domain.facts.alerts import Matter
from correction.domain.file import CaseFile
from correction.domain.moments import legal_day, local_text
from correction.office.ladder.climb import standing, taken
from correction.office.ladder.limits import limit_hours
from correction.office.ports import UnitOfWork
from correction.rulebooks.book import Rulebook
from correction.rulebooks.glossary import glossary
from correction.store.queries.screens import AlertPage, open_alerts, open_by_grade
from correction.store.tables import AlertRow
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.briefs import Brief
from correction_console.reading.wording import GRADES, grade_zh, kind_zh, lasting, matter_zh

PAGE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLine:
    """One row of the queue."""

    alert_id: str
    grade: int
    grade_zh: str
    kind_zh: str
    brief: Brief
    bearer_zh: str
    began: str
    lasting: str
    matter_zh: str
    handling_zh: str
    unseen: bool
    suspended: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A page of the queue with the counts for the tabs; `after` begins the next page."""

    lines: tuple[AlertLine, ...]
    counts: Mapping[int, int]
    grade: int | None
    after: str

    @property
    def total(self) -> int:
        """How many open alerts there are of all grades."""
        return sum(self.counts.values())


def queue(
    console: Console,
    asker: Asker,
    now: datetime,
    *,
    grade: int | None = None,
    after: str = "",
    limit: int = PAGE,
) -> Queue:
    """Give the open alerts of whoever asks, the gravest and oldest first."""
    store, offices = console.office.store, sorted(asker.offices)
    page = open_alerts(store, office_ids=offices, grade=grade, after=place_of(after), limit=limit)
    briefs = console.briefs.of(store, [row.log_id for row in page.alerts])
    return Queue(
        lines=tuple(line_of(row, briefs[row.log_id], now) for row in page.alerts),
        counts=open_by_grade(store, offices),
        grade=grade,
        after=written(page),
    )


def line_of(row: AlertRow, brief: Brief, now: datetime) -> AlertLine:
    """Give one row of the queue."""
    until_at = row.suspended_until_at
    return AlertLine(
        alert_id=row.alert_id,
        grade=row.grade,
        grade_zh=grade_zh(row.grade),
        kind_zh=kind_zh(row.kind),
        brief=brief,
        bearer_zh=next(zh for bearer, zh in glossary().bearers.items() if bearer == row.bearer),
        began=local_text(row.began_at),
        lasting=lasting(row.began_at, now),
        matter_zh=matter_zh(row),
        handling_zh=HANDLING_ZH[Handling(row.handling)],
        unseen=row.handling == Handling.UNSEEN,
        suspended=local_text(until_at) if until_at is not None and until_at > now else "",
    )


def place_of(after: str) -> tuple[int, datetime, str] | None:
    """Read where a page begins; one that nobody gave out begins at the front."""
    grade, _, rest = after.partition("~")
    began, _, alert_id = rest.partition("~")
    try:
        at = datetime.fromisoformat(began)
        return (int(grade), at, alert_id) if at.tzinfo is not None else None
    except ValueError:
        return None


def written(page: AlertPage) -> str:
    """Write where the next page begins; empty at the end."""
    if page.next_after is None:
        return ""
    grade, began_at, alert_id = page.next_after
    return f"{grade}~{began_at.isoformat()}~{alert_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One entry that an alert rests on."""

    number: int
    happened: str
    kind_zh: str
    said: str
    recorded: str
    actor: str
    void: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """One alert with what it was found by: explanation, arithmetic, articles, data, file, entries."""

    alert: Alert
    file: CaseFile
    line: AlertLine
    explanation: str
    span: str
    told: str
    handled: str
    arithmetic: tuple[str, ...]
    citations: tuple[tuple[str, str], ...]
    inputs: tuple[tuple[str, str], ...]
    evidence: tuple[Evidence, ...]
    hours: float
    steps: tuple[str, ...]
    device_clears: bool


def reasons(console: Console, row: AlertRow, now: datetime) -> Reasons:
    """Say why an alert was told; of a sealed file its entries are not shown."""
    store = console.office.store
    brief = console.briefs.of(store, [row.log_id])[row.log_id]
    with store.reading() as uow:
        alert = uow.alert(row.alert_id)
        file = CaseFile.of_log(alert.log_id, uow.entries(alert.log_id))
        book = console.book_to_show().at_body(row.office_id)
        steps = steps_of(uow, alert, book, now)
    shown = masked_file(file) if brief.shielded else file
    stated, entry = alert.stated, glossary().alert(alert.stated.kind)
    return Reasons(
        alert=alert,
        file=shown,
        line=line_of(row, brief, now),
        explanation=entry.explanation,
        span=span(stated.began_at, stated.ended_at),
        told=f"{local_text(alert.told_at)}（{lasting(alert.told_at, now)}前）",
        handled=handling(alert),
        arithmetic=stated.why.arithmetic,
        citations=tuple(
            (c.text(), c.confidence.label if c.confidence.confirmed else "") for c in stated.why.citations
        ),
        inputs=stated.why.inputs,
        evidence=() if is_sealed(file) else evidence_of(shown, stated.entries),
        hours=limit_hours(book, stated.kind, legal_day(alert.raised_at)),
        steps=steps,
        device_clears=entry.device_clears and stated.matter is Matter.ONGOING,
    )


def steps_of(uow: UnitOfWork, alert: Alert, book: Rulebook, now: datetime) -> tuple[str, ...]:
    """Say which steps of the ladder were taken, and which comes when if nobody acts."""
    told = [
        f"{local_text(act.due_at)} {RUNG_ZH[act.rung]}（{CAUSE_ZH[act.cause]}）" for act in taken(uow, alert)
    ]
    following = standing(uow, alert, book, now).following
    if following is not None:
        told.append(f"无人处置的，{local_text(following.due_at)} {RUNG_ZH[following.rung]}")
    return tuple(told)


def evidence_of(file: CaseFile, entry_ids: tuple[str, ...]) -> tuple[Evidence, ...]:
    """Give the entries of a file by id, as far as they are there."""
    return tuple(
        Evidence(
            number=entry.number,
            happened=f"{entry.when.on}" if entry.when.on else local_text(entry.when.starts_at),
            kind_zh=entry.payload.ZH,
            said=summary(entry.payload),
            recorded=local_text(entry.recorded_at),
            actor=entry.actor,
            void=entry.entry_id in file.voided,
        )
        for entry in (file.by_id[key] for key in entry_ids if key in file.by_id)
    )


TABS = tuple(enumerate(GRADES))
