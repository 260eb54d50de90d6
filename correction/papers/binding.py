"""Binding a volume (装订案卷): cover, catalogue with page numbers, papers, closing sheet; hashes."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO

from correction.domain.entry import Entry
from correction.domain.errors import CorrectionError, InvalidValue
from correction.domain.facts.upkeep import Attached
from correction.domain.papers.document import Block, Document, Style
from correction.domain.papers.volume import VolumeItem
from correction.office.papers.desk import day_text
from correction.office.papers.fields.tables import number_of
from correction.office.papers.volumes import Contents
from correction.papers.fonts import Fonts, check_signs, find_fonts
from correction.papers.pdf import as_data, compiled, pdf_of

# Zip archives know no time before that; the same export is the same bytes.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_AT_ONCE = 1 << 18

Attachments = Callable[[Entry[Attached]], BinaryIO]


def volume_file(
    contents: Contents, suffix: str, out: BinaryIO, *, attached: Attachments, folder: str, on: date, by: str
) -> None:
    """Write a volume as .pdf, or for review as .zip; raises InvalidValue for another ending.

    `attached` opens the file of an attachment.
    """
    match suffix:
        case ".pdf":
            out.write(bound(contents, find_fonts(folder), on=on, by=by))
        case ".zip":
            exported(contents, find_fonts(folder), out, attached=attached, on=on, by=by)
        case _:
            raise InvalidValue("案卷文件", f"不支持扩展名 {suffix or '（无）'}", "使用 .pdf 或 .zip")


def bound(contents: Contents, fonts: Fonts, *, on: date, by: str) -> bytes:
    """Draw a whole volume as one PDF; originals are a slip that takes up as many page numbers as they have.

    Raises InvalidValue for a sign that no font holds.
    """
    cover = _cover(contents, on)
    head = Document(title=contents.order.volume.zh, issuer=contents.keeper.name, issued_on=on, blocks=())
    for item in contents.items:
        if item.issued is not None:
            check_signs(item.issued.payload.document, fonts, {})
    given = {
        "families": fonts.families,
        "papers": [],
        "bound": True,
        "title": head.title,
        "author": head.issuer,
        "date": [on.year, on.month, on.day],
        "cover": cover,
        "items": [_item(each) for each in contents.items],
        "missing": [f"{each.part}：{each.title}" for each in contents.missing],
        "closing": {"by": by, "on": day_text(on), "count": len(contents.items)},
    }
    for text in _texts(given):
        if lacking := fonts.lacks(text):
            check_signs(_one_word(text), fonts, {f"{lacking[0]}所在一栏": text})
    return compiled(given, fonts, head)


def exported(
    contents: Contents, fonts: Fonts, out: BinaryIO, *, attached: Attachments, on: date, by: str
) -> None:
    """Pack a volume for review: the bound PDF, each paper made here, attachments, what is missing, hashes.

    An attachment whose file is gone or damaged is said to be missing, and why.
    """
    files: dict[str, bytes] = {f"{contents.order.volume.zh}.pdf": bound(contents, fonts, on=on, by=by)}
    for number, item in enumerate(contents.items, start=1):
        if item.issued is not None:
            files[f"文书/{number:03}-{_safe(item.title)}.pdf"] = pdf_of(item.issued.payload.document, fonts)
    lacking = [f"{each.part}：{each.title}" for each in contents.missing]
    with zipfile.ZipFile(out, "w") as packed:
        sums = [_packed(packed, name, io.BytesIO(data)) for name, data in files.items()]
        for number, each in enumerate(contents.attached, start=1):
            said, suffix = each.entry.payload, each.entry.payload.media_type.suffix
            name = f"附件/{number:03}-{_safe(said.name.removesuffix(suffix))}{suffix}"
            try:
                with attached(each.entry) as file:
                    sums.append(_packed(packed, name, file))
            except CorrectionError as error:
                lacking.append(f"附件：{said.name}（第 {each.entry.number} 条）：{error.what}")
        told = "\n".join(lacking or ["没有缺漏"]) + "\n"
        sums.append(_packed(packed, "缺漏.txt", io.BytesIO(told.encode("utf-8-sig"))))
        _packed(packed, "SHA256SUMS", io.BytesIO("".join(sums).encode()))


def _packed(packed: zipfile.ZipFile, name: str, file: BinaryIO) -> str:
    """Pack a file piece by piece, and give its line among the hashes."""
    digest, entry = hashlib.sha256(), zipfile.ZipInfo(name, _ZIP_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with packed.open(entry, "w") as to:
        while some := file.read(_AT_ONCE):
            digest.update(some)
            to.write(some)
    return f"{digest.hexdigest()}  {name}\n"


def _cover(contents: Contents, on: date) -> Mapping[str, Any]:
    file, order = contents.file, contents.file.order
    lines = (
        ("姓名", file.person.name),
        ("性别", file.person.sex.zh),
        ("编号", number_of(file)),
        ("矫正类别", order.category.zh),
        ("矫正期限", f"{day_text(order.term.from_on)}至{day_text(order.ends_on)}"),
        ("立卷单位", contents.keeper.name),
        ("立卷日期", day_text(on)),
        ("保管期限", ""),
    )
    return {"title": contents.order.volume.zh, "keeper": contents.keeper.name, "lines": lines}


def _item(item: VolumeItem) -> Mapping[str, Any]:
    pages = item.filed.payload.pages if item.filed else 0
    return {
        "part": item.part,
        "title": item.title,
        "by": item.by,
        "number": item.number,
        "on": day_text(item.dated_on),
        "pages": pages,
        "paper": as_data(item.issued.payload.document) if item.issued else None,
    }


def _texts(given: Any) -> Iterator[str]:
    match given:
        case str():
            yield given
        case Mapping():
            for each in given.values():
                yield from _texts(each)
        case list() | tuple():
            for each in given:
                yield from _texts(each)


def _one_word(text: str) -> Document:
    return Document(
        title="案卷", issuer="", issued_on=date.min, blocks=(Block(style=Style.PLAIN, text=text),)
    )


def _safe(title: str) -> str:
    """Give a title without what a file name cannot hold."""
    return "".join(sign for sign in title if sign.isalnum() or sign in "（）-")[:60] or "文书"
