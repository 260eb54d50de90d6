"""Points of a GPX trace (GPX 轨迹)."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from correction.domain.area import Datum
from correction.domain.errors import InvalidValue
from correction.intake.positions.fixes import Fix
from correction.intake.positions.told import Line, fault
from correction.intake.tabular.files import check_plain_text
from geofences.fixes import Source


def gpx_points(path: Path, source_id: str, *, received_at: datetime, datum: Datum) -> Iterator[Line]:
    """Give every point of every track as a fix, counted from 1; a point without a time tells nothing.

    Raises InvalidValue for a file that is no GPX.
    """
    import gpxpy  # noqa: PLC0415 - traces are rare, and an office without them need not load it

    encoding = check_plain_text(path)
    text = path.read_text(encoding=encoding)
    # A trace declares no entities; a file that does is made to unfold without end.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise InvalidValue(path.name, "内容含有 XML 实体声明", "从轨迹软件重新导出 GPX")
    try:
        trace = gpxpy.parse(text)
    except Exception as error:  # noqa: BLE001 - a damaged file makes the reader fail in any way
        raise InvalidValue(path.name, f"内容不是 GPX（{error}）", "从轨迹软件重新导出 GPX") from None
    points = (p for track in trace.tracks for segment in track.segments for p in segment.points)
    for number, point in enumerate(points, start=1):
        if point.time is None:
            yield number, ()
        elif not _has_zone(point.time):
            said = point.time.replace(tzinfo=None)
            naive = InvalidValue("time", f"时间 {said} 没有时区", "写明时区，例如 2026-01-31T08:00:00Z")
            yield number, (fault(number, naive),)
        else:
            fix = Fix(
                source_id=source_id,
                device_at=point.time,
                received_at=received_at,
                lon=point.longitude,
                lat=point.latitude,
                datum=datum,
                source=Source.SATELLITE,
            )
            yield number, (fix,)


def _has_zone(at: datetime) -> bool:
    """Tell whether a time says how far it is from UTC; the reader takes 91 hours for an answer."""
    try:
        return at.utcoffset() is not None
    except ValueError:
        return False
