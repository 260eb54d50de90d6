"""A filled paper (成文): what is on it, not how it looks; PDF and Word are drawn from this."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Style(StrEnum):
    """What a block of a paper is (段落样式)."""

    BODY = "body"
    PLAIN = "plain"
    HEADING = "heading"
    CENTRE = "centre"
    RIGHT = "right"
    NOTE = "note"
    TABLE = "table"
    LINES = "lines"

    @property
    def zh(self) -> str:
        """The block as the page on templates calls it."""
        return _STYLE_ZH[self]


_STYLE_ZH = {
    Style.BODY: "正文段落",
    Style.PLAIN: "顶格段落",
    Style.HEADING: "小标题",
    Style.CENTRE: "居中段落",
    Style.RIGHT: "靠右段落",
    Style.NOTE: "附注",
    Style.TABLE: "表格",
    Style.LINES: "手写横线",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block: a paragraph (`text`), a table (`rows`), or `lines` ruled lines to write on by hand.

    `widths` are the relative widths of the columns; a row with fewer cells stretches its last one.
    """

    style: Style
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()
    header: bool = False
    lines: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole paper as it is issued: heading, number, blocks, the stub (存根), the foot of each page.

    `body_pt` is the size of the letters in points, `landscape` turns the page; `foot` is what is signed on
    every page (逐页签名).
    """

    title: str
    issuer: str
    issued_on: date
    blocks: tuple[Block, ...]
    number: str = ""
    stub: tuple[Block, ...] = ()
    foot: str = ""
    body_pt: float = 16.0
    landscape: bool = False

    def words(self) -> Iterator[tuple[str, str]]:
        """Give every text on the paper with the place where it stands."""
        yield from (
            ("标题", self.title),
            ("制作机构", self.issuer),
            ("文号", self.number),
            ("页脚", self.foot),
        )
        for where, blocks in (("正文", self.blocks), ("存根", self.stub)):
            for block in blocks:
                yield where, block.text
                for row in block.rows:
                    yield from ((where, cell) for cell in row)
