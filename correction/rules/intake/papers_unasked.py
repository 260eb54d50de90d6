"""Papers found missing, and nobody asked for them (未要求补齐): 社区矫正法实施办法 第十六条.

The agency checks what came (社区矫正法 第二十二条) and asks for what is missing. How soon is policy: the
measures give days to whoever has to complete the papers. What came before it was asked for need not be asked.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.days import WorkCalendar
from correction.domain.entry import AnyEntry
from correction.domain.facts.papers import PapersAsked, PapersReceived
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.rulebooks.book import Rulebook
from correction.rules.intake.steps import Owed, Step, late, timed
from correction.rules.view import CaseView

RULE = "papers_unasked"


def steps(file: CaseFile, book: Rulebook, calendar: WorkCalendar) -> Iterator[Step | None]:
    """Give the asking that the agency owes for each delivery that was not whole."""
    for came in file.of(PapersReceived):
        if not came.payload.missing:
            continue
        owed = Owed(
            rule=RULE,
            zh="要求决定机关补齐文书",
            bearer=Bearer.OFFICE,
            occasion=came.entry_id,
            since_on=came.when.legal_on,
            rests_on=(came,),
            done=_settled_by(file, came.payload.missing),
            inputs=(("缺少", "、".join(came.payload.missing)),),
        )
        yield timed(owed, book, calendar, days="papers.ask_days")


def judge(view: CaseView) -> Iterator[Finding]:
    """Find missing papers that were neither asked for nor there by the last day."""
    yield from late(view, steps(view.file, view.book, view.context.calendar), AlertKind.PAPER_LATE)


def _settled_by(file: CaseFile, missing: tuple[str, ...]) -> AnyEntry | None:
    """Give the entry with which each missing paper had been asked for, or had come."""
    wanted = set(missing)
    entries: list[AnyEntry] = [*file.of(PapersAsked), *file.of(PapersReceived)]
    for entry in sorted(entries, key=lambda e: (e.when.starts_at, e.number)):
        wanted -= set(entry.payload.papers)
        if not wanted:
            return entry
    return None
