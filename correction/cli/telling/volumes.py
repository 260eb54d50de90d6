"""Volumes at the command line (案卷的写法): what lies in one, what is missing, the file it goes into."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from correction.cli.cases import case_id_of
from correction.cli.session import Session
from correction.cli.shielding import opened, reading
from correction.domain.errors import InvalidValue
from correction.domain.moments import legal_day
from correction.domain.papers.kinds import Volume
from correction.office.attachments.attaching import shown_name
from correction.office.papers.opening import log_reading
from correction.office.papers.volumes import Contents, contents_of
from correction.papers.binding import volume_file


def volume_named(said: str) -> Volume:
    """Give a volume by its name; raises InvalidValue."""
    named = {each.zh: each for each in Volume} | {each.zh.removeprefix("社区矫正"): each for each in Volume}
    if said not in named:
        raise InvalidValue("案卷", f"没有“{said}”", "填写：执行档案、工作档案")
    return named[said]


def volume_of(session: Session, case_no: str, kind: str, *, to_read: bool) -> Contents:
    """Give a volume; where it is to be read whole, that is logged first.

    Raises PowerLacking for a sealed record without a lawful query.
    """
    office, now, volume = session.office(), session.now(), volume_named(kind)
    with office.store.reading() as uow:
        contents = contents_of(uow, case_id_of(uow, case_no), volume, now=now)
    opened(office, contents.file, now=now)
    if to_read:
        with office.store.writing() as uow:
            purpose = f"装订、导出{volume.zh}"
            log_reading(
                uow, office.book, contents.file, purpose, actor=session.actor, now=now, read=reading()
            )
    return contents


def volume_row(contents: Contents) -> Mapping[str, Any]:
    """Give a volume to a script."""
    return {
        "volume": contents.order.volume.zh,
        "keeper": contents.keeper.org_id,
        "items": [
            {
                "part": each.part,
                "title": each.title,
                "number": each.number,
                "on": each.dated_on,
                "by": each.by,
            }
            for each in contents.items
        ],
        "attached": [
            {
                "number": each.entry.number,
                "kind": each.entry.payload.kind.zh,
                "name": shown_name(each.entry, contents.file),
                "sha256": each.entry.payload.sha256,
                "about": each.about.number if each.about else "",
                "before_sentence": each.entry.log_id != contents.file.case_id,
            }
            for each in contents.attached
        ],
        "missing": [
            {"part": each.part, "title": each.title, "about": each.about.number if each.about else ""}
            for each in contents.missing
        ],
    }


def write_volume(session: Session, contents: Contents, out: Path) -> None:
    """Write a volume into a file; raises InvalidValue for another ending."""
    office = session.office()
    # What cannot be drawn must not take the place of an older file.
    with tempfile.TemporaryFile() as made:
        volume_file(
            contents,
            out.suffix.lower(),
            made,
            attached=lambda entry: office.attachments.open(entry.log_id, str(entry.payload.sealed_sha256)),
            folder=office.settings.fonts,
            on=legal_day(session.now()),
            by=session.actor,
        )
        made.seek(0)
        with out.open("wb") as file:
            shutil.copyfileobj(made, file)
