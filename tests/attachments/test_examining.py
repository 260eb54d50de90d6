"""What a file is, is told by its bytes; what is refused is told what it is and what to do."""

import io
import struct
import zipfile

import pytest

from correction.domain.attachments import MIB, AttachmentKind, MediaType
from correction.domain.errors import InvalidValue
from correction.intake.attachments.examining import check_size, examine, plain_name
from tests.attachments import samples

PHOTO, SCAN, AUDIO, DOCUMENT = (
    AttachmentKind.PHOTO,
    AttachmentKind.SCAN,
    AttachmentKind.AUDIO,
    AttachmentKind.DOCUMENT,
)


def seen(content: bytes, kind: AttachmentKind, name: str = "x") -> MediaType:
    return examine(io.BytesIO(content), kind, name)


@pytest.mark.parametrize("media", MediaType)
def test_a_genuine_file_is_known_by_its_content_and_never_by_its_name(media):
    content = samples.GENUINE[media]()
    for name in ("", "x", f"x{media.suffix}"):
        assert seen(content, samples.kind_for(media), name) is media


@pytest.mark.parametrize("form", [{"progressive": True}, {"comment": b"camera"}, {"quality": 1}])
def test_jpeg_in_its_other_forms_is_taken(form):
    assert seen(samples.picture("JPEG", **form), PHOTO) is MediaType.JPEG


def test_the_short_film_that_a_phone_puts_behind_a_photo_is_kept():
    assert seen(samples.jpeg() + samples.m4a(b"vide"), PHOTO) is MediaType.JPEG


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"MZ\x90\x00" + bytes(200), "是程序"),
        (b"\x7fELF" + bytes(200), "是程序"),
        (b"\xcf\xfa\xed\xfe" + bytes(200), "是程序"),
        (b"#!/bin/sh\nrm -rf /\n", "是脚本"),
        (b"L\0\0\0\x01\x14\x02\0" + bytes(100), "是快捷方式"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "网页"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为 .docx"),
        (b"Rar!\x1a\x07\x00" + bytes(50), "是压缩包"),
        (b"GIF89a" + bytes(50), "另存为 JPEG"),
        (samples.box(b"ftyp", b"heic" + bytes(12)), "兼容性最佳"),
        (b"WScript.Echo(1)\r\n", "认不出"),
        (bytes(500), "认不出"),
    ],
)
@pytest.mark.parametrize("name", ["照片.jpg", "说明.pdf", ""])
def test_what_is_none_of_the_types_is_refused_whatever_its_name(content, told, name):
    for kind in AttachmentKind:
        with pytest.raises(InvalidValue, match="处理办法") as refused:
            seen(content, kind, name)
        assert told in str(refused.value)


@pytest.mark.parametrize(
    "name", ["a.exe", "a.jpg.EXE", "a.js", "a.html", "a.svg", "a.lnk", "a.docm", "a.ps1"]
)
def test_a_name_that_a_computer_would_run_is_refused_though_the_content_is_a_photo(name):
    with pytest.raises(InvalidValue, match="扩展名"):
        seen(samples.jpeg(), PHOTO, name)


def test_a_name_of_another_type_is_refused_and_one_of_the_same_family_is_not():
    with pytest.raises(InvalidValue, match=r"文件名是“\.pdf”，内容却是JPEG"):
        seen(samples.jpeg(), SCAN, "判决书.pdf")
    with pytest.raises(InvalidValue, match="扫描件不收"):
        seen(samples.wav(), SCAN, "录音.wav")
    assert seen(samples.picture("PNG"), PHOTO, "微信图片.jpg") is MediaType.PNG
    assert plain_name("微信图片.jpg", PHOTO, MediaType.PNG) == "微信图片.png"


