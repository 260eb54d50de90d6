"""What a county may set for itself (可设的本地标准): by theme, with the range that makes sense."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from correction.domain.errors import NotFound
from correction.rulebooks.entries import member
from correction.rulebooks.errors import RulebookError
from correction.rulebooks.yaml_file import need, need_text, only_fields, read_yaml

FILE = Path(__file__).parents[1] / "settable.yaml"
_THEME_FIELDS = {"zh", "seen_in", "keys"}


class SeenIn(StrEnum):
    """Where a changed value is seen; what follows from the records or the kept fixes can be tried out."""

    FINDINGS = "findings"
    POSITIONS = "positions"
    LADDER = "ladder"
    POWERS = "powers"
    WORK = "work"

    @property
    def zh(self) -> str:
        """The sentence that a preview begins with."""
        return _SEEN_ZH[self]

    @property
    def by_fixes(self) -> bool:
        """Tell whether a trial has to judge positions anew; nobody knows those of days to come."""
        return self is SeenIn.POSITIONS


_SEEN_ZH = {
    SeenIn.FINDINGS: "改变谁逾期、谁有预警",
    SeenIn.POSITIONS: "改变此后的定位点怎样认定（越界、静止、电量低）；以前的定位点已按当时的数值认定，"
    "不因此重新认定；试算按留存的定位点倒推",
    SeenIn.LADDER: "改变预警多久再次通知、升级和算作超时，不改变谁有预警",
    SeenIn.POWERS: "改变由谁审批、申请须提前几天，不改变谁有预警",
    SeenIn.WORK: "改变工作的做法，不改变谁有预警",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settable:
    """One parameter that a county may set: its theme, where it is seen, and its range, none of a cadence."""

    key: str
    theme: str
    seen_in: SeenIn
    least: int | None = None
    most: int | None = None


@cache
def settable() -> Mapping[str, Settable]:
    """Give everything that may be set, by key, in the order of the page."""
    found: dict[str, Settable] = {}
    for name, theme in need(read_yaml(FILE), "themes", FILE.name).items():
        where = f"{FILE.name}：{name}"
        only_fields(theme, _THEME_FIELDS, where)
        seen_in = member(SeenIn, need(theme, "seen_in", where), where)
        for key, bounds in need(theme, "keys", where).items():
            if key in found:
                raise RulebookError(where, f"参数 {key} 写了两处", "删去其中一处")
            least, most = _range(bounds, where)
            found[key] = Settable(
                key=key, theme=need_text(theme, "zh", where), seen_in=seen_in, least=least, most=most
            )
    return found


def settable_key(key: str) -> Settable:
    """Give one that may be set; raises NotFound, saying what to do with the others."""
    found = settable().get(key)
    if found is None:
        remedy = "从“本地标准”列出的各项中选；其他的由上级写进规则册"
        raise NotFound("本地标准", f"“{key[:64]}”不是可以设的项目", remedy)
    return found


def _range(bounds: Any, where: str) -> tuple[int | None, int | None]:
    match bounds:
        case None:
            return None, None
        case [int() as least, int() as most] if least <= most:
            return least, most
    raise RulebookError(where, f"范围 [{bounds}] 无法识别", "写成 [最小, 最大]")
