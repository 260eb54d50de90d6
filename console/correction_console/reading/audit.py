"""An inspection as a page shows it (查账、自查): what was recorded late, and what the checks find."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from correction.domain.case.course import course_of
from correction.domain.entry import Origin
from correction.domain.errors import NotAllowed
from correction.domain.moments import day_end, day_start, legal_day, local_text
from correction.domain.watch import Watch
from correction.office.counting.statistics import cases_of
from correction.office.judging.context import load_context
from correction.office.oversight.checks import CITE, Check, run, subject_of
from correction.office.oversight.proceedings import QUERIES
from correction.store.queries.audit import Place, Recorded, recorded
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.briefs import Brief
from correction_console.reading.statistics import CASES_MAX

PAGE = 100
LATE = timedelta(days=1)
ORIGIN_ZH = {
    Origin.ONLINE: "在线",
    Origin.OFFLINE: "离线",
    Origin.IMPORTED: "导入",
    Origin.BACKFILLED: "补录",
    Origin.OPENING: "启用时结转",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One entry: when it happened, when it was recorded, how much later, by whom and how."""

    brief: Brief
    number: int
    kind_zh: str
    happened: str
    recorded: str
    behind: str
    actor: str
    origin_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogView:
    """A page of what was recorded, and where the next one begins."""

    lines: tuple[LogLine, ...]
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HitLine:
    """One thing that a check found."""

    check_zh: str
    brief: Brief
    on: date
    what: str
    entries: tuple[str, ...]


def log_view(
    console: Console, asker: Asker, *, from_on: date, to_on: date, actor: str, after: str, late_only: bool
) -> LogView:
    """Give what was recorded on some days in the logs of whoever asks, the newest first."""
    found = recorded(
        console.office.store,
        office_ids=sorted(asker.offices),
        from_at=day_start(from_on),
        until_at=day_end(to_on),
        actor=actor,
        after=_place(after),
        limit=PAGE,
    )
    briefs = console.briefs.of(console.office.store, {one.log_id for one in found})
    lines = [_line(one, briefs[one.log_id]) for one in found if not late_only or is_late(one)]
    more = len(found) == PAGE
    return LogView(lines=tuple(lines), after=".".join(map(str, found[-1].place)) if more else "")


def is_late(one: Recorded) -> bool:
    """Tell whether an entry was recorded more than a day after it happened, opening balances aside."""
    return one.origin is not Origin.OPENING and _behind(one) > LATE


def checks_view(console: Console, asker: Asker, now: datetime) -> tuple[str, tuple[HitLine, ...]]:
    """Run the procuratorate's checks over the cases of whoever asks; the citation, and what was found.

    Raises NotAllowed where there are too many cases for a page.
    """
    book, on, office = console.book_to_show(), legal_day(now), console.office
    with office.store.reading() as uow:
        if len(uow.case_ids()) > CASES_MAX:
            what = f"案件超过 {CASES_MAX} 件，在页面上自查要等很久"
            raise NotAllowed("自查", what, "用命令 correction oversight checks 自查")
        tree, context = uow.organisation(), load_context(uow, office.calendar)
        hits = []
        for case in cases_of(uow, book, office.calendar, now):
            if course_of(case.file).office_on(on) in asker.offices:
                subject = subject_of(case.file, case.findings, book, context, Watch(now), tree=tree, on=on)
                hits += [(case.file, hit) for hit in run(QUERIES, subject)]
    briefs = console.briefs.of(office.store, {file.case_id for file, _ in hits})
    lines = [
        HitLine(
            check_zh=hit.check.zh,
            brief=briefs[file.case_id],
            on=hit.on,
            what=hit.what,
            entries=tuple(
                f"第 {file.by_id[key].number} 条 {file.by_id[key].payload.ZH}"
                for key in hit.evidence
                if key in file.by_id
            ),
        )
        for file, hit in sorted(hits, key=lambda one: (list(Check).index(one[1].check), one[1].on))
    ]
    return str(book.cite(CITE, on)), tuple(lines)


def _line(one: Recorded, brief: Brief) -> LogLine:
    return LogLine(
        brief=brief,
        number=one.number,
        kind_zh=one.kind_zh,
        happened=str(one.happened_on) if one.happened_on else local_text(one.starts_at),
        recorded=local_text(one.recorded_at),
        behind=f"{_behind(one).days} 天后补录" if is_late(one) else "",
        actor=one.actor,
        origin_zh=ORIGIN_ZH[one.origin],
    )


def _behind(one: Recorded) -> timedelta:
    return one.recorded_at - (one.ends_at or one.starts_at)


def _place(after: str) -> Place | None:
    """Read where a page begins; whatever is no place begins at the beginning."""
    parts = after.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        return None
    at_us, log_no, number = map(int, parts)
    return at_us, log_no, number
