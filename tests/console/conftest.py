"""A county of two offices behind the console, made once and copied for each test, with an account a role."""

import csv
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from correction_console.app import make_app
from correction_console.console import Console
from correction_console.signing.entering import digest_of
from correction_console.signing.passwords import hash_password
from starlette.testclient import TestClient

from correction.cli.founding import create_office
from correction.cli.home import Settings, open_office
from correction.domain.accounts import Account, AccountRole, SystemToken
from correction.domain.facts.minors import OffenceDated, RecordSealed
from correction.domain.moments import When
from correction.intake.importer import import_file
from correction.intake.kinds import ImportKind
from correction.office.accounts import issue_token, open_account
from correction.office.ids import imported_case_id
from correction.office.judging.round import run_round
from correction.office.record import draft
from tests.console.browsing import Browser, browsing, missing
from tests.console.serving import serving

FOUNDED_AT = datetime.fromisoformat("2026-03-01T08:00:00+08:00")
NOW = datetime.fromisoformat("2026-03-10T08:30:00+08:00")
PASSWORD = "correct horse battery"
# Real costs would make each of a hundred sign-ins take a third of a second.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
SCRIPT = "<script>alert(1)</script>"
A001, A002, A003, B001, B002 = map(imported_case_id, ("A001", "A002", "A003", "B001", "B002"))
MINE, THEIRS = "周明远", "欧阳海"

ORG = (
    ("机构编号", "名称", "级别", "上级编号"),
    ("X1", "示例县司法局", "县", ""),
    ("S1", "城关司法所", "司法所", "X1"),
    ("S2", "河东司法所", "司法所", "X1"),
)
STAFF = (
    ("人员编号", "姓名", "机构编号", "身份", "执法资格起"),
    ("G1", "林所长", "S1", "专职", "2024-01-01"),
    ("G2", "协理员甲", "S1", "协理员", ""),
    ("G3", "河东所长", "S2", "专职", "2024-01-01"),
    ("K1", "沈科长", "X1", "专职", "2024-01-01"),
)
HEADER = (
    *("编号", "姓名", "性别", "出生日期", "身份证号码", "联系电话", "居住地址"),
    *("矫正类别", "决定机关", "裁判生效日", "矫正起始日", "矫正终止日", "司法所", "报到日期"),
    *("启用日", "管理类别", "管理类别起始日", "签到时段", "签到方式"),
)


def person(case_no: str, name: str, born: str, office: str, number: str = "") -> tuple[str, ...]:
    phone = f"1390000{case_no[0]}{case_no[1:]}".replace("A", "0").replace("B", "1")
    known = (case_no, name, "男", born, number, phone, "样例路 1 号", "缓刑", "人民法院")
    term = ("2025-06-02", "2025-06-02", "2026-12-01", office, "2025-06-05", "2026-03-01")
    return (*known, *term, "普管", "2025-06-06", "07:00-10:00", "手机")


ROSTER = (
    HEADER,
    person("A001", MINE, "1985-06-01", "S1", "330702198506011238"),
    person("A002", f"李{SCRIPT}", "1990-01-01", "S1"),
    person("A003", "钱小少", "2008-07-01", "S1"),
    person("B001", THEIRS, "1980-03-03", "S2"),
    person("B002", "孙未封", "2008-07-01", "S2"),
)
ROLES = {
    "lin": ("S1", AccountRole.OFFICER, "G1"),
    "xie": ("S1", AccountRole.ASSISTANT, "G2"),
    "hedong": ("S2", AccountRole.OFFICER, "G3"),
    "shen": ("X1", AccountRole.APPROVER, "K1"),
    "jian": ("X1", AccountRole.INSPECTOR, None),
    "guan": ("X1", AccountRole.OPERATOR, None),
}


