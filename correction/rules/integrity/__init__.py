"""Signs of nominal supervision in one case (虚管线索): against the office, never against the person."""

from correction.rules.integrity import (
    acts_after_end,
    device_not_fitted,
    leave_backdated,
    leave_beyond_power,
    monitoring_not_ended,
    stay_unpermitted,
    talk_while_away,
)
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    leave_backdated.RULE: leave_backdated.judge,
    leave_beyond_power.RULE: leave_beyond_power.judge,
    talk_while_away.RULE: talk_while_away.judge,
    stay_unpermitted.RULE: stay_unpermitted.judge,
    device_not_fitted.RULE: device_not_fitted.judge,
    monitoring_not_ended.RULE: monitoring_not_ended.judge,
    acts_after_end.RULE: acts_after_end.judge,
}
