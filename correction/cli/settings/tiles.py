"""The picture beneath the map (底图): where its tiles come from, and in which datum they are drawn."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from correction.domain.errors import InvalidValue
from geofences.datums import Datum, stated
from geofences.errors import DatumMissing

FILE = "map.toml"
ZOOM_MAX = 18
_HOLE = re.compile(r"\{(\w+)\}")
_HOLES = frozenset({"x", "y", "z", "s"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """Tiles of one provider; `datum` is the one they are drawn in, which each place is moved to.

    Raises InvalidValue for an address without the places of a tile, and for BD-09, whose tiles are cut
    otherwise than those of everybody else.
    """

    url: str
    datum: Datum
    attribution: str = ""
    subdomains: str = "0123"
    zoom_max: int = ZOOM_MAX

    def __post_init__(self) -> None:
        """Refuse an address that no browser could ask."""
        holes = set(_HOLE.findall(self.url))
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InvalidValue("底图 url", f"“{self.url}”不是网址", "以 https:// 开头，写完整")
        if not {"x", "y", "z"} <= holes or holes - _HOLES:
            raise InvalidValue("底图 url", "没有写明 {z}、{x}、{y} 的位置", "照底图服务的说明填写")
        if self.datum is Datum.BD09:
            raise InvalidValue(
                "底图 datum", "百度地图的切片方式与众不同，不能用作底图", "改用天地图等其他底图"
            )

    @property
    def host(self) -> str:
        """The host as a content policy names it: `https://*.example.cn` where subdomains take turns."""
        parts = urlsplit(self.url)
        labels = ["*" if "{" in label else label for label in parts.netloc.split(".")]
        last_open = max((n for n, label in enumerate(labels) if label == "*"), default=-1)
        named = labels if last_open < 0 else ["*", *labels[last_open + 1 :]]
        return f"{parts.scheme}://{'.'.join(named)}"


def read_tiles(folder: Path) -> Tiles | None:
    """Read the tiles of an office's folder; none where there is no file: boundaries are then drawn alone.

    Raises InvalidValue for what cannot be read, an unknown setting, and a datum that is not stated.
    """
    path = folder / FILE
    if not path.exists():
        return None
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidValue(f"{path}", f"写法有误（{error}）", "按说明改正") from None
    known = {"url", "datum", "attribution", "subdomains", "zoom_max"}
    for name in sorted(said.keys() - known):
        raise InvalidValue(f"{path}", f"不认识的设置 {name}", f"只能写 {'、'.join(sorted(known))}")
    zoom = said.get("zoom_max", ZOOM_MAX)
    if isinstance(zoom, bool) or not isinstance(zoom, int) or not 1 <= zoom <= 22:
        raise InvalidValue(f"{path}", f"zoom_max {zoom!r} 不是 1 至 22 的整数", f"不清楚的写 {ZOOM_MAX}")
    try:
        datum = stated(said.get("datum"))
    except DatumMissing as missing:
        raise InvalidValue(f"{path}", str(missing), "天地图写 cgcs2000，高德、腾讯写 gcj02") from None
    return Tiles(
        url=str(said.get("url", "")),
        datum=datum,
        attribution=str(said.get("attribution", "")),
        subdomains=str(said.get("subdomains", "0123")),
        zoom_max=zoom,
    )
