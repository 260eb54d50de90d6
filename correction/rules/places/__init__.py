"""Where a person may be (活动区域): the permitted area, prohibited places, doubtful tracks."""

from correction.rules.places import (
    area_crossed,
    border_approached,
    gathering,
    outside_area,
    position_undecided,
    prohibited_area,
    track_abnormal,
)
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    outside_area.RULE: outside_area.judge,
    prohibited_area.RULE: prohibited_area.judge,
    area_crossed.RULE: area_crossed.judge,
    position_undecided.RULE: position_undecided.judge,
    border_approached.RULE: border_approached.judge,
    track_abnormal.RULE: track_abnormal.judge,
    gathering.RULE: gathering.judge,
}
