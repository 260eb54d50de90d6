"""The only window through which a rule may look at the clock."""

from datetime import datetime


class Watch:
    """Answers "has this moment come?" and remembers the next moment whose answer will change.

    Rules never see the present time itself. Whatever they find can therefore only change at a moment
    they asked about, so the earliest unanswered one is exactly when a case must be judged again; no
    rule can forget to set its own alarm.
    """

    __slots__ = ("_next_at", "_now")

    def __init__(self, now: datetime) -> None:
        """Look at the clock once."""
        self._now = now
        self._next_at: datetime | None = None

    def reached(self, at: datetime) -> bool:
        """Tell whether a moment has come; the moment itself counts as come."""
        if at <= self._now:
            return True
        if self._next_at is None or at < self._next_at:
            self._next_at = at
        return False

    @property
    def next_at(self) -> datetime | None:
        """The earliest moment asked about that has not come yet."""
        return self._next_at
