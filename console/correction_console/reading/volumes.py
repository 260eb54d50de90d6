"""A volume as a page shows it (案卷的页面); of a sealed record nothing is listed."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from correction.domain.case.minors import is_sealed
from correction.domain.entry import Entry
from correction.domain.errors import InvalidValue
from correction.domain.facts.issuing import PaperFiled
from correction.domain.facts.upkeep import Attached
from correction.domain.moments import legal_day
from correction.domain.papers.kinds import Volume
from correction.office.papers.opening import log_reading
from correction.office.papers.volumes import Contents, contents_of, file_original
from correction.papers.binding import volume_file
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.briefs import Brief
from correction_console.reading.times import day_of
from correction_console.recording import checked_key

MEDIA = {".pdf": "application/pdf", ".zip": "application/zip"}


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeView:
    """One volume of one person; `contents` is none where the record is sealed."""

    brief: Brief
    volume: Volume
    contents: Contents | None


def volume_view(console: Console, asker: Asker, case_id: str, volume: str) -> VolumeView:
    """Give a volume; raises NotFound outside the asker's offices, InvalidValue for one that is none."""
    asker.case(console.office.store, case_id)
    brief, kind = console.briefs.of(console.office.store, [case_id])[case_id], _named(volume)
    with console.office.store.reading() as uow:
        contents = contents_of(uow, case_id, kind, now=console.now())
    return VolumeView(brief=brief, volume=kind, contents=None if is_sealed(contents.file) else contents)


def file_one(console: Console, asker: Asker, case_id: str, volume: str, typed: Mapping[str, str]) -> None:
    """File an original under the sender's id; the same again files nothing new."""
    asker.case(console.office.store, case_id)
    pages = typed.get("pages", "").strip()
    if not pages.isdecimal():
        raise InvalidValue("原件归档", f"页数“{pages[:20]}”不是整数", "写原件共几页")
    filed = PaperFiled(
        volume=_named(volume),
        part=typed.get("part", ""),
        title=typed.get("title", "").strip(),
        dated_on=day_of(typed.get("on", ""), "落款日期"),
        pages=int(pages),
        by=typed.get("by", "").strip(),
        document_no=typed.get("document_no", "").strip(),
    )
    key = checked_key(typed.get("entry", ""))
    with console.office.store.writing() as uow:
        file_original(uow, case_id, filed, entry_id=key, actor=asker.actor, now=console.now())


def exported(
    console: Console, asker: Asker, case_id: str, volume: str, typed: Mapping[str, str]
) -> tuple[str, str, BinaryIO]:
    """Give a volume's file name, media type and content; the reading is logged first.

    The content lies in a file that has no name, and is gone when it is closed.
    """
    view, suffix, now = (
        volume_view(console, asker, case_id, volume),
        f".{typed.get('form', '')}",
        console.now(),
    )
    if view.contents is None:
        raise InvalidValue("案卷", "犯罪记录已封存", "凭查询函从文书页面查阅单件文书")
    if suffix not in MEDIA:
        raise InvalidValue("案卷格式", f"没有“{suffix[1:11]}”这种格式", "选择装订（PDF）或者导出供评查")
    with console.office.store.writing() as uow:
        purpose = f"装订、导出{view.volume.zh}"
        log_reading(uow, console.book(), view.contents.file, purpose, actor=asker.actor, now=now)
    files = console.office.attachments

    def opened(entry: Entry[Attached]) -> BinaryIO:
        return files.open(entry.log_id, str(entry.payload.sealed_sha256))

    fonts, on = console.office.settings.fonts, legal_day(now)
    content = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed when it has been sent
    volume_file(view.contents, suffix, content, attached=opened, folder=fonts, on=on, by=asker.name)
    content.seek(0)
    return f"{view.volume.zh}{view.brief.label}{suffix}", MEDIA[suffix], content


def _named(said: str) -> Volume:
    if said not in list(Volume):
        raise InvalidValue("案卷", f"没有“{said[:40]}”", "从人员页面打开")
    return Volume(said)
