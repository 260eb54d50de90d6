"""Papers as pages show them (文书的页面): what can be made, what was, what has to be typed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from correction.domain.case.minors import is_sealed
from correction.domain.errors import InvalidValue
from correction.domain.moments import DateSpan, local_text
from correction.domain.papers.kinds import PaperKind
from correction.domain.papers.template import Need
from correction.office.papers.choosing import Makeable, alone, makeable
from correction.office.papers.desk import file_of
from correction.office.papers.issuing import Wanted, prepare
from correction.office.papers.register import Registered, papers_of, register_of
from correction.office.papers.typed import ENDS, STARTS
from correction.office.ports import LogKind
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.briefs import Brief

SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One issued paper; its words are not shown before it is opened.

    Of somebody who is with another body now (`elsewhere`) there is the number alone, which is the issuer's.
    """

    log_id: str
    entry_id: str
    paper: str
    number: str
    made: str
    by: str
    voided: str
    who: str = ""
    elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The papers of one person or body: to be made, standing alone, issued."""

    brief: Brief
    makeable: tuple[Makeable, ...]
    alone: tuple[PaperKind, ...]
    issued: tuple[Line, ...]
    sealed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What somebody types before a paper is made, with what is known already filled in."""

    brief: Brief
    paper: PaperKind
    about_entry_id: str
    about: str
    issuer: str
    ask: tuple[tuple[str, Need, str], ...]


def brief_within(console: Console, asker: Asker, log_id: str) -> Brief:
    """Give whom papers are about: a case the asker may see, an investigation or a body of theirs.

    Raises NotFound for what is not theirs, in the words of a case that does not exist.
    """
    if log_id not in asker.offices and log_id not in investigations_of(console, asker):
        asker.case(console.office.store, log_id)
    return console.briefs.of(console.office.store, [log_id])[log_id]


def investigations_of(console: Console, asker: Asker) -> tuple[str, ...]:
    """Give the investigations before sentence for which bodies of the asker answer."""
    with console.office.store.reading() as uow:
        found = uow.log_ids(LogKind.INVESTIGATION)
        return tuple(log_id for log_id in found if uow.office_of(log_id) in asker.offices)


def desk_of(console: Console, asker: Asker, log_id: str) -> Desk:
    """Give the papers of a person or body; raises NotFound outside the asker's offices."""
    brief = brief_within(console, asker, log_id)
    with console.office.store.reading() as uow:
        file = file_of(uow, log_id)
    sealed = file.is_about_somebody and is_sealed(file)
    return Desk(
        brief=brief,
        makeable=() if sealed else tuple(one for one in makeable(file) if one.issued is None)[:SHOWN],
        alone=() if sealed else alone(file),
        issued=tuple(_line(each) for each in reversed(papers_of(file))),
        sealed=sealed,
    )


def form_of(console: Console, asker: Asker, log_id: str, paper: str, about: str) -> Form:
    """Give what has to be typed for a paper; raises InvalidValue and NotFound as making it would."""
    brief, kind = brief_within(console, asker, log_id), kind_of(paper)
    now = console.now()
    wanted = Wanted(log_id=log_id, paper=kind, about_entry_id=about or None)
    with console.office.store.reading() as uow:
        made = prepare(uow, console.book(), wanted, actor=asker.actor, now=now)
    entry = made.desk.about
    first = {STARTS: local_text(now), ENDS: local_text(now), **_leader(made.ask, asker)}
    return Form(
        brief=brief,
        paper=kind,
        about_entry_id=about,
        about=f"第 {entry.number} 条，{entry.when.legal_on} {entry.payload.ZH}" if entry else "",
        issuer=made.desk.issuer.name,
        ask=tuple((name, need, first.get(name, "")) for name, need in made.ask.items()),
    )


def register(console: Console, asker: Asker, period: DateSpan) -> tuple[Line, ...]:
    """Give what was issued about the asker's persons and by their bodies in a period, newest first.

    Bodies above issue papers about them too; their lines about others are left out. What the asker's bodies
    issued about somebody who has left them since keeps its number and no name. Names are masked as usual.
    """
    with console.office.store.reading() as uow:
        above = {unit.org_id for unit in uow.organisation().above(asker.org_id)}
        found = register_of(uow, sorted(asker.offices | above), period)
    ours = {each.log_id for each in found if _within(console, asker, each.log_id)}
    briefs = console.briefs.of(console.office.store, ours)
    return tuple(
        _line(each, briefs[each.log_id]) if each.log_id in ours else _left(each)
        for each in reversed(found)
        if each.log_id in ours or each.entry.payload.org_id in asker.offices
    )


def kind_of(said: str) -> PaperKind:
    """Give a kind of paper by the word in an address; raises InvalidValue."""
    if said not in list(PaperKind):
        raise InvalidValue("文书", f"没有“{said[:40]}”", "从文书清单中选择")
    return PaperKind(said)


def _within(console: Console, asker: Asker, log_id: str) -> bool:
    if log_id in asker.offices:
        return True
    with console.office.store.reading() as uow:
        return uow.office_of(log_id) in asker.offices


def _leader(ask: Mapping[str, Need], asker: Asker) -> Mapping[str, str]:
    """Fill in whoever asks as the first of the two members of staff."""
    first = next((name for name, need in ask.items() if need is Need.REQUIRED and name.endswith("人")), None)
    return {first: asker.name} if first and first not in ("记录人", "联系人", "监护人") else {}


def _left(each: Registered) -> Line:
    bare = replace(_line(each), who="（已转出）", elsewhere=True)
    return replace(bare, voided="已作废") if each.voided else bare


def _line(each: Registered, brief: Brief | None = None) -> Line:
    said = each.entry.payload
    return Line(
        log_id=each.log_id,
        entry_id=each.entry.entry_id,
        paper=said.paper.zh,
        number=said.number,
        made=local_text(each.entry.recorded_at),
        by=each.entry.actor,
        voided=each.voided,
        who=f"{brief.name}（{brief.label}）" if brief else "",
    )
