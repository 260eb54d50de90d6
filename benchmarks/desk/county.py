"""The offices that `console_load` clicks through: persons with five weeks of records, and accounts."""

import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from time import perf_counter

from argon2 import PasswordHasher
from correction_console.signing.passwords import hash_password

from benchmarks.reassess_after_rulebook_change import DAYS, FIRST_ON, Progress, drafts_of, opened
from correction.cli.founding import create_office
from correction.cli.home import Office, Settings, open_office
from correction.domain.accounts import Account, AccountRole
from correction.domain.entry import Draft, Fact
from correction.domain.facts.admission import CaseOpened
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveLevel
from correction.domain.moments import DateSpan, When, day_start, local_time
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.domain.person import check_character
from correction.office.accounts import open_account
from correction.office.judging.code_version import code_version
from correction.office.judging.round import run_round
from correction.office.organisation import set_staff, set_unit
from correction.office.ports import AnyDraft, LogKind
from correction.store.migrate import OFFICE_HEAD

PASSWORD = "a morning of clicking"
TODAY = FIRST_ON + timedelta(days=DAYS)
FOUNDED_AT = day_start(FIRST_ON)
RECORDED_AT = day_start(TODAY)
MORNING_AT = local_time(TODAY, clock_time(8, 30))
OFFICES, OFFICES_A_COUNTY = 100, 10
# Of 150 persons one stays away each day, so that some forty alerts of an office are open: work is behind.
MISSED_EVERY = 150
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰建国志华文斌玉梅海燕晓红"
# As little as Argon2 does: what is measured is the morning, not signing in.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def office_of(n: int) -> str:
    """Give the office of a person, and of the officer of that number."""
    return f"S{n % OFFICES:03}"


def name_of(n: int) -> str:
    """Give a name; some persons share one, as people do."""
    first, second = GIVEN[n // 7 % len(GIVEN)], GIVEN[n // 211 % len(GIVEN)]
    return SURNAMES[n % len(SURNAMES)] + first + second


def case_of(n: int) -> CaseOpened:
    """Open the case of one person, with a name, number and phone to be found by."""
    plain = opened(n)
    born_on = date(1960, 1, 1) + timedelta(days=n * 37 % 16_000)
    first = f"99{n // 1000:04}{born_on:%Y%m%d}{n % 1000:03}"
    person = replace(
        plain.person,
        name=name_of(n),
        born_on=born_on,
        citizen_no=first + check_character(first),
        phone=f"138{n:08}",
    )
    return replace(plain, person=person, office_id=office_of(n), case_no=f"JZ{n:06}")


def leave_of(n: int) -> list[tuple[Fact, date]]:
    """Give what some persons have to do with leave: one in thirty waits for it, one in forty is away."""
    if n % 40 == 7:
        from_on, to_on = TODAY - timedelta(days=2), TODAY + timedelta(days=n % 3)
    elif n % 30 == 0:
        from_on, to_on = TODAY + timedelta(days=2), TODAY + timedelta(days=5)
    else:
        return []
    asked = LeaveAsked(leave_id=f"l{n}", from_on=from_on, to_on=to_on, reason="探亲", destination="邻县")
    if n % 40 != 7:
        return [(asked, TODAY - timedelta(days=1))]
    granted = LeaveGranted(
        leave_id=f"l{n}", from_on=from_on, to_on=to_on, destination="邻县", level=LeaveLevel.OFFICE
    )
    return [(fact, from_on - timedelta(days=1)) for fact in (asked, granted)]


def entries_of(case_id: str, n: int) -> list[AnyDraft]:
    """Give the whole log of one person."""
    leave: list[AnyDraft] = [
        Draft(entry_id=f"{case_id}/leave/{number}", when=When.day(on), actor="bench", payload=fact)
        for number, (fact, on) in enumerate(leave_of(n))
    ]
    # By the place within the office, so that no office has all who stay away.
    own = n // OFFICES
    return drafts_of(case_id, own, DAYS, first_fact=case_of(n), missed_every=MISSED_EVERY) + leave


def made(folder: Path, persons: int) -> Path:
    """Give the folder of the offices, made where none of this version stands yet."""
    # What other code settled is not settled for ours: every first page would judge all days again.
    home = folder / f"persons-{persons}-{OFFICE_HEAD}-{code_version()}"
    ready = home / "ready"
    if not ready.exists():
        shutil.rmtree(home, ignore_errors=True)  # of a run that was stopped
        home.mkdir(parents=True)
        office = create_office(
            Settings(folder=home, book="helan-2019"), backup=None, demo=True, actor="bench", now=FOUNDED_AT
        )
        _staffed(office)
        _recorded(office, persons)
        office.close()
        _judged(home, persons)
        ready.touch()
    return home


def _staffed(office: Office) -> None:
    """Put up the tree of bodies, with one officer and an account in each office."""
    hashed = hash_password(PASSWORD, hasher=CHEAP)
    qualified = (DateSpan(from_on=date(2024, 1, 1)),)
    counties = [f"C{n:02}" for n in range(OFFICES // OFFICES_A_COUNTY)]
    units = [OrgUnit(org_id="P", level=OrgLevel.CITY, name="样例市局")]
    units += [OrgUnit(org_id=c, level=OrgLevel.COUNTY, name=f"样例{c}县局", parent_id="P") for c in counties]
    units += [
        OrgUnit(
            org_id=office_of(n),
            level=OrgLevel.OFFICE,
            name=f"样例{n}所",
            parent_id=counties[n // OFFICES_A_COUNTY],
        )
        for n in range(OFFICES)
    ]
    with office.store.writing() as uow:
        for unit in units:
            set_unit(uow, unit, actor="bench", now=FOUNDED_AT)
        for n in range(OFFICES):
            officer = StaffMember(
                staff_id=f"G{n:03}",
                name=name_of(n * 31),
                org_id=office_of(n),
                role=Role.OFFICER,
                qualified=qualified,
            )
            set_staff(uow, officer, actor="bench", now=FOUNDED_AT)
            account = Account(
                account_id=account_of(n),
                name=officer.name,
                org_id=officer.org_id,
                role=AccountRole.OFFICER,
                password_hash=hashed,
                staff_id=officer.staff_id,
            )
            open_account(uow, account, actor="bench", now=FOUNDED_AT)


def account_of(n: int) -> str:
    """Give the account of the officer of a number."""
    return f"officer{n:03}"


def _recorded(office: Office, persons: int) -> None:
    progress = Progress("recorded", persons)
    for first in range(0, persons, 200):
        some = range(first, min(first + 200, persons))
        with office.store.writing() as uow:
            for n in some:
                case_id = f"case-{n:06}"
                uow.create_log(case_id, LogKind.CASE, office_id=office_of(n))
                uow.append(case_id, entries_of(case_id, n), recorded_at=RECORDED_AT)
        progress.add(len(some))


def _judged(home: Path, persons: int) -> None:
    """Let the worker's round judge everybody, as in the night before."""
    office, progress = open_office(home), Progress("judged", persons)
    at: datetime = MORNING_AT - timedelta(minutes=1)
    done = run_round(
        office.store,
        office.positions,
        office.book,
        office.calendar,
        at,
        clock=perf_counter,
        advance=progress.add,
    )
    office.close()
    if done.failed:
        raise AssertionError(done.failed[:1])