@dataclass
class Clock:
    """A clock that stands until a test moves it."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Visitor:
    """A browser with one account: it follows no link by itself and sends back the token of its last page."""

    client: TestClient
    name: str
    csrf: str = ""
    keys: list[str] = field(default_factory=list)

    def get(self, path: str, **more: Any) -> Any:
        answer = self.client.get(path, **more)
        found = re.search(r'name="csrf" value="([^"]+)"', answer.text)
        self.csrf = found[1] if found else self.csrf
        self.keys = re.findall(r'name="entry" value="([^"]+)"', answer.text) or self.keys
        return answer

    def post(self, path: str, _csrf: str | None = None, **fields: str) -> Any:
        data = {"csrf": self.csrf if _csrf is None else _csrf, **fields}
        return self.client.post(path, data=data)

    def sign_in(self, password: str = PASSWORD) -> Any:
        return self.client.post("/sign-in", data={"account": self.name, "password": password})


def write(folder: Path, name: str, rows: Any) -> Path:
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the office; made once, and only ever copied."""
    folder = tmp_path_factory.mktemp("county")
    settings = Settings(folder=folder / "office", book="demo-county")
    office = create_office(settings, backup=None, demo=True, actor="t", now=FOUNDED_AT)
    for kind, rows in ((ImportKind.ORG, ORG), (ImportKind.STAFF, STAFF), (ImportKind.ROSTER, ROSTER)):
        report = import_file(office.store, kind, write(folder, kind, rows), now=FOUNDED_AT, actor="t")
        assert not report.errors, report.errors
    hashed = hash_password(PASSWORD, hasher=CHEAP)
    with office.store.writing() as uow:
        for name, (org_id, role, staff_id) in ROLES.items():
            account = Account(
                account_id=name, name=name, org_id=org_id, role=role, password_hash=hashed, staff_id=staff_id
            )
            open_account(uow, account, actor="t", now=FOUNDED_AT)
        token = SystemToken(
            token_id="peer",
            name="对接系统",
            org_id="S1",
            role=AccountRole.OFFICER,
            digest=digest_of("token-of-peer").hex(),
            staff_id="G1",
        )
        issue_token(uow, token, actor="t", now=FOUNDED_AT)
        facts = (
            OffenceDated(committed_on=date(2025, 1, 1), sentence_years=1),
            RecordSealed(document_no="封字1号"),
        )
        sealing = [
            draft(fact, When.day(date(2026, 3, 1)), entry_id=f"seal{n}", actor="t")
            for n, fact in enumerate(facts)
        ]
        uow.append(B002, sealing, recorded_at=FOUNDED_AT)
    run_round(
        office.store,
        office.positions,
        office.book,
        office.calendar,
        NOW - timedelta(minutes=5),
        clock=lambda: 0.0,
    )
    office.close()
    return folder / "office"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def console(founded: Path, tmp_path: Path, clock: Clock) -> Iterator[Console]:
    """The console of a copy of the office."""
    home = tmp_path / "office"
    shutil.copytree(founded, home)
    office = open_office(home)
    yield Console(office=office, clock=clock, secure=False)
    office.close()


@pytest.fixture
def visit(console: Console) -> Iterator[Any]:
    """Give visitors by the name of their account, signed in unless told otherwise."""
    app = make_app(console)
    clients: list[TestClient] = []

    def made(name: str, *, signed_in: bool = True) -> Visitor:
        client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
        clients.append(client)
        visitor = Visitor(client, name)
        if signed_in:
            assert visitor.sign_in().status_code == 303
            visitor.get("/account")
        return visitor

    yield made
    for client in clients:
        client.close()


def entries(console: Console, log_id: str, kind: type[Any]) -> list[Any]:
    """The entries of a kind in a log."""
    with console.office.store.reading() as uow:
        return [entry for entry in uow.log(log_id) if isinstance(entry.payload, kind)]


@pytest.fixture
def browse() -> Any:
    """Put a real browser before a console; without one on the machine the test is counted as skipped."""
    if why := missing():
        pytest.skip(why)

    @contextmanager
    def made(console: Console) -> Iterator[Browser]:
        with serving(console) as home, browsing(home) as browser:
            yield browser

    return made


@pytest.fixture
def browser(console: Console, browse: Any) -> Iterator[Browser]:
    """A real browser before the console, which complains of nothing and asks nobody else."""
    with browse(console) as made:
        yield made
        assert made.complaints == []
        assert made.elsewhere == []
