"""Every rule by its id (规则目录), gathered from the rooms; `BEFORE_CASE` judges logs without a case."""

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
from correction.rules.investigations import RULES as BEFORE_CASE
from correction.rules.view import Judge

__all__ = ["BEFORE_CASE", "RULES"]

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
