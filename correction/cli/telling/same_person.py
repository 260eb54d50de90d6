"""The cases of one person as staff read them (同一人的写法): which they are, which may be, what differs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from correction.cli.cases import case_id_of, rare_file
from correction.cli.session import Screen
from correction.cli.shielding import reading, shown
from correction.cli.telling.describing import case_label
from correction.domain.case.identity import Agreement, Compared, compare
from correction.domain.case.minors import is_sealed
from correction.domain.errors import NotAllowed
from correction.domain.facts.persons import Particular
from correction.domain.file import CaseFile
from correction.domain.person import Person
from correction.office.admission.shielding import permits
from correction.office.persons.reach import Linked, file_of
from correction.store.office_store import OfficeStore
from correction.store.queries.same_person import candidates, joined_cases
from correction.store.queries.screens import case_row

Row = Mapping[str, Any]
_CLOSED = "对照记录"


def person_told(store: OfficeStore, case_no: str) -> dict[str, Any]:
    """Give the other cases of the person of a case, and those that may be; the reading of minors is noted."""
    with store.reading() as uow:
        case_id = case_id_of(uow, case_no)
        mine = rare_file(uow, case_id)
    row = case_row(store, case_id)
    assert row is not None  # noqa: S101 - a case that was just found
    maybe = candidates(store, row, read=reading())
    with store.reading() as uow:
        held = [rare_file(uow, one.case_id) for one in joined_cases(store, row)]
    return {
        **_case(mine),
        "same": [_case(file) for file in held if not is_sealed(file)],
        "maybe": [_case(shown(file)) for file in maybe],
    }


def draw_person(screen: Screen, told: Row) -> None:
    """Write the person's cases and the likely ones."""
    screen.line(f"{told['name']}（{told['case']}）")
    columns = ("姓名", "案件", "矫正期限")
    screen.heading("同一人的其他案件")
    screen.table(columns, _lines(told["same"]), empty="没有")
    screen.heading("可能是同一人，没有认定")
    screen.table(columns, _lines(told["maybe"]), empty="没有；受保护的记录写明 --purpose 后列出")


def compared_told(store: OfficeStore, case_no: str, other: str) -> list[Row]:
    """Give each particular of two records with how they compare.

    Raises NotAllowed where a record is sealed, or one of a minor's is to be compared without a purpose: what
    agrees with an open name would tell the hidden one.
    """
    with store.reading() as uow:
        files = [file_of(uow, case_id_of(uow, said)) for said in (case_no, other)]
    if any(is_sealed(file) for file in files):
        raise NotAllowed(_CLOSED, "犯罪记录已经封存的，不与其他记录对照", "依法解除封存后再办")
    if not all(permits(reading(), file) for file in files):
        raise NotAllowed(_CLOSED, "未成年人的记录受保护", "用 --purpose 写明目的，留有记录")
    first, second = (shown(file).person for file in files)
    return [_row(one, first, second) for one in compare(first, second)]


def draw_compared(screen: Screen, rows: Sequence[Row]) -> None:
    """Write both records side by side."""
    cells = ((row["particular_zh"], row["first"], row["second"], row["agreement_zh"]) for row in rows)
    screen.table(("项目", "本案", "另一件", "对照"), cells)


def linked_told(store: OfficeStore, linked: Linked) -> dict[str, Any]:
    """Give which cases are one person now, and what to look at."""
    with store.reading() as uow:
        cases = [_case(rare_file(uow, each)) for each in linked.case_ids]
    return {"person_id": linked.person_id, "cases": cases, "warnings": list(linked.warnings)}


def draw_linked(screen: Screen, did: str, told: Row) -> None:
    """Write what was done, which cases are one person now, and what to look at."""
    screen.line(f"{did}，现在是同一人的 {len(told['cases'])} 件")
    screen.table(("姓名", "案件", "矫正期限"), _lines(told["cases"]))
    for warning in told["warnings"]:
        screen.line(f"注意：{warning}")


def _case(file: CaseFile) -> dict[str, Any]:
    term = file.order.term
    return {
        "case_id": file.case_id,
        "case": case_label(file),
        "name": file.person.name,
        "term_from_on": term.from_on,
        "term_to_on": file.order.ends_on,
    }


def _lines(cases: Iterable[Row]) -> list[tuple[str, ...]]:
    return [(c["name"], c["case"], f"{c['term_from_on']} 至 {c['term_to_on']}") for c in cases]


def _row(one: Compared, first: Person, second: Person) -> Row:
    return {
        "particular": one.particular.value,
        "particular_zh": one.particular.zh,
        "first": _said(first, one.particular),
        "second": _said(second, one.particular),
        "differs": one.agreement is Agreement.DIFFERENT,
        "agreement_zh": one.agreement.zh,
    }


def _said(person: Person, particular: Particular) -> str:
    value = getattr(person, particular.value)
    return "未登记" if not value else str(getattr(value, "zh", value))
