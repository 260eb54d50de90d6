"""Reading YAML strictly: what a careless file would lose in silence is an error here."""

from collections.abc import Collection, Hashable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import yaml

from correction.rulebooks.errors import RulebookError

# The parser written in C reads the books ten times faster; a PyYAML built from source may lack it.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Strict(_Base):  # type: ignore[misc]
    """Refuses a key written twice, of which plain YAML would keep only the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping whose keys are all different."""
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                line = key_node.start_mark.line + 1
                raise RulebookError(
                    f"{Path(key_node.start_mark.name).name} 第 {line} 行",
                    f"键 [{key}] 重复",
                    "删去其中一个",
                )
            seen.add(key)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def read_yaml(path: Path, what: str = "规则文件") -> dict[str, Any]:
    """Read one file whose top is a mapping; `what` is how errors call it.

    Raises RulebookError when the file is missing, is not YAML, repeats a key, or is not a mapping.
    """
    try:
        with path.open(encoding="utf-8") as stream:
            return _read(stream, path.name, what)
    except FileNotFoundError as error:
        raise RulebookError(
            f"{what} {path.name}", "文件不存在", f"在 {path.parent.name} 目录放入该文件"
        ) from error


def read_yaml_text(text: str, name: str, what: str) -> dict[str, Any]:
    """Read a text whose top is a mapping, as `read_yaml` reads a file; `name` is how errors call it."""
    return _read(text, name, what)


def _read(source: TextIO | str, name: str, what: str) -> dict[str, Any]:
    try:
        data = yaml.load(source, Loader=_Strict)  # noqa: S506 - derived from the safe loader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RulebookError(f"{what} {name}", f"不是合格的 YAML：{error}", "按提示的行列改正") from error
    if not isinstance(data, dict):
        raise RulebookError(f"{what} {name}", "最外层不是键值表", "照随程序提供的文件书写")
    return data


def only_fields(data: Mapping[str, Any], allowed: Collection[str], where: str) -> None:
    """Refuse a field that nobody reads: a misspelt one would otherwise be lost in silence."""
    if unknown := sorted(str(key) for key in data if key not in allowed):
        raise RulebookError(where, f"不认识的键 {unknown}", f"只能使用 {sorted(allowed)}")


def need(data: Mapping[str, Any], field: str, where: str) -> Any:
    """Give a field that must be there and not empty."""
    value = data.get(field)
    if value is None or value == "":
        raise RulebookError(where, f"缺少 [{field}]", f"补上 [{field}]")
    return value


def need_text(data: Mapping[str, Any], field: str, where: str) -> str:
    """Give a text that must be there; a bare 21 where 第二十一条 is meant is refused."""
    value = need(data, field, where)
    if not isinstance(value, str):
        raise RulebookError(where, f"[{field}] 不是文字：{value}", "写成文字，必要时加引号")
    return value


def need_day(data: Mapping[str, Any], field: str, where: str) -> date:
    """Give a day that must be there, written without quotation marks."""
    value = need(data, field, where)
    if type(value) is not date:
        raise RulebookError(where, f"日期 [{value}] 无法识别", "写成 2020-07-01 的样子，不加引号")
    return value
