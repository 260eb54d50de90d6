"""Whether a file is what its name says (文件核验), looked at before anything of it is read."""

import json
import zipfile
from pathlib import Path
from typing import Any

from correction.domain.errors import InvalidValue, system_words

MAX_BYTES = 50 * 1024 * 1024
# A workbook is a zip: a small one can unfold into more than the memory holds.
MAX_INFLATED_BYTES = 1024 * 1024 * 1024

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = {_ZIP: "Excel 或压缩文件", _OLE: "旧版 Office 文件", b"%PDF": "PDF 文件", b"\x89PNG": "图片"}


def check_size(path: Path, max_bytes: int = MAX_BYTES) -> None:
    """Refuse a missing, empty or oversized file before it is opened."""
    try:
        size = path.stat().st_size
    except OSError as error:
        what = f"文件打不开（{system_words(error)}）"
        raise InvalidValue(path.name, what, "核对文件名和读取权限") from None
    if size == 0:
        raise InvalidValue(path.name, "文件是空的", "重新导出或保存后再导入")
    if size > max_bytes:
        raise InvalidValue(
            path.name,
            f"文件有 {size / 1024**2:.0f} MB，超过 {max_bytes / 1024**2:.0f} MB 的上限",
            "拆成几个文件分别导入",
        )


def check_workbook(path: Path) -> None:
    """Refuse what is named .xlsx and is no workbook: encrypted, of the old format, damaged, or swollen."""
    head = _head(path)
    if head.startswith(_OLE):
        if _ENCRYPTED in path.read_bytes():
            raise InvalidValue(path.name, "工作簿设有打开密码", "在表格软件中去掉密码，另存后再导入")
        raise InvalidValue(path.name, "文件是旧版 .xls 格式，不是 .xlsx", "在表格软件中另存为 .xlsx")
    if not head.startswith(_ZIP):
        raise InvalidValue(
            path.name, "内容不是 Excel 工作簿，与扩展名 .xlsx 不符", "用表格软件打开后另存为 .xlsx"
        )
    try:
        with zipfile.ZipFile(path) as package:
            parts = {part.filename: part.file_size for part in package.infolist()}
    # A damaged directory may name a version to come, or parts in no alphabet.
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise InvalidValue(path.name, "工作簿已损坏", "用表格软件打开修复并另存，或重新导出") from None
    if "xl/workbook.xml" not in parts:
        raise InvalidValue(path.name, "内容是压缩文件，不是 Excel 工作簿", "解压后导入其中的表格")
    if sum(parts.values()) > MAX_INFLATED_BYTES:
        raise InvalidValue(path.name, "工作簿展开后过大", "删去多余的工作表和格式，或拆成几个文件")


def check_plain_text(path: Path) -> str:
    """Refuse what cannot be a text of rows; return its encoding: utf-8-sig or gb18030."""
    head = _head(path)
    for magic, name in _FOREIGN.items():
        if head.startswith(magic):
            raise InvalidValue(
                path.name, f"内容是{name}，与扩展名 {path.suffix} 不符", "核对文件，或改用正确的扩展名"
            )
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InvalidValue(path.name, "文件是 UTF-16 编码", "另存为“CSV UTF-8（逗号分隔）”")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding) as text:
                while block := text.read(1 << 20):
                    if "\0" in block:
                        raise InvalidValue(path.name, "内容不是文本", "核对文件是否选错或损坏")
        except UnicodeDecodeError:
            continue
        return encoding
    raise InvalidValue(path.name, "文字编码无法识别", "另存为“CSV UTF-8（逗号分隔）”")


def read_json(path: Path, kind: str, remedy: str) -> Any:
    """Read a text that is JSON; raises InvalidValue, which says that it is no `kind`, for whatever is not.

    A number of thousands of digits, or lists in lists without end, are no JSON either.
    """
    try:
        return json.loads(path.read_text(encoding=check_plain_text(path)))
    except (ValueError, RecursionError) as error:
        raise InvalidValue(path.name, f"内容不是 {kind}（{error}）", remedy) from None


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(8)
    except OSError as error:
        what = f"文件读不出来（{system_words(error)}）"
        raise InvalidValue(path.name, what, "核对文件和读取权限") from None
