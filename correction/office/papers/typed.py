"""What whoever makes a paper types (填写内容): nothing left out, times in order, two of the staff."""

import re
from collections.abc import Mapping
from datetime import datetime

from correction.domain.errors import InvalidValue
from correction.domain.papers.template import PaperTemplate

STARTS, ENDS, WRITER = "开始时间", "结束时间", "记录人"
# Who may lead what the writer takes down; the two are never one person.
LEADERS = ("谈话人", "走访人", "核查人", "调查人", "主持人", "组织人", "辅导人", "帮扶人", "查找负责人")
LONG_MAX, SHORT_MAX = 8000, 200
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def check_typed(template: PaperTemplate, typed: Mapping[str, str]) -> None:
    """Refuse what is missing, too long or impossible.

    Raises InvalidValue that names the paper and the field.
    """
    where = template.paper.zh
    missing = [name for name, need in template.ask.items() if need.required and not typed.get(name)]
    if missing:
        raise InvalidValue(where, f"没有填写 {'、'.join(missing)}", "填写后再制作；暂时写不出的先打印空白表")
    for name, need in template.ask.items():
        text, most = typed.get(name, ""), LONG_MAX if need.long else SHORT_MAX
        if len(text) > most:
            raise InvalidValue(f"{where}“{name}”", f"有 {len(text)} 字，超过 {most} 字", "精简，或者另附材料")
        if _CONTROL.search(text.replace("\r\n", "\n")):
            raise InvalidValue(f"{where}“{name}”", "含有不能打印的控制字符", "删去后重新填写")
    if {STARTS, ENDS} <= set(template.ask):
        _check_times(where, typed.get(STARTS, ""), typed.get(ENDS, ""))
    writer = typed.get(WRITER, "")
    leaders = [name for name in LEADERS if name in template.ask]
    if WRITER in template.ask and any(typed.get(name) == writer for name in leaders):
        raise InvalidValue(
            where, f"{leaders[0]}和记录人是同一人（{writer}）", "应有两名工作人员在场，分别填写"
        )


def _check_times(where: str, starts: str, ends: str) -> None:
    began, ended = _moment(where, STARTS, starts), _moment(where, ENDS, ends)
    if ended <= began:
        raise InvalidValue(where, f"结束时间 {ends} 不晚于开始时间 {starts}", "核对起止时间")


def _moment(where: str, name: str, text: str) -> datetime:
    try:
        return datetime.strptime(text.replace("T", " "), "%Y-%m-%d %H:%M")  # noqa: DTZ007 - local, only compared
    except ValueError:
        what = f"“{text}”不是时间"
        raise InvalidValue(f"{where}“{name}”", what, "写成 2026-01-31 14:30") from None
