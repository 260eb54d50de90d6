"""Citations (法律依据): where a number or a ground comes from, and how far it may be trusted."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Confidence(StrEnum):
    """How a citation was checked (可信程度).

    V: the full text was read, and the excerpt is verbatim. S2: two or more secondary sources agree.
    S1: one secondary source. M: told from general knowledge, the text itself not seen. D: decided by this
    product where the law gives no number, or our own inference; never law. L: decided by a county agency as
    its own standard, which may tighten the law and is none.
    """

    V = "V"
    S2 = "S2"
    S1 = "S1"
    M = "M"
    D = "D"
    L = "L"

    @property
    def label(self) -> str:
        """Say it in the words that a clerk sees on screen."""
        return _LABELS[self]

    @property
    def confirmed(self) -> bool:
        """Tell whether the words of the law were checked well enough to print them without a mark."""
        return self in {Confidence.V, Confidence.S2}


_LABELS = {
    Confidence.V: "已核对原文",
    Confidence.S2: "多处来源一致",
    Confidence.S1: "单一来源·待核对原文",
    Confidence.M: "转述·待核对原文",
    Confidence.D: "产品策略·非法律规定",
    Confidence.L: "本地标准·本机构决定",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One article of one instrument, as shown beside every due date and alert (依据条文).

    `instrument` is the short code (CCL), `title` the Chinese title, `article` the place (第二十一条).
    `excerpt` holds verbatim words and is never filled for confidence M; `paraphrase` holds our retelling
    (转述). `checked_on` is the day on which somebody last compared it with its source.
    """

    instrument: str
    title: str
    article: str
    confidence: Confidence
    excerpt: str | None = None
    paraphrase: str | None = None
    checked_on: date | None = None

    def __str__(self) -> str:
        """Name the place in one line, marked unless its words were confirmed."""
        place = f"《{self.title}》{self.article}"
        return place if self.confidence.confirmed else f"{place}（{self.confidence.label}）"

    def text(self) -> str:
        """Name the place and what it says: verbatim words in quotation marks, a retelling marked 转述."""
        said = str(self) if self.excerpt is None else f"{self}：“{self.excerpt}”"
        if self.paraphrase is None:
            return said
        mark = "说明" if self.confidence in {Confidence.D, Confidence.L} else "转述"
        return f"{said}；{mark}：{self.paraphrase}"
