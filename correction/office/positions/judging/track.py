"""The fixes of one source made ready to judge (定位整理): lawful, in one order, believed or not and why."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from correction.office.positions.judging.eras import Eras
from correction.office.positions.judging.plan import WatchedSource, WatchPlan
from correction.office.positions.judging.rules import PositionRules
from geofences import FixBatch, believe, canonical
from geofences.arrays import BoolArray, Int8Array
from geofences.fixes import Disbelief, assume_accuracy

# What staff read where a fix was kept and not judged by (不采信的原因).
DISBELIEF_ZH = {
    Disbelief.BEFORE_WINDOW: "早于起算时间",
    Disbelief.CLOCK_SKEW: "设备时钟不准",
    Disbelief.ZERO_ISLAND: "零坐标",
    Disbelief.MOCK: "虚拟定位",
    Disbelief.NO_PROFILE: "来源没有精度",
    Disbelief.TOO_COARSE: "误差过大",
    Disbelief.DUPLICATE: "同一秒另有更准的定位",
    Disbelief.IMPLAUSIBLE_SPEED: "速度不可能",
}
_NO_FIXES = FixBatch(
    id=np.empty(0, np.int64),
    device_at_ms=np.empty(0, np.int64),
    received_at_ms=np.empty(0, np.int64),
    lon=np.empty(0),
    lat=np.empty(0),
    accuracy_m=np.empty(0),
    assumed=np.empty(0, np.bool_),
    source=np.empty(0, np.int8),
    mock=np.empty(0, np.bool_),
    battery_pct=np.empty(0),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Track:
    """The fixes of one source from some moment on; `whole` where none is kept before them.

    `cut` where there were some, deleted since: of the time before nothing is known, least of all silence.
    """

    batch: FixBatch
    whole: bool
    cut: bool = False


Tracks = Mapping[str, Track]
NOTHING = Track(batch=_NO_FIXES, whole=True)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Believed:
    """The lawful fixes of a source with the reason not to believe each, and those that are believed.

    `first_ms` is the first fix of the track, lawful or not.
    """

    lawful: FixBatch
    reasons: Int8Array
    trusted: FixBatch
    whole: bool
    cut: bool
    first_ms: int | None

    @property
    def from_start(self) -> bool:
        """Whether the source was silent before its first fix here."""
        return self.whole and not self.cut

    def from_on(self, from_ms: int) -> tuple[FixBatch, Int8Array, FixBatch]:
        """Give the same three from a moment on."""
        later = self.lawful.device_at_ms >= from_ms
        trusted = self.trusted.take(self.trusted.device_at_ms >= from_ms)
        return self.lawful.take(later), self.reasons[later], trusted

    def between(self, from_ms: int, until_ms: int) -> "Believed":
        """Give the same of a span, its end excluded."""
        lawful, trusted = self.lawful.device_at_ms, self.trusted.device_at_ms
        if not lawful.size or (lawful[0] >= from_ms and lawful[-1] < until_ms):
            return self
        within = (lawful >= from_ms) & (lawful < until_ms)
        return replace(
            self,
            lawful=self.lawful.take(within),
            reasons=self.reasons[within],
            trusted=self.trusted.take((trusted >= from_ms) & (trusted < until_ms)),
        )

    def doubts(self, from_ms: int, until_ms: int) -> str:
        """Say in words how many fixes of a span were not believed, and why; nothing where all were."""
        at = self.lawful.device_at_ms
        reasons = self.reasons[(at >= from_ms) & (at <= until_ms)]
        counts = Counter(int(reason) for reason in reasons if reason != Disbelief.NONE)
        told = "、".join(f"{DISBELIEF_ZH[Disbelief(reason)]} {n} 个" for reason, n in sorted(counts.items()))
        assumed = int(np.count_nonzero(self._assumed(from_ms, until_ms)))
        parts = [f"不采信的定位：{told}"] if told else []
        parts += [f"精度系按来源推定的 {assumed} 个"] if assumed else []
        return "；".join(parts)

    def _assumed(self, from_ms: int, until_ms: int) -> BoolArray:
        at = self.trusted.device_at_ms
        return self.trusted.assumed & (at >= from_ms) & (at <= until_ms)


def believed(source: WatchedSource, track: Track, eras: Eras, *, until_ms: int) -> Believed:
    """Put the fixes of a source up to a moment in order, leave out what it sent unlawfully, and say what to
    believe, of each by the numbers of its own time.
    """
    fixes = canonical(track.batch.take(track.batch.device_at_ms <= until_ms))
    lawful = with_accuracy(fixes.take(_within(fixes, source)), eras)
    reasons = eras.each(lawful.device_at_ms, lambda rules: believe(lawful, rules.belief))
    return Believed(
        lawful=lawful,
        reasons=reasons,
        trusted=lawful.take(reasons == Disbelief.NONE),
        whole=track.whole,
        cut=track.cut,
        first_ms=int(fixes.device_at_ms[0]) if len(fixes) else None,
    )


def believed_of(plan: WatchPlan, tracks: Tracks, eras: Eras, *, until_ms: int) -> dict[str, Believed]:
    """Make the fixes of each source of a person ready to judge, by source."""
    return {
        source.source_id: believed(source, tracks.get(source.source_id, NOTHING), eras, until_ms=until_ms)
        for source in plan.sources
    }


def with_accuracy(batch: FixBatch, eras: Eras) -> FixBatch:
    """Give fixes an accuracy where their device told none, by the profile of each one's own time."""

    def by(rules: PositionRules) -> FixBatch:
        return assume_accuracy(batch, rules.profile_m, rules.least_m)

    return replace(
        batch,
        accuracy_m=eras.each(batch.device_at_ms, lambda rules: by(rules).accuracy_m),
        assumed=eras.each(batch.device_at_ms, lambda rules: by(rules).assumed),
    )


def _within(fixes: FixBatch, source: WatchedSource) -> BoolArray:
    at, inside = fixes.device_at_ms, np.zeros(len(fixes), np.bool_)
    for begins, ends in source.windows:
        inside |= (at >= begins) & (at < ends)
    return inside
