"""What every figure of a return is called in Chinese (统计项目的名称)."""

from collections.abc import Mapping
from functools import cache

from correction.cli.words import word
from correction.domain.counting.indicators import Rate
from correction.domain.counting.returns import AGE_BANDS, Move
from correction.domain.facts.admission import ManagementClass, Step
from correction.domain.facts.after_release import Placement
from correction.domain.facts.decisions import DecisionKind
from correction.domain.facts.staff_acts import HOURED, Activity, ActKind
from correction.domain.order import Category

MOVE_ZH = {
    Move.OPENING: "期初",
    Move.RECEIVED: "接收",
    Move.TRANSFERRED_IN: "转入",
    Move.RELEASED: "解除",
    Move.TERMINATED: "终止",
    Move.TRANSFERRED_OUT: "转出",
    Move.CLOSING: "期末",
}
_PLAIN_ZH = {
    "structure.class.none": "未定管理类别",
    "enforcement.leave_granted": "批准外出",
    "supervision.check_ins_due": "应签到次数",
    "supervision.check_ins_met": "实签到次数",
    "structure.sex.male": "男",
    "structure.sex.female": "女",
    "aftercare.contacts": "帮教联系次数",
    "staff.officers": "专职人员（有执法资格）",
    "staff.officers_unqualified": "专职人员（无执法资格）",
    "staff.assistants": "协理员",
}


@cache
def _labels() -> Mapping[str, str]:
    """Every figure that a return can hold, by key."""
    said = dict(_PLAIN_ZH)
    for category in Category:
        said[f"structure.category.{category}"] = category.zh
        said |= {f"movement.{category}.{move}": f"{category.zh}{zh}" for move, zh in MOVE_ZH.items()}
    for low, high in AGE_BANDS:
        last = high == AGE_BANDS[-1][1]
        said[f"structure.age.{low:02d}"] = f"{low} 岁以上" if last else f"{low} 至 {high} 岁"
    said |= {f"structure.class.{each}": word(each) for each in ManagementClass}
    said |= {f"enforcement.{each}": word(each) for each in DecisionKind}
    said |= {f"supervision.{each}": word(each) for each in ActKind}
    said |= {f"education.{each}_times": f"{each.zh}人次" for each in Activity}
    said |= {f"education.{each}_hours": f"{each.zh}时数" for each in HOURED}
    said |= {f"aftercare.{each}": f"安置：{each.zh}" for each in Placement}
    for rate in Rate:
        said |= {
            f"indicator.{rate}.numerator": f"{rate.zh}分子",
            f"indicator.{rate}.denominator": f"{rate.zh}分母",
        }
    return said | {f"education.{each}": word(each) for each in (Step.COUNSELLED, Step.HELPED)}


def figure_zh(key: str) -> str:
    """Say a figure in Chinese; one that only a newer program knows keeps its key."""
    return _labels().get(key, key)
