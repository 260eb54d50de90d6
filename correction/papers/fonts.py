"""Fonts for papers (文书字体): found where the office says, and asked for every sign first.

A sign that no font holds would be printed as an empty box; here it is an error that names sign and field.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from correction.domain.errors import InvalidValue, NotFound
from correction.domain.papers.document import Document

# Faces in which Chinese offices write, the first that is there is used; all of them hold the common signs.
FAMILIES = (
    "FangSong",
    "FangSong_GB2312",
    "STFangsong",
    "Noto Serif CJK SC",
    "Noto Serif SC",
    "Source Han Serif SC",
    "SimSun",
    "STSong",
    "Songti SC",
    "AR PL UMing CN",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK SC",
)
# Where rare names are looked up when the first face lacks them.
MORE = ("SimSun-ExtB", "SimSun-ExtG", "HanaMinA", "HanaMinB", "TH-Tshyn-P0", "TH-Tshyn-P1", "TH-Tshyn-P2")
if TYPE_CHECKING:
    import typst

_PLAIN = frozenset("\n\t ")


@dataclass(frozen=True, slots=True)
class Face:
    """One font file of a family; `index` is its place in a collection."""

    family: str
    path: Path
    index: int


@dataclass(frozen=True, slots=True)
class Fonts:
    """The faces used for a paper, best first, and the folders where they lie."""

    faces: tuple[Face, ...]
    folders: tuple[Path, ...]

    @property
    def families(self) -> tuple[str, ...]:
        """The names of the faces in order."""
        return tuple(face.family for face in self.faces)

    def lacks(self, text: str) -> tuple[str, ...]:
        """Give the signs of a text that none of the faces holds, each once."""
        wanted = dict.fromkeys(sign for sign in text if sign not in _PLAIN)
        return tuple(sign for sign in wanted if not any(ord(sign) in _signs(face) for face in self.faces))


def find_fonts(folder: str = "", families: Sequence[str] = ()) -> Fonts:
    """Find the fonts of this machine: in the folder that the office names, then where systems keep them.

    Raises NotFound where no Chinese face is found, or none of the named ones, with what to install.
    """
    return _found(folder, tuple(families))


def check_signs(document: Document, fonts: Fonts, fields: Mapping[str, str]) -> None:
    """Refuse a paper with a sign that no font holds; `fields` tell by what name to call the place.

    Raises InvalidValue that names the paper, the field, the sign and its number.
    """
    for where, text in document.words():
        for sign in fonts.lacks(text):
            field = next((name for name, said in fields.items() if sign in said), where)
            raise InvalidValue(
                f"《{document.title}》“{field}”",
                f"现有字体没有“{sign}”字（U+{ord(sign):04X}），打印出来会是空框",
                "安装含有这个字的字体（如 SimSun-ExtB），或在 correction.toml 的 fonts 指明字体目录",
            )


@cache
def loaded(folders: tuple[Path, ...]) -> "typst.Fonts":
    """Read the fonts of some folders, once for the life of the process."""
    import typst  # noqa: PLC0415 - large, and needed only where something is drawn

    return typst.Fonts(False, False, [str(path) for path in folders])


@cache
def _found(folder: str, families: tuple[str, ...]) -> Fonts:
    folders = tuple(path for path in _folders(folder) if path.is_dir())
    known: dict[str, Face] = {}
    for one in loaded(folders).fonts():
        if one.weight <= 500 and one.style == "normal" and one.path:
            known.setdefault(one.family, Face(one.family, Path(one.path), one.index))
    wanted = [known[name] for name in families or FAMILIES if name in known]
    if not wanted:
        what = f"没有找到{'指定的' if families else ''}中文字体"
        remedy = (
            "安装中文字体（Debian：apt install fonts-noto-cjk），或在 correction.toml 的 fonts 指明字体目录"
        )
        raise NotFound("文书字体", what, remedy)
    chosen = (wanted[0], *(known[name] for name in MORE if name in known))
    return Fonts(faces=chosen, folders=folders)


def _folders(folder: str) -> tuple[Path, ...]:
    named = tuple(Path(each) for each in folder.split(os.pathsep) if each)
    if sys.platform == "win32":
        return (*named, Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts")
    home = Path.home()
    return (
        *named,
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
        Path("/System/Library/Fonts"),
        Path("/Library/Fonts"),
    )


@cache
def _signs(face: Face) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - needed only where something is drawn

    collection = face.path.suffix.lower() in {".ttc", ".otc"}
    with TTFont(face.path, fontNumber=face.index if collection else -1, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())
