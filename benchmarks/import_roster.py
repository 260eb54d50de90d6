"""Importing a roster of 50,000 rows: CPU seconds, rows a second and the greatest memory, from file to store.

Beside it stands what a program without a log would do after it had read and checked the file: write the very
same rows, unsealed and unchained, through the ORM. The guide on two cores is 10 s of CPU and 400 MB, and
decision 0017 says why its time is not reached. `--quick` imports 5,000 rows, `--bare` rows without balances.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import xlsxwriter
from sqlalchemy import create_engine
from sqlmodel import Session, select

from correction.domain.person import check_character
from correction.intake.importer import import_file
from correction.intake.kinds import SHEETS, ImportKind
from correction.store import create
from correction.store.keys import make_key
from correction.store.tables import READ_MODELS, LogEntry, LogHead, OfficeRow

NOW = datetime(2026, 1, 5, 4, tzinfo=UTC)
START_ON = date(2026, 1, 5)
OFFICES = 200
WITH_ORM = 2_000
BALANCES = (
    "管理类别",
    "管理类别起始日",
    "警告日期",
    "近两个月请假天数",
    "最近书面报告",
    "签到时段",
    "签到方式",
)


def roster(count: int) -> Iterator[dict[str, str]]:
    """Give rows as an office fills them at the start of use, with the usual balances."""
    rng = random.Random(7)
    for n in range(count):
        born_on = date(1960, 1, 1) + timedelta(days=rng.randrange(16_000))
        first = f"99{n // 1000:04d}{born_on:%Y%m%d}{n % 1000:03d}"
        effective_on = START_ON - timedelta(days=rng.randrange(30, 600))
        yield {
            "编号": f"JZ{n:06d}",
            "姓名": f"样例{n}",
            "性别": "男",
            "身份证号码": first + check_character(first),
            "联系电话": f"138{n:08d}",
            "居住地址": f"样例街道{n}号",
            "矫正类别": "缓刑",
            "决定机关": "人民法院",
            "文书号": f"（虚构）刑字第{n}号",
            "罪名": "危险驾驶罪",
            "裁判生效日": str(effective_on),
            "矫正起始日": str(effective_on),
            "矫正终止日": str(effective_on + timedelta(days=900)),
            "司法所": f"S{n % OFFICES:03d}",
            "报到日期": str(effective_on + timedelta(days=5)),
            "启用日": str(START_ON),
            "管理类别": "普管",
            "管理类别起始日": str(effective_on + timedelta(days=5)),
            "警告日期": str(effective_on + timedelta(days=20)) if n % 20 == 0 else "",
            "近两个月请假天数": "3" if n % 4 == 0 else "",
            "最近书面报告": str(START_ON - timedelta(days=3)),
            "签到时段": "07:00-10:00；18:00-21:00",
            "签到方式": "手机；村居",
        }


def write_roster(path: Path, count: int, *, bare: bool = False) -> None:
    """Write the rows as a workbook, without their balances where they are asked for bare."""
    options = {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(path, options) as book:
        page = book.add_worksheet(SHEETS[ImportKind.ROSTER].title)
        for number, row in enumerate(roster(count)):
            if number == 0:
                page.write_row(0, 0, row)
            for column, (header, value) in enumerate(row.items()):
                if value and not (bare and header in BALANCES):
                    page.write_string(number + 1, column, value)


def measure(folder: Path) -> None:
    """Import what lies in a folder; run in a process of its own, so that memory is the import's alone."""
    store = create(folder / "office.db", key=make_key(folder / "key", demo=True))
    lines = ["机构编号,名称,级别,上级编号", "C,样例县局,县,"]
    lines += [f"S{n:03d},样例{n}所,司法所,C" for n in range(OFFICES)]
    (folder / "org.csv").write_text("\n".join(lines), encoding="utf-8")
    import_file(store, "org", folder / "org.csv", now=NOW, actor="bench")
    seconds: dict[str, float] = {}
    for name in ("first time", "once more"):
        wall, cpu = time.perf_counter(), time.process_time()
        report = import_file(store, "roster", folder / "roster.xlsx", now=NOW, actor="bench")
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{name}: {report.rows} rows, {report.new} new, {report.unchanged} unchanged, "
            f"{report.rejected} rejected; {cpu:.1f} s CPU, {wall:.1f} s wall, "
            f"{report.rows / cpu:,.0f} rows/s CPU, peak {peak_mb:.0f} MB"
        )
        seconds[name] = cpu / report.rows
    ours = seconds["first time"]
    orm, stored = with_orm(folder)
    print(
        f"the {stored:.1f} rows that a person becomes, written by the ORM alone: {orm * 1e6:,.0f} us; "
        f"read, checked, sealed and written by us: {ours * 1e6:,.0f} us, {orm / ours:.1f} x as fast"
    )


def with_orm(folder: Path) -> tuple[float, float]:
    """Copy the first cases into another store through the ORM; CPU seconds and stored rows a person."""
    rows: list[OfficeRow] = []
    with Session(create_engine(f"sqlite:///{folder / 'office.db'}")) as session:
        heads = session.exec(select(LogHead).where(LogHead.kind == "case").limit(WITH_ORM)).all()
        ids, numbers = [head.log_id for head in heads], [head.log_no for head in heads]
        rows += heads
        for model in (LogEntry, *READ_MODELS):
            columns = model.__table__.columns
            by, values = (columns.log_no, numbers) if "log_no" in columns else (None, ids)
            if by is None:
                by = columns.case_id if "case_id" in columns else columns.log_id
            rows += session.exec(select(model).where(by.in_(values))).all()
        plain = [type(row)(**row.model_dump()) for row in rows]
    engine = create_engine(f"sqlite:///{folder / 'orm.db'}")
    OfficeRow.metadata.create_all(engine)
    cpu = time.process_time()
    with Session(engine) as session:
        session.add_all(plain)
        session.commit()
    return (time.process_time() - cpu) / len(heads), len(rows) / len(heads)


def main() -> None:
    """Write the roster, then import it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.measure)
        return
    with tempfile.TemporaryDirectory() as folder:
        write_roster(Path(folder) / "roster.xlsx", 5_000 if asked.quick else 50_000, bare=asked.bare)
        command = [sys.executable, "-m", "benchmarks.import_roster", "--measure", folder]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
