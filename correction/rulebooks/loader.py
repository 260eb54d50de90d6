"""Loading a rulebook from its folder: header, declarations, instruments, and the books above it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from correction.rulebooks.book import Dated, Parameter, Rulebook
from correction.rulebooks.checks import overlay, refuse_clashes, refuse_gaps, refuse_loosening
from correction.rulebooks.entries import Rank, member, read_entries, read_instrument, read_parameters
from correction.rulebooks.errors import RulebookError
from correction.rulebooks.yaml_file import need, need_day, need_text, only_fields, read_yaml

SHIPPED = Path(__file__).parent
_HEADER_FIELDS = {"id", "title", "parent", "rank", "jurisdiction", "covers_from", "note"}
_FILE_FIELDS = {"book", "instrument", "values"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Resolved:
    """A book together with everything above it."""

    id: str
    title: str
    rank: Rank
    covers_from: date
    parameters: Mapping[str, Parameter]
    spans: tuple[Dated, ...]


def load_book(name_or_path: str | Path, *, extra_dirs: Iterable[Path] = ()) -> Rulebook:
    """Load a rulebook by its shipped name (cn, helan-2019), or from a folder that holds book.yaml.

    A parent is looked for in `extra_dirs`, then among the shipped books. Raises RulebookError, naming file,
    key and remedy, for a repeated or unknown key, two entries for one day, a gap without a reason, a citation
    without article or with a wrong excerpt, and a floor loosened locally.
    """
    dirs = tuple(extra_dirs)
    if isinstance(name_or_path, str) and not dirs and (SHIPPED / name_or_path / "book.yaml").is_file():
        return _shipped(name_or_path)
    return _rulebook(_resolve(_find(name_or_path, dirs), dirs))


@lru_cache(maxsize=16)
def _shipped(name: str) -> Rulebook:
    return _rulebook(_resolve(SHIPPED / name, ()))


def _rulebook(resolved: _Resolved) -> Rulebook:
    return Rulebook(
        name=resolved.id, title=resolved.title, parameters=resolved.parameters, spans=resolved.spans
    )


def _find(name_or_path: str | Path, dirs: tuple[Path, ...]) -> Path:
    for folder in (*dirs, SHIPPED, Path()):
        if (folder / name_or_path / "book.yaml").is_file():
            return folder / name_or_path
    shipped = sorted(path.parent.name for path in SHIPPED.glob("*/book.yaml"))
    raise RulebookError(
        f"规则册 {name_or_path}", "找不到 book.yaml", f"写规则册的目录，或随产品提供的 {shipped}"
    )


def _resolve(folder: Path, dirs: tuple[Path, ...]) -> _Resolved:
    """Read a folder, lay it over the books above it, and check the whole."""
    header_at = f"规则文件 {folder.name}/book.yaml"
    header = need(read_yaml(folder / "book.yaml"), "book", header_at)
    only_fields(header, _HEADER_FIELDS, header_at)
    name, rank = need_text(header, "id", header_at), member(Rank, need(header, "rank", header_at), header_at)
    above = _above(header, rank, dirs, header_at)
    parameters = above.parameters if above else _declared(folder)
    own = tuple(_entries(folder, parameters))
    refuse_clashes(own, name)
    if above is not None:
        refuse_loosening(above.spans, own, parameters, name)
    resolved = _Resolved(
        id=name,
        title=need_text(header, "title", header_at),
        rank=rank,
        covers_from=above.covers_from if above else need_day(header, "covers_from", header_at),
        parameters=parameters,
        spans=tuple(overlay(above.spans, own)) if above else own,
    )
    refuse_gaps(resolved.spans, parameters, resolved.covers_from, name)
    return resolved


def _above(header: Mapping[str, Any], rank: Rank, dirs: tuple[Path, ...], where: str) -> _Resolved | None:
    parent = header.get("parent")
    if parent is None:
        return None
    above = _resolve(_find(parent, dirs), dirs)
    if not rank.below(above.rank):
        raise RulebookError(
            where, f"位阶 [{rank}] 不低于上级 {above.id} 的 [{above.rank}]", "改正 rank 或 parent"
        )
    return above


def _declared(folder: Path) -> dict[str, Parameter]:
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
        only_fields(data, _FILE_FIELDS, where)
        if "instrument" in data or "values" in data:
            instrument = read_instrument(need(data, "instrument", where), where)
            yield from read_entries(need(data, "values", where), instrument, parameters, path)
