"""What counts as having organised an activity for a person (组织活动的记录)."""

from collections.abc import Mapping

from correction.domain.entry import AnyEntry
from correction.domain.facts.activities import MusterCalled
from correction.domain.facts.admission import Step, StepDone
from correction.domain.facts.staff_acts import Activity, ActivityAttended, ActKind, Result, StaffActed
from correction.rules.view import CaseView

CADENCES: Mapping[str, Activity] = {
    "education.group.cadence": Activity.GROUP_EDUCATION,
    "education.individual.cadence": Activity.TALK,
    "activity.warning_education.cadence": Activity.WARNING_EDUCATION,
    "activity.muster.cadence": Activity.MUSTER,
    "activity.counselling.cadence": Activity.COUNSELLING,
    "activity.help.cadence": Activity.HELP,
    "activity.group_meeting.cadence": Activity.GROUP_MEETING,
}
_STEPS = {Activity.COUNSELLING: Step.COUNSELLED, Activity.HELP: Step.HELPED}


def organised(view: CaseView, activity: Activity) -> list[AnyEntry]:
    """Give the entries that show that the office did its part, in order of happening.

    A line of the roll shows it whoever stayed away. A meeting face to face is a talk as well, and a step of
    counselling or help is counselling or help.
    """
    found: list[AnyEntry] = [e for e in view.file.of(ActivityAttended) if e.payload.activity is activity]
    if activity is Activity.MUSTER:
        found += view.file.of(MusterCalled)
    if activity is Activity.TALK:
        found += [
            e
            for e in view.file.of(StaffActed)
            if e.payload.act is ActKind.MEETING and e.payload.result is Result.COMPLETED
        ]
    if activity in _STEPS:
        found += [e for e in view.file.of(StepDone) if e.payload.step is _STEPS[activity]]
    found.sort(key=lambda e: e.when.starts_at)
    return found
