"""What the product does about each article of the law and of its measures (条文落实情况)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from correction.domain.alert_kind import AlertKind
from correction.rulebooks.entries import member
from correction.rulebooks.errors import RulebookError
from correction.rulebooks.yaml_file import need, need_text, only_fields, read_yaml

COVERAGE = Path(__file__).parent / "coverage.yaml"
_FIELDS = {"status", "note", "alerts"}


class Coverage(StrEnum):
    """How far an article is kept by the product; what is left to people is their decision or act."""

    IMPLEMENTED = "implemented"
    PARTIAL = "partial"
    PEOPLE = "people"

    @property
    def zh(self) -> str:
        """The status as shown on screen."""
        return _ZH[self]


_ZH = {Coverage.IMPLEMENTED: "已实现", Coverage.PARTIAL: "部分实现", Coverage.PEOPLE: "由人办理"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article (条): instrument code, number, how far it is covered, and the alerts that rest on it."""

    instrument: str
    number: int
    status: Coverage
    note: str
    alerts: tuple[AlertKind, ...] = ()


def read_coverage(path: Path = COVERAGE) -> tuple[Article, ...]:
    """Read the register, instrument by instrument; raises RulebookError for an entry that is not whole."""
    return tuple(
        article for code, articles in read_yaml(path).items() for article in _articles(code, articles, path)
    )


def _articles(code: str, articles: Any, path: Path) -> Iterator[Article]:
    for number, raw in articles.items():
        where = f"{path.name}：{code} 第 {number} 条"
        only_fields(raw, _FIELDS, where)
        status = member(Coverage, need(raw, "status", where), where)
        alerts = tuple(member(AlertKind, kind, where) for kind in raw.get("alerts", ()))
        if alerts and status is Coverage.PEOPLE:
            raise RulebookError(where, "由人办理的条文写了预警", "删去 alerts，或改正 status")
        yield Article(
            instrument=code,
            number=number,
            status=status,
            note=need_text(raw, "note", where),
            alerts=alerts,
        )
