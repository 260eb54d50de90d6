"""What the three acts of staff towards the person have in common: done counts, tried is named."""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Pace
from correction.domain.facts.staff_acts import ActKind, Result, StaffActed
from correction.domain.finding import Finding
from correction.rules.shared.recurring import missed_duties
from correction.rules.view import CaseView

_NOT_DONE_ZH = {Result.ATTEMPTED: "未成", Result.SCHEDULED: "已约"}


def missed_acts(view: CaseView, *, rule: str, act: ActKind, label: str) -> Iterator[Finding]:
    """Find every cycle in which staff did not complete an act they owe at the book's cadence."""
    acts = [entry for entry in view.file.of(StaffActed) if entry.payload.act is act]
    return missed_duties(
        view,
        rule=rule,
        kind=AlertKind.CONTACT_NOT_DONE,
        bearer=Bearer.OFFICE,
        label=label,
        key=f"office.{act}.cadence",
        pace=Pace.REGULAR,
        done=[entry for entry in acts if entry.payload.result is Result.COMPLETED],
        active=view.supervised,
        face_to_face=act is ActKind.MEETING,
        tried=[(e.when.legal_on, word) for e in acts if (word := _NOT_DONE_ZH.get(e.payload.result))],
    )
