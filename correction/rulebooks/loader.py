"""Loading a rulebook from its folder: header, declarations, instruments, and the books above it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from correction.rulebooks.book import Dated, Parameter, Rulebook
from correction.rulebooks.checks import overlay, refuse_clashes, refuse_gaps, refuse_loosening, refuse_unset
from correction.rulebooks.entries import Rank, member, read_entries, read_instrument, read_parameters
from correction.rulebooks.errors import RulebookError
from correction.rulebooks.yaml_file import need, need_day, need_text, only_fields, read_yaml

SHIPPED = Path(__file__).parent
_HEADER_FIELDS = {"id", "title", "parent", "rank", "jurisdiction", "covers_from", "note"}
FILE_FIELDS = {"book", "instrument", "values"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a book says of itself; only a book without a parent says from when it covers everything."""

    id: str
    title: str
    rank: Rank
    parent: str | None
    covers_from: date | None
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A book together with everything above it."""

    header: Header
    covers_from: date
    parameters: Mapping[str, Parameter]
    spans: tuple[Dated, ...]


def load_book(name_or_path: str | Path, *, extra_dirs: Iterable[Path] = ()) -> Rulebook:
    """Load a rulebook by its shipped name (cn, helan-2019), or from a folder that holds book.yaml.

    A parent is looked for in `extra_dirs`, then among the shipped books. Raises RulebookError, naming file,
    key and remedy, for a repeated or unknown key, two entries for one day, a gap without a reason, a citation
    without article or with a wrong excerpt, a floor loosened locally, and a number taken away that is needed.
    """
    dirs = tuple(extra_dirs)
    if isinstance(name_or_path, str) and not dirs and (SHIPPED / name_or_path / "book.yaml").is_file():
        return _shipped(name_or_path)
    return _rulebook(_resolve(_find(name_or_path, dirs), dirs))


@lru_cache(maxsize=16)
def _shipped(name: str) -> Rulebook:
    return _rulebook(_resolve(SHIPPED / name, ()))


def _rulebook(resolved: Resolved) -> Rulebook:
    return Rulebook(
        name=resolved.header.id,
        title=resolved.header.title,
        parameters=resolved.parameters,
        spans=resolved.spans,
        covers_from=resolved.covers_from,
    )


def _find(name_or_path: str | Path, dirs: tuple[Path, ...]) -> Path:
    for folder in (*dirs, SHIPPED, Path()):
        if (folder / name_or_path / "book.yaml").is_file():
            return folder / name_or_path
    shipped = sorted(path.parent.name for path in SHIPPED.glob("*/book.yaml"))
    raise RulebookError(
        f"规则册 {name_or_path}", "找不到 book.yaml", f"写规则册的目录，或随产品提供的 {shipped}"
    )


def _resolve(folder: Path, dirs: tuple[Path, ...]) -> Resolved:
    """Read a folder, lay it over the books above it, and check the whole."""
    header = read_header(read_yaml(folder / "book.yaml"), folder)
    parent = above(header, dirs)
    parameters = parent.parameters if parent else declared(folder)
    own = tuple(_entries(folder, parameters))
    refuse_clashes(own, header.id)
    refuse_unset(own, parameters, header.id)
    if parent is not None:
        refuse_loosening(parent.spans, own, parameters, header.id)
    resolved = Resolved(
        header=header,
        covers_from=first_covered(header, parent),
        parameters=parameters,
        spans=tuple(overlay(parent.spans, own)) if parent else own,
    )
    refuse_gaps(resolved.spans, parameters, resolved.covers_from, header.id)
    return resolved


def read_header(data: Mapping[str, Any], folder: Path) -> Header:
    """Read the part `book` of a book.yaml; raises RulebookError."""
    where = f"规则文件 {folder.name}/book.yaml"
    raw = need(data, "book", where)
    only_fields(raw, _HEADER_FIELDS, where)
    parent = raw.get("parent")
    return Header(
        id=need_text(raw, "id", where),
        title=need_text(raw, "title", where),
        rank=member(Rank, need(raw, "rank", where), where),
        parent=parent,
        covers_from=need_day(raw, "covers_from", where) if parent is None else None,
        where=where,
    )


def first_covered(header: Header, parent: Resolved | None) -> date:
    """Give the first day on which every parameter has an answer: the parent's, or the book's own."""
    return header.covers_from or (parent.covers_from if parent else date.min)


def above(header: Header, dirs: tuple[Path, ...]) -> Resolved | None:
    """Load the book above, none for a national one; raises RulebookError where it does not outrank this."""
    if header.parent is None:
        return None
    parent = _resolve(_find(header.parent, dirs), dirs)
    if not header.rank.below(parent.header.rank):
        what = f"位阶 [{header.rank}] 不低于上级 {parent.header.id} 的 [{parent.header.rank}]"
        raise RulebookError(header.where, what, "改正 rank 或 parent")
    return parent


def declared(folder: Path) -> dict[str, Parameter]:
    """Read the names that a national book declares; raises RulebookError."""
    where = f"规则文件 {folder.name}/parameters.yaml"
    data = read_yaml(folder / "parameters.yaml")
    only_fields(data, {"parameters"}, where)
    return read_parameters(need(data, "parameters", where), where)


def _entries(folder: Path, parameters: Mapping[str, Parameter]) -> Iterable[Dated]:
    for path in sorted(folder.glob("*.yaml")):
        if path.name == "parameters.yaml":
            continue
        where = f"规则文件 {folder.name}/{path.name}"
        data = read_yaml(path)
        only_fields(data, FILE_FIELDS, where)
        if "instrument" in data or "values" in data:
            instrument = read_instrument(need(data, "instrument", where), where)
            yield from read_entries(need(data, "values", where), instrument, parameters, path)
