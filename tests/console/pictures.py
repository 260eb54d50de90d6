"""The pictures of pages in the officers' guide: `python -m tests.console.pictures docs/officers/images`.

An invented county is founded in a folder of its own, lives through two weeks, and is shown in a real browser.
"""

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from correction_console.app import make_app
from correction_console.console import Console
from correction_console.signing.passwords import hash_password
from PIL import Image
from starlette.testclient import TestClient

from correction.cli.founding import create_office
from correction.cli.home import Settings
from correction.domain.accounts import Account, AccountRole
from correction.domain.entry import Fact
from correction.domain.facts.admission import StaffAssigned
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.staff_acts import ActKind, Monitored, StaffActed
from correction.domain.facts.standards import StandardProposed
from correction.domain.moments import When
from correction.domain.organisation import Role
from correction.intake.importer import import_file
from correction.intake.kinds import ImportKind
from correction.office.accounts import open_account
from correction.office.ids import imported_case_id, new_id
from correction.office.judging.round import run_round
from correction.office.record import draft, record
from correction.office.standards.keeping import propose
from tests.attachments.samples import amr, jpeg, pdf
from tests.console.browsing import Browser, browsing
from tests.console.conftest import CHEAP, HEADER, PASSWORD, Clock, Visitor, person, write
from tests.console.serving import serving

FOUNDED_AT = datetime.fromisoformat("2026-03-01T08:00:00+08:00")
NOW = datetime.fromisoformat("2026-03-16T09:10:00+08:00")
# A picture is at most so high, in points of the screen.
HEIGHT_MAX = 900
COLOURS = 48

ORG = (
    ("机构编号", "名称", "级别", "上级编号"),
    ("X1", "示例县司法局", "县", ""),
    ("S1", "城关司法所", "司法所", "X1"),
    ("S2", "河东司法所", "司法所", "X1"),
)
STAFF = (
    ("人员编号", "姓名", "机构编号", "身份", "执法资格起"),
    ("G1", "林晓", "S1", "专职", "2024-01-01"),
    ("G2", "谢宁", "S1", "专职", "2024-01-01"),
    ("G3", "何川", "S2", "专职", "2024-01-01"),
    ("K1", "沈立", "X1", "专职", "2024-01-01"),
)
ROSTER = (
    HEADER,
    *(
        person(number, name, born, office)
        for number, name, born, office in (
            ("A001", "周明远", "1985-06-01", "S1"),
            ("A002", "李青松", "1990-01-01", "S1"),
            ("A003", "王建国", "1978-11-20", "S1"),
            ("A004", "赵春华", "1992-04-17", "S1"),
            ("B001", "欧阳海", "1980-03-03", "S2"),
            ("B002", "孙大力", "1975-08-08", "S2"),
        )
    ),
)
ACCOUNTS = {
    "lin": ("S1", AccountRole.OFFICER, "G1"),
    "shen": ("X1", AccountRole.APPROVER, "K1"),
}
A001 = imported_case_id("A001")
OURS = tuple(imported_case_id(f"A00{n}") for n in range(1, 5))
PEOPLE = (*OURS, *(imported_case_id(f"B00{n}") for n in range(1, 3)))


@dataclass
class Studio:
    """The county with two people signed in, and a browser for each page."""

    console: Console
    folder: Path
    visitors: dict[str, Visitor]
    browser: Browser

    def take(self, name: str, who: str, path: str, ready: Callable[[Browser], None] | None = None) -> None:
        """Show a page to somebody, and keep what they see."""
        browser = self.browser
        browser.page.context.clear_cookies()
        cookies = [
            {"name": one.name, "value": one.value or "", "url": browser.home}
            for one in self.visitors[who].client.cookies.jar
        ]
        browser.page.context.add_cookies(cookies)  # type: ignore[arg-type]
        browser.open(path)
        if ready is not None:
            ready(browser)
        assert not browser.complaints, browser.complaints
        taken = Image.open(io.BytesIO(browser.page.screenshot(full_page=True)))
        seen = taken.crop((0, 0, taken.width, min(taken.height, HEIGHT_MAX))).convert("RGB")
        seen.quantize(COLOURS, dither=Image.Dither.NONE).save(self.folder / f"{name}.png", optimize=True)


def founded(folder: Path) -> Console:
    """Found the county: bodies, staff, six people, two accounts, who carries whom, some visits."""
    settings = Settings(folder=folder / "office", book="demo-county")
    office = create_office(settings, backup=None, demo=True, actor="t", now=FOUNDED_AT)
    for kind, rows in ((ImportKind.ORG, ORG), (ImportKind.STAFF, STAFF), (ImportKind.ROSTER, ROSTER)):
        report = import_file(office.store, kind, write(folder, kind, rows), now=FOUNDED_AT, actor="t")
        assert not report.errors, report.errors
    hashed = hash_password(PASSWORD, hasher=CHEAP)
    with office.store.writing() as uow:
        for name, (org_id, role, staff_id) in ACCOUNTS.items():
            said = {"account_id": name, "name": uow.staff(staff_id).name, "org_id": org_id, "role": role}
            account = Account(**said, password_hash=hashed, staff_id=staff_id)  # type: ignore[arg-type]
            open_account(uow, account, actor="t", now=FOUNDED_AT)
        for number, case_id in enumerate(PEOPLE):
            carrier = "G3" if case_id not in OURS else "G2" if number < 3 else "G1"
            drafts = [
                draft(fact, when, entry_id=f"{case_id}-{place}", actor=carrier)
                for place, (when, fact) in enumerate(lived(carrier, missing=1 - number))
            ]
            record(uow, case_id, drafts, now=NOW)
    run_round(office.store, office.positions, office.book, office.calendar, NOW, clock=lambda: 0.0)
    return Console(office=office, clock=Clock(NOW), secure=False)


