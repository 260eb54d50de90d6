"""Reading templates (读取模板) as strictly as the law: what nobody knows is an error that says where."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from correction.domain.errors import InvalidValue
from correction.domain.facts.issuing import PaperTemplateSet
from correction.domain.papers.document import Style
from correction.domain.papers.kinds import PaperKind
from correction.domain.papers.template import Need, PaperTemplate, TemplateBlock
from correction.office.papers.fields import KNOWN
from correction.rulebooks.errors import RulebookError
from correction.rulebooks.yaml_file import need, need_day, need_text, only_fields, read_yaml_text

SHIPPED = Path(__file__).with_name("shipped")
_TOP = {
    "paper",
    "version",
    "from_on",
    "title",
    "issuer",
    "series",
    "number",
    "body_pt",
    "ask",
    "blocks",
    "stub",
    "foot",
}
_TEXTS = {style.value: style for style in Style if style not in (Style.TABLE, Style.LINES)}
_TABLE = {"widths", "header", "rows", "each", "cells", "fill_to"}


def read_template(text: str, where: str, *, org_id: str | None = None) -> PaperTemplate:
    """Read a template from its text.

    Raises RulebookError for what is no template, InvalidValue for a field that nobody knows or a table whose
    rows do not fit its columns; both name the place.
    """
    data = read_yaml_text(text, where, "文书模板")
    only_fields(data, _TOP, where)
    kind = _kind(need_text(data, "paper", where), where)
    place = f"{where}《{kind.zh}》"
    made = PaperTemplate(
        paper=kind,
        version=_whole(need(data, "version", place), f"{place} version"),
        from_on=need_day(data, "from_on", place),
        title=need_text(data, "title", place),
        issuer=str(data.get("issuer", "{制作机构}")),
        series=str(data.get("series", "")),
        number=str(data.get("number", "")),
        body_pt=float(data.get("body_pt", 16)),
        ask={str(name): _need(said, f"{place} ask {name}") for name, said in (data.get("ask") or {}).items()},
        blocks=_blocks(need(data, "blocks", place), f"{place} blocks"),
        stub=_blocks(data.get("stub") or [], f"{place} stub"),
        foot=str(data.get("foot", "")),
        org_id=org_id,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    _check(made, place)
    return made


@cache
def shipped_templates() -> Mapping[PaperKind, PaperTemplate]:
    """Give the shipped wording of every paper."""
    read = (
        read_template(path.read_text(encoding="utf-8"), path.name) for path in sorted(SHIPPED.glob("*.yaml"))
    )
    return {template.paper: template for template in read}


def shipped_text(paper: PaperKind) -> str:
    """Give the shipped template of a paper as it is written, to be edited."""
    return (SHIPPED / f"{paper.value}.yaml").read_text(encoding="utf-8")


@cache
def template_of(said: PaperTemplateSet, org_id: str) -> PaperTemplate:
    """Read a template that stands in a body's log."""
    return read_template(said.text, f"{org_id} 第 {said.version} 版", org_id=org_id)


def _check(made: PaperTemplate, place: str) -> None:
    """Refuse unknown fields, and a number without a series or the other way round."""
    known = KNOWN | set(made.ask)
    if unknown := sorted({name for name in made.places() if name not in known}):
        remedy = "核对栏目名；要由制作人填写的，列入 ask；全部栏目用 correction paper fields 列出"
        raise InvalidValue(place, f"没有栏目 {'、'.join(unknown)}", remedy)
    if bool(made.series) != bool(made.number) or (made.number and "{号}" not in made.number):
        raise InvalidValue(place, "文号不完整", "编号的文书同时写 series 和 number，number 中写 {年} 和 {号}")
    if made.number and "{年}" not in made.number:
        raise InvalidValue(place, "文号没有年份", "number 中写 {年}，每年从 1 号重新编起")
    if not 8 <= made.body_pt <= 22:
        raise InvalidValue(f"{place} body_pt", f"字号 {made.body_pt:g} 磅不合适", "写 8 至 22 之间的数")


def _blocks(raw: Any, where: str) -> tuple[TemplateBlock, ...]:
    if not isinstance(raw, list):
        raise RulebookError(where, "不是列表", "每段以“- ”开头")
    return tuple(_block(each, f"{where} 第 {number} 段") for number, each in enumerate(raw, start=1))


def _block(raw: Any, where: str) -> TemplateBlock:
    if not isinstance(raw, dict):
        raise RulebookError(where, "没有写明段落样式", f"写成“body: 文字”，样式有 {sorted(Style)}")
    when = str(raw.get("when", ""))
    styles = [key for key in raw if key != "when"]
    if len(styles) != 1 or styles[0] not in list(Style):
        raise RulebookError(where, f"样式写的是 {styles}", f"写一个样式：{'、'.join(Style)}")
    (style,), said = styles, raw[styles[0]]
    if style in _TEXTS:
        return TemplateBlock(style=_TEXTS[style], text=str(said), when=when)
    if style == Style.LINES:
        return TemplateBlock(style=Style.LINES, lines=_whole(said, where), when=when)
    return _table(said, when, where)


def _table(raw: Any, when: str, where: str) -> TemplateBlock:
    if not isinstance(raw, dict):
        raise RulebookError(where, "表格不是键值表", "照随程序提供的模板书写")
    only_fields(raw, _TABLE, where)
    widths = tuple(_whole(each, f"{where} widths") for each in need(raw, "widths", where))
    rows = tuple(tuple(str(cell) for cell in row) for row in raw.get("rows") or ())
    cells = tuple(str(cell) for cell in raw.get("cells") or ())
    for number, row in enumerate((*rows, cells) if cells else rows, start=1):
        if not 1 <= len(row) <= len(widths):
            what = f"第 {number} 行有 {len(row)} 格，widths 有 {len(widths)} 栏"
            raise InvalidValue(where, what, "一行最多写 widths 那么多格；少写的，最后一格向右合并")
    if bool(raw.get("each")) != bool(cells):
        raise InvalidValue(where, "each 和 cells 只写了一个", "逐行列出清单的表格同时写 each 和 cells")
    return TemplateBlock(
        style=Style.TABLE,
        rows=rows,
        widths=widths,
        header=bool(raw.get("header", False)),
        each=str(raw.get("each", "")),
        cells=cells,
        fill_to=_whole(raw.get("fill_to", 0), where),
        when=when,
    )


def _kind(said: str, where: str) -> PaperKind:
    named = {kind.zh: kind for kind in PaperKind} | {kind.value: kind for kind in PaperKind}
    if said not in named:
        raise InvalidValue(
            f"{where} paper", f"没有文书“{said}”", f"填写：{'、'.join(k.zh for k in PaperKind)}"
        )
    return named[said]


def _need(said: Any, where: str) -> Need:
    if said not in list(Need):
        raise InvalidValue(where, f"写的是“{said}”", f"填写：{'、'.join(Need)}")
    return Need(said)


def _whole(said: Any, where: str) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or said < 0:
        raise InvalidValue(where, f"“{said}”不是整数", "写不带引号的整数")
    return said
