"""The cases of one person (同一人的案件): which they are, which may be, and two records side by side."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from correction.domain.case.identity import Agreement, compare
from correction.domain.case.minors import is_sealed, shielded
from correction.domain.errors import NotAllowed
from correction.domain.facts.minors import ReadGround, ShieldedRead
from correction.domain.facts.persons import Particular
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan
from correction.domain.person import Person
from correction.office.persons.reach import file_of
from correction.store.queries.same_person import candidates, joined_cases
from correction.store.tables import CaseRow
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.masks import masked
from correction_console.reading.unmasking import unmask

WHERE = "对照记录"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCase:
    """Another case, of the same person or perhaps: number, category, office, term, whether it is over.

    `name` is as the page may show it.
    """

    case_id: str
    name: str
    label: str
    category: str
    office: str
    term: DateSpan
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One particular of two records as shown, and how they compare; numbers are masked without a purpose."""

    particular: Particular
    agreement: Agreement
    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """The other cases of a person, and those that may be theirs; `hidden` where a purpose is needed."""

    others: tuple[OtherCase, ...]
    maybe: tuple[OtherCase, ...]
    hidden: bool

    @property
    def running(self) -> int:
        """How many of the person's other cases are not over."""
        return sum(not one.over for one in self.others)


def others_of(console: Console, row: CaseRow, offices: Collection[str]) -> tuple[OtherCase, ...]:
    """Give the other cases of a person, the oldest first; none that is shielded or sealed is told of."""
    store = console.office.store
    rows = joined_cases(store, row, office_ids=offices)
    briefs = console.briefs.of(store, [row.case_id, *(one.case_id for one in rows)])
    if briefs[row.case_id].shielded:
        return ()
    return _cases(console, [one for one in rows if not briefs[one.case_id].shielded])


def same_person(console: Console, asker: Asker, row: CaseRow, *, purpose: str = "") -> Same:
    """Give the cases that are, or may be, of one person; with a purpose, which is logged, minors' as well.

    Raises NotAllowed for a sealed record.
    """
    store = console.office.store
    (mine,) = _open(console, [row.case_id])
    if not purpose.strip():
        maybe = candidates(store, row, office_ids=asker.offices)
        rows = [asker.case(store, file.case_id) for file in maybe]
        others = others_of(console, row, asker.offices)
        return Same(others=others, maybe=_cases(console, rows), hidden=shielded(mine))
    read = ShieldedRead(case_ids=(), ground=ReadGround.SUPERVISION, purpose=purpose.strip())
    maybe = candidates(store, row, office_ids=asker.offices, read=read)
    with store.reading() as uow:
        joined = [file_of(uow, one.case_id) for one in joined_cases(store, row, office_ids=asker.offices)]
    held = [file for file in joined if not is_sealed(file)]
    for file in (mine, *held, *maybe):
        if shielded(file):
            unmask(console, asker, file.case_id, purpose=purpose)
    told = [_cases(console, [asker.case(store, file.case_id) for file in each]) for each in (held, maybe)]
    return Same(others=told[0], maybe=told[1], hidden=False)


def side_by_side(
    console: Console, asker: Asker, case_id: str, other_id: str, *, purpose: str = ""
) -> tuple[Line, ...]:
    """Compare two records, numbers masked unless for a purpose, which is logged; nothing where one is needed.

    What a minor's record has in common with an open name would tell the name. Raises NotFound for a case that
    is not the asker's, NotAllowed for a sealed record, InvalidValue as `unmask`.
    """
    for each in (case_id, other_id):
        asker.case(console.office.store, each)
    files = _open(console, [case_id, other_id])
    whole = bool(purpose.strip())
    if not whole and any(shielded(file) for file in files):
        return ()
    if whole:
        for each in (case_id, other_id):
            unmask(console, asker, each, purpose=purpose)
    first, second = (file.person for file in files)
    return tuple(
        Line(
            particular=one.particular,
            agreement=one.agreement,
            first=_shown(first, one.particular, whole=whole),
            second=_shown(second, one.particular, whole=whole),
        )
        for one in compare(first, second)
    )


def _open(console: Console, case_ids: Iterable[str]) -> list[CaseFile]:
    with console.office.store.reading() as uow:
        files = [file_of(uow, each) for each in case_ids]
    if any(is_sealed(file) for file in files):
        raise NotAllowed(WHERE, "犯罪记录已经封存的，不与其他记录对照", "封存期间不办理")
    return files


def _cases(console: Console, rows: Iterable[CaseRow]) -> tuple[OtherCase, ...]:
    wanted, store = list(rows), console.office.store
    briefs = console.briefs.of(store, [one.case_id for one in wanted])
    with store.reading() as uow:
        units = uow.organisation().units
    return tuple(
        OtherCase(
            case_id=one.case_id,
            name=briefs[one.case_id].name,
            label=briefs[one.case_id].label,
            category=briefs[one.case_id].category,
            office=units[one.office_id].name,
            term=DateSpan(from_on=one.term_from_on, to_on=one.term_to_on),
            over=one.left_at is not None,
        )
        for one in wanted
    )


def _shown(person: Person, particular: Particular, *, whole: bool) -> str:
    value = getattr(person, particular.value)
    if not value:
        return "未登记"
    if not whole and particular in (Particular.CITIZEN_NO, Particular.PHONE):
        return masked(str(value))
    if not whole and particular is Particular.ADDRESS:
        return "已隐去"
    return str(getattr(value, "zh", value))
