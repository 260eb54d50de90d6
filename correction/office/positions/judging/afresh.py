"""Judging kept fixes by other numbers, to see what they would come to (另行研判); nothing is stated."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from correction.domain.context import Context
from correction.domain.entry import Draft, entered
from correction.domain.facts.devices import SourceAssigned, SourceKind
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.office.positions.judging.eras import position_eras
from correction.office.positions.judging.plan import watch_plan
from correction.office.positions.judging.revise import revise
from correction.office.positions.judging.settled import Settled, read_settled
from correction.office.positions.judging.sightings import sightings_of
from correction.office.positions.lawful import to_ms
from correction.office.positions.port import Delivery, Reader
from correction.office.positions.receiving.states import DEVICE_ACTOR, DeviceState, low_levels, stated_of
from correction.office.record import draft
from correction.rulebooks.book import Rulebook


def seen_afresh(
    positions: Reader, file: CaseFile, book: Rulebook, context: Context, *, since: datetime, now: datetime
) -> CaseFile:
    """Give a file with the observations that the fixes kept since a moment come to by a book.

    What lies before the last deleted day stands as it was observed, and so does who met whom. The file of
    somebody to whom no source is assigned stays as it is.
    """
    plan = watch_plan(file, context, book)
    if not plan.sources:
        return file
    eras, until_ms = position_eras(book), min(to_ms(now), plan.ends_ms)
    known = [one.payload for one in file.of(ObservationStated) if one.payload.other_case_id is None]
    settled = read_settled(positions, plan, known, eras, touched_ms=to_ms(since), until_ms=until_ms)
    seen = sightings_of(plan, settled.believed, eras, from_ms=settled.from_ms, until_ms=until_ms)
    revisions = [*revise(file.case_id, known, seen, from_ms=settled.from_ms)]
    revisions += _levels_afresh(file, settled, book, since)
    last = file.entries[-1].number
    new = (
        entered(_drafted(each), log_id=file.case_id, number=number, recorded_at=now)
        for number, each in enumerate(revisions, start=last + 1)
    )
    return CaseFile(case_id=file.case_id, entries=(*file.entries, *new))


def _levels_afresh(
    file: CaseFile, settled: Settled, book: Rulebook, since: datetime
) -> Iterator[ObservationStated]:
    """Give the days on which a wristband ran low by a book, and take back those on which it did not."""
    bands = {
        one.payload.source_id for one in file.of(SourceAssigned) if one.payload.source is SourceKind.WRISTBAND
    }
    kept = {source_id: track.batch for source_id, track in settled.tracks.items() if source_id in bands}
    lows = {low.observation_id: low for low in low_levels(Delivery.of(kept), book) if low.at >= since}
    stated = {
        one.payload.observation_id: one.payload
        for one in file.of(ObservationStated)
        if one.payload.engine == DEVICE_ACTOR and one.payload.observed is Observed.BATTERY_LOW
    }
    yield from (stated_of(low, low.at) for name, low in lows.items() if name not in stated)
    for name, known in stated.items():
        told = DeviceState(
            source_id=known.source_id or "", observed=known.observed, at=known.began_at, level_pct=0.0
        )
        # What a device called low itself has a name of its own, and no limit changes it.
        if known.began_at >= since and name not in lows and name == told.observation_id:
            yield replace(known, revision=known.revision + 1, withdrawn=True)


def _drafted(stated: ObservationStated) -> Draft[ObservationStated]:
    when = When.span(stated.began_at, stated.ended_at)
    return draft(stated, when, entry_id=f"{stated.observation_id}/{stated.revision}", actor=stated.engine)
