"""Gaps: silence longer than the plan allows."""

from dataclasses import dataclass

import numpy as np

from geofences.fixes import FixBatch, require_canonical

__all__ = ["Gap", "gaps"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A silence; it begins when the next fix was due and ends with the fix that breaks it.

    `last_fix_id` is none where nothing was ever heard. Instants in milliseconds.
    """

    began_at_ms: int
    ended_at_ms: int | None
    last_fix_id: int | None


def gaps(batch: FixBatch, *, interval_ms: int, from_ms: int, until_ms: int) -> tuple[Gap, ...]:
    """The silences between the day the plan began and `until_ms`, oldest first.

    The plan wants a fix at least every `interval_ms` from `from_ms` on; fixes before it are not counted.
    Pass every fix that shows the device alive, coarse ones too. Raises `BatchInvalid`.
    """
    require_canonical(batch)
    at = batch.device_at_ms
    rows = np.flatnonzero((at >= from_ms) & (at <= until_ms))
    heard = np.concatenate(([from_ms], at[rows]))
    due = heard + interval_ms
    broken = np.append(heard[1:], until_ms + 1)
    return tuple(
        Gap(
            began_at_ms=int(due[n]),
            ended_at_ms=int(broken[n]) if broken[n] <= until_ms else None,
            last_fix_id=int(batch.id[rows[n - 1]]) if n else None,
        )
        for n in np.flatnonzero(due < broken).tolist()
    )
