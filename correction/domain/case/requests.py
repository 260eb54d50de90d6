"""Requests as they stand (审批事项的办理情况), put together from their entries: 社区矫正法 第二十七条."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.approvals import (
    ApprovalAsked,
    ApprovalDecided,
    ApprovalMatter,
    ApprovalWithdrawn,
    OpinionGiven,
    TransferStep,
    TransferStepDone,
)
from correction.domain.facts.devices import DeviceApproved
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveRefused
from correction.domain.file import CaseFile
from correction.domain.organisation import OrgLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request with all its steps in order; `settled` is what decided it or took it back."""

    approval_id: str
    matter: ApprovalMatter
    entry: AnyEntry
    from_on: date
    to_on: date | None
    opinions: tuple[Entry[OpinionGiven], ...] = ()
    steps: tuple[Entry[TransferStepDone], ...] = ()
    settled: AnyEntry | None = None

    def heard(self, level: OrgLevel) -> bool:
        """Tell whether a level has given its opinion."""
        return any(entry.payload.level is level for entry in self.opinions)

    def steps_of(self, *kinds: TransferStep) -> tuple[Entry[TransferStepDone], ...]:
        """Give the steps of some kinds, in order."""
        return tuple(entry for entry in self.steps if entry.payload.step in kinds)

    @property
    def granted(self) -> bool | None:
        """Tell whether it was granted; none while it waits or where it was taken back."""
        match self.settled.payload if self.settled else None:
            case ApprovalDecided(granted=granted):
                return granted
            case LeaveGranted() | DeviceApproved():
                return True
            case LeaveRefused():
                return False
        return None


_SETTLING = (LeaveGranted, LeaveRefused, DeviceApproved, ApprovalDecided, ApprovalWithdrawn)


def requests_of(file: CaseFile) -> tuple[Request, ...]:
    """Give every request on record, leave among them, in the order in which they were made."""
    settling = [entry for kind in _SETTLING for entry in file.of(kind)]
    settled: dict[str, AnyEntry] = {}
    for entry in sorted(settling, key=lambda e: (e.when.starts_at, e.number)):
        settled.setdefault(_id_of(entry), entry)
    asked: list[AnyEntry] = [*file.of(LeaveAsked), *file.of(ApprovalAsked)]
    asked.sort(key=lambda entry: (entry.when.starts_at, entry.number))
    opinions, steps = file.of(OpinionGiven), file.of(TransferStepDone)
    return tuple(_request(entry, opinions, steps, settled.get(_id_of(entry))) for entry in asked)


def _id_of(entry: AnyEntry) -> str:
    said = entry.payload
    leave = isinstance(said, LeaveAsked | LeaveGranted | LeaveRefused)
    return str(said.leave_id if leave else said.approval_id)


def _request(
    entry: AnyEntry,
    opinions: Sequence[Entry[OpinionGiven]],
    steps: Sequence[Entry[TransferStepDone]],
    settled: AnyEntry | None,
) -> Request:
    key, said = _id_of(entry), entry.payload
    return Request(
        approval_id=key,
        matter=ApprovalMatter.LEAVE if isinstance(said, LeaveAsked) else said.matter,
        entry=entry,
        from_on=said.from_on,
        to_on=said.to_on,
        opinions=tuple(e for e in opinions if e.payload.approval_id == key),
        steps=tuple(e for e in steps if e.payload.approval_id == key),
        settled=settled,
    )
