"""What a check-in showed (区域外签到、位置待核、人脸不符、方式未核准): 社区矫正法 第二十三条、第二十六条.

The place is judged against the one the plan names, otherwise against all areas to stay in together; places
that an officer confirmed count as inside those. On a granted leave the destination is allowed as well, if it
is drawn; without a drawing, and on the days of the journeys, the place is not judged. The same goes for the
days of a permit for regular activity across the border. A way of checking in that was not approved on that
day casts doubt on the record and not on the person.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.area import Area, Place, Polarity
from correction.domain.case.fences import fences_of
from correction.domain.entry import Entry, Pace
from correction.domain.facts.admission import PlaceConfirmed
from correction.domain.facts.approvals import ApprovalMatter
from correction.domain.facts.check_ins import CheckInMade, Identity, Means, MeansApproved
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end, day_start, local_text
from correction.rules.check_ins.windows import plan_on
from correction.rules.places.permitted import distance_m, grounds, verdict
from correction.rules.shared.free_times import granted_permits
from correction.rules.shared.moving import moving_permits
from correction.rules.view import CaseView
from geofences.shapes.compiled import CompiledArea
from geofences.verdicts import Verdict

RULE = "check_in_outcome"
ASSUMED = "positions.assumed_accuracy_m.satellite"
WORST = "positions.accuracy_max_m"
_MEANS_ZH = {
    Means.PHONE_APP: "手机应用",
    Means.ORDINARY_PHONE: "普通电话",
    Means.IN_PERSON: "当面",
    Means.VILLAGE_WORKER: "村居工作人员代报",
    Means.DEVICE: "定位装置",
}
_IDENTITY_ZH = {Identity.NO_MATCH: "不符", Identity.DOUBTFUL: "存疑", Identity.NOT_LIVE: "没有通过活体检测"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Where the person was expected: areas, made ready to judge, and ids of those that nobody has drawn."""

    areas: tuple[Area, ...]
    grounds: tuple[CompiledArea, ...]
    undrawn: tuple[str, ...]


def judge(view: CaseView) -> Iterator[Finding]:
    """Find what is wrong with each check-in, each thing an occasion of its own, over at once."""
    if view.supervised is None or view.supervised.to_on is None:
        return
    made = view.file.of(CheckInMade)
    places = _Places(view)
    approved = view.file.of(MeansApproved)
    first_at = day_start(view.first_unsettled_on(Pace.DAILY, view.supervised.from_on))
    first = bisect_left(made, first_at, key=_starts_at)
    for entry in made[first : bisect_left(made, day_end(view.supervised.to_on), first, key=_starts_at)]:
        check_in = entry.payload
        if check_in.place is not None and (expected := places.expected(entry)) is not None:
            yield from _place(view, entry, check_in.place, expected)
        if check_in.identity in _IDENTITY_ZH:
            yield _identity(view, entry)
        if approved and check_in.means is not Means.IN_PERSON:
            yield from _means(view, entry)


def _starts_at(entry: Entry[CheckInMade]) -> datetime:
    return entry.when.starts_at


def _place(view: CaseView, entry: Entry[CheckInMade], place: Place, expected: Expected) -> Iterator[Finding]:
    on = entry.when.legal_on
    assumed = place.accuracy_m is None
    accuracy_m = view.book.number(ASSUMED, on) if place.accuracy_m is None else place.accuracy_m
    if expected.undrawn:
        side, said = Verdict.UNDECIDED, f"区域 {'、'.join(expected.undrawn)} 没有图形，不能判断"
    else:
        worst_m = view.book.number(WORST, on)
        side = verdict(expected.grounds, place, accuracy_m, accuracy_max_m=worst_m)
        if side is Verdict.INSIDE:
            return
        said = _arithmetic(expected, place, accuracy_m, side, worst_m)
    outside = side is Verdict.OUTSIDE
    keys = ("cite.reporting_duty", "cite.verification", *((ASSUMED,) if assumed else ()))
    names = "、".join(area.name for area in expected.areas) or "（未绘制）"
    yield _finding(
        entry,
        "place",
        AlertKind.CHECK_IN_OUTSIDE if outside else AlertKind.CHECK_IN_UNDECIDED,
        Bearer.PERSON if outside else Bearer.OFFICE,
        Why(
            citations=tuple(view.book.cite(key, on) for key in keys),
            inputs=(
                ("签到时间", local_text(entry.when.starts_at)),
                ("应在区域", names),
                ("位置", f"{place.lon:.5f}, {place.lat:.5f}（{place.datum}）"),
                ("误差", f"{accuracy_m:g} 米" + ("（推定）" if assumed else "")),
            ),
            arithmetic=(said,),
        ),
    )


def _arithmetic(expected: Expected, place: Place, accuracy_m: float, side: Verdict, worst_m: float) -> str:
    if accuracy_m > worst_m:
        return f"误差 {accuracy_m:g} 米 > {worst_m:g} 米，不能用于判断"
    border_m = max(area.uncertainty_m for area in expected.areas)
    away_m = distance_m(expected.grounds, place)
    where = f"界外 {away_m:.0f} 米" if away_m > 0 else f"界内 {-away_m:.0f} 米"
    doubt = f"误差 {accuracy_m:g} 米 + 边界误差 {border_m:g} 米"
    return f"{where} > {doubt} → 区域外" if side is Verdict.OUTSIDE else f"{where}，{doubt} → 不能判断"


