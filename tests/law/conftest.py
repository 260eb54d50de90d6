"""The shipped books and texts, and small books that tests write themselves."""

import re
from pathlib import Path

import pytest

from correction.rulebooks import load_book

RULEBOOKS = Path(__file__).resolve().parents[2] / "correction" / "rulebooks"
HEADING = re.compile(r"^## (第[零一二三四五六七八九十百]+条)$", re.MULTILINE)

BOOK = "book: {id: land, title: 某国, rank: statute, jurisdiction: 某国, covers_from: 2012-03-01}\n"
PARAMETERS = """parameters:
  first.days: {label: 期限, kind: whole, unit: day, stricter: fixed, bearer: person}
  leave.days: {label: 外出, kind: whole, unit: day, stricter: lower, bearer: office}
  hours: {label: 时数, kind: whole, unit: hour, stricter: higher, bearer: person, by_class: true}
  report.cadence: {label: 报告, kind: cadence, stricter: lower, bearer: person, by_class: true}
  free.minutes: {label: 宽限, kind: whole, unit: minute, stricter: none}
"""
LAW = """instrument: {code: LAW, title: 某法, rank: statute, from_on: 2012-03-01, to_on: null, confidence: V, checked_on: 2026-11-22}
values:
  first.days: [{value: 10, operator: "<=", article: 第一条, excerpt: 十日内}]
  leave.days: [{value: 7, operator: "<=", article: 第二条, excerpt: 七日以内}]
  hours: [{value: 8, operator: ">=", article: 第三条, excerpt: 不少于八小时}]
  report.cadence: [{value: {unit: month, every: 1}, article: 第四条, excerpt: 每月报告}]
  free.minutes: [{none_because: 法律没有规定, article: 第五条, excerpt: 另行规定}]
"""  # noqa: E501 - one entry a line, as in the shipped books
LOCAL = """book: {id: town, title: 某县, parent: land, rank: county, jurisdiction: 某县}
instrument: {code: TOWN, title: 某县细则, rank: county, from_on: 2020-01-01, to_on: null, confidence: S1, checked_on: 2026-11-22}
"""  # noqa: E501 - as above


class Shelf:
    """A folder of small books: one national, one local, either of which a test may spoil."""

    def __init__(self, folder):
        self.folder = folder
        self.write("land", book=BOOK, parameters=PARAMETERS, law=LAW)

    def write(self, name, **files):
        (self.folder / name).mkdir(exist_ok=True)
        for stem, text in files.items():
            (self.folder / name / f"{stem}.yaml").write_text(text, encoding="utf-8")

    def national(self, *, book=BOOK, parameters=PARAMETERS, law=LAW):
        self.write("land", book=book, parameters=parameters, law=law)
        return load_book("land", extra_dirs=[self.folder])

    def local(self, values, header=LOCAL):
        self.write("town", book=f"{header}values:\n{values}")
        return load_book("town", extra_dirs=[self.folder])


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path)


@pytest.fixture(scope="session", params=sorted(path.parent.name for path in RULEBOOKS.glob("*/book.yaml")))
def shipped(request):
    """Each rulebook that the product ships, in turn."""
    return load_book(request.param)


@pytest.fixture(scope="session")
def statutes():
    """The statutes kept beside the books: code, article, text."""
    found = {}
    for path in (RULEBOOKS / "texts").glob("*.md"):
        parts = HEADING.split(path.read_text(encoding="utf-8"))[1:]
        found[path.stem] = dict(zip(parts[::2], (text.strip() for text in parts[1::2]), strict=True))
    return found
