"""Areas on the map as plain numbers (区域、电子围栏); the package geofences compiles and judges them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from correction.domain.errors import InvalidValue
from correction.domain.hours import OneTime, WeeklyHours
from correction.domain.moments import ONE_DAY, DateSpan, day_end, day_start, legal_day

Ring = tuple[tuple[float, float], ...]


class Datum(StrEnum):
    """The geodetic datum of a coordinate (坐标系); two datums are never compared."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    CGCS2000 = "cgcs2000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody or something said it was: longitude, latitude, datum, error radius in metres.

    `accuracy_m` is none where the source gives none; whoever judges it then assumes one and says so.
    Raises InvalidValue for swapped axes, 0/0, places outside China's box or a negative accuracy.
    """

    lon: float
    lat: float
    datum: Datum
    accuracy_m: float | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be a place in China."""
        if self.accuracy_m is not None and not 0 <= self.accuracy_m < float("inf"):
            raise InvalidValue(
                "定位精度", f"精度 {self.accuracy_m} 米不可能", "精度应为不小于 0 的米数；未知则留空"
            )
        check_china(self.lon, self.lat)


def check_china(lon: float, lat: float) -> None:
    """Refuse coordinates that cannot lie in China (经度 73-136、纬度 3-54); raises InvalidValue."""
    if lon == 0 and lat == 0:
        raise InvalidValue("坐标", "经纬度为 0,0（设备未定位）", "剔除未定位的数据")
    if 73 <= lon <= 136 and 3 <= lat <= 54:
        return
    if 73 <= lat <= 136 and 3 <= lon <= 54:
        raise InvalidValue("坐标", f"经度 {lon}、纬度 {lat} 像是经纬度颠倒", "按“经度、纬度”的顺序填写")
    raise InvalidValue("坐标", f"经度 {lon}、纬度 {lat} 不在中国范围内", "核对坐标及其顺序")


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """A disc: centre and geodesic radius in metres (圆形区域)."""

    lon: float
    lat: float
    radius_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Polygon:
    """A polygon: outer ring, then holes, each of (longitude, latitude) (多边形区域)."""

    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor:
    """A line and the width along it in metres: a road that may be taken (走廊形区域)."""

    line: Ring
    width_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One version of one area: its shapes, datum, and how well its border is known (区域版本).

    `uncertainty_m` is the error of the border itself. `division_code` is the six-digit code where the
    area is an administrative division. `source` says where the border came from, `author` who drew this
    version and `reason` why. It holds from the day `from_on`, or always; on earlier days the newest of the
    `former` versions that held then does.
    """

    area_id: str
    version: int
    name: str
    datum: Datum
    circles: tuple[Circle, ...] = ()
    polygons: tuple[Polygon, ...] = ()
    corridors: tuple[Corridor, ...] = ()
    uncertainty_m: float = 0.0
    division_code: str | None = None
    source: str = ""
    author: str = ""
    reason: str = ""
    from_on: date | None = None
    former: tuple["Area", ...] = ()

    def __post_init__(self) -> None:
        """Refuse an area without a shape."""
        if not (self.circles or self.polygons or self.corridors):
            raise InvalidValue("区域", f"“{self.name}”没有图形", "画出至少一个圆、多边形或走廊")

    def __hash__(self) -> int:
        """Give equal areas one number: by what names them, since a border has thousands of corners."""
        return hash((self.area_id, self.version, self.name))

    def versions(self) -> Iterator[tuple["Area", DateSpan]]:
        """Give the versions with the days on which each holds, newest first."""
        to_on: date | None = None
        for version in (self, *self.former):
            yield version, DateSpan(from_on=version.from_on or date.min, to_on=to_on)
            if version.from_on is None:
                return
            to_on = version.from_on - ONE_DAY

    def held_on(self, on: date) -> "Area | None":
        """Give the version that holds on a day; none before the first of them."""
        return next((version for version, days in self.versions() if days.holds(on)), None)


class Polarity(StrEnum):
    """Whether the person must stay in an area or out of it (须在区域内、禁止进入)."""

    STAY_IN = "stay_in"
    STAY_OUT = "stay_out"


def permitted_codes(residence_code: str, known_codes: Iterable[str]) -> frozenset[str]:
    """Tell which divisions together are the area a person may move in without leave (所居住的市、县).

    A district of a city: all districts of that city together; a county or a county-level city: itself.
    `known_codes` are the existing divisions; codes follow GB/T 2260, where 01-20 in the last two
    digits is a district. Source: 社区矫正法 第二十七条, 社区矫正法实施办法 第二十六条.
    Raises InvalidValue for a code that is not a county-level division.
    """
    if len(residence_code) != 6 or not residence_code.isdigit() or residence_code.endswith("00"):
        raise InvalidValue(
            "居住地代码", f"“{residence_code}”不是县级行政区划代码", "填写 6 位县级行政区划代码"
        )
    if not _is_district(residence_code):
        return frozenset({residence_code})
    return frozenset(c for c in known_codes if c[:4] == residence_code[:4] and _is_district(c)) | {
        residence_code
    }


def districts_of(city_code: str, code: str) -> bool:
    """Tell whether a code is that of a district of a city, whose own code ends in 00."""
    return code[:4] == city_code[:4] and _is_district(code)


def _is_district(code: str) -> bool:
    return 1 <= int(code[4:6]) <= 20


# The basis of a fence that is the area a person may move in without leave.
PERMITTED = "permitted_area"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """An area as it binds one person (电子围栏): polarity, days, hours of these days, and on what basis.

    Without `hours` and `once` it binds at all times of its days. With them it is a rule of its own, as of
    nights at home or of a place that is prohibited on school days or for one event (限时禁入); hours that
    open on the last day go on to their end. From `buffer_m` metres before the border on the office is told
    (预警缓冲). Raises InvalidValue for a time that does not begin on its days, or a buffer that cannot be.
    """

    area_id: str
    polarity: Polarity
    span: DateSpan
    basis: str
    hours: tuple[WeeklyHours, ...] = ()
    once: tuple[OneTime, ...] = ()
    buffer_m: float = 0.0

    def __post_init__(self) -> None:
        """Refuse times off its days, and a buffer without a width."""
        if not 0 <= self.buffer_m < float("inf"):
            raise InvalidValue("预警缓冲", f"{self.buffer_m} 米不可能", "填写不小于 0 的米数；不需要的留空")
        off = next((time for time in self.once if not self.span.holds(legal_day(time.from_at))), None)
        if off is not None:
            raise InvalidValue("一次性时段", f"{off} 不在围栏的起止日期之内", "核对时段和起止日期")

    @property
    def limited(self) -> bool:
        """Whether it binds in some hours of its days alone."""
        return bool(self.hours or self.once)

    @property
    def limits(self) -> tuple[str, ...]:
        """The hours and times in which alone it binds, as staff write them; empty where it always does."""
        return tuple(str(limit) for limit in (*self.hours, *self.once))

    def times(self, until_on: date) -> Iterator[tuple[datetime, datetime | None]]:
        """Give the times in which it binds, each with its end excluded, none where it never ends.

        Hours are given for days up to `until_on`.
        """
        if not self.limited:
            yield day_start(self.span.from_on), None if self.span.to_on is None else day_end(self.span.to_on)
            return
        last_on = until_on if self.span.to_on is None else min(self.span.to_on, until_on)
        for n in range((last_on - self.span.from_on).days + 1):
            for hours in self.hours:
                bound = hours.on(self.span.from_on + n * ONE_DAY)
                if bound is not None:
                    yield bound
        yield from ((time.from_at, time.to_at) for time in self.once)

    def binds_at(self, at: datetime) -> bool:
        """Tell whether it binds at an instant."""
        on = legal_day(at)
        if not self.limited:
            return self.span.holds(on)
        if any(time.from_at <= at < time.to_at for time in self.once):
            return True
        # Hours that opened the evening before may still go on.
        opened = (each.on(day) for day in (on - ONE_DAY, on) if self.span.holds(day) for each in self.hours)
        return any(bound is not None and bound[0] <= at < bound[1] for bound in opened)