def lived(carrier: str, *, missing: int) -> Iterator[tuple[When, Fact]]:
    """Two weeks of somebody: carried, checked in but for some days, monitored, visited once."""
    yield When.at(FOUNDED_AT), StaffAssigned(staff_id=carrier, role=Role.OFFICER)
    for day in range(2, NOW.day + 1):
        at = NOW.replace(day=day, hour=7, minute=30 + day)
        if day > 12 or day % 5 or missing < 0:
            yield When.at(at), CheckInMade(means=Means.PHONE_APP)
        yield When.at(at + timedelta(minutes=40)), Monitored(seen="在家")
    visit = StaffActed(act=ActKind.VISIT, seen="在家，生活正常，已提醒按时签到")
    yield When.at(NOW.replace(day=5, hour=15)), visit


@contextmanager
def studio(folder: Path) -> Iterator[Studio]:
    """Open the county to two visitors and to a browser."""
    with TemporaryDirectory() as home:
        console = founded(Path(home))
        app = make_app(console)
        visitors = {
            name: Visitor(TestClient(app, follow_redirects=False, raise_server_exceptions=False), name)
            for name in ACCOUNTS
        }
        for visitor in visitors.values():
            assert visitor.sign_in().status_code == 303
        with serving(console) as address, browsing(address) as browser:
            yield Studio(console, folder, visitors, browser)
        console.office.close()


def went(answer: Any) -> str:
    """Give where a form led."""
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).partition("?")[0]


def county(room: Studio) -> None:
    """A patrol, the order about what it found, and its reply."""
    shen, lin = room.visitors["shen"], room.visitors["lin"]
    shen.get("/patrols")
    asked = {"scope": "persons", "size": "3", "office": "S1", "purpose": "三月上半月走访、签到抽查"}
    patrol = went(shen.post("/patrols", entry=shen.keys[0], **asked))
    page = shen.get(patrol).text
    items = [part.partition('"')[0] for part in page.split('name="item" value="')[1:]]
    for item, result, remark in (
        (items[0], "发现问题", "三月签到缺三天，没有核查记录"),
        (items[1], "未发现问题", ""),
    ):
        shen.get(patrol)
        went(shen.post(f"{patrol}/checks", entry=shen.keys[0], item=item, result=result, remark=remark))
    room.take("county-patrol", "shen", patrol)
    shen.get("/orders/new")
    said = "抽查发现三月上半月签到缺三天没有核查：逐日核查去向，未履行的依法处置，附核查记录。"
    told = {"office": "S1", "demands": said, "due_on": "2026-03-20", "document_no": "示司督〔2026〕3号"}
    order = went(shen.post("/orders", entry=shen.keys[0], case=items[0], **told))
    lin.get(order)
    reply = "已逐日核查：两天住院（附病历），一天忘记签到，已训诫并记录在案。"
    went(lin.post(f"{order}/reply", entry=lin.keys[0], content=reply))
    room.take("county-order", "shen", order)


def office(room: Studio) -> None:
    """Handing a caseload over, the return of a month, attachments of a case."""
    lin = room.visitors["lin"]
    room.take("handover", "lin", "/handovers/new/G2")
    room.take("returns", "lin", "/returns?period=2026-02")
    path = f"/people/{A001}/attachments"
    for kind, name, content in (
        ("photo", "家访.jpg", jpeg(900_000)),
        ("scan", "谈话笔录签字页.pdf", pdf()),
        ("audio", "电话核查.amr", amr()),
    ):
        lin.get(path)
        data = {"csrf": lin.csrf, "entry": lin.keys[0], "kind": kind}
        went(lin.client.post(path, data=data, files={"file": (name, content)}))
    room.take("attachments", "lin", path)


def standards(room: Studio) -> None:
    """Trying a local standard out before it is approved."""
    console = room.console
    said = StandardProposed(
        standard_id=new_id(NOW),
        org_id="X1",
        key="office.visit.cadence",
        value="每周",
        from_on=date(2026, 4, 1),
        reason="本县每周走访一次",
    )
    with console.office.store.writing() as uow:
        proposed = propose(uow, console.book(), said, actor="K1", now=NOW)

    def tried(browser: Browser) -> None:
        browser.page.get_by_role("button", name="天的记录倒推").click()
        browser.page.get_by_text("试算完毕").wait_for()

    room.take("standards-trial", "shen", f"/standards/{proposed.standard_id}", tried)


def main(folder: Path) -> None:
    """Take every picture."""
    with studio(folder) as room:
        for part in (county, office, standards):
            part(room)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
