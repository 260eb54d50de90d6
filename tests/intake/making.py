"""Files as offices hand them in, and short ways to import them."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from correction.domain.file import CaseFile
from correction.intake.importer import ImportReport, import_file
from correction.office.ids import imported_case_id

NOW = datetime(2026, 1, 20, 4, tzinfo=UTC)  # noon in Beijing
START_ON = date(2026, 1, 5)
Row = Mapping[str, object]

GOOD_ROSTER: dict[str, object] = {
    "编号": "JZ001",
    "姓名": "张三",
    "性别": "男",
    "出生日期": "1985-06-01",
    "矫正类别": "缓刑",
    "决定机关": "人民法院",
    "裁判生效日": "2025-06-01",
    "矫正起始日": "2025-06-01",
    "矫正终止日": "2027-05-31",
    "司法所": "S1",
    "启用日": "2026-01-05",
}
SQUARE = [[119.0, 29.0], [119.5, 29.0], [119.5, 29.5], [119.0, 29.5], [119.0, 29.0]]


class Office:
    """A store, and short ways to import into it and to look at what came of it."""

    def __init__(self, store: Any, folder: Path) -> None:
        self.store = store
        self.folder = folder

    def put(self, kind: str, rows: Sequence[Row], **asked: Any) -> ImportReport:
        """Import rows as a CSV file."""
        return self.put_file(kind, write_csv(self.folder / f"{kind}.csv", rows), **asked)

    def put_file(self, kind: str, path: Path, **asked: Any) -> ImportReport:
        """Import a file, at noon of 20 January 2026 unless told otherwise."""
        return import_file(self.store, kind, path, **{"now": NOW, "actor": "tester", **asked})

    def file(self, case_no: str = "JZ001") -> CaseFile:
        """Give the case file of a case number."""
        case_id = imported_case_id(case_no)
        with self.store.reading() as uow:
            return CaseFile.of_log(case_id, uow.entries(case_id))

    def said(self, case_no: str = "JZ001") -> list[Any]:
        """Give what the entries of a case say, without its opening."""
        return [entry.payload for entry in self.file(case_no).entries[1:]]

    def areas(self) -> dict[str, Any]:
        """Give the areas by id."""
        with self.store.reading() as uow:
            return {area.area_id: area for area in uow.areas()}


def roster_row(**changed: object) -> dict[str, object]:
    """Give a good row of the roster with some cells changed."""
    return {**GOOD_ROSTER, **changed}


def feature(ring: Any, **properties: object) -> dict[str, Any]:
    """Give a GeoJSON polygon with the properties that an area needs."""
    known = {"name": "样例县", "area_id": "A1", **properties}
    return {"type": "Feature", "properties": known, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def write_geojson(path: Path, features: Sequence[Any], datum: str | None = "wgs84") -> Path:
    """Write a collection of areas."""
    collection: dict[str, Any] = {"type": "FeatureCollection", "features": list(features)}
    if datum is not None:
        collection["datum"] = datum
    path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    return path


def csv_text(rows: Sequence[Row]) -> str:
    """Write rows as CSV; the header is that of all rows together."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write_csv(path: Path, rows: Sequence[Row], encoding: str = "utf-8-sig") -> Path:
    """Write rows as a CSV file."""
    path.write_text(csv_text(rows), encoding=encoding, newline="")
    return path


def write_xlsx(path: Path, rows: Sequence[Row]) -> Path:
    """Write rows as a workbook: dates as dates, numbers as numbers."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, header)
        for number, row in enumerate(rows, start=1):
            for column, name in enumerate(header):
                page.write(number, column, row.get(name, ""))
    return path
