"""What can be imported (导入种类), and the sheet of each kind."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from correction.intake.sheets.activities import ACTIVITY_SHEET
from correction.intake.sheets.acts import ACT_SHEET
from correction.intake.sheets.after_release import AFTER_SHEET
from correction.intake.sheets.approvals import APPROVAL_SHEET
from correction.intake.sheets.check_ins import CHECK_INS
from correction.intake.sheets.excuses import EXCUSE_SHEET
from correction.intake.sheets.fences import FENCE_SHEET
from correction.intake.sheets.leave import LEAVE_SHEET
from correction.intake.sheets.musters import MUSTER_SHEET
from correction.intake.sheets.organisation import STAFF_SHEET, UNIT_SHEET
from correction.intake.sheets.reports import REPORT_SHEET
from correction.intake.sheets.roster_row import ROSTER
from correction.intake.sheets.shifts import SHIFT_SHEET
from correction.intake.sheets.stays import STAY_SHEET
from correction.intake.sheets.steps import STEP_SHEET
from correction.intake.tabular.columns import Sheet


class ImportKind(StrEnum):
    """Kinds of file that the office takes in, in the order in which a new office imports them."""

    ORG = "org"
    STAFF = "staff"
    AREAS = "areas"
    ROSTER = "roster"
    FENCES = "fences"
    CHECK_INS = "checkins"
    REPORTS = "reports"
    ACTIVITIES = "activities"
    MUSTERS = "musters"
    ACTS = "acts"
    LEAVE = "leave"
    EXCUSES = "excuses"
    STEPS = "steps"
    APPROVALS = "approvals"
    STAYS = "stays"
    AFTER = "aftercare"
    SHIFTS = "shifts"

    @property
    def zh(self) -> str:
        """The kind as offices call it."""
        return "区域" if self is ImportKind.AREAS else SHEETS[self].title


# Areas are the one kind that is no table.
SHEETS: Mapping[ImportKind, Sheet[Any]] = {
    ImportKind.ORG: UNIT_SHEET,
    ImportKind.STAFF: STAFF_SHEET,
    ImportKind.ROSTER: ROSTER,
    ImportKind.FENCES: FENCE_SHEET,
    ImportKind.CHECK_INS: CHECK_INS,
    ImportKind.REPORTS: REPORT_SHEET,
    ImportKind.ACTIVITIES: ACTIVITY_SHEET,
    ImportKind.MUSTERS: MUSTER_SHEET,
    ImportKind.ACTS: ACT_SHEET,
    ImportKind.LEAVE: LEAVE_SHEET,
    ImportKind.EXCUSES: EXCUSE_SHEET,
    ImportKind.STEPS: STEP_SHEET,
    ImportKind.APPROVALS: APPROVAL_SHEET,
    ImportKind.STAYS: STAY_SHEET,
    ImportKind.AFTER: AFTER_SHEET,
    ImportKind.SHIFTS: SHIFT_SHEET,
}
