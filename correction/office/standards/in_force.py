"""The book that judges (生效的规则册): the one adopted, with the standards of each county."""

from collections.abc import Iterable

from correction.domain.errors import NotFound
from correction.domain.facts.standards import StandardOutcome
from correction.domain.moments import legal_day
from correction.domain.organisation import OrgLevel, OrgTree
from correction.domain.standards import Standard, standards_of
from correction.office.ports import UnitOfWork
from correction.rulebooks.book import Rulebook
from correction.rulebooks.history import said
from correction.rulebooks.local.laying import LocalValue, laid_over
from correction.rulebooks.local.settable import settable


def in_force(uow: UnitOfWork, book: Rulebook) -> Rulebook:
    """Give a book as it reads with the standards that hold now; the same book where nothing has changed.

    Of a body, a case or an alert it is then asked by `Rulebook.at_body`.
    """
    mark = uow.standards_mark()
    if book.mark == mark or book.digest != book.adopted:
        return book
    tree, standards = uow.organisation(), standards_of(uow.standards())
    counties = {standard.proposed.org_id for standard in standards}
    books = {
        county: laid_over(book, values)
        for county in sorted(counties & set(tree.units))
        if (values := local_values(uow, book, standards, county))
    }
    local = {org_id: books[county] for org_id in tree.units if (county := county_id(tree, org_id)) in books}
    return book.with_local(local, mark)


def county_id(tree: OrgTree, org_id: str) -> str | None:
    """Give the county over a body, itself included; none where there is none."""
    if org_id not in tree.units:
        return None
    return next((unit.org_id for unit in tree.above(org_id) if unit.level is OrgLevel.COUNTY), None)


def local_values(
    uow: UnitOfWork, book: Rulebook, standards: Iterable[Standard], county: str
) -> tuple[LocalValue, ...]:
    """Give the approved standards of a county in order of approval, each with who stands behind it."""
    theirs = (s for s in standards if s.outcome is StandardOutcome.APPROVED and s.proposed.org_id == county)
    found = sorted(theirs, key=lambda standard: standard.number)
    return tuple(local_value(uow, book, s) for s in found if s.proposed.key in settable())


def local_value(uow: UnitOfWork, book: Rulebook, standard: Standard) -> LocalValue:
    """Give a standard as the book takes it, approved or not."""
    told = standard.proposed
    parts = [f"{name_of(uow, standard.proposed_by)} {legal_day(standard.proposed_at)} 提出"]
    if standard.settled_at is not None:
        parts.append(f"{name_of(uow, standard.settled_by)} {legal_day(standard.settled_at)} 批准")
    parts.append(f"{told.from_on} 起执行")
    above = book.on_record(told.key, told.from_on)
    return LocalValue(
        key=told.key,
        text=told.value,
        from_on=told.from_on,
        order=standard.number,
        title=f"{uow.organisation().unit(told.org_id).name}本地标准",
        said_by=f"{'，'.join(parts)}；理由：{told.reason}；上级规定：{said(above)}（{above.citation}）",
        checked_on=legal_day(standard.settled_at or standard.proposed_at),
    )


def name_of(uow: UnitOfWork, staff_id: str) -> str:
    """Give the name of a member of staff, or the number where nobody is registered under it."""
    try:
        return uow.staff(staff_id).name
    except NotFound:
        return staff_id
