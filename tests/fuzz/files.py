"""Files that are read: positions, borders, areas and sheets, each with good ones to begin with.

The good ones are an invented county's own and the templates; nothing that is read is kept. Sheets differ in
their tables of columns and are read by the same code, so which of them is spoilt is drawn by lot.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import shapefile

from correction.domain.area import Datum
from correction.intake.importer import import_file
from correction.intake.kinds import SHEETS, ImportKind
from correction.intake.places.divisions import read_divisions
from correction.intake.positions.files import POSITIONS, read_positions
from correction.intake.sources import Stated, prepared
from correction.intake.tabular.templates import write_template
from correction.testing.county.simulate import simulate
from correction.testing.memory import MemoryStore
from tests.fuzz.targets import NOW, Reader, Target

STATED = Stated(datum=Datum.GCJ02, source="t", code_field="PAC", name_field="NAME")
RING = [[119.0, 29.0], [119.0, 29.3], [119.3, 29.3], [119.3, 29.0], [119.0, 29.0]]
HOLE = [[119.1, 29.1], [119.2, 29.1], [119.2, 29.2], [119.1, 29.2], [119.1, 29.1]]
# Stands between the three files of a Shapefile where they are one input.
PART = b"\n--part--\n"
PARTS = (".shp", ".shx", ".dbf")


@contextmanager
def importers() -> Iterator[list[Target]]:
    """Give every kind of file that is imported, until the end of the block."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        simulate(folder / "inbox", seed=3, persons=6, days=20, wearers=2, start_on=date(2026, 1, 5), events=3)
        good: dict[str, list[bytes]] = {}
        for path in sorted((folder / "inbox").rglob("*")):
            if path.is_file():
                good.setdefault(path.name, []).append(_beginning(path))
        store = _store(folder)
        yield [*_positions(folder, good), *_borders(folder), *_imports(folder, store, good)]
        shutil.rmtree(folder, ignore_errors=True)


def _beginning(path: Path) -> bytes:
    """Give a few rows of a text of rows, and all of anything else."""
    data = path.read_bytes()
    return b"".join(data.splitlines(keepends=True)[:30]) if path.suffix in {".csv", ".jsonl"} else data


def _store(folder: Path) -> MemoryStore:
    store = MemoryStore()
    for kind in ImportKind:
        for path in sorted((folder / "inbox").rglob(f"{kind.value}.*")):
            import_file(store, kind, path, now=NOW, actor="t")
    return store


def _positions(folder: Path, good: dict[str, list[bytes]]) -> Iterator[Target]:
    header = ",".join(column.title for column in POSITIONS.columns)
    row = "SB1,2026-01-10 08:00,2026-01-10 08:00,119.6,29.1,wgs84,9,卫星,88,否"
    point = '<trkpt lat="29.1" lon="119.6"><time>2026-01-10T00:00:00Z</time></trkpt>'
    gpx = (
        '<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><trk>'
    )
    gpx += f"<trkseg>{point * 2}</trkseg></trk></gpx>"
    files = {
        "jsonl": tuple(good["positions.jsonl"][:4]),
        "csv": (f"{header}\n{row}\n{row}\n".encode(),),
        "gpx": (gpx.encode(),),
    }
    for suffix, texts in files.items():
        read = partial(read_positions, received_at=NOW, datum=Datum.BD09)
        yield _target(f"positions-{suffix}", _of_file(folder / f"positions.{suffix}", read, texts))


def _borders(folder: Path) -> Iterator[Target]:
    path = folder / "borders.shp"
    with shapefile.Writer(str(path)) as writer:
        writer.field("PAC", "N", 10)
        writer.field("NAME", "C", 40)
        writer.poly([RING, HOLE])
        writer.record(330781, "样例县")
    parts = PART.join(path.with_suffix(suffix).read_bytes() for suffix in PARTS)
    yield _target("borders-shapefile", Reader(good=(parts,), read=partial(_read_shapefile, path=path)))
    feature = {
        "type": "Feature",
        "properties": {"PAC": 330781, "NAME": "样例县"},
        "geometry": {"type": "Polygon", "coordinates": [RING, HOLE]},
    }
    drawn = json.dumps({"type": "FeatureCollection", "features": [feature, feature]}).encode()
    changes = [
        {"year": 2015, "type": "撤县设区", "old": {"code": "330721"}, "new": {"code": "330703000000"}},
        {"year": 1999, "new": {"code": "330702", "name": "样例区"}, "source": "s", "doc_no": "n"},
    ]
    events = (json.dumps(changes).encode(), json.dumps({"events": changes}).encode())
    yield _target("borders-geojson", _of_file(folder / "borders.json", _prepare, (drawn,)))
    yield _target("divisions", _of_file(folder / "divisions.json", read_divisions, events))


def _prepare(path: Path) -> None:
    prepared(path, STATED)


def _read_shapefile(data: bytes, path: Path) -> None:
    for suffix, part in zip(PARTS, data.split(PART), strict=False):
        path.with_suffix(suffix).write_bytes(part)
    prepared(path, STATED)


def _imports(folder: Path, store: MemoryStore, good: dict[str, list[bytes]]) -> Iterator[Target]:
    areas = ImportKind.AREAS
    found = tuple(good["areas.geojson"][:6])
    yield _target("areas-geojson", _of_file(folder / "areas.geojson", _importing(areas, store), found))
    texts, workbooks = [], []
    for kind, sheet in SHEETS.items():
        header = ",".join(column.title for column in sheet.columns)
        empty = f"{header}\n{',' * header.count(',')}\n".encode()
        path = folder / f"{kind.value}.csv"
        rows = (*good.get(path.name, ())[:5], empty)
        texts.append(_of_file(path, _importing(kind, store), rows))
        path = folder / f"{kind.value}.xlsx"
        write_template(kind, path)
        books = (path.read_bytes(), *good.get(path.name, ()))
        workbooks.append(_of_file(path, _importing(kind, store), books))
    yield _target("sheets-csv", *texts)
    yield _target("sheets-xlsx", *workbooks)


def _importing(kind: ImportKind, store: MemoryStore) -> Callable[[Path], object]:
    def read(path: Path) -> object:
        return import_file(store, kind, path, now=NOW, actor="t", dry_run=True)

    return read


def _of_file(path: Path, read: Callable[[Path], object], good: tuple[bytes, ...]) -> Reader:
    def written(data: bytes) -> object:
        path.write_bytes(data)
        return read(path)

    return Reader(good=good, read=written)


def _target(name: str, *readers: Reader) -> Target:
    return Target(name=name, readers=readers)
