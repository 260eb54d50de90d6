"""Judging one person's fixes and telling their case (研判一人): as far back as anything may have changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from correction.domain.context import Context
from correction.domain.facts.observations import ObservationStated
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.office.ports import UnitOfWork
from correction.office.positions.judging.changed import changed_from
from correction.office.positions.judging.eras import Eras, position_eras
from correction.office.positions.judging.meetings import Person, barred_windows, meetings
from correction.office.positions.judging.plan import WatchPlan, watch_plan
from correction.office.positions.judging.revise import revise
from correction.office.positions.judging.settled import Settled, read_settled, read_tracks
from correction.office.positions.judging.sighting import Sighting
from correction.office.positions.judging.sightings import sightings_of
from correction.office.positions.judging.standing import judged_by, standing_of
from correction.office.positions.lawful import FAR_MS, Window, to_ms
from correction.office.positions.port import DueSource, JudgedSource, Reader
from correction.office.record import draft
from correction.rulebooks.book import Rulebook

ENGINE_ACTOR = "positions"
ONE_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What is the same for everybody in a round."""

    positions: Reader
    eras: Eras
    book: Rulebook
    context: Context
    now: datetime

    def for_body(self, org_id: str | None) -> "Round":
        """Give the round with the numbers of a body's county where that has standards of its own."""
        here = self.book.at_body(org_id)
        return self if here is self.book else replace(self, book=here, eras=position_eras(here))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDue:
    """A person to look at: their sources as they were seen, and how far their log was looked through.

    `came_late` are sources that somebody else wears now and that sent something of their time. `number` is
    the last entry there is now; nothing was ever `looked` at of somebody new.
    """

    case_id: str
    sources: tuple[DueSource, ...]
    came_late: tuple[DueSource, ...]
    looked: int | None
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What judging one person came to: the sources judged, and how many revisions were stated.

    `woken` are other sources whose next fixes may end what is open now, however little they say.
    """

    judged: tuple[JudgedSource, ...] = ()
    stated: int = 0
    woken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    file: CaseFile
    plan: WatchPlan
    known: tuple[ObservationStated, ...]


def tell(round_: Round, uow: UnitOfWork, due: CaseDue) -> Told:
    """Judge one person again as far back as anything may have changed, and state what is new.

    Nothing is done where no source waits and nothing that binds the person is another than was known.
    """
    round_ = round_.for_body(uow.office_of(due.case_id))
    now_ms, case = to_ms(round_.now), _case(round_, uow, due.case_id)
    changed_ms = None
    if due.looked != due.number:
        changed_ms = changed_from(case.file, case.plan, due.looked, round_.context, round_.book)
    if changed_ms is None and not any(source.waiting for source in (*due.sources, *due.came_late)):
        return Told()
    new = (source.touched_from_ms for source in (*due.sources, *due.came_late))
    touched = [at_ms for at_ms in (changed_ms, *new) if at_ms is not None]
    until_ms = min(now_ms, case.plan.ends_ms)
    settled = read_settled(
        round_.positions,
        case.plan,
        case.known,
        round_.eras,
        touched_ms=min([now_ms, *touched]),
        until_ms=until_ms,
    )
    from_ms = settled.from_ms
    seen = list(sightings_of(case.plan, settled.believed, round_.eras, from_ms=from_ms, until_ms=until_ms))
    stated = 0
    person = Person(plan=case.plan, tracks=settled.tracks)
    barred = barred_windows(case.file)
    for other_id, windows in barred.items():
        near, told = _near(round_, uow, person, other_id, windows=windows, from_ms=from_ms)
        seen += near
        stated += told
    stated += _state(round_, uow, due.case_id, revise(due.case_id, case.known, seen, from_ms=from_ms))
    # What is open may end with any fix, and whoever must not meet somebody is compared with them at each.
    open_ = any(sighting.ended_ms is None for sighting in seen)
    standing = {} if open_ or barred else _standing(round_, case.plan, settled)
    judged = (
        JudgedSource(
            due=source,
            silence_due_ms=_silence_due(round_, case.plan, source.source_id),
            standing=standing.get(source.source_id),
        )
        for source in due.sources
    )
    # What an earlier device sent late may have opened what the one that is worn now has to end.
    woken = _worn_now(case.plan, until_ms) - {each.source_id for each in due.sources}
    return Told(
        judged=tuple(judged), stated=stated, woken=tuple(sorted(woken)) if open_ and due.came_late else ()
    )


def _worn_now(plan: WatchPlan, now_ms: int) -> set[str]:
    return {each.source_id for each in plan.sources if each.worn and each.worn[-1][1] > now_ms}


def _standing(round_: Round, plan: WatchPlan, settled: Settled) -> dict[str, bytes | None]:
    """Give what is known of each source for its next fixes; a fix ahead of the clock is not known yet."""
    by, now_ms, found = judged_by(round_.book), to_ms(round_.now), {}
    for source in plan.sources:
        track = settled.believed[source.source_id]
        newest_ms = round_.positions.last_fix_ms(source.source_id, FAR_MS)
        if newest_ms is not None and newest_ms <= now_ms:
            found[source.source_id] = standing_of(plan, source, track, round_.eras, by=by, now_ms=now_ms)
    return found


def _near(
    round_: Round,
    uow: UnitOfWork,
    person: Person,
    other_id: str,
    *,
    windows: tuple[Window, ...],
    from_ms: int,
) -> tuple[list[Sighting], int]:
    """Compare with another person, tell their file, and give what this person's file is to hear."""
    case_id, now_ms = person.plan.case_id, to_ms(round_.now)
    theirs = _case(round_, uow, other_id)
    other = Person(
        plan=theirs.plan,
        tracks=read_tracks(round_.positions, theirs.plan, from_ms - ONE_DAY_MS, now_ms),
    )
    found = meetings(person, other, windows, round_.eras, from_ms=from_ms, until_ms=now_ms)
    stated = 0
    if case_id in barred_windows(theirs.file):
        between = [o for o in theirs.known if o.other_case_id == case_id]
        for_them = [seen for _, seen in found]
        stated = _state(round_, uow, other_id, revise(other_id, between, for_them, from_ms=from_ms))
    return [mine for mine, _ in found], stated


def _case(round_: Round, uow: UnitOfWork, case_id: str) -> _Case:
    file = CaseFile.of_log(case_id, uow.entries(case_id))
    plan = watch_plan(file, round_.context, round_.book)
    return _Case(file=file, plan=plan, known=tuple(e.payload for e in file.of(ObservationStated)))


def _state(round_: Round, uow: UnitOfWork, case_id: str, revisions: Sequence[ObservationStated]) -> int:
    drafts = [
        draft(
            revision,
            When.span(revision.began_at, revision.ended_at),
            entry_id=f"{revision.observation_id}/{revision.revision}",
            actor=ENGINE_ACTOR,
        )
        for revision in revisions
    ]
    if drafts:
        uow.append(case_id, drafts, recorded_at=round_.now)
    return len(drafts)


def _silence_due(round_: Round, plan: WatchPlan, source_id: str) -> int | None:
    source = next((s for s in plan.sources if s.source_id == source_id), None)
    if source is None or not source.owed:
        return None
    now_ms = to_ms(round_.now)
    return source.silence_due_ms(round_.positions.last_fix_ms(source_id, now_ms), now_ms)
