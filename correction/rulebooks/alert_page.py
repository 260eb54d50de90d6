"""The page that explains every kind of alert (预警说明), written from the glossary: it cannot go stale.

`python -m correction.rulebooks.alert_page` prints it; docs/officers keeps a copy, and a test compares them.
"""

import sys
from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer, Family
from correction.rulebooks.glossary import AlertEntry, Glossary, glossary

# Kinds that no rule raises: an alert about an alert would have a ladder of its own.
BY_LADDER = frozenset({AlertKind.ALERT_UNHANDLED})

_INTRO = """# 预警说明

本页由程序按词汇表自动写出。先看[使用说明](README.md)；每条预警的条文、数据和推算用 `correction why` 查看。

- **等级**从重到轻：{grades}。**处置时限**从告知时起算，到有人核查并写明处置为止。
  两项都是程序的默认值，不是法律规定。
- **义务承担者**是这件事由谁来做。承担者是{office}的，是工作没有落实，不会算到{person}头上。
- 预警只说明查到了什么，是不是违规由人核实后决定；预警不是警告。
- 标“只能由设备解除”的，设备恢复以前可以接警，不能消警。
- 标“由升级告知”的不另立预警：原预警按升级阶梯告知上级，并在办理时长表列为超时。
"""
_HEADER = "| 预警 | 等级 | 处置时限 | 义务承担者 | 说明 |\n|---|---|---|---|---|"


def alert_page() -> str:
    """Write the whole page as Markdown: a table a family, the kinds in the order of the glossary."""
    words = glossary()
    intro = _INTRO.format(
        grades="、".join(words.grades.values()),
        office=words.bearers[Bearer.OFFICE],
        person=words.bearers[Bearer.PERSON],
    )
    return "\n".join([intro, *(part for family in words.families for part in _family(words, family))])


def _family(words: Glossary, family: Family) -> Iterator[str]:
    yield f"## {words.families[family]}\n\n{_HEADER}"
    for entry in words.alerts.values():
        if entry.family is family:
            yield _row(words, entry)
    yield ""


def _row(words: Glossary, entry: AlertEntry) -> str:
    told = entry.explanation + ("（由升级告知）" if entry.kind in BY_LADDER else "")
    told += "（只能由设备解除）" if entry.device_clears else ""
    cells = (
        entry.zh,
        words.grades[entry.grade],
        f"{entry.handling_hours:g} 小时",
        words.bearers[entry.bearer],
    )
    return f"| {' | '.join((*cells, told))} |"


if __name__ == "__main__":
    sys.stdout.write(alert_page())
