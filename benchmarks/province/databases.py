"""PostGIS and DuckDB on the same fixes, joined by the number of the fence and in its order, their best way.

PostgreSQL runs from Debian's package in a folder of its own, on a socket there, and is stopped at the end;
its work is counted by the processor time of its backend, as the system tells it.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import shapely

from benchmarks.province.planar import Sample
from benchmarks.province.world import DEGREE_M, polygon_of
from tests.ending import ending

TICK_S = 1 / os.sysconf("SC_CLK_TCK")
QUERY = (
    "select count(*) filter (where c and not d), count(*) filter (where not c and not d) from (select "
    "ST_Contains(z.poly, p.geom) as c, ST_DWithin(z.border, p.geom, p.radius) as d "
    "from pair p join zone z on z.id = p.zone order by p.zone) t"
)


def _rows(sample: Sample, size: int) -> np.ndarray:
    pairs = np.flatnonzero(sample.owner < size)
    return pairs[np.argsort(sample.zone[pairs], kind="stable")]


class PostGIS:
    """One connection to a server of our own; `seconds` is what a query cost its backend."""

    def __init__(self, folder: Path, bin_dir: Path) -> None:
        """Begin a session of psql, which stays."""
        self._psql = subprocess.Popen(
            [bin_dir / "psql", "-X", "-q", "-A", "-t", "-h", folder, "-d", "postgres", "-U", "bench"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._pid = int(self.ask("select pg_backend_pid();")[0])

    def ask(self, sql: str) -> list[str]:
        """Run it and give the lines of the answer."""
        self._psql.stdin.write(sql + "\n\\echo done\n")
        self._psql.stdin.flush()
        lines = []
        while (line := self._psql.stdout.readline().strip()) != "done":
            lines.append(line)
        return lines

    def seconds(self, sql: str) -> float:
        """How many seconds of the processor the backend took for it."""
        before = self._cpu_s()
        self.ask(sql)
        return self._cpu_s() - before

    def _cpu_s(self) -> float:
        fields = Path(f"/proc/{self._pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * TICK_S

    def close(self) -> None:
        """End the session."""
        self._psql.stdin.close()
        self._psql.wait()


@contextmanager
def postgis(sample: Sample, size: int) -> Iterator[Callable[[], float] | None]:
    """A way to time the verdicts of the first `size` fixes in PostGIS; none where it is not installed."""
    bins = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not bins:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="bench-pg-"))
    # The server refuses to run as root.
    user = {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}
    if user:
        shutil.chown(folder, "postgres", "postgres")

    def tool(*args: object) -> None:
        subprocess.run([str(a) for a in args], check=True, stdout=subprocess.DEVNULL, cwd=folder, **user)

    options = f"-k {folder} -c listen_addresses='' -c shared_buffers=1GB -c work_mem=512MB -c jit=off"
    with ending(folder, folder / "data", bins[-1] / "pg_ctl"):
        tool(bins[-1] / "initdb", "-D", folder / "data", "-U", "bench", "--auth", "trust")
        tool(bins[-1] / "pg_ctl", "-w", "-D", folder / "data", "-l", folder / "log", "-o", options, "start")
        server = PostGIS(folder, bins[-1])
        server.ask("create extension postgis; set max_parallel_workers_per_gather = 0;")
        _load(server, sample, size)
        yield lambda: server.seconds(QUERY + ";")
        server.close()


def _load(server: PostGIS, sample: Sample, size: int) -> None:
    polygons = [polygon_of(zone) for zone in sample.world.zones]
    zones = "\n".join(
        f"{n}\t{shapely.to_wkb(p, hex=True)}\t{shapely.to_wkb(p.exterior, hex=True)}"
        for n, p in enumerate(polygons)
    )
    server.ask("create table zone (id int primary key, poly geometry, border geometry);")
    server.ask(f"copy zone from stdin;\n{zones}\n\\.")
    lon, lat, radius = sample.columns
    pairs = _rows(sample, size)
    fix = sample.owner[pairs]
    rows = "\n".join(
        f"{z}\t{x!r}\t{y!r}\t{r!r}"
        for z, x, y, r in zip(
            sample.zone[pairs].tolist(),
            lon[fix].tolist(),
            lat[fix].tolist(),
            (radius[fix] / DEGREE_M).tolist(),
            strict=True,
        )
    )
    server.ask("create table raw (zone int, x float8, y float8, radius float8);")
    server.ask(f"copy raw from stdin;\n{rows}\n\\.")
    server.ask("create table pair as select zone, ST_MakePoint(x, y) as geom, radius from raw order by zone;")
    server.ask("analyze;")


def duckdb(sample: Sample, size: int) -> Callable[[], float] | None:
    """A way to time the same in DuckDB, whose spatial extension must be there; none where it is not."""
    try:
        import duckdb as engine  # noqa: PLC0415 - a peer that need not be there
        from duckdb_extension_spatial import __file__ as extension  # noqa: PLC0415
    except ImportError:
        return None
    lon, lat, radius = sample.columns
    pairs = _rows(sample, size)
    fix = sample.owner[pairs]
    db = engine.connect(config={"threads": 1, "allow_unsigned_extensions": True})
    for found in Path(extension).parent.rglob("spatial.duckdb_extension*"):
        db.load_extension(str(found))
    columns = {"zone": sample.zone[pairs], "x": lon[fix], "y": lat[fix], "radius": radius[fix] / DEGREE_M}
    zones = {
        "id": np.arange(len(sample.world.zones)),
        "wkb": np.array([shapely.to_wkb(polygon_of(z)) for z in sample.world.zones], dtype=object),
    }
    db.register("raw", columns)
    db.register("drawn", zones)
    db.execute(
        "create table zone as select id, ST_GeomFromWKB(wkb) poly, "
        "ST_Boundary(ST_GeomFromWKB(wkb)) border from drawn"
    )
    db.execute("create table pair as select zone, ST_Point(x, y) geom, radius from raw order by zone")

    def run() -> float:
        began = time.process_time()
        db.execute(QUERY).fetchall()
        return time.process_time() - began

    return run
