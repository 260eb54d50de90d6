"""One person as the pages show them (人员): header, term, five strands by month, duties, timeline."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from correction.cli.telling.describing import span
from correction.cli.words import STRAND_ZH, summary, word
from correction.domain.alert import Alert
from correction.domain.case.matrix import Cell, Mark, matrix
from correction.domain.case.minors import is_sealed, masked_file, shielded
from correction.domain.case.responsibility import responsible_on
from correction.domain.case.strands import Item, Strand, arrived_on
from correction.domain.entry import AnyEntry
from correction.domain.facts.absence import SearchStepDone
from correction.domain.facts.admission import ClassAssigned
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.facts.decisions import Decided
from correction.domain.facts.leave import LeaveAsked, LeaveReturned
from correction.domain.facts.reports import ReportReceived
from correction.domain.facts.staff_acts import StaffActed
from correction.domain.facts.upkeep import Attached
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, day_end, legal_day, local_text
from correction.office.admission.sealing import shown_name
from correction.office.attachments.attaching import photo_of
from correction.office.counting.statistics import judged
from correction.office.judging.context import load_context
from correction.office.judging.past import PastView, past_view
from correction.rulebooks.glossary import glossary
from correction.rules.duty_list import DutyCycle, Outcome, duty_list
from correction.store.tables import CaseRow
from correction_console.console import Console
from correction_console.reading.alerts import AlertLine, line_of
from correction_console.reading.leaves import Month, month_now
from correction_console.reading.masks import identity
from correction_console.reading.same_person import OtherCase, others_of
from correction_console.reading.wording import kind_zh
from correction_console.voiding import NEVER, VOIDED_ELSEWHERE

MONTHS_BACK = 5
DUTIES_BACK = timedelta(days=14)
SHOWN = 40
# What a talk, visit, check-in, search, report or leave leaves behind is often a photo or a signed sheet.
_WITH_PICTURES = (StaffActed, CheckInMade, SearchStepDone, ReportReceived, LeaveAsked, LeaveReturned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of the timeline: a fact, a finding or a decision."""

    at: datetime
    happened: str
    sort: str
    kind_zh: str
    said: str
    recorded: str
    actor: str
    late: bool = False
    void: bool = False
    # Where a photo, scan or recording may be added: the entry, and how many it has.
    entry_id: str = ""
    attached: int = 0
    # By which the entry is voided from here; empty for what is void, a finding, or has a page of its own.
    void_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrandLine:
    """One of the five items: how far it is, what is missing, and how each month stands."""

    strand: Strand
    state_zh: str
    months: tuple[tuple[str, Mark | None, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRun:
    """Cycles of one duty in a row that stand the same: daily ones would fill the page otherwise."""

    duty: str
    outcome: Outcome
    from_on: date
    to_on: date
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """Everything the page of one person shows; a sealed file shows that it is sealed and nothing else."""

    case_id: str
    name: str
    label: str
    category: str
    management_class: str
    office: str
    phase: str
    sealed: bool
    shielded: bool
    whole: bool
    facts: tuple[tuple[str, str], ...]
    identity: tuple[tuple[str, str], ...]
    term: DateSpan
    done_percent: int
    left_days: int
    strands: tuple[StrandLine, ...]
    duties: tuple[DutyRun, ...]
    alerts: tuple[AlertLine, ...]
    month: Month | None
    timeline: tuple[Moment, ...]
    more: int
    as_of: datetime
    past: bool
    remark: str
    photo: str
    attached: int
    # The same person's other cases as known now; a past moment names none.
    others: tuple[OtherCase, ...]


def person_view(
    console: Console,
    row: CaseRow,
    *,
    now: datetime,
    as_of: datetime | None = None,
    whole: bool = False,
    shown: int = SHOWN,
    offices: Collection[str] = (),
) -> PersonView:
    """Put the page of one person together, as of now or of a past moment by what is known now.

    `whole` shows what otherwise stays masked; whoever passes it has logged the reading. Of the person's other
    cases those of `offices` are named, which whoever asks may see.
    """
    office, at = console.office, as_of or now
    book = console.book_to_show()
    with office.store.reading() as uow:
        file = CaseFile.of_log(row.case_id, uow.entries(row.case_id))
        context = load_context(uow, office.calendar)
        alerts = [alert for alert in uow.alerts(row.case_id) if alert.open]
        tree, adopted = uow.organisation(), uow.adopted_books()
    told = file if whole or not shielded(file) else masked_file(file)
    view = past_view(told, book, context, adopted, as_of=at, known_at=now)
    on, sealed = legal_day(at), is_sealed(file) and not whole
    case = judged(file, book, context, at)
    period = DateSpan(from_on=on - DUTIES_BACK, to_on=on + timedelta(days=7))
    brief = console.briefs.of(office.store, [row.case_id])[row.case_id]
    bodies = frozenset(tree.units)
    term = DateSpan(from_on=view.file.order.term.from_on, to_on=view.file.order.ends_on)
    moments = () if sealed else tuple(sorted(_moments(view), key=lambda m: m.at, reverse=True))
    return PersonView(
        case_id=row.case_id,
        name=file.person.name if whole else shown_name(file, {}),
        label=brief.label,
        category=brief.category,
        management_class=_class(view.file),
        office=tree.unit(row.office_id).name,
        phase=view.phase.zh,
        sealed=sealed,
        shielded=shielded(file),
        whole=whole,
        facts=() if sealed else tuple(_facts(view, on, names=_staff(view.file, on))),
        identity=identity(file.person, whole=whole, hidden=shielded(file)),
        term=term,
        done_percent=_percent(term, on),
        left_days=((term.to_on or on) - on).days,
        strands=() if sealed else _strands(view, matrix([case], _months(on), bodies, as_of=on)),
        duties=() if sealed else runs_of(duty_list(file, book, context, at, period)),
        alerts=tuple(_alert_line(console, alert, now) for alert in alerts) if as_of is None else (),
        month=None if sealed else month_now(view.file, case.findings, on),
        timeline=moments[:shown],
        more=max(0, len(moments) - shown),
        as_of=at,
        past=as_of is not None,
        remark=view.remark,
        photo="" if sealed or as_of is not None else _photo(file),
        attached=0 if sealed else len(view.file.of(Attached)),
        others=() if as_of is not None else others_of(console, row, offices),
    )


def runs_of(cycles: Iterable[DutyCycle]) -> tuple[DutyRun, ...]:
    """Join cycles of a duty that follow each other with the same outcome; what was missed comes first."""
    runs: dict[str, list[DutyRun]] = {}
    for cycle in cycles:
        mine = runs.setdefault(cycle.duty, [])
        to_on = cycle.span.to_on or cycle.span.from_on
        if mine and mine[-1].outcome is cycle.outcome:
            mine[-1] = replace(mine[-1], to_on=to_on, count=mine[-1].count + 1)
        else:
            mine.append(
                DutyRun(
                    duty=cycle.duty, outcome=cycle.outcome, from_on=cycle.span.from_on, to_on=to_on, count=1
                )
            )
    order = [Outcome.MISSED, Outcome.OPEN, Outcome.DONE, Outcome.EXCUSED, Outcome.PARTIAL]
    joined = [run for mine in runs.values() for run in mine]
    return tuple(sorted(joined, key=lambda run: (order.index(run.outcome), run.duty, run.from_on)))


def end_of_day(on: date) -> datetime:
    """Give the last moment of a day: what was so at its end."""
    return day_end(on) - timedelta(microseconds=1)


def _alert_line(console: Console, alert: Alert, now: datetime) -> AlertLine:
    from correction.store.queries.screens import alert_row  # noqa: PLC0415

    row = alert_row(console.office.store, alert.alert_id)
    assert row is not None  # noqa: S101 - the alert was just read
    return line_of(row, console.briefs.of(console.office.store, [alert.log_id])[alert.log_id], now)


def _photo(file: CaseFile) -> str:
    shown = photo_of(file)
    return "" if shown is None else shown.entry_id


def _class(file: CaseFile) -> str:
    classed = file.latest(ClassAssigned)
    return word(classed.payload.management_class) if classed else "未定"


def _staff(file: CaseFile, on: date) -> str:
    held = responsible_on(file, on).items()
    return "、".join(f"{staff_id}（{word(role)}）" for staff_id, role in held)


def _facts(view: PastView, on: date, *, names: str) -> Iterator[tuple[str, str]]:
    order, opened = view.file.order, view.file.opened.payload
    came = arrived_on(view.file, on)
    yield "文书号", order.document_no or "未填"
    yield "裁判生效", str(order.effective_on)
    yield "报到", str(came) if came else "没有记录"
    yield "责任人", names or "未定"
    yield "启用日", str(opened.records_from_on)


def _percent(term: DateSpan, on: date) -> int:
    length = ((term.to_on or on) - term.from_on).days + 1
    return max(0, min(100, round(100 * ((on - term.from_on).days + 1) / length)))


def _months(on: date) -> DateSpan:
    month = on.replace(day=1)
    for _ in range(MONTHS_BACK):
        month = (month - timedelta(days=1)).replace(day=1)
    return DateSpan(from_on=month, to_on=on)


def _strands(view: PastView, cells: Iterable[Cell]) -> tuple[StrandLine, ...]:
    by_place = {(cell.item, cell.month_on): cell for cell in cells}
    months = sorted({month for _, month in by_place})
    return tuple(
        StrandLine(
            strand=strand,
            state_zh=STRAND_ZH[strand.state],
            months=tuple(_month(by_place, strand.item, month) for month in months),
        )
        for strand in view.strands
    )


def _month(
    by_place: Mapping[tuple[Item, date], Cell], item: Item, month: date
) -> tuple[str, Mark | None, str]:
    cell = by_place.get((item, month))
    if cell is None:
        return f"{month:%Y-%m}", None, ""
    said = "；".join(f"{duty.name}{duty.mark.zh}" for duty in cell.duties if duty.mark is not Mark.NOT_OWED)
    return f"{month:%Y-%m}", cell.mark, said


def _moments(view: PastView) -> Iterator[Moment]:
    void = view.file.voided
    attached = Counter(entry.payload.entry_id for entry in view.file.of(Attached))
    for entry in view.file.entries:
        yield _entry(entry, void=entry.entry_id in void, attached=attached[entry.entry_id])
    for finding in view.findings:
        yield Moment(
            at=finding.began_at,
            happened=span(finding.began_at, finding.ended_at),
            sort="研判",
            kind_zh=kind_zh(finding.kind),
            said=f"{glossary().bearers[finding.bearer]}；{'；'.join(finding.why.arithmetic[-1:])}",
            recorded="",
            actor="",
        )


def _entry(entry: AnyEntry, *, void: bool, attached: int) -> Moment:
    behind = entry.recorded_at - (entry.when.ends_at or entry.when.starts_at)
    return Moment(
        at=entry.when.starts_at,
        happened=f"{entry.when.on}" if entry.when.on else local_text(entry.when.starts_at),
        sort="决定" if isinstance(entry.payload, Decided) else "记录",
        kind_zh=entry.payload.ZH,
        said=summary(entry.payload),
        recorded=local_text(entry.recorded_at),
        actor=entry.actor,
        late=behind > timedelta(days=1),
        void=void,
        entry_id=entry.entry_id if isinstance(entry.payload, _WITH_PICTURES) and not void else "",
        attached=attached,
        void_id="" if void or isinstance(entry.payload, (*VOIDED_ELSEWHERE, *NEVER)) else entry.entry_id,
    )
