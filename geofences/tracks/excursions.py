"""Excursions (越界): spells on the wrong side of an area's border, begun and ended with hysteresis.

An excursion is told only after confirmation and ends with the first fix that is certainly back. Fixes that
decide nothing end no excursion; spells of them have a clock of their own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from geofences.arrays import Int8Array, IntArray
from geofences.errors import BatchInvalid
from geofences.fixes import FixBatch, require_canonical
from geofences.shapes import CompiledArea
from geofences.tracks.confirmation import ExcursionRules, confirmation
from geofences.tracks.windows import ALWAYS, MINUTE_MS, Window, merged, runs, touching
from geofences.verdicts import Polarity, Verdict

__all__ = ["Excursion", "UndecidedSpell", "excursions", "undecided_spells"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Excursion:
    """A spell on the wrong side; instants in milliseconds, `ended_at_ms` none while it lasts.

    `evidence` are ids of the few fixes it stands on: first, confirming, first of the window, ending.
    `max_distance_m` is how far beyond the border the farthest fix was, none without an area.
    """

    began_at_ms: int
    confirmed_at_ms: int
    ended_at_ms: int | None
    evidence: tuple[int, ...]
    max_distance_m: float | None = None
    farthest_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndecidedSpell:
    """A spell in which nobody can say whether the person was inside, longer than is allowed."""

    began_at_ms: int
    confirmed_at_ms: int
    ended_at_ms: int | None
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Spell:
    """Rows of a confirmed spell, whatever windows apply: away, the one that confirmed, the one back."""

    away: IntArray
    confirming: int
    back: int | None


def excursions(
    batch: FixBatch,
    verdicts: Int8Array,
    rules: ExcursionRules,
    *,
    until_ms: int,
    active: Sequence[Window] = ALWAYS,
    polarity: Polarity = Polarity.STAY_IN,
    area: CompiledArea | None = None,
) -> tuple[Excursion, ...]:
    """The excursions that the believed fixes up to `until_ms` confirm, oldest first.

    `verdicts` are those of `judge` with the same polarity, one a fix of the canonical batch. Who is
    already out when a window of `active` opens begins then, if a fix of the window shows it; the end of a
    window ends the excursion; what was not confirmed in its window is none. With `area` the farthest
    distance is worked out. Raises `BatchInvalid`.
    """
    _check(batch, verdicts)
    windows = merged(active)
    rows = np.flatnonzero((verdicts != Verdict.UNDECIDED) & (batch.device_at_ms <= until_ms))
    away = verdicts[rows] == polarity.accusing
    found = []
    for begins, past in runs(away):
        run = rows[begins:past]
        confirmed = confirmation(run, batch.device_at_ms[run], rules)
        if confirmed is not None:
            back = int(rows[past]) if past < rows.size else None
            away_rows, confirming = run[confirmed.first :], int(run[confirmed.confirming])
            spell = _Spell(away=away_rows, confirming=confirming, back=back)
            found += list(_in_windows(batch, spell, windows, until_ms))
    return tuple(_measured(batch, excursion, shown, polarity, area) for excursion, shown in found)


def undecided_spells(
    batch: FixBatch,
    verdicts: Int8Array,
    *,
    limit_minutes: float,
    until_ms: int,
    active: Sequence[Window] = ALWAYS,
) -> tuple[UndecidedSpell, ...]:
    """Spells of fixes that decide nothing, at least `limit_minutes` from the first to the last of them.

    A fix that decides ends the spell; so does the end of a window. Raises `BatchInvalid`.
    """
    _check(batch, verdicts)
    at = batch.device_at_ms
    found: list[UndecidedSpell] = []
    if not at.size:
        return ()
    for begins, ends in touching(merged(active), int(at[0]), int(at[-1])):
        rows = np.flatnonzero((at >= begins) & (at < ends) & (at <= until_ms))
        for first, past in runs(verdicts[rows] == Verdict.UNDECIDED):
            run = rows[first:past]
            known = int(np.searchsorted(at[run], at[run[0]] + limit_minutes * MINUTE_MS))
            if known < run.size:
                decided_at = int(at[rows[past]]) if past < rows.size else None
                found.append(
                    UndecidedSpell(
                        began_at_ms=int(at[run[0]]),
                        confirmed_at_ms=int(at[run[known]]),
                        ended_at_ms=_earlier(decided_at, ends, until_ms),
                        evidence=_ids(batch, [run[0], run[known]]),
                    )
                )
    return tuple(found)


def _check(batch: FixBatch, verdicts: Int8Array) -> None:
    require_canonical(batch)
    if len(batch) != verdicts.size:
        raise BatchInvalid(f"定位有 {len(batch)} 个，判定有 {verdicts.size} 个，数目应当相同")


def _in_windows(
    batch: FixBatch, spell: _Spell, windows: Sequence[Window], until_ms: int
) -> Iterator[tuple[Excursion, IntArray]]:
    at = batch.device_at_ms
    began_at, confirmed_at = int(at[spell.away[0]]), int(at[spell.confirming])
    back_at = None if spell.back is None else int(at[spell.back])
    for begins, ends in touching(windows, began_at, int(at[spell.away[-1]])):
        shown = spell.away[(at[spell.away] >= begins) & (at[spell.away] < ends)]
        if not shown.size or confirmed_at >= ends:
            continue
        ended_at = _earlier(back_at, ends, until_ms)
        evidence = [spell.away[0], spell.confirming, shown[0]]
        if spell.back is not None and ended_at == back_at:
            evidence.append(spell.back)
        yield (
            Excursion(
                began_at_ms=max(began_at, begins),
                confirmed_at_ms=max(confirmed_at, int(at[shown[0]])),
                ended_at_ms=ended_at,
                evidence=_ids(batch, evidence),
            ),
            shown,
        )


def _earlier(at_ms: int | None, window_ends_ms: int, until_ms: int) -> int | None:
    if at_ms is not None:
        return min(at_ms, window_ends_ms)
    return window_ends_ms if window_ends_ms <= until_ms else None


def _ids(batch: FixBatch, rows: Sequence[int]) -> tuple[int, ...]:
    return tuple(int(batch.id[r]) for r in sorted({int(r) for r in rows}))


def _measured(
    batch: FixBatch, excursion: Excursion, shown: IntArray, polarity: Polarity, area: CompiledArea | None
) -> Excursion:
    if area is None:
        return excursion
    beyond = area.signed_distance_m(batch.lon[shown], batch.lat[shown])
    if polarity is Polarity.STAY_OUT:
        beyond = -beyond
    farthest = int(np.argmax(beyond))
    return replace(
        excursion, max_distance_m=float(beyond[farthest]), farthest_id=int(batch.id[shown[farthest]])
    )
