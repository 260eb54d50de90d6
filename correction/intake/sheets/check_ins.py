"""Check-ins out of a sheet (签到记录)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from correction.domain.area import Datum, Place
from correction.domain.errors import InvalidValue
from correction.domain.facts.check_ins import CheckInMade, Identity, Means
from correction.domain.moments import When
from correction.intake.sheets.entries import RowEntry, row_entry
from correction.intake.tabular.cells import DEGREES, ID, INSTANT, NUMBER, TEXT, one_of
from correction.intake.tabular.columns import Column, Sheet

MEANS = {
    "手机": Means.PHONE_APP,
    "电话": Means.ORDINARY_PHONE,
    "当面": Means.IN_PERSON,
    "村居": Means.VILLAGE_WORKER,
    "设备": Means.DEVICE,
}
IDENTITY = {
    "一致": Identity.MATCH,
    "不一致": Identity.NO_MATCH,
    "存疑": Identity.DOUBTFUL,
    "非活体": Identity.NOT_LIVE,
    "未核": Identity.NOT_CHECKED,
}
DATUMS = {datum.value: datum for datum in Datum}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInRow:
    """One check-in as the sheet has it."""

    case_no: Annotated[str, Column("编号", ID, note="案件编号，与花名册一致")]
    made_at: Annotated[datetime, Column("签到时间", INSTANT)]
    means: Annotated[Means, Column("签到方式", one_of(MEANS))]
    lon: Annotated[float | None, Column("经度", DEGREES)] = None
    lat: Annotated[float | None, Column("纬度", DEGREES)] = None
    datum: Annotated[Datum | None, Column("坐标系", one_of(DATUMS), note="填写了经纬度时必填")] = None
    accuracy_m: Annotated[float | None, Column("精度米", NUMBER, note="设备没有给出时留空")] = None
    identity: Annotated[Identity, Column("身份核验", one_of(IDENTITY))] = Identity.NOT_CHECKED
    request_id: Annotated[str | None, Column("抽查编号", ID, note="回应随机抽查时填写抽查的编号")] = None
    note: Annotated[str, Column("备注", TEXT)] = ""


CHECK_INS = Sheet(title="签到", row=CheckInRow, places={"发生时间": "签到时间"})


def check_in(row: CheckInRow, actor: str) -> RowEntry:
    """Turn a row into an entry; a person cannot check in twice at one instant in one way.

    Raises InvalidValue for half a coordinate, one without a datum, or one that is no place in China.
    """
    made = CheckInMade(
        means=row.means,
        place=place_of(row.lon, row.lat, row.datum, row.accuracy_m),
        identity=row.identity,
        request_id=row.request_id,
        note=row.note,
    )
    when = When.at(row.made_at)
    key = ("check_in", when.starts_at.isoformat(), row.means.value)
    return row_entry(row.case_no, made, when, key=key, actor=actor)


def place_of(
    lon: float | None, lat: float | None, datum: Datum | None, accuracy_m: float | None
) -> Place | None:
    """Put the four cells of a place together; none where no coordinate was written."""
    if lon is None and lat is None:
        if datum is not None or accuracy_m is not None:
            raise InvalidValue(
                "经度、纬度", "填写了坐标系或精度，却没有坐标", "补填经度和纬度，或清空坐标系和精度"
            )
        return None
    if lon is None or lat is None:
        raise InvalidValue("经度、纬度", "只填写了一半坐标", "经度和纬度都填写，或都留空")
    if datum is None:
        raise InvalidValue("坐标系", "填写了坐标，却没有坐标系", f"填写坐标系：{'、'.join(DATUMS)}")
    try:
        return Place(lon=lon, lat=lat, datum=datum, accuracy_m=accuracy_m)
    except InvalidValue as wrong:
        raise InvalidValue("经度、纬度", wrong.what, wrong.remedy) from None
