"""Giving sightings an identity (观测修订): which known observation each one continues, and what to state."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.moments import legal_day
from correction.office.ids import derived_id
from correction.office.positions.judging.sighting import ENGINE, Sighting

MERGED = "并入另一次观测"
GONE = "重新研判后不再成立"


def newest(stated: Iterable[ObservationStated]) -> dict[str, ObservationStated]:
    """Keep the newest revision of each observation of this engine, by id; others are not ours to revise."""
    known: dict[str, ObservationStated] = {}
    for revision in stated:
        if revision.engine != ENGINE:
            continue
        held = known.get(revision.observation_id)
        if held is None or held.revision < revision.revision:
            known[revision.observation_id] = revision
    return known


def revise(
    case_id: str, known: Iterable[ObservationStated], seen: Sequence[Sighting], *, from_ms: int
) -> tuple[ObservationStated, ...]:
    """Give the revisions that bring the known observations in line with what is seen from `from_ms` on.

    An observation keeps its id while it overlaps its former span. Of a split the earliest part keeps the id
    and the others name it; of a merge the earliest id stays and the others are withdrawn into it. What is
    no longer seen is withdrawn. Observations that ended before `from_ms` are left alone.
    """
    latest = newest(known)
    keys = sorted({_key_of(s) for s in seen} | {_key(o) for o in latest.values()})
    return tuple(
        revision
        for key in keys
        for revision in _revise_kind(
            case_id,
            latest,
            [o for o in latest.values() if _key(o) == key and not o.withdrawn and _reaches(o, from_ms)],
            [s for s in seen if _key_of(s) == key],
        )
    )


Key = tuple[str, ...]


def _key(stated: ObservationStated) -> Key:
    return _keyed(stated.observed, stated.area_id, stated.source_id, stated.other_case_id)


def _key_of(sighting: Sighting) -> Key:
    return _keyed(sighting.observed, sighting.area_id, sighting.source_id, sighting.other_case_id)


def _keyed(observed: Observed, area_id: str | None, source_id: str | None, other: str | None) -> Key:
    return (observed.value, area_id or "", source_id or "", *([other] if other else []))


def _reaches(stated: ObservationStated, from_ms: int) -> bool:
    return stated.ended_at is None or _ms(stated.ended_at) >= from_ms


@dataclass(slots=True)
class _Claim:
    """A sighting, the observation it continues, and the one it was split from."""

    sighting: Sighting
    continues: ObservationStated | None = None
    split_from: str | None = None


@dataclass(frozen=True, slots=True)
class _Old:
    """A known observation with its span in plain numbers, since it is compared with many."""

    began_ms: int
    ended_ms: int | None
    stated: ObservationStated

    @classmethod
    def of(cls, stated: ObservationStated) -> "_Old":
        """Work the numbers out once."""
        return cls(_ms(stated.began_at), None if stated.ended_at is None else _ms(stated.ended_at), stated)


def _revise_kind(
    case_id: str, latest: dict[str, ObservationStated], open_: list[ObservationStated], seen: list[Sighting]
) -> Iterator[ObservationStated]:
    olds = sorted(map(_Old.of, open_), key=lambda old: (old.began_ms, old.stated.observation_id))
    claims = [_Claim(sighting) for sighting in sorted(seen, key=lambda s: s.began_ms)]
    taken: set[str] = set()
    for claim in claims:
        touching = [old for old in olds if _overlap(old, claim.sighting)]
        free = next((old for old in touching if old.stated.observation_id not in taken), None)
        if free is not None:
            claim.continues = free.stated
            taken.add(free.stated.observation_id)
        elif touching:
            claim.split_from = touching[0].stated.observation_id
    left = [old for old in olds if old.stated.observation_id not in taken]
    merged: dict[str, str] = {}
    for claim in claims:
        made = _stated(case_id, claim, latest)
        for old in left:
            if _overlap(old, claim.sighting):
                merged.setdefault(old.stated.observation_id, made.observation_id)
        if claim.continues is None or _differs(claim.continues, made):
            yield made
    for old in left:
        yield _withdrawn(old.stated, merged.get(old.stated.observation_id))


def _stated(case_id: str, claim: _Claim, latest: dict[str, ObservationStated]) -> ObservationStated:
    sighting, old = claim.sighting, claim.continues
    observation_id = old.observation_id if old else _new_id(case_id, sighting, latest)
    before = latest.get(observation_id)
    began_at = _instant(sighting.began_ms)
    return ObservationStated(
        observation_id=observation_id,
        revision=before.revision + 1 if before else 1,
        first_on=before.first_on if before else legal_day(began_at),
        observed=sighting.observed,
        began_at=began_at,
        ended_at=None if sighting.ended_ms is None else _instant(sighting.ended_ms),
        engine=ENGINE,
        source_id=sighting.source_id,
        area_id=sighting.area_id,
        area_version=sighting.area_version,
        detail=sighting.detail,
        fixes=tuple(str(fix) for fix in sighting.fixes),
        other_case_id=sighting.other_case_id,
        sources=sighting.sources,
        split_from=before.split_from if before else claim.split_from,
    )


def _new_id(case_id: str, sighting: Sighting, latest: dict[str, ObservationStated]) -> str:
    """Name an observation after its beginning; one that began there and has moved since keeps that name."""
    key = (case_id, *_key_of(sighting), str(sighting.began_ms))
    observation_id, again = derived_id("observation", *key), 1
    while (held := latest.get(observation_id)) is not None and not held.withdrawn:
        again += 1
        observation_id = derived_id("observation", *key, str(again))
    return observation_id


def _withdrawn(old: ObservationStated, merged_into: str | None) -> ObservationStated:
    return ObservationStated(
        observation_id=old.observation_id,
        revision=old.revision + 1,
        first_on=old.first_on,
        observed=old.observed,
        began_at=old.began_at,
        ended_at=old.ended_at,
        engine=ENGINE,
        source_id=old.source_id,
        area_id=old.area_id,
        area_version=old.area_version,
        withdrawn=True,
        reason=MERGED if merged_into else GONE,
        detail=old.detail,
        fixes=old.fixes,
        other_case_id=old.other_case_id,
        sources=old.sources,
        merged_into=merged_into,
        split_from=old.split_from,
    )


def _differs(old: ObservationStated, new: ObservationStated) -> bool:
    """Tell whether a revision is worth an entry; text and evidence of a span that goes on are not."""
    return _said(old) != _said(new)


def _said(stated: ObservationStated) -> tuple[datetime, datetime | None, int | None, tuple[str, ...]]:
    return stated.began_at, stated.ended_at, stated.area_version, stated.sources


def _overlap(old: "_Old", sighting: Sighting) -> bool:
    """Tell whether two spans share a moment; spans that only touch do, since an instant has no length."""
    return (old.ended_ms is None or sighting.began_ms <= old.ended_ms) and (
        sighting.ended_ms is None or old.began_ms <= sighting.ended_ms
    )


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _instant(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
