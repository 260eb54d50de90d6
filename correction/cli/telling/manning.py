"""Staffing as staff read it (人员配备、执法力量): ratios by the book and as asked, office by office."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from correction.cli.session import Screen, Session
from correction.cli.telling.counting import Asked
from correction.domain.organisation import OrgLevel
from correction.office.counting.staffing import (
    Staffing,
    officers_wanted,
    staff_on,
    staffing,
    staffing_by_office,
)

# Ratios that are published, to stand beside each other where neither the book nor anybody asked sets one.
PUBLISHED = (10, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manning:
    """The staffing of the union and of each of its offices, and what it is measured by.

    `per_assistant` is the ratio that is asked for, none where neither the book nor anybody sets one;
    `officers` how many dedicated officers an office should have, none where the book sets no number.
    """

    whole: Staffing
    by_office: tuple[tuple[str, str, Staffing], ...]
    per_assistant: int | None
    officers: int | None

    @property
    def ratios(self) -> tuple[int, ...]:
        """The ratios to tell."""
        return PUBLISHED if self.per_assistant is None else (self.per_assistant,)


def manning(session: Session, asked: Asked, on: date, ratio: int | None) -> Manning:
    """Work out the staffing at the end of a day; the ratio that was asked for goes before the book's."""
    book = session.office().configured_book
    with session.office().store.reading() as uow:
        staff, tree = staff_on(uow, on), uow.organisation()
    at_office = frozenset(each for each in asked.offices if tree.unit(each).level is OrgLevel.OFFICE)
    norm = book.get("staffing.persons_per_assistant", on)
    return Manning(
        whole=staffing(asked.cases, staff, asked.offices, on),
        by_office=tuple(
            (each, tree.unit(each).name, told)
            for each, told in staffing_by_office(asked.cases, staff, at_office, on)
        ),
        per_assistant=ratio if ratio is not None or not isinstance(norm, int) else norm,
        officers=officers_wanted(book, on),
    )


def manning_json(told: Manning) -> Mapping[str, Any]:
    """Give the staffing to a script."""
    ratio = told.per_assistant
    return {
        "staffing": told.whole,
        "persons_per_assistant": ratio,
        "assistants_short": None if ratio is None else told.whole.assistants_short(ratio),
        "assistants_short_by_ratio": {f"1:{each}": told.whole.assistants_short(each) for each in told.ratios},
        "officers_per_office": told.officers,
        "offices": [
            {
                "office_id": office_id,
                "name": name,
                "staffing": each,
                "persons_per_officer": None if each.load is None else float(each.load),
                "officers_short": None if told.officers is None else each.officers_short(told.officers),
            }
            for office_id, name, each in told.by_office
        ],
    }


def draw_manning(screen: Screen, told: Manning) -> None:
    """Write who supervises how many, in all and office by office."""
    whole = told.whole
    screen.heading("期末人员配备")
    screen.line(f"在矫 {len(whole.supervised)} 人；有执法资格的专职人员 {len(whole.officers)} 人")
    if not whole.officers:
        screen.line("没有具备执法资格的专职人员")
    if whole.unqualified:
        screen.line(f"当日没有执法资格的专职人员：{'、'.join(whole.unqualified)}")
    screen.line(
        f"协理员 {len(whole.assistants)} 人；" + "；".join(_short(whole, each) for each in told.ratios)
    )
    rows = [
        (
            name,
            len(each.supervised),
            len(each.officers),
            "没有执法力量" if each.load is None else f"1:{float(each.load):.3g}",
            "" if told.officers is None else _lack(each.officers_short(told.officers)),
            len(each.assistants),
            "，".join(_short(each, ratio) for ratio in told.ratios),
        )
        for _, name, each in told.by_office
    ]
    columns = ("司法所", "在矫", "专职（有资格）", "专职与在矫之比", "专职缺额", "协理员", "协理员配备")
    screen.table(columns, rows)


def _short(told: Staffing, ratio: int) -> str:
    short = told.assistants_short(ratio)
    return f"按 1:{ratio} " + (f"缺 {short} 人" if short else "已配足")


def _lack(short: int) -> str:
    return f"缺 {short} 人" if short else "已配备"
