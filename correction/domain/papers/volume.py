"""The two volumes of a person (执行档案、工作档案): what lies in each, in which order, what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.issuing import PaperFiled, PaperIssued
from correction.domain.file import CaseFile
from correction.domain.papers.kinds import PaperKind, Volume
from correction.domain.papers.specs import SPECS

REST = "其他材料"


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumePart:
    """One part of a volume (案卷的一部分): the papers made here that lie in it; `required` asks for one."""

    name: str
    papers: tuple[PaperKind, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeOrder:
    """The order of a volume as a body keeps it; `org_id` is none for the shipped one."""

    volume: Volume
    version: int
    from_on: date
    parts: tuple[VolumePart, ...]
    org_id: str | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeItem:
    """One paper of a volume: `issued` was made here, `filed` is an original with its own pages."""

    part: str
    title: str
    by: str
    number: str
    dated_on: date
    issued: Entry[PaperIssued] | None = None
    filed: Entry[PaperFiled] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A paper that ought to lie in a volume and does not; `about` is the entry that calls for it."""

    part: str
    title: str
    about: AnyEntry | None = None


def items_of(file: CaseFile, order: VolumeOrder) -> tuple[VolumeItem, ...]:
    """Give what lies in a volume, part by part, in each by date; void papers are left out.

    What no part of the order names comes last.
    """
    parts = [part.name for part in order.parts]
    place = {kind: part.name for part in order.parts for kind in part.papers}
    found = [
        _made(entry, place) for entry in file.of(PaperIssued) if _lies_in(entry.payload.paper, order, place)
    ]
    found += [_filed(entry, parts) for entry in file.of(PaperFiled) if entry.payload.volume is order.volume]
    return tuple(sorted(found, key=lambda each: (_rank(each.part, parts), each.dated_on, _number(each))))


def missing_from(file: CaseFile, order: VolumeOrder, items: Iterable[VolumeItem]) -> tuple[Missing, ...]:
    """Give what ought to be there: documents that the record calls for, parts that must not be empty."""
    issued = {(e.payload.paper, e.payload.about_entry_id) for e in file.of(PaperIssued)}
    place = {kind: part.name for part in order.parts for kind in part.papers}
    found = [
        Missing(part=place[kind], title=kind.zh, about=entry)
        for entry in file.entries
        if entry.entry_id not in file.voided
        for kind, spec in SPECS.items()
        if kind in place
        and not spec.stands_alone
        and spec.fits(entry, file)
        and spec.taken_back(entry, file) is None
        and spec.is_for(file)
        and (kind, entry.entry_id) not in issued
    ]
    filled = {item.part for item in items}
    empty = [part for part in order.parts if part.required and part.name not in filled]
    return (*(Missing(part=part.name, title=f"{part.name}（至少一件）") for part in empty), *found)


def _lies_in(paper: PaperKind, order: VolumeOrder, place: dict[PaperKind, str]) -> bool:
    return paper in place or SPECS[paper].volume is order.volume


def _made(entry: Entry[PaperIssued], place: dict[PaperKind, str]) -> VolumeItem:
    said = entry.payload
    return VolumeItem(
        part=place.get(said.paper, REST),
        title=said.document.title,
        by=said.document.issuer,
        number=said.number,
        dated_on=said.document.issued_on,
        issued=entry,
    )


def _filed(entry: Entry[PaperFiled], parts: list[str]) -> VolumeItem:
    said = entry.payload
    return VolumeItem(
        part=said.part if said.part in parts else REST,
        title=said.title,
        by=said.by,
        number=said.document_no,
        dated_on=said.dated_on,
        filed=entry,
    )


def _rank(part: str, parts: list[str]) -> int:
    return parts.index(part) if part in parts else len(parts)


def _number(item: VolumeItem) -> int:
    entry: AnyEntry | None = item.issued or item.filed
    return entry.number if entry else 0