class _Places:
    """Where check-ins of one case were expected; what few cases have is looked up once for all of them."""

    def __init__(self, view: CaseView) -> None:
        self._view = view
        self._permits = [*granted_permits(view, ApprovalMatter.CROSS_CITY), *moving_permits(view)]
        self._fences = [fence for fence in fences_of(view.file) if fence.polarity is Polarity.STAY_IN]
        self._named = bool(self._fences or self._permits or view.leaves) or any(
            part.plan.payload.place_area_id is not None for part in view.plans
        )
        self._known: dict[tuple[tuple[str, ...], bool, date | None], Expected] = {}

    def expected(self, entry: Entry[CheckInMade]) -> Expected | None:
        """Give the areas in which the person should have been; none where no place is judged."""
        on = entry.when.legal_on
        where = self._where(entry, on) if self._named else None
        if where is None:
            return None
        ids, with_confirmed = where
        dated = any(area.from_on for area in map(self._view.context.areas.get, ids) if area is not None)
        key = (ids, with_confirmed, on if dated else None)
        if key not in self._known:
            self._known[key] = _drawn(self._view, ids, with_confirmed, on)
        return self._known[key]

    def _where(self, entry: Entry[CheckInMade], on: date) -> tuple[tuple[str, ...], bool] | None:
        """Give the ids of the areas, and whether confirmed places count too; none to judge no place."""
        view = self._view
        leave = view.leave_on(on) if view.leaves else None
        closed_at = leave.returned.when.ends_at if leave is not None and leave.returned is not None else None
        if closed_at is not None and closed_at <= entry.when.starts_at:
            leave = None
        ids: list[str] = []
        permitted = self._permitted(entry.when.starts_at)
        if permitted is None:
            return None
        if leave is not None:
            if leave.granted.area_id is None or on in (leave.granted.from_on, leave.last_on):
                return None
            ids.append(leave.granted.area_id)
        elif permitted:
            ids.extend(permitted)
        elif (plan := plan_on(view, on)) is not None and plan.payload.place_area_id is not None:
            return (plan.payload.place_area_id,), False
        binding = [fence for fence in self._fences if fence.binds_at(entry.when.starts_at)]
        # What binds in these very hours asks for more than what binds at all times.
        narrow = [fence.area_id for fence in binding if fence.limited] if leave is None else []
        ids = narrow or [*ids, *(fence.area_id for fence in binding if not fence.limited)]
        return (tuple(ids), True) if ids else None

    def _permitted(self, at: datetime) -> tuple[str, ...] | None:
        """Give the places that permits to cross the border allow at a moment; none where one is not drawn."""
        named: list[str] = []
        for asked, spans in self._permits:
            if any(start <= at < end for start, end in spans):
                if not asked.area_ids:
                    return None
                named.extend(asked.area_ids)
        return tuple(named)


def _drawn(view: CaseView, ids: tuple[str, ...], with_confirmed: bool, on: date) -> Expected:
    areas = view.context.areas_on(on)
    places = [e.payload.area_id for e in view.file.of(PlaceConfirmed)] if with_confirmed else []
    drawn = tuple(areas[area_id] for area_id in dict.fromkeys(ids) if area_id in areas)
    confirmed = tuple(areas[area_id] for area_id in dict.fromkeys(places) if area_id in areas)
    return Expected(
        areas=drawn,
        grounds=grounds(drawn, confirmed),
        undrawn=tuple(area_id for area_id in ids if area_id not in areas),
    )


def _identity(view: CaseView, entry: Entry[CheckInMade]) -> Finding:
    score = entry.payload.identity_score
    said = _IDENTITY_ZH[entry.payload.identity]
    return _finding(
        entry,
        "identity",
        AlertKind.IDENTITY_DOUBTFUL,
        Bearer.PERSON,
        Why(
            citations=(
                view.book.cite("cite.verification", entry.when.legal_on),
                view.book.cite("cite.data_quality", entry.when.legal_on),
            ),
            inputs=(
                ("签到时间", local_text(entry.when.starts_at)),
                ("核验结果", said if score is None else f"{said}（相似度 {score:g}）"),
            ),
            arithmetic=(f"身份核验{said}，是否本人须由人核实",),
        ),
    )


def _means(view: CaseView, entry: Entry[CheckInMade]) -> Iterator[Finding]:
    """Find a way not approved on that day; nobody who never had any approved is held to it."""
    on = entry.when.legal_on
    approvals = [e.payload for e in view.file.of(MeansApproved) if e.payload.from_on <= on]
    if not approvals:
        return
    approval = approvals[-1]
    lapsed = approval.to_on is not None and approval.to_on < on
    if entry.payload.means in approval.means and not lapsed:
        return
    approved = "、".join(_MEANS_ZH[means] for means in approval.means)
    yield _finding(
        entry,
        "means",
        AlertKind.DATA_DOUBTFUL,
        Bearer.OFFICE,
        Why(
            citations=(
                view.book.cite("cite.verification", on),
                view.book.cite("cite.data_quality", on),
            ),
            inputs=(
                ("签到时间", local_text(entry.when.starts_at)),
                ("签到方式", _MEANS_ZH[entry.payload.means]),
                ("核准的方式", f"{approved}，自 {approval.from_on} 至 {approval.to_on or '另行通知'}"),
            ),
            arithmetic=("当日没有核准这一方式，签到是否有效须由人核实",),
        ),
    )


def _finding(entry: Entry[CheckInMade], aspect: str, kind: AlertKind, bearer: Bearer, why: Why) -> Finding:
    return Finding(
        kind=kind,
        rule=RULE,
        bearer=bearer,
        occasion=f"{RULE}:{entry.entry_id}:{aspect}",
        began_at=entry.when.starts_at,
        ended_at=entry.when.starts_at,
        pace=Pace.DAILY,
        cycle_on=entry.when.legal_on,
        entries=(entry.entry_id,),
        why=why,
    )