@pytest.mark.parametrize("media", [m for m in MediaType if m not in (MediaType.AMR, MediaType.MP3)])
def test_a_file_that_was_cut_off_is_refused(media):
    content = samples.GENUINE[media]()
    for left in (len(content) - 7, len(content) // 2):
        with pytest.raises(InvalidValue, match="附件"):
            seen(content[:left], samples.kind_for(media))


def packed_behind(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        zipped.writestr("evil.exe", b"MZ")
    return content + out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "told"),
    [
        (packed_behind(samples.jpeg()), PHOTO, "同时又是压缩包"),
        (packed_behind(samples.picture("PNG")), PHOTO, "后面还接着"),
        (packed_behind(samples.pdf()), SCAN, "同时又是压缩包"),
        (samples.picture("JPEG", comment=b"<script>alert(1)</script>"), PHOTO, "夹带"),
        (samples.picture("JPEG", comment=b"<?php system($_GET[0]);"), PHOTO, "夹带"),
        (samples.jpeg() + b"<HTML>", PHOTO, "夹带"),
        (samples.wav() + b"<script>", AUDIO, "夹带"),
        (samples.pdf(b"2 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj"), SCAN, "JavaScript"),
        (samples.pdf(b"2 0 obj<</S/Launch/F(cmd.exe)>>endobj"), DOCUMENT, "Launch"),
        (samples.pdf(b"2 0 obj<</EmbeddedFiles 3 0 R>>endobj"), SCAN, "EmbeddedFiles"),
        (samples.repacked(samples.docx(), **{"word/vbaProject.bin": b"x"}), DOCUMENT, "宏"),
        (
            samples.repacked(samples.docx(), **{"word/embeddings/oleObject1.bin": b"x"}),
            DOCUMENT,
            "宏或者程序",
        ),
        (samples.repacked(samples.xlsx(), **{"run.exe": b"MZ"}), DOCUMENT, "宏或者程序"),
        (packed_behind(b""), DOCUMENT, "压缩包"),
        (samples.m4a(b"vide"), AUDIO, "录像"),
        (b"ID3\x04\0\0\0\0\0\x05" + bytes(5) + b"no frames at all", AUDIO, "MP3"),
    ],
)
def test_two_things_in_one_programs_inside_and_films_are_refused(content, kind, told):
    with pytest.raises(InvalidValue) as refused:
        seen(content, kind)
    assert told in str(refused.value)


def png_of(width: int, height: int) -> bytes:
    """A picture whose head alone says how large it is."""
    whole = samples.picture("PNG")
    return whole[:16] + struct.pack(">II", width, height) + whole[24:]


def test_a_picture_that_unfolds_into_too_much_is_refused_by_its_head():
    assert seen(png_of(9_000, 9_000), PHOTO) is MediaType.PNG
    for width, height in ((50_000, 50_000), (2**31, 1), (12_001, 10_000), (0, 10)):
        with pytest.raises(InvalidValue):
            seen(png_of(width, height), PHOTO)


def test_an_office_file_that_unfolds_into_too_much_is_refused():
    out = io.BytesIO(samples.docx())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("word/media/x.bin", bytes(1000))
        zipped.getinfo("word/media/x.bin").file_size = 301 * MIB
    with pytest.raises(InvalidValue, match="非常大"):
        seen(out.getvalue(), DOCUMENT)


@pytest.mark.parametrize("kind", AttachmentKind)
def test_a_file_up_to_the_limit_is_taken_and_one_byte_more_is_told_what_to_do(kind):
    check_size(kind, kind.bytes_max)
    with pytest.raises(InvalidValue, match=f"最大 {kind.bytes_max // MIB} MB.*处理办法"):
        check_size(kind, kind.bytes_max + 1)
    with pytest.raises(InvalidValue, match="空的"):
        check_size(kind, 0)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("家访.jpg", "家访.jpg"),
        ("家访.JPEG", "家访.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        (r"C:\Users\林\照片.png", "照片.jpg"),
        ("..", "照片.jpg"),
        ("", "照片.jpg"),
        (".jpg", "照片.jpg"),
        ("a\u202egpj.txt\x00\n", "agpj.txt.jpg"),
        ('"><script>alert(1)</script>.jpg', "script_.jpg"),
        ("照" * 300, "照" * 80 + ".jpg"),
        ("CON:x|y?.jpg", "CON_x_y_.jpg"),
    ],
)
def test_a_name_keeps_its_words_and_loses_folders_unseen_signs_and_marks(said, kept):
    assert plain_name(said, PHOTO, MediaType.JPEG) == kept
