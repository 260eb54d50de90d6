"""The wording of a paper (文书模板) and filling it (填制): text with {栏目} in braces, no program in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from correction.domain.papers.document import Block, Document, Style
from correction.domain.papers.kinds import PaperKind

PLACE = re.compile(r"\{([^{}]*)\}")
# What is left for a pen where nothing is known.
TO_WRITE = "＿" * 6
NUMBER, YEAR = "号", "年"


class Need(StrEnum):
    """Whether whoever makes a paper has to type a field (必填、选填), and whether it is long (长文)."""

    REQUIRED = "必填"
    OPTIONAL = "选填"
    REQUIRED_LONG = "必填长文"
    OPTIONAL_LONG = "长文"

    @property
    def required(self) -> bool:
        """Whether the paper is not issued without it."""
        return self in (Need.REQUIRED, Need.REQUIRED_LONG)

    @property
    def long(self) -> bool:
        """Whether it takes several lines."""
        return self in (Need.REQUIRED_LONG, Need.OPTIONAL_LONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What a paper is filled with: texts by field, and lists of lines for tables."""

    texts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateBlock:
    """One block of a template; a table with `each` has a row of `cells` for every line of that list.

    `fill_to` adds empty rows up to that many, for a pen; `when` names a field without which the block is
    left out.
    """

    style: Style
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()
    header: bool = False
    lines: int = 0
    each: str = ""
    cells: tuple[str, ...] = ()
    fill_to: int = 0
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTemplate:
    """A body's wording of one kind of paper from a day on; `org_id` is none for the shipped one.

    `series` names the run of numbers and `number` how one is written, both empty for a paper without one;
    `ask` are the fields to be typed.
    """

    paper: PaperKind
    version: int
    from_on: date
    title: str
    issuer: str
    blocks: tuple[TemplateBlock, ...]
    series: str = ""
    number: str = ""
    stub: tuple[TemplateBlock, ...] = ()
    foot: str = ""
    body_pt: float = 16.0
    ask: Mapping[str, Need] = field(default_factory=dict)
    org_id: str | None = None
    sha256: str = ""

    def places(self) -> Iterator[str]:
        """Give every field that the template names, in lists the columns too."""
        for text in (self.title, self.issuer, self.number, self.foot):
            yield from PLACE.findall(text)
        for block in (*self.blocks, *self.stub):
            cells = (cell for row in (*block.rows, block.cells) for cell in row)
            for text in (block.text, *cells):
                yield from PLACE.findall(text)
            yield from (name for name in (block.each, block.when) if name)


def filled(template: PaperTemplate, values: Values, *, number: str, issued_on: date) -> Document:
    """Fill a template; what is not known is left for a pen, and in a table empty."""
    texts = {**values.texts, "文号": number}
    return Document(
        title=_fill(template.title, texts),
        issuer=_fill(template.issuer, texts),
        issued_on=issued_on,
        number=number,
        blocks=tuple(_blocks(template.blocks, Values(texts=texts, lists=values.lists))),
        stub=tuple(_blocks(template.stub, Values(texts=texts, lists=values.lists))),
        foot=_fill(template.foot, texts),
        body_pt=template.body_pt,
    )


def blank(template: PaperTemplate, *, issued_on: date) -> Document:
    """Give the empty form of a template, to be filled in by hand (空白文书)."""
    return Document(
        title=_fill(template.title, {}),
        issuer=_fill(template.issuer, {}),
        issued_on=issued_on,
        number=_fill(template.number, {}) if template.number else "",
        blocks=tuple(_block(block, Values()) for block in template.blocks if not _only_words(block)),
        stub=tuple(_block(block, Values()) for block in template.stub),
        foot=_fill(template.foot, {}),
        body_pt=template.body_pt,
    )


def number_text(template: PaperTemplate, year: int, number: int, texts: Mapping[str, str]) -> str:
    """Write a number as the template's county does, such as （甲县）社矫外字〔2026〕第3号."""
    return _fill(template.number, {**texts, YEAR: str(year), NUMBER: str(number)})


def _fill(text: str, texts: Mapping[str, str], left: str = TO_WRITE) -> str:
    return PLACE.sub(lambda place: texts.get(place[1]) or left, text)


def _only_words(block: TemplateBlock) -> bool:
    """Tell whether a block is nothing but one text that somebody types; the lines for a pen stay."""
    return bool(block.when) or (
        bool(PLACE.fullmatch(block.text)) and block.style in (Style.BODY, Style.PLAIN)
    )


def _blocks(blocks: tuple[TemplateBlock, ...], values: Values) -> Iterator[Block]:
    for block in blocks:
        if not block.when or values.texts.get(block.when) or values.lists.get(block.when):
            yield _block(block, values)


def _block(block: TemplateBlock, values: Values) -> Block:
    rows = [tuple(_fill(cell, values.texts, "") for cell in row) for row in block.rows]
    if block.each:
        lines = values.lists.get(block.each, ())
        for number, line in enumerate(lines, start=1):
            said = {**values.texts, **line, "序号": str(number)}
            rows.append(tuple(_fill(cell, said, "") for cell in block.cells))
        empty = ("",) * len(block.cells)
        rows += [empty] * max(0, block.fill_to - len(lines))
    return Block(
        style=block.style,
        text=_fill(block.text, values.texts),
        rows=tuple(rows),
        widths=block.widths,
        header=block.header,
        lines=block.lines,
    )
