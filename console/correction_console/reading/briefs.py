"""Who a case is about, in a few words (案件简况): kept until the log says something new."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from correction.cli.words import word
from correction.domain.case.minors import is_sealed, shielded
from correction.domain.case.requests import Request, requests_of
from correction.domain.case.responsibility import responsible_on
from correction.domain.case.strands import ending_of
from correction.domain.facts.admission import ClassAssigned
from correction.domain.facts.investigation import InvestigationAsked
from correction.domain.file import CaseFile
from correction.domain.organisation import Role
from correction.office.admission.sealing import shown_name
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY
from correction.store.errors import Erased, Tampered
from correction.store.office_store import OfficeStore
from correction.store.queries.screens import last_numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A request that nobody has decided yet."""

    approval_id: str
    matter: str
    asked_on: date
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One line about a log: of a shielded person the name is masked; of a body it is the body's name.

    Of a sealed record neither category nor class is told.
    """

    log_id: str
    name: str
    label: str
    is_case: bool
    # A case, or an investigation before any.
    is_person: bool = True
    category: str = ""
    management_class: str = ""
    shielded: bool = False
    sealed: bool = False
    waiting: tuple[Waiting, ...] = ()
    # Who carries the case now; nobody once it is over.
    carried_by: tuple[tuple[str, Role], ...] = ()
    # What is stored of it is not what was written: nobody knows who it is about, or what waits in it.
    damaged: bool = False


class Briefs:
    """Keeps the briefs of logs in memory, and reads one anew when its log has grown."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._known: dict[str, tuple[int, Brief]] = {}

    def of(self, store: OfficeStore, log_ids: Iterable[str]) -> Mapping[str, Brief]:
        """Give the briefs of logs by id; one that cannot be read takes no other with it."""
        wanted = sorted(set(log_ids))
        numbers = last_numbers(store, wanted)
        stale = [each for each in wanted if self._known.get(each, (-1, None))[0] != numbers.get(each, 0)]
        damaged: dict[str, Brief] = {}
        if stale:
            with store.reading() as uow:
                for log_id in stale:
                    try:
                        self._known[log_id] = (numbers.get(log_id, 0), brief_of(uow, log_id))
                    except Tampered:
                        # Not kept: it may be put back out of a back-up, with the same numbers.
                        damaged[log_id] = _damaged(log_id)
                    except Erased:
                        self._known.pop(log_id, None)
                        damaged[log_id] = _erased(log_id)
        return {log_id: damaged.get(log_id) or self._known[log_id][1] for log_id in wanted}

    def whole(self, store: OfficeStore, log_ids: Iterable[str]) -> Mapping[str, Brief]:
        """Give the briefs of logs for a list that would lack what waits in one that cannot be read.

        Raises Tampered, which names those.
        """
        found = self.of(store, log_ids)
        if damaged := [log_id for log_id, brief in found.items() if brief.damaged]:
            what = f"有 {len(damaged)} 件记录校验不通过：{'、'.join(damaged[:5])}"
            raise Tampered("案件简况", what, "告诉系统管理员运行 correction verify；修复以前，请逐件核对")
        return found


def brief_of(uow: UnitOfWork, log_id: str) -> Brief:
    """Read the brief of a case, of an investigation before any case, or of a body."""
    unit = uow.organisation().units.get(log_id)
    if unit is not None:
        return Brief(log_id=log_id, name=unit.name, label="机构", is_case=False, is_person=False)
    file = CaseFile.of_log(log_id, uow.entries(log_id, settled=RARE_ONLY))
    if file.entries and not file.is_about_somebody:
        # Old figures, registers and handings over name it still.
        return Brief(log_id=log_id, name="（立案已作废）", label=log_id[:8], is_case=True)
    name = shown_name(file, {})
    asked = file.latest(InvestigationAsked)
    if asked is not None:
        label = asked.payload.investigation_no or log_id[:8]
        return Brief(log_id=log_id, name=name, label=f"调查 {label}", is_case=False)
    classed = file.latest(ClassAssigned)
    over, sealed = ending_of(file) is not None, is_sealed(file)
    management_class = word(classed.payload.management_class) if classed else "类别未定"
    return Brief(
        log_id=log_id,
        name=name,
        label=file.opened.payload.case_no or log_id[:8],
        is_case=True,
        category="" if sealed else file.order.category.zh,
        management_class="" if sealed else management_class,
        shielded=shielded(file),
        sealed=sealed,
        waiting=() if over else tuple(_waiting(r) for r in requests_of(file) if r.settled is None),
        carried_by=() if over else tuple(responsible_on(file, date.max).items()),
    )


def _damaged(log_id: str) -> Brief:
    return Brief(log_id=log_id, name="记录无法读取", label=log_id[:8], is_case=True, damaged=True)


def _erased(log_id: str) -> Brief:
    """Give what is left of a case whose key was destroyed by order: old figures and registers count it."""
    return Brief(log_id=log_id, name="（已销毁）", label=log_id[:8], is_case=True)


def _waiting(request: Request) -> Waiting:
    return Waiting(
        approval_id=request.approval_id,
        matter=request.matter.zh,
        asked_on=request.entry.when.legal_on,
        from_on=request.from_on,
        to_on=request.to_on,
    )
