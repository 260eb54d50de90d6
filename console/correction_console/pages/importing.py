"""导入: drop a file, see what a trial says, take the bad rows back, put the good ones in."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, Response

from correction.domain.errors import CorrectionError, InvalidValue, NotFound
from correction.intake.importer import ImportReport, import_file
from correction.intake.kinds import ImportKind
from correction.intake.tabular.templates import write_template
from correction_console.asker import Asker
from correction_console.console import Console, console_of
from correction_console.guard import Needs
from correction_console.pages.rendering import asked_by_htmx, page
from correction_console.rights import Right

router = APIRouter()
Importer = Annotated[Asker, Depends(Needs(Right.IMPORT))]
Kind = Annotated[str, Form()]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = frozenset({".xlsx", ".csv"})
FAULTS_SHOWN = 50
# What an officer may record one by one may come in a sheet; what opens cases or binds people is the county's.
RECORDS = (
    ImportKind.CHECK_INS,
    ImportKind.REPORTS,
    ImportKind.ACTIVITIES,
    ImportKind.MUSTERS,
    ImportKind.ACTS,
    ImportKind.LEAVE,
    ImportKind.EXCUSES,
    ImportKind.STEPS,
    ImportKind.AFTER,
)
OPENING = (ImportKind.ROSTER, ImportKind.FENCES)


def kinds_of(asker: Asker) -> tuple[ImportKind, ...]:
    """Give the kinds of file that whoever asks may import."""
    records = RECORDS if asker.may(Right.RECORD) else ()
    return (*(OPENING if asker.may(Right.IMPORT_ROSTER) else ()), *records)


@router.get("/import")
def show(request: Request, asker: Importer) -> HTMLResponse:
    """Show the form."""
    return page(request, "import.html", asker, kinds=kinds_of(asker), kind="", report=None)


@router.get("/import/template/{kind}")
def template(asker: Importer, kind: str) -> Response:
    """Give the empty sheet of a kind, with its drop-downs."""
    chosen = _chosen(asker, kind)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(chosen, path)
        return _download(path.read_bytes(), f"{chosen.zh}.xlsx")


@router.post("/import")
def bring_in(
    request: Request, asker: Importer, *, file: UploadFile, kind: Kind = "", how: Kind = "try"
) -> HTMLResponse:
    """Try a file, or put its good rows in; the same file again changes nothing."""
    console, report, wrong = console_of(request), None, None
    try:
        chosen = _chosen(asker, kind)
        with _kept(file) as path:
            report = _import(console, asker, chosen, path, dry_run=how != "keep")
    except CorrectionError as refused:
        wrong = refused
    given = {"report": report, "how": how, "wrong": wrong, "shown": FAULTS_SHOWN}
    status = 422 if wrong else 200
    if asked_by_htmx(request):
        return page(request, "parts/imported.html", asker, status=status, **given)
    return page(request, "import.html", asker, status=status, kinds=kinds_of(asker), kind=kind, **given)


@router.post("/import/rejects")
def rejects(request: Request, asker: Importer, *, file: UploadFile, kind: Kind = "") -> Response:
    """Give the bad rows of a file back as a workbook, each with its reason and what to do."""
    console = console_of(request)
    try:
        chosen = _chosen(asker, kind)
        with _kept(file) as path:
            back = path.with_name("rejects.xlsx")
            _import(console, asker, chosen, path, dry_run=True, reject_path=back)
            if not back.exists():
                raise NotFound("退回的行", "没有退回的行", "直接入库即可")
            return _download(back.read_bytes(), f"{chosen.zh}-退回.xlsx")
    except CorrectionError as wrong:
        given = {"kinds": kinds_of(asker), "kind": kind, "report": None, "wrong": wrong}
        return page(request, "import.html", asker, status=422, **given)


def _import(
    console: Console,
    asker: Asker,
    kind: ImportKind,
    path: Path,
    *,
    dry_run: bool,
    reject_path: Path | None = None,
) -> ImportReport:
    return import_file(
        console.office.store,
        kind,
        path,
        now=console.now(),
        actor=asker.actor,
        dry_run=dry_run,
        reject_path=reject_path,
        offices=asker.offices,
    )


def _chosen(asker: Asker, kind: str) -> ImportKind:
    named = {one.value: one for one in kinds_of(asker)}
    if kind not in named:
        raise InvalidValue("种类", "没有选择种类，或不由您导入", "从列表中选择")
    return named[kind]


@contextmanager
def _kept(file: UploadFile) -> Iterator[Path]:
    """Lay what was sent into a folder of our own while it is read; of its name only the ending counts."""
    ending = Path(file.filename or "").suffix.lower()
    if ending not in ENDINGS:
        raise InvalidValue("文件", f"不支持扩展名“{ending[:10] or '无'}”", "在表格软件中另存为 .xlsx 或 .csv")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"sheet{ending}"
        with path.open("wb") as kept:
            while piece := file.file.read(1 << 20):
                kept.write(piece)
        yield path


def _download(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=XLSX, headers=headers)
