"""What must be so when everything has come to rest, whatever went wrong on the way."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from correction.domain.alert import ALERT_ACTS, alert_id
from correction.domain.alert_kind import AlertKind
from correction.domain.context import Context
from correction.domain.entry import AnyEntry, Draft
from correction.domain.facts.alerts import AlertStated, Matter
from correction.domain.facts.devices import SourceReleased
from correction.domain.facts.observations import ObservationStated, Observed
from correction.office.judging.context import load_context
from correction.office.judging.sweep import drain
from correction.office.notices.notice import NoticeEvent, event_of
from correction.office.ports import LogKind
from correction.office.positions.judging.revise import newest
from correction.office.positions.judging.watch import watch_positions
from correction.store.log.verify import verify
from correction.store.notices.queue import NoticeQueue
from correction.testing.memory import MemoryStore
from tests.faults.simulated.county import FIX_MINUTES, County
from tests.faults.simulated.processes import BOOK, CALENDAR

State = set[tuple[str, str, str, datetime, datetime | None]]


def log_faults(logs: dict[str, tuple[AnyEntry, ...]]) -> Iterator[str]:
    """Nothing is stated twice, nothing is told of one occasion under two names, no number is left out."""
    for case_id, log in logs.items():
        if [entry.number for entry in log] != list(range(1, len(log) + 1)):
            yield f"{case_id}: gaps in the log"
        last: dict[str, AlertStated] = {}
        for entry in log:
            stated = entry.payload
            if isinstance(stated, AlertStated):
                if stated.alert_id != alert_id(case_id, stated.occasion):
                    yield f"{case_id}: {stated.occasion} under another name"
                if last.get(stated.alert_id) == stated:
                    yield f"{case_id}: {stated.occasion} stated twice"
                last[stated.alert_id] = stated


def lost_facts(county: County, taken: set[str], logs: dict[str, tuple[AnyEntry, ...]]) -> Iterator[str]:
    """Every letter was taken in the end, and all that it said is on record, once."""
    for letter in county.letters:
        known = [entry.entry_id for entry in logs.get(letter.case_id, ())]
        if letter.letter_id not in taken:
            yield f"{letter.letter_id} was never taken"
        for item in letter.drafts:
            if known.count(item.entry_id) != 1:
                yield f"{letter.case_id}: {item.entry_id} is on record {known.count(item.entry_id)} times"


def lost_acts(acts: list[tuple[str, str]], logs: dict[str, tuple[AnyEntry, ...]]) -> Iterator[str]:
    """Whatever a person was told is recorded is recorded."""
    known = {(case_id, entry.entry_id) for case_id, log in logs.items() for entry in log}
    yield from (f"{case_id}: the act {act} is lost" for case_id, act in acts if (case_id, act) not in known)


def state_of(store: Any) -> State:
    """The alerts not withdrawn, with occasions and spans: what `the same state` means."""
    with store.reading() as uow:
        return {
            (case_id, a.stated.occasion, a.stated.matter.value, a.stated.began_at, a.stated.ended_at)
            for case_id in uow.case_ids()
            for a in uow.alerts(case_id)
            if a.stated.matter is not Matter.WITHDRAWN
        }


def untroubled(
    logs: dict[str, tuple[AnyEntry, ...]], context: Context, end_at: datetime, *, punctual: bool
) -> State:
    """What a worker that nothing ever happens to makes of the same facts, told at the same moments.

    A punctual one looks at each case whenever a fact comes in and whenever its last look asked for it; the
    other looks once, at the end.
    """
    store = MemoryStore()
    for case_id, log in logs.items():
        with store.writing() as uow:
            uow.create_log(case_id, LogKind.CASE, office_id="S1")
        for entry in log:
            if isinstance(entry.payload, ALERT_ACTS):
                continue
            if punctual:
                _look_until(store, case_id, context, entry.recorded_at)
            with store.writing() as uow:
                uow.append(case_id, [_drafted(entry)], recorded_at=entry.recorded_at)
        if punctual:
            _look_until(store, case_id, context, end_at)
    drain(store, BOOK, context, end_at, clock=lambda: 0.0)
    return state_of(store)


def _look_until(store: MemoryStore, case_id: str, context: Context, until_at: datetime) -> None:
    while True:
        with store.reading() as uow:
            next_at = uow.review_state(case_id).next_review_at
        if next_at is None or next_at > until_at:
            return
        drain(store, BOOK, context, next_at, clock=lambda: 0.0)


def _drafted(entry: AnyEntry) -> Draft[Any]:
    return Draft(
        entry_id=entry.entry_id,
        when=entry.when,
        actor=entry.actor,
        payload=entry.payload,
        origin=entry.origin,
        captured_at=entry.captured_at,
        book=entry.book,
    )


def untrue(county: County, state: State) -> Iterator[str]:
    """The alerts are those that plain arithmetic over the county finds, no more and no fewer."""
    missed, tampered = defaultdict[str, set[str]](set), defaultdict[str, int](int)
    outside = defaultdict[str, list[tuple[datetime, datetime | None]]](list)
    for case_id, occasion, _, began_at, ended_at in state:
        rule, _, key = occasion.partition(":")
        if rule == AlertKind.CHECK_IN_MISSED:
            missed[case_id].add(key)
        elif rule == AlertKind.TAMPERED:
            tampered[case_id] += 1
        elif rule == AlertKind.OUTSIDE_AREA:
            outside[case_id].append((began_at, ended_at))
    for case_id in county.missed:
        expected = {f"{on}:0700" for on in county.missed[case_id]}
        if missed[case_id] != expected:
            yield f"{case_id}: missed check-ins {sorted(missed[case_id] ^ expected)}"
        if tampered[case_id] != len(county.tampered[case_id]):
            yield f"{case_id}: {tampered[case_id]} tampers, truly {len(county.tampered[case_id])}"
        if not _same_spans(sorted(outside[case_id], key=lambda s: s[0]), county.outside[case_id]):
            found = sorted(
                (f"{began:%m-%d %H:%M}", f"{ended:%m-%d %H:%M}" if ended else "")
                for began, ended in outside[case_id]
            )
            true = [
                (f"{began:%m-%d %H:%M}", f"{ended:%m-%d %H:%M}") for began, ended in county.outside[case_id]
            ]
            yield f"{case_id}: excursions found {found}, true {true}"


def _same_spans(found: list[tuple[datetime, datetime | None]], true: list[tuple[datetime, datetime]]) -> bool:
    """Each excursion was found once, with its ends within one interval of the fixes."""
    near = timedelta(minutes=FIX_MINUTES)
    return len(found) == len(true) and all(
        abs(began - left) <= near and ended is not None and abs(ended - back) <= near
        for (began, ended), (left, back) in zip(found, true, strict=True)
    )


def contradictions(
    known: Mapping[str, tuple[NoticeEvent, str]], logs: dict[str, tuple[AnyEntry, ...]]
) -> Iterator[str]:
    """A receiver that honours keys knows of each alert what the log says, and nothing else."""
    due: dict[str, list[tuple[str, NoticeEvent]]] = defaultdict(list)
    for log in logs.values():
        before: dict[str, Matter] = {}
        for entry in log:
            stated = entry.payload
            if isinstance(stated, AlertStated):
                event = event_of(before.get(stated.alert_id), stated)
                before[stated.alert_id] = stated.matter
                if event is not None:
                    due[stated.alert_id].append((entry.entry_id, event))
    said = {entry.entry_id for log in logs.values() for entry in log}
    yield from (f"notice {key} is of nothing in the log" for key in known.keys() - said)
    heard: dict[str, list[NoticeEvent]] = defaultdict(list)
    for event, alert in known.values():
        # That nobody acted is said between the two, once a step.
        if event in {NoticeEvent.RAISED, NoticeEvent.WITHDRAWN}:
            heard[alert].append(event)
    for alert, events in due.items():
        last = events[-1][1]
        told = heard[alert]
        # Nobody hears of a withdrawal of what they were never told.
        silent = last is NoticeEvent.WITHDRAWN and not told
        if not silent and (not told or told[-1] is not last):
            yield f"alert {alert} stands {last.value}, the receiver knows {[each.value for each in told]}"
        if any(one is other for one, other in pairwise(told)):
            yield f"alert {alert} was told {[each.value for each in told]}"


def left_over(office: Any, rested_at: datetime) -> Iterator[str]:
    """Every queue is empty: reviews that were due when all rested, notices, cases set aside."""
    with office.store.writing() as uow:
        late = uow.lock_due(uow.log_ids(LogKind.CASE), rested_at)
    yield from (f"{log_id} was due and nobody looked" for log_id in late)
    yield from (f"{log_id} is set aside" for log_id in office.store.set_aside())
    for waiting in NoticeQueue(office.store.engine).pending():
        yield f"notice {waiting.notice.notice_id} waits: {waiting.error}, {waiting.tries} tries"
    if not verify(office.store.engine).sound:
        yield "the chain of the logs does not verify"


def misjudged(
    office: Any, logs: dict[str, tuple[AnyEntry, ...]], context: Context, now: datetime
) -> Iterator[str]:
    """The observations are those that one look at all fixes together makes.

    Silence is left out, and that a device was taken back: when it ended is the rule's to see, and it does.
    """
    afresh = MemoryStore()
    for case_id, log in logs.items():
        with afresh.writing() as uow:
            uow.create_log(case_id, LogKind.CASE)
            for entry in log:
                if not isinstance(entry.payload, (*ALERT_ACTS, ObservationStated, SourceReleased)):
                    uow.append(case_id, [_drafted(entry)], recorded_at=entry.recorded_at)
    with afresh.reading() as uow:
        office.positions.touch([source_id for source_id, _ in uow.sources()], 0)
    watch_positions(afresh, office.positions, BOOK, context, now)
    with afresh.reading() as uow:
        for case_id, log in logs.items():
            mine, theirs = _standing(log), _standing(uow.log(case_id))
            if mine != theirs:
                yield f"{case_id}: observed {_sorted(mine - theirs)}, in truth {_sorted(theirs - mine)}"


def _sorted(some: set[tuple[str, datetime, datetime | None]]) -> list[str]:
    return sorted(map(str, some))


def _standing(log: tuple[AnyEntry, ...]) -> set[tuple[str, datetime, datetime | None]]:
    stated = [e.payload for e in log if isinstance(e.payload, ObservationStated)]
    return {
        (o.observed.value, o.began_at, o.ended_at)
        for o in newest(stated).values()
        if not o.withdrawn and o.observed is not Observed.GAP
    }


def context_of(office: Any) -> Context:
    """The context of the office as it stands."""
    with office.store.reading() as uow:
        return load_context(uow, CALENDAR)
