"""What is not taken as an attachment (不收的文件), each with what to do instead."""

import re

from correction.domain.errors import InvalidValue

WHERE = "附件"
# A picture or recording that is a web page or script as well, or a page that passes for one.
_MARKUP = re.compile(rb"<script|<html|<!doctype|<svg|<\?php|<\?xml-stylesheet|<iframe", re.IGNORECASE)
PROGRAM = "是程序，不是材料"

# How foreign files begin, what they are, and what to do; the first that fits counts.
_HEADS: tuple[tuple[re.Pattern[bytes], str, str], ...] = tuple(
    (re.compile(head, re.DOTALL), what, remedy)
    for head, what, remedy in (
        (
            rb"MZ|\x7fELF|\xca\xfe\xba\xbe|[\xcf\xce]\xfa\xed\xfe|\xfe\xed\xfa[\xce\xcf]|dex\n",
            PROGRAM,
            "不要打开；查明来历",
        ),
        (rb"L\0\0\0\x01\x14\x02\0", "是快捷方式，不是材料", "不要打开；找到它所指的文件再上传"),
        (rb"#!(?!AMR)", "是脚本，不是材料", "不要打开；查明来历"),
        (
            rb"\xd0\xcf\x11\xe0",
            "是旧版 Office 文件，或者加了密码",
            "去掉密码，另存为 .docx、.xlsx 或 PDF 后上传",
        ),
        (rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ", "是压缩包", "解压后把里面的材料一件一件上传"),
        (rb"GIF8|BM|II\*\0|MM\0\*", "是 GIF、BMP 或 TIFF 图片", "另存为 JPEG 或 PNG；扫描件可以存成 PDF"),
        (
            rb".{4}ftyp(?:hei[cfmsx]|hev|mif1|msf1|avif)",
            "是 HEIC 图片",
            "在手机的相机设置中改用“兼容性最佳”，或另存为 JPEG",
        ),
        (rb"\s*(?:\xef\xbb\xbf)?\s*<", "是网页、SVG 或 XML，里面可能有脚本", "截图或另存为 PDF 后上传"),
        (rb"\{\\rtf", "是 RTF 文件", "另存为 .docx 或 PDF 后上传"),
    )
)
# Endings of programs and pages: nobody needs such a name, whatever stands in the file.
_DANGEROUS = frozenset(
    {
        *(
            "ade",
            "adp",
            "apk",
            "app",
            "bat",
            "chm",
            "cmd",
            "com",
            "cpl",
            "dll",
            "dmg",
            "exe",
            "gadget",
            "hta",
        ),
        *("htm", "html", "inf", "ins", "iso", "jar", "js", "jse", "lnk", "mde", "mhtml", "msc", "msi", "msp"),
        *("mst", "php", "pif", "ps1", "py", "reg", "scr", "sct", "sh", "shtml", "svg", "svgz", "swf", "sys"),
        *(
            "url",
            "vb",
            "vbe",
            "vbs",
            "vxd",
            "wsc",
            "wsf",
            "wsh",
            "xhtml",
            "xml",
            "docm",
            "dotm",
            "xlsm",
            "xltm",
        ),
    }
)


def refused(what: str, remedy: str) -> InvalidValue:
    """Give a refusal of an attachment."""
    return InvalidValue(WHERE, what, remedy)


def foreign(head: bytes) -> InvalidValue:
    """Say what a file is that is none of the types taken, by how it begins."""
    for pattern, what, remedy in _HEADS:
        if pattern.match(head):
            return refused(f"内容{what}", remedy)
    return refused(
        "认不出是什么文件", "收 JPEG、PNG、WebP、PDF、Word（.docx）、Excel（.xlsx）、WAV、MP3、M4A、AMR"
    )


def check_ending(ending: str) -> None:
    """Refuse a name that a computer would run or open as a page; raises InvalidValue."""
    if ending.lower().lstrip(".") in _DANGEROUS:
        what = f"文件名的扩展名“{ending[:10]}”是程序、脚本或网页的"
        raise refused(what, "不要打开；确是材料的，从原来的设备重新导出")


def check_markup(part: bytes) -> None:
    """Refuse a part of a picture or recording in which a page or script stands; raises InvalidValue."""
    if _MARKUP.search(part):
        raise refused("图片或录音里夹带了网页或脚本", "不要打开；从拍摄、录制的设备重新导出")


def cut_off() -> InvalidValue:
    """Give the refusal of a file that ends before its content does."""
    return refused("文件不完整，可能没有传完或已损坏", "重新上传；仍然如此的，从原来的设备重新导出")
