"""The daily digest (每日摘要): an entry of the log of an office."""

from datetime import date, datetime

from correction.domain.entry import Fact, Pace, fact


@fact("digest_made", zh="每日摘要", pace=Pace.DAILY)
class DigestMade(Fact):
    """What an office was told of once a day (每日摘要): counts, since the digest before.

    `told` are the ids of the alerts that are counted as quiet or past, whatever is written into that time
    afterwards; a digest made before they were kept has none.
    `quiet` are alerts that rang for nobody (提示级), `past` those told of the past (事后告知); of all that
    stand unreviewed, `suspended` are those whose telling is suspended and `overdue` those past their limit.
    """

    org_id: str
    on: date
    since_at: datetime
    until_at: datetime
    quiet: int
    past: int
    suspended: int
    unreviewed: int
    overdue: int
    told: tuple[str, ...] | None = None

    @property
    def anything(self) -> bool:
        """Whether there is anything to tell."""
        return any((self.quiet, self.past, self.suspended, self.unreviewed))
