"""Everything that reads what others wrote: each is given bytes, and may refuse them in words, no more."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from correction.domain.area import Datum
from correction.domain.errors import CorrectionError
from correction.intake.importer import import_file
from correction.intake.kinds import SHEETS, ImportKind
from correction.intake.positions.files import POSITIONS, read_positions
from correction.intake.positions.gathering import delivered, gathered, sources_of
from correction.intake.positions.lines import Format
from correction.intake.templates import write_template
from correction.testing.county.simulate import simulate
from correction.testing.memory import MemoryStore

NOW = datetime(2026, 3, 1, 4, tzinfo=UTC)
AT = "2026-01-10T00:00:00+00:00"
SECONDS = 1_768_003_200


@dataclass(frozen=True, kw_only=True)
class Target:
    """One reader, good input to begin with, and what it does with bytes."""

    name: str
    good: tuple[bytes, ...]
    read: Callable[[bytes], object]


def decoders() -> Iterator[Target]:
    """The formats of messages, as the door reads them."""
    position = {"fixTime": AT, "deviceTime": AT, "serverTime": AT, "valid": True, "outdated": False}
    position |= {"latitude": 29.1, "longitude": 119.6, "accuracy": 9.0}
    position |= {"attributes": {"batteryLevel": 88, "source": "gnss", "alarm": "tampering", "mock": False}}
    event = {"type": "alarm", "eventTime": AT, "attributes": {"alarm": "lowBattery"}}
    device = {"id": 1, "uniqueId": "SB1"}
    location = {
        "_type": "location",
        "tst": SECONDS,
        "lat": 29.1,
        "lon": 119.6,
        "acc": 9,
        "batt": 88,
        "tid": "a1",
    }
    fix = {"kind": "fix", "source_id": "SB1", "device_at": AT, "lon": 119.6, "lat": 29.1, "datum": "gcj02"}
    fix |= {"accuracy_m": 9.0, "source": "wifi", "battery_pct": 50, "mock": False}
    state = {"kind": "state", "source_id": "SB1", "state": "tampered", "at": AT}
    clock = {"kind": "clock", "source_id": "SB1", "sent_at": AT}
    query = f"/?id=SB1&timestamp={SECONDS}&lat=29.1&lon=119.6&accuracy=9&batt=88&mock=false&valid=true"
    good: dict[Format, tuple[object, ...]] = {
        Format.TRACCAR: ({"position": position, "device": device}, {"event": event, "device": device}),
        Format.OWNTRACKS: (
            location,
            location | {"topic": "owntracks/a/b"},
            {"_type": "encrypted", "data": "x"},
        ),
        Format.OSMAND: (query, query.replace("lat=29.1&lon=119.6", "location=29.1,119.6"), query[2:]),
        Format.BATCH: (
            "\n".join(map(json.dumps, (fix, state, clock))) + "\n" + json.dumps(fix) + "\t00000000",
        ),
    }
    for form, messages in good.items():
        texts = (each if isinstance(each, str) else json.dumps(each) for each in messages)
        yield Target(
            name=form.value,
            good=tuple(text.encode() for text in texts),
            read=partial(_deliver, form=form),
        )


def _deliver(data: bytes, form: Format) -> None:
    lines = delivered(data, form, received_at=NOW)
    sources_of(lines)
    gathered(lines, allowed={"SB1", "a1"})
    gathered(lines)


@contextmanager
def importers() -> Iterator[list[Target]]:
    """The kinds of file: an invented county's own, and the templates; nothing that is read is kept."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        simulate(folder / "inbox", seed=3, persons=6, days=20, wearers=2, start_on=date(2026, 1, 5), events=3)
        good: dict[str, list[bytes]] = {}
        for path in sorted((folder / "inbox").rglob("*")):
            if path.is_file():
                good.setdefault(path.name, []).append(_beginning(path))
        store = _store(folder)
        yield [*_position_files(folder, good), *_sheets(folder, store, good)]
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


def _position_files(folder: Path, good: dict[str, list[bytes]]) -> Iterator[Target]:
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
        path = folder / f"positions.{suffix}"
        yield Target(name=f"positions-{suffix}", good=texts, read=partial(_read_positions, path=path))


def _read_positions(data: bytes, path: Path) -> None:
    path.write_bytes(data)
    read_positions(path, received_at=NOW, datum=Datum.BD09)


def _sheets(folder: Path, store: MemoryStore, good: dict[str, list[bytes]]) -> Iterator[Target]:
    for kind in ImportKind:
        suffix = "geojson" if kind is ImportKind.AREAS else "csv"
        found = list(good.get(f"{kind.value}.{suffix}", []))
        if kind in SHEETS:
            header = ",".join(column.title for column in SHEETS[kind].columns)
            found.append(f"{header}\n{',' * header.count(',')}\n".encode())
        yield _importing(kind, folder / f"{kind.value}.{suffix}", store, tuple(found[:6]))
        if kind in SHEETS:
            path = folder / f"{kind.value}.xlsx"
            write_template(kind, path)
            workbooks = (path.read_bytes(), *good.get(path.name, ()))
            yield _importing(kind, path, store, workbooks)


def _importing(kind: ImportKind, path: Path, store: MemoryStore, good: tuple[bytes, ...]) -> Target:
    def read(data: bytes) -> None:
        path.write_bytes(data)
        import_file(store, kind, path, now=NOW, actor="t", dry_run=True)

    return Target(name=f"{kind.value}-{path.suffix[1:]}", good=good, read=read)


def tried(target: Target, data: bytes) -> bool:
    """Let a reader read, and tell whether it did; a refusal in words is an answer, all else is raised."""
    try:
        target.read(data)
    except CorrectionError as refused:
        if not (refused.where and refused.what and refused.remedy):
            raise
        return False
    return True
