"""Who was where, for the map (人员位置): read for a purpose, with age and accuracy beside each place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import isnan
from typing import Any

from correction.domain.area import Area, Polarity
from correction.domain.errors import InvalidValue, NotFound
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.file import CaseFile
from correction.domain.moments import ONE_DAY, day_end, day_start, local_text
from correction.office.judging.context import load_context
from correction.office.ports import UnitOfWork
from correction.office.positions.judging.plan import watch_plan
from correction.office.positions.keeping.trace import read_last_fixes, read_trace
from correction.office.positions.lawful import to_ms
from correction.office.positions.port import ENGINE_PURPOSES, Access, Purpose
from correction.store.queries.screens import open_cases
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.mapping.drawing import moved, shapes
from correction_console.reading.briefs import Brief
from correction_console.reading.wording import lasting
from geofences import FixBatch
from geofences.datums import Datum

PURPOSES: Mapping[str, Purpose] = {
    purpose.zh: purpose for purpose in Purpose if purpose not in ENGINE_PURPOSES
}
PEOPLE_MAX = 1_000
# Whoever was last seen longer ago is told apart on the map.
OLD = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """The last place known of a person: where, how exactly, how long ago, and how we know."""

    case_id: str
    name: str
    label: str
    lon: float
    lat: float
    accuracy_m: float | None
    at: datetime
    said: str
    source: str
    old: bool

    @property
    def drawn(self) -> dict[str, Any]:
        """What the map needs of it."""
        said = f"{self.name}（{self.label}）{self.source}，{self.said}"
        return {
            "lon": self.lon,
            "lat": self.lat,
            "accuracy_m": self.accuracy_m,
            "name": self.name,
            "said": said,
            "old": self.old,
            "href": f"/people/{self.case_id}/map",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """One place that somebody was at, in its own datum."""

    at: datetime
    pair: tuple[float, float]
    datum: Datum
    accuracy_m: float | None
    source: str


def areas_seen(uow: UnitOfWork, asker: Asker) -> tuple[Area, ...]:
    """Give the areas that whoever asks may see: divisions, and what was drawn below, at or above their body.

    What a neighbour drew tells where its people may not go, and so where those live whom they may not meet.
    Whoever drew in a command is no member of staff, and stands above all.
    """
    above = {unit.org_id for unit in uow.organisation().above(asker.org_id)}
    return tuple(
        area
        for area in uow.areas()
        if area.division_code is not None
        or (body := body_that_drew(uow, area)) is None
        or body in asker.offices
        or body in above
    )


def body_that_drew(uow: UnitOfWork, area: Area) -> str | None:
    """Give the body whose member drew an area; none where it was no member of staff."""
    try:
        return uow.staff(area.author).org_id
    except NotFound:
        return None


def access_for(console: Console, asker: Asker, purpose: str, reason: str = "") -> Access:
    """Give the reading as it will be logged; raises InvalidValue for a purpose that is none."""
    if purpose not in PURPOSES:
        raise InvalidValue("查阅目的", f"没有“{purpose}”", f"选择：{'、'.join(PURPOSES)}")
    return Access(actor=asker.actor, purpose=PURPOSES[purpose], at=console.now(), reason=reason.strip())


def last_spots(
    console: Console, office_ids: Sequence[str], access: Access, drawn_in: Datum
) -> tuple[Spot, ...]:
    """Give the last place of everybody on the books: the newest of fixes and of check-ins with a place.

    Raises InvalidValue where they are too many: a map that lacks somebody would read as if nobody lacked.
    """
    office, now = console.office, access.at
    ids = open_cases(office.store, office_ids)
    if len(ids) > PEOPLE_MAX:
        what = f"有 {len(ids)} 人，超过一次查阅的 {PEOPLE_MAX} 人"
        raise InvalidValue("位置", what, "逐个司法所查阅")
    briefs = console.briefs.of(office.store, ids)
    with office.store.reading() as uow:
        files = [CaseFile.of_log(case_id, uow.entries(case_id)) for case_id in ids]
    fixes = read_last_fixes(office.positions, console.book_to_show(), files, access, until_ms=to_ms(now))
    known = {file.case_id: [*_fixed(fixes.get(file.case_id)), *_checked_in(file)] for file in files}
    newest = {case_id: max(seen, key=lambda one: one.at) for case_id, seen in known.items() if seen}
    spots = [_spot(briefs[case_id], one, now, drawn_in) for case_id, one in newest.items()]
    return tuple(sorted(spots, key=lambda spot: spot.at, reverse=True))


def _spot(brief: Brief, known: _Known, now: datetime, drawn_in: Datum) -> Spot:
    ((lon, lat),) = moved([known.pair], known.datum, drawn_in)
    return Spot(
        case_id=brief.log_id,
        name=brief.name,
        label=brief.label,
        lon=lon,
        lat=lat,
        accuracy_m=known.accuracy_m,
        at=known.at,
        said=f"{lasting(known.at, now)}前",
        source=known.source,
        old=now - known.at > OLD,
    )


def day_of_person(
    console: Console, file: CaseFile, access: Access, on: date, drawn_in: Datum
) -> list[dict[str, Any]]:
    """Give the fixes of a person on one legal day, oldest first, as the map replays them."""
    last_at = day_end(on) - timedelta(milliseconds=1)
    return fixes_between(console, file, access, (day_start(on), last_at), drawn_in)


def fixes_between(
    console: Console, file: CaseFile, access: Access, span: tuple[datetime, datetime], drawn_in: Datum
) -> list[dict[str, Any]]:
    """Give the fixes of a person from one moment to another, both included, oldest first."""
    window = {"from_ms": to_ms(span[0]), "until_ms": to_ms(span[1])}
    found = read_trace(console.office.positions, console.book_to_show(), file, access, **window)
    steps = [step for source_id, batch in found.items() for step in _steps(source_id, batch, drawn_in)]
    return sorted(steps, key=lambda step: str(step["at"]))


def check_ins_drawn(file: CaseFile, span: tuple[datetime, datetime], drawn_in: Datum) -> list[dict[str, Any]]:
    """Give the places of the check-ins from one moment to another, as the map replays them."""
    return [
        _step(one.at, moved([one.pair], one.datum, drawn_in)[0], one.accuracy_m, one.source)
        for one in _checked_in(file)
        if span[0] <= one.at <= span[1]
    ]


def areas_of_person(console: Console, file: CaseFile, on: date, drawn_in: Datum) -> list[dict[str, Any]]:
    """Give the areas that bind a person on some part of a day, and the places that were confirmed."""
    with console.office.store.reading() as uow:
        context = load_context(uow, console.office.calendar)
    plan = watch_plan(file, context, console.book_to_show())
    begins, ends = to_ms(day_start(on)), to_ms(day_start(on + ONE_DAY))
    bound = []
    for watched in plan.areas:
        if not any(first < ends and last > begins for first, last in watched.windows):
            continue
        stay_in = watched.polarity is Polarity.STAY_IN
        what = "活动范围" if stay_in else "禁止进入"
        said = f"{what}：{watched.name}（边界误差 {watched.uncertainty_m:.0f} 米）"
        bound += [
            area_drawn(area, drawn_in, said=said, look="in" if stay_in else "out") for area in watched.areas
        ]
    return bound + [
        area_drawn(place, drawn_in, said=f"已确认处所：{place.name}", look="place") for place in plan.places
    ]


def area_drawn(area: Area, drawn_in: Datum, *, said: str, look: str) -> dict[str, Any]:
    """Give what the map needs of an area; `look` is `in`, `out`, `place` or `plain`."""
    return {"said": said, "look": look, "shapes": shapes(area, drawn_in)}


def _fixed(fix: FixBatch | None) -> Iterator[_Known]:
    if fix is not None:
        yield _Known(
            at=datetime.fromtimestamp(int(fix.device_at_ms[0]) / 1000, UTC),
            pair=(float(fix.lon[0]), float(fix.lat[0])),
            datum=Datum.WGS84,
            accuracy_m=_metres(fix.accuracy_m[0]),
            source="定位",
        )


def _checked_in(file: CaseFile) -> Iterator[_Known]:
    for entry in file.of(CheckInMade):
        place = entry.payload.place
        if place is not None:
            yield _Known(
                at=entry.when.starts_at,
                pair=(place.lon, place.lat),
                datum=Datum(place.datum.value),
                accuracy_m=place.accuracy_m,
                source="签到",
            )


def _steps(source_id: str, batch: FixBatch, drawn_in: Datum) -> Iterator[dict[str, Any]]:
    pairs = list(zip(batch.lon.tolist(), batch.lat.tolist(), strict=True))
    for n, pair in enumerate(moved(pairs, Datum.WGS84, drawn_in)):
        at = datetime.fromtimestamp(int(batch.device_at_ms[n]) / 1000, UTC)
        doubts = "（推定）" if batch.assumed[n] else ""
        doubts += "，设备称为模拟位置" if batch.mock[n] else ""
        yield _step(at, pair, _metres(batch.accuracy_m[n]), f"来源 {source_id}", doubts)


def _step(
    at: datetime, pair: tuple[float, float], accuracy_m: float | None, source: str, doubts: str = ""
) -> dict[str, Any]:
    exact = "精度不详" if accuracy_m is None else f"精度 {accuracy_m:.0f} 米"
    return {
        "at": at.isoformat(),
        "lon": pair[0],
        "lat": pair[1],
        "accuracy_m": accuracy_m,
        "said": f"{local_text(at)}，{source}，{exact}{doubts}",
    }


def _metres(metres: Any) -> float | None:
    return None if isnan(float(metres)) else float(metres)
