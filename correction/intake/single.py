"""One row that was typed instead of imported (单条登记): the sheet's words, checks and entry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from correction.domain.entry import AnyEntry, Draft, Fact, Origin
from correction.domain.errors import Conflict, InvalidValue
from correction.domain.file import CaseFile
from correction.intake.kinds import SHEETS, ImportKind
from correction.intake.landing import ENTRIES
from correction.intake.sheets.entries import RowEntry
from correction.intake.tabular.cells import has_offset
from correction.office.approvals.refusals import Attempt, attempt
from correction.office.ports import AnyDraft, Store, UnitOfWork
from correction.office.record import record
from correction.office.supervision.rolls import Rolls
from correction.office.supervision.searching import SearchFact, look_for
from correction.rulebooks.book import Rulebook

Allow = Callable[[UnitOfWork, AnyDraft], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """One row as somebody typed it: which sheet, which case, the cells by header, and under which id.

    Whoever sends the same row under the same id again records nothing new.
    """

    kind: ImportKind
    case_id: str
    case_no: str
    cells: Mapping[str, str]
    entry_id: str
    origin: Origin = Origin.ONLINE


def record_typed(
    store: Store, book: Rulebook, typed: Typed, *, actor: str, now: datetime, allow: Allow | None = None
) -> AnyEntry:
    """Record one row of a sheet for a case; `allow` refuses what whoever typed it may not say.

    Raises InvalidValue for a cell that the sheet would refuse, NotFound for an unknown case, Conflict where
    the same thing stands in the file already or the id with other content, and what the verbs of a search
    raise; such a refusal stays in the file.
    """
    sheet = SHEETS[typed.kind]
    filled = {"编号": typed.case_no} | {name: text for name, text in typed.cells.items() if text}
    titles = {column.header: column.title for column in sheet.columns}
    header = [name if has_offset(text) else titles.get(name, name) for name, text in filled.items()]
    binding = sheet.bind(header)
    values = tuple(filled.values())
    row = binding.parse(1, values)
    if isinstance(row, list):
        first = row[0]
        raise InvalidValue(f"{sheet.title}“{first.column}”", first.reason, first.remedy)
    try:
        made = ENTRIES[typed.kind](row, actor)
        tried = Attempt(case_id=typed.case_id, matter=None, did=made.draft.payload.ZH, actor=actor, now=now)
        work = partial(_recorded, made=made, typed=typed, book=book, now=now, allow=allow)
        return attempt(store, tried, work)
    except InvalidValue as wrong:
        told = binding.explain(1, values, wrong)
        raise InvalidValue(f"{sheet.title}“{told.column}”", told.reason, told.remedy) from None


def _recorded(
    uow: UnitOfWork, *, made: RowEntry, typed: Typed, book: Rulebook, now: datetime, allow: Allow | None
) -> AnyEntry:
    item = replace(made.draft, entry_id=typed.entry_id, origin=typed.origin)
    if allow is not None:
        allow(uow, item)
    return record_fact(uow, typed.case_id, item, book=book, now=now)


def record_fact(
    uow: UnitOfWork, case_id: str, item: Draft[Fact], *, book: Rulebook, now: datetime
) -> AnyEntry:
    """Record one fact of a case, however it was written down; the same one under its id is recorded once.

    Raises Conflict where the same thing stands in the file under another id, and what `record` or the verbs
    of a search raise.
    """
    file = CaseFile.of_log(case_id, uow.entries(case_id))
    again = file.by_id.get(item.entry_id)
    if again is not None and (again.payload, again.when) == (item.payload, item.when):
        return again
    for known in file.of(type(item.payload)):
        if known.payload == item.payload and known.when == item.when:
            raise Conflict(
                "登记", f"同样的事本案第 {known.number} 条已经登记", "不必重复登记；如有误，先作废再登记"
            )
    if isinstance(item.payload, SearchFact):
        return look_for(uow, book, case_id, item.payload, when=item.when, actor=item.actor, now=now)
    (entry,) = record(uow, case_id, [item], now=now)
    Rolls().note(uow, [entry], actor=item.actor, now=now)
    return entry
