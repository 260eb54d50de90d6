"""Ladders and rosters within one transaction (升级和值班): what was put off, and who is on duty."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from correction.domain.facts.digest import DigestMade
from correction.domain.facts.duty_roster import DutyDaySet
from correction.office.readings import duty_key
from correction.store.log.rows import entry_of, maybe_micros, micros
from correction.store.models.ladders import logs_of_alerts, wake_up
from correction.store.models.projection import ProjectedLogs
from correction.store.models.registers import by_key, by_keys
from correction.store.tables import Registered, table_of

_REGISTERED = table_of(Registered)


class LadderWork(ProjectedLogs):
    """What the ladders of alerts need of a transaction."""

    def logs_of_alerts(self, alert_ids: Sequence[str]) -> dict[str, str]:
        """Give the log of each alert that there is, without holding any."""
        self.flush()
        rows = self._connection.execute(logs_of_alerts(), {"ids": list(alert_ids)})
        return {row.alert_id: row.log_id for row in rows}

    def put_step(self, alert_id: str, next_step_at: datetime | None) -> None:
        """Keep when the ladder of an alert has to be looked at next."""
        row = self._alert_rows.get(alert_id)
        if row is not None:
            self._alert_rows.put({**row, "next_step_at_us": maybe_micros(next_step_at)})

    def wake_ladders(self, at: datetime) -> None:
        """Have every ladder looked at, because something around the alerts changed."""
        self.flush()
        self._connection.execute(wake_up(), {"at": micros(at)})
        self._alert_rows.forget()

    def last_digest(self, org_id: str) -> DigestMade | None:
        """Give the newest digest of an office; none where there was none."""
        self.flush()
        found = self._connection.execute(by_key(), {"register": "digest_made", "key": org_id}).first()
        if found is None:
            return None
        made: DigestMade = entry_of(found[1:], self._seal(found[0])).payload
        return made

    def duty_days(self, org_id: str, from_on: date, to_on: date) -> tuple[DutyDaySet, ...] | None:
        """Give the roster of a body for the days it has one, in order; none where it never kept one."""
        self.flush()
        if not self._keeps_roster(org_id):
            return None
        days = [from_on + timedelta(days=n) for n in range((to_on - from_on).days + 1)]
        keys = [duty_key(org_id, on) for on in days]
        rows = self._connection.execute(by_keys(), {"register": "duty_day_set", "keys": keys}).all()
        found = [entry_of(row[1:], self._seal(row[0])).payload for row in rows]
        return tuple(sorted(found, key=lambda day: day.on))

    def _keeps_roster(self, org_id: str) -> bool:
        known = f"roster of {org_id}"
        if known not in self._registers:
            kept = {"first": duty_key(org_id, date.min), "last": duty_key(org_id, date.max)}
            self._registers[known] = self._connection.execute(_keeps_roster(), kept).first() is not None
        kept_one: bool = self._registers[known]
        return kept_one


@cache
def _keeps_roster() -> Select[Any]:
    """The keys of a body lie side by side, in order of the day."""
    mine = _REGISTERED.c.key.between(bindparam("first"), bindparam("last"))
    kept = (_REGISTERED.c.kind == "duty_day_set") & mine
    return select(_REGISTERED.c.key).where(kept).limit(1)
