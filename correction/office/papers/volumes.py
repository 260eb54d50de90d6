"""Volumes as a body keeps them (立卷归档): their order, what lies in them, and originals that are filed."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from correction.domain.authority import county_of
from correction.domain.entry import Entry
from correction.domain.errors import InvalidValue
from correction.domain.facts.investigation import InvestigationLinked
from correction.domain.facts.issuing import PaperFiled, PaperIssued, VolumeOrderSet
from correction.domain.file import CaseFile
from correction.domain.moments import When, legal_day
from correction.domain.organisation import OrgTree, OrgUnit
from correction.domain.papers.kinds import PaperKind, Volume
from correction.domain.papers.volume import (
    Missing,
    VolumeItem,
    VolumeOrder,
    VolumePart,
    items_of,
    missing_from,
)
from correction.office.attachments.attaching import Listed, attachments_of
from correction.office.ids import new_id
from correction.office.papers.desk import file_of, office_of
from correction.office.ports import LogKind, UnitOfWork
from correction.office.record import RARE_ONLY, draft, record
from correction.rulebooks.errors import RulebookError
from correction.rulebooks.yaml_file import need, need_day, need_text, only_fields, read_yaml_text

SHIPPED = Path(__file__).with_name("volumes.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """One volume of one person: its keeper, its order, what lies in it, is missing, is attached.

    What is attached to a paper of the volume goes with it; everything else goes with the work of the office.
    What was gathered before sentence, if by bodies of the same county, goes into the file of the execution.
    """

    file: CaseFile
    keeper: OrgUnit
    order: VolumeOrder
    items: tuple[VolumeItem, ...]
    missing: tuple[Missing, ...]
    attached: tuple[Listed, ...] = ()


def contents_of(uow: UnitOfWork, log_id: str, volume: Volume, *, now: datetime) -> Contents:
    """Give a volume as it stands now; raises NotFound where there is no such case."""
    file, tree = file_of(uow, log_id), uow.organisation()
    office = office_of(file, tree, uow.office_of(log_id))
    keeper = office if volume is Volume.WORK else county_of(tree, office.org_id)
    order = _order_for(uow, tree, keeper.org_id, volume, legal_day(now))
    items = items_of(file, order)
    missing = missing_from(file, order, items)
    mine = {entry.entry_id for item in items if (entry := item.issued or item.filed) is not None}
    attached = tuple(each for each in reversed(attachments_of(file)) if _goes_with(each, volume, mine))
    if volume is Volume.EXECUTION:
        attached = (*_gathered_before(uow, file, keeper, tree), *attached)
    return Contents(file=file, keeper=keeper, order=order, items=items, missing=missing, attached=attached)


def _gathered_before(uow: UnitOfWork, file: CaseFile, keeper: OrgUnit, tree: OrgTree) -> Iterator[Listed]:
    """Give what is attached to the investigations that the case is tied to; nothing of an erased one."""
    linked = [entry.payload.investigation_id for entry in file.of(InvestigationLinked)]
    kept = set(uow.log_ids(LogKind.INVESTIGATION)) if linked else set()
    for log_id in linked:
        body_id = uow.office_of(log_id)
        if log_id not in kept or body_id is None or not tree.covers(keeper.org_id, body_id):
            continue
        found = CaseFile.of_log(log_id, uow.entries(log_id))
        yield from (
            each
            for each in reversed(attachments_of(found))
            if not each.voided and each.entry.payload.sealed_sha256 is not None
        )


def _goes_with(each: Listed, volume: Volume, mine: Collection[str]) -> bool:
    if each.voided or each.entry.payload.sealed_sha256 is None:
        return False
    if each.about is not None and isinstance(each.about.payload, PaperIssued | PaperFiled):
        return each.about.entry_id in mine
    return volume is Volume.WORK


def file_original(
    uow: UnitOfWork, log_id: str, filed: PaperFiled, *, entry_id: str, actor: str, now: datetime
) -> Entry[PaperFiled]:
    """Put an original into a volume (原件归档).

    Raises InvalidValue for a part that the volume does not have, or a day to come.
    """
    order = contents_of(uow, log_id, filed.volume, now=now).order
    parts = [part.name for part in order.parts]
    if filed.part not in parts:
        raise InvalidValue("原件归档", f"案卷没有“{filed.part}”这一部分", f"填写：{'、'.join(parts)}")
    if filed.dated_on > legal_day(now):
        raise InvalidValue("原件归档", f"文书日期 {filed.dated_on} 还没有到", "按原件的落款日期填写")
    item = draft(filed, When.at(now), entry_id=entry_id, actor=actor)
    if not uow.has_entry(log_id, entry_id):
        record(uow, log_id, [item], now=now)
    return next(e for e in uow.entries(log_id, settled=RARE_ONLY) if e.entry_id == entry_id)


def set_orders(
    uow: UnitOfWork, org_id: str, text: str, *, actor: str, now: datetime
) -> tuple[VolumeOrder, ...]:
    """Put a body's own order of volumes into its log; those that read as before are passed over.

    Raises what `read_orders` does, InvalidValue for a version that is not later, NotFound where the actor is
    no member of staff, and where they belong to another body.
    """
    orders, tree = read_orders(text, "案卷目录", org_id=org_id), uow.organisation()
    unit, who = tree.unit(org_id), uow.staff(actor)
    if not tree.covers(who.org_id, org_id):
        raise InvalidValue("案卷目录", f"{who.name} 不是{unit.name}或其上级的人员", "由该机构的人员修改")
    uow.create_log(org_id, LogKind.OFFICE, office_id=org_id)
    changed = []
    for volume, order in orders.items():
        standing = _order_for(uow, tree, org_id, volume, date.max)
        if order.parts == standing.parts:
            continue
        if order.version <= standing.version:
            what = f"{volume.zh}改过，版本仍是 {order.version}"
            raise InvalidValue("案卷目录", what, f"改为 {standing.version + 1}，并写明自哪天起使用")
        said = VolumeOrderSet(
            volume=volume, version=order.version, from_on=order.from_on, text=text, sha256=order.sha256
        )
        uow.append(org_id, [draft(said, When.at(now), entry_id=new_id(now), actor=actor)], recorded_at=now)
        changed.append(order)
    return tuple(changed)


def read_orders(text: str, where: str, *, org_id: str | None = None) -> Mapping[Volume, VolumeOrder]:
    """Read the orders of volumes; raises RulebookError or InvalidValue that name the place."""
    data = read_yaml_text(text, where, "案卷目录")
    only_fields(data, {volume.value for volume in Volume}, where)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {
        Volume(name): _order(Volume(name), raw, f"{where} {name}", org_id, digest)
        for name, raw in data.items()
    }


@cache
def shipped_orders() -> Mapping[Volume, VolumeOrder]:
    """Give the shipped order of both volumes."""
    return read_orders(SHIPPED.read_text(encoding="utf-8"), SHIPPED.name)


def _order(volume: Volume, raw: Any, where: str, org_id: str | None, digest: str) -> VolumeOrder:
    if not isinstance(raw, dict):
        raise RulebookError(where, "不是键值表", "照随程序提供的文件书写")
    only_fields(raw, {"version", "from_on", "parts"}, where)
    version = need(raw, "version", where)
    if not isinstance(version, int):
        raise RulebookError(f"{where} version", f"“{version}”不是整数", "写不带引号的整数")
    parts = tuple(
        _part(each, f"{where} 第 {n} 部分") for n, each in enumerate(need(raw, "parts", where), start=1)
    )
    kinds = [kind for part in parts for kind in part.papers]
    if twice := sorted({kind.zh for kind in kinds if kinds.count(kind) > 1}):
        raise InvalidValue(where, f"{'、'.join(twice)} 写了两次", "一种文书只放在一部分")
    return VolumeOrder(
        volume=volume,
        version=version,
        from_on=need_day(raw, "from_on", where),
        parts=parts,
        org_id=org_id,
        sha256=digest,
    )


def _part(raw: Any, where: str) -> VolumePart:
    if not isinstance(raw, dict):
        raise RulebookError(where, "不是键值表", "写成 {part: 名称, papers: [文书]}")
    only_fields(raw, {"part", "papers", "required"}, where)
    named = {kind.zh: kind for kind in PaperKind}
    said = raw.get("papers") or []
    if unknown := [str(each) for each in said if each not in named]:
        raise InvalidValue(where, f"没有文书 {'、'.join(unknown)}", f"填写：{'、'.join(named)}")
    return VolumePart(
        name=need_text(raw, "part", where),
        papers=tuple(named[each] for each in said),
        required=bool(raw.get("required", False)),
    )


def _order_for(uow: UnitOfWork, tree: OrgTree, org_id: str, volume: Volume, on: date) -> VolumeOrder:
    """Give the order that a body uses on a day: its own, the nearest above it, or the shipped one."""
    for unit in tree.above(org_id):
        log = CaseFile.of_log(unit.org_id, uow.entries(unit.org_id, settled=RARE_ONLY))
        said = [
            e.payload
            for e in log.of(VolumeOrderSet)
            if e.payload.volume is volume and e.payload.from_on <= on
        ]
        if said:
            newest = max(said, key=lambda each: (each.from_on, each.version))
            return read_orders(newest.text, unit.org_id, org_id=unit.org_id)[volume]
    return shipped_orders()[volume]
