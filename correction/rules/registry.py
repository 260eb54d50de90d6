"""Every rule by its id (规则目录), gathered from the rooms; `WITHOUT_CASE` judges logs without a case.

Such a log is that of an investigation before sentence, of an office, or of a county.
"""

from correction.rules import (
    absences,
    activities,
    assessments,
    check_ins,
    classes,
    devices,
    discipline,
    endings,
    groups,
    intake,
    integrity,
    investigations,
    leaves,
    minors,
    moves,
    office_work,
    oversight,
    paperwork,
    periods,
    places,
    reports,
    rulings,
    searches,
)
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    **check_ins.RULES,
    **reports.RULES,
    **office_work.RULES,
    **activities.RULES,
    **periods.RULES,
    **places.RULES,
    **devices.RULES,
    **absences.RULES,
    **searches.RULES,
    **leaves.RULES,
    **integrity.RULES,
    **discipline.RULES,
    **endings.RULES,
    **groups.RULES,
    **moves.RULES,
    **rulings.RULES,
    **paperwork.RULES,
    **oversight.RULES,
    **classes.RULES,
    **assessments.RULES,
    **minors.RULES,
    **intake.RULES,
}

WITHOUT_CASE: dict[str, Judge] = {
    **investigations.RULES,
    **oversight.OF_BODIES,
    **periods.OF_BODIES,
    **minors.OF_BODIES,
}
