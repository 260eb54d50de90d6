"""Observations (观测): what another engine works out from positions and states, revision by revision."""

from datetime import date, datetime
from enum import StrEnum

from correction.domain.entry import Fact, Pace, fact


class Observed(StrEnum):
    """What was observed (观测种类)."""

    OUTSIDE = "outside"
    PROHIBITED = "prohibited"
    CROSSED = "crossed"
    UNDECIDED = "undecided"
    GAP = "gap"
    STILL = "still"
    TRACK_ABNORMAL = "track_abnormal"
    TAMPERED = "tampered"
    POWERED_OFF = "powered_off"
    BATTERY_LOW = "battery_low"
    NEAR = "near"
    APPROACHED = "approached"


@fact("observed", zh="定位观测", pace=Pace.DAILY)
class ObservationStated(Fact):
    """One revision of an observation; the newest in view counts, and a withdrawal is a revision.

    It carries the few fixes it stands on, so that it still stands when the raw fixes are gone.
    `first_on` is the legal day on which the first revision began, the same in
    all. `detail` is one Chinese sentence of plain arithmetic, `merged_into` or `split_from` name another.
    What is seen of an area may be shown by several devices at once: `sources` are these.
    """

    observation_id: str
    revision: int
    first_on: date
    observed: Observed
    began_at: datetime
    ended_at: datetime | None
    engine: str
    source_id: str | None = None
    area_id: str | None = None
    area_version: int | None = None
    withdrawn: bool = False
    reason: str = ""
    detail: str = ""
    fixes: tuple[str, ...] = ()
    merged_into: str | None = None
    split_from: str | None = None
    other_case_id: str | None = None
    sources: tuple[str, ...] = ()

    @property
    def opened_on(self) -> date:
        """The day to which every revision of this observation belongs."""
        return self.first_on
