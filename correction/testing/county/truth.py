"""What truly happened in the simulated county (真值), kept apart from what the office's files say."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from correction.domain.alert_kind import AlertKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueEvent:
    """Something that happened and must be told: its kind, from when it is true and until when, if it ends.

    `or_kinds` are other names under which telling it is as good; `follows` are kinds of alert that it
    brings with it, so that they are no false alarms. `known_at` is when the files first show it, none for
    at once. `facts` are what an alert's reasons should agree with.
    """

    kind: AlertKind
    case_no: str
    from_at: datetime
    to_at: datetime | None
    note: str
    known_at: datetime | None = None
    or_kinds: frozenset[AlertKind] = frozenset()
    follows: frozenset[AlertKind] = frozenset()
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Honest:
    """A situation that looks like a breach and is none: of `kinds` nothing may be told in this time."""

    case_no: str
    from_at: datetime
    to_at: datetime
    kinds: frozenset[AlertKind]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The whole truth of one simulation: true events, honest situations, and how it was made."""

    seed: int
    start_on: date
    days: int
    slots: tuple[time, ...]
    offices: tuple[str, ...]
    officers: int
    persons: int
    wearers: int
    fixes: int
    events: tuple[TrueEvent, ...]
    honest: tuple[Honest, ...]

    def write(self, path: Path) -> None:
        """Write it as JSON."""
        told = [_event_json(event) for event in self.events]
        explained = [_honest_json(situation) for situation in self.honest]
        meta = {
            "seed": self.seed,
            "start_on": f"{self.start_on}",
            "days": self.days,
            "slots": [f"{slot:%H:%M}" for slot in self.slots],
            "offices": list(self.offices),
            "officers": self.officers,
            "persons": self.persons,
            "wearers": self.wearers,
            "fixes": self.fixes,
        }
        text = json.dumps(
            {"meta": meta, "events": told, "explained": explained}, ensure_ascii=False, indent=1
        )
        path.write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Truth":
        """Read it back."""
        data = json.loads(path.read_text(encoding="utf-8"))
        meta = data["meta"]
        return cls(
            seed=meta["seed"],
            start_on=date.fromisoformat(meta["start_on"]),
            days=meta["days"],
            slots=tuple(time.fromisoformat(slot) for slot in meta["slots"]),
            offices=tuple(meta["offices"]),
            officers=meta["officers"],
            persons=meta["persons"],
            wearers=meta["wearers"],
            fixes=meta["fixes"],
            events=tuple(_event_of(item) for item in data["events"]),
            honest=tuple(_honest_of(item) for item in data["explained"]),
        )


def _event_json(event: TrueEvent) -> dict[str, Any]:
    return {
        "kind": event.kind.value,
        "case_no": event.case_no,
        "from": event.from_at.isoformat(),
        "to": event.to_at.isoformat() if event.to_at else None,
        "known_at": event.known_at.isoformat() if event.known_at else None,
        "or_kinds": sorted(event.or_kinds),
        "follows": sorted(event.follows),
        "facts": event.facts,
        "note": event.note,
    }


def _event_of(item: dict[str, Any]) -> TrueEvent:
    return TrueEvent(
        kind=AlertKind(item["kind"]),
        case_no=item["case_no"],
        from_at=datetime.fromisoformat(item["from"]),
        to_at=datetime.fromisoformat(item["to"]) if item["to"] else None,
        known_at=datetime.fromisoformat(item["known_at"]) if item["known_at"] else None,
        or_kinds=frozenset(map(AlertKind, item["or_kinds"])),
        follows=frozenset(map(AlertKind, item["follows"])),
        facts=item["facts"],
        note=item["note"],
    )


def _honest_json(situation: Honest) -> dict[str, Any]:
    return {
        "case_no": situation.case_no,
        "from": situation.from_at.isoformat(),
        "to": situation.to_at.isoformat(),
        "kinds": sorted(situation.kinds),
        "note": situation.note,
    }


def _honest_of(item: dict[str, Any]) -> Honest:
    return Honest(
        case_no=item["case_no"],
        from_at=datetime.fromisoformat(item["from"]),
        to_at=datetime.fromisoformat(item["to"]),
        kinds=frozenset(map(AlertKind, item["kinds"])),
        note=item["note"],
    )
