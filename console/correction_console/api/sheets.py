"""Sheets over HTTP (接口·导入): rows of a sheet, tried or put in; bad ones with row, field and remedy."""

import csv
import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from correction.domain.errors import NotAllowed
from correction.intake.importer import import_file
from correction.intake.kinds import SHEETS, ImportKind
from correction_console.api.models import Wire
from correction_console.api.wire import Text, Yes
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.guard import Needs
from correction_console.pages.importing import kinds_of
from correction_console.rights import Right

router = APIRouter()
Importer = Annotated[Asker, Depends(Needs(Right.IMPORT))]
ROWS_MAX = 2_000


class ColumnItem(Wire):
    """One column of a sheet: its header, whether it must be filled, and what is written in it."""

    header: str
    required: bool
    note: str


class SheetItem(Wire):
    """One kind of sheet that the asker may import."""

    kind: ImportKind
    kind_zh: str
    columns: list[ColumnItem]


class SheetBody(Wire):
    """Rows as in a sheet, texts by Chinese header; a trial keeps nothing."""

    rows: list[dict[Text, Text]] = Field(min_length=1, max_length=ROWS_MAX)
    trial: Yes = False


class RowFault(Wire):
    """One fault: in which row of those sent (the first is 1), in which column, what, and what to do."""

    row: int
    field: str
    what: str
    remedy: str


class SheetDone(Wire):
    """What became of the rows: new, on record already, or refused; the same rows again change nothing."""

    rows: int
    new: int
    unchanged: int
    rejected: int
    faults: list[RowFault]
    notes: list[str]


@router.get("/sheets")
def sheets(asker: Importer) -> list[SheetItem]:
    """Give the sheets that the asker may import, with their columns."""
    return [
        SheetItem(
            kind=kind,
            kind_zh=kind.zh,
            columns=[
                ColumnItem(header=column.header, required=column.required, note=column.note)
                for column in SHEETS[kind].columns
            ],
        )
        for kind in kinds_of(asker)
    ]


@router.post("/sheets/{kind}")
def bring_in(request: Request, asker: Importer, kind: ImportKind, body: SheetBody) -> SheetDone:
    """Put the good rows of a sheet in, or try them; the bad ones come back with what to do."""
    if kind not in kinds_of(asker):
        raise NotAllowed("导入", f"{kind.zh}不由您导入", "由有权的人员导入")
    console = console_of(request)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.csv"
        header = list(dict.fromkeys(name for row in body.rows for name in row))
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, header, restval="")
            writer.writeheader()
            writer.writerows(body.rows)
        report = import_file(
            console.office.store,
            kind,
            path,
            now=console.now(),
            actor=asker.actor,
            dry_run=body.trial,
            offices=asker.offices,
        )
    faults = [
        RowFault(row=max(0, error.row - 1), field=error.column, what=error.reason, remedy=error.remedy)
        for error in report.errors
    ]
    return SheetDone(
        rows=report.rows,
        new=report.new,
        unchanged=report.unchanged,
        rejected=report.rejected,
        faults=faults,
        notes=list(report.notes),
    )
