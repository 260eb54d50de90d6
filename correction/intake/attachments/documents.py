"""Documents (文件): that a PDF or Office file is whole, holds no program, and is no bomb."""

import re
import zipfile
import zlib
from typing import BinaryIO

from correction.domain.attachments import MIB, MediaType
from correction.domain.errors import InvalidValue
from correction.intake.attachments.refusing import cut_off, refused

UNFOLDED_MAX = 300 * MIB
PARTS_MAX = 5_000
_WINDOW = 1 << 20
_SMALL = 2 * MIB
_OVERLAP = 64
# Names that a viewer acts upon. What a PDF holds packed is not seen here; it is never shown within our pages.
_ACTING = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia)\b")
_MAIN = (
    (b"wordprocessingml.document.main+xml", MediaType.DOCX),
    (b"spreadsheetml.sheet.main+xml", MediaType.XLSX),
)
_TYPES = "[Content_Types].xml"
_PROGRAMS = re.compile(
    r"vbaproject|/activex/|oleobject|\.(?:exe|dll|js|vbs|hta|bat|cmd|ps1|jar)$", re.IGNORECASE
)


def check_pdf(file: BinaryIO) -> None:
    """Refuse a PDF that is cut off, or that starts programs as far as can be seen; raises InvalidValue."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 4096))
    if b"%%EOF" not in file.read():
        raise cut_off()
    file.seek(0)
    rest = b""
    while some := file.read(_WINDOW):
        if found := _ACTING.search(rest + some):
            what = f"PDF 里有脚本、程序或者内嵌文件（{found[0].decode()}）"
            raise refused(what, "打印成新的 PDF 后上传；内嵌的文件另行上传")
        rest = some[-_OVERLAP:]


def office_media(file: BinaryIO) -> MediaType:
    """Tell whether a packed file is a Word or an Excel file; raises InvalidValue for every other."""
    try:
        with zipfile.ZipFile(file) as packed:
            return _office(packed)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        if isinstance(error, InvalidValue):
            raise
        raise cut_off() from None


def _office(packed: zipfile.ZipFile) -> MediaType:
    parts = packed.infolist()
    names = [part.filename for part in parts]
    if _TYPES not in names:
        raise refused("内容是压缩包", "解压后把里面的材料一件一件上传")
    _check_bounds(parts)
    types = _small(packed, _TYPES)
    if b"macroEnabled" in types or any(_PROGRAMS.search(name) for name in names):
        raise refused("文件里有宏或者程序", "另存为不带宏的 .docx、.xlsx，或者 PDF")
    if any(_fetches(_small(packed, name)) for name in names if name.endswith(".rels")):
        raise refused("文件会从别处取来模板", "另存为 PDF 后上传")
    for main, media in _MAIN:
        if main in types:
            return media
    raise refused("内容是压缩包，或者别的 Office 文件", "幻灯片等另存为 PDF 后上传")


def _small(packed: zipfile.ZipFile, name: str) -> bytes:
    """Read a part that says how the others belong together; no honest one is large."""
    with packed.open(name) as part:
        said = part.read(_SMALL + 1)
    if len(said) > _SMALL:
        raise refused("文件打开后会变得非常大", "不要打开；从原来的设备重新导出，或另存为 PDF")
    return said


def _fetches(relations: bytes) -> bool:
    return b"attachedTemplate" in relations and b'TargetMode="External"' in relations


def _check_bounds(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > PARTS_MAX or sum(part.file_size for part in parts) > UNFOLDED_MAX:
        raise refused("文件打开后会变得非常大", "不要打开；从原来的设备重新导出，或另存为 PDF")
    if min(part.header_offset for part in parts) != 0:
        raise refused("文件前面还接着别的内容", "从原来的设备重新导出，或另存为 PDF")
    if any(part.flag_bits & 1 for part in parts):
        raise refused("文件加了密码", "去掉密码后上传；附件在本程序里是加密保存的")
