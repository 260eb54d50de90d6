"""Rolls that came line by line (逐人登记的考勤): told to the office's log where minors are concerned.

A roll taken down at once says who was called together. Lines that are typed or imported one by one stand in
the cases alone, so whoever was called with whom is put together here, whatever the order of the lines.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from correction.domain.case.minors import minor_regime
from correction.domain.entry import AnyEntry
from correction.domain.facts.activities import ActivityHeld, MusterCalled
from correction.domain.facts.staff_acts import TOGETHER, Activity, ActivityAttended
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.office.ids import derived_id
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY, draft

# An activity's id, what it was and its day: the same id on another day is a second gathering.
Gathering = tuple[str, Activity, date]


def is_minor(uow: UnitOfWork, case_id: str) -> bool:
    """Tell whether a case is under the rules for minors as it is on record (按未成年人执行)."""
    file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
    return file.is_about_somebody and minor_regime(file)


@dataclass(slots=True)
class Rolls:
    """Puts lines together for one act or one import; who is a minor is looked up once a case."""

    _minor: dict[str, bool] = field(default_factory=dict)
    _with_minors: dict[str, set[Gathering]] = field(default_factory=dict)

    def note(self, uow: UnitOfWork, made: Iterable[AnyEntry], *, actor: str, now: datetime) -> None:
        """Write into the office's log whom new lines of a roll add to an activity with minors."""
        called: dict[tuple[str, Gathering], set[str]] = {}
        for entry in made:
            gathering = gathering_of(entry)
            office_id = None if gathering is None else uow.office_of(entry.log_id)
            if gathering is not None and office_id is not None:
                called.setdefault((office_id, gathering), set()).add(entry.log_id)
        for (office_id, gathering), case_ids in sorted(called.items()):
            self._together(uow, office_id, gathering, case_ids, actor=actor, now=now)

    def _together(
        self,
        uow: UnitOfWork,
        office_id: str,
        gathering: Gathering,
        case_ids: set[str],
        *,
        actor: str,
        now: datetime,
    ) -> None:
        known = self._known(uow, office_id)
        minors = {each for each in case_ids if self._is_minor(uow, each)}
        if minors and gathering not in known:
            case_ids = case_ids | set(_others(uow, office_id, gathering, case_ids))
            known.add(gathering)
        elif gathering not in known:
            return
        activity_id, activity, held_on = gathering
        fact = ActivityHeld(
            activity_id=activity_id,
            activity=activity,
            held_on=held_on,
            offered_hours=0.0,
            called=tuple(sorted(case_ids)),
            minors=tuple(sorted(each for each in case_ids if self._is_minor(uow, each))),
        )
        entry_id = derived_id("roll", office_id, activity_id, activity, f"{held_on}", *fact.called)
        item = draft(fact, When.day(held_on), entry_id=entry_id, actor=actor)
        uow.append(office_id, [item], recorded_at=now)

    def _known(self, uow: UnitOfWork, office_id: str) -> set[Gathering]:
        if office_id not in self._with_minors:
            held = (each.payload for each in uow.entries(office_id) if isinstance(each.payload, ActivityHeld))
            self._with_minors[office_id] = {
                (said.activity_id, said.activity, said.held_on) for said in held if said.minors
            }
        return self._with_minors[office_id]

    def _is_minor(self, uow: UnitOfWork, case_id: str) -> bool:
        if case_id not in self._minor:
            self._minor[case_id] = is_minor(uow, case_id)
        return self._minor[case_id]


def gathering_of(entry: AnyEntry) -> Gathering | None:
    """Tell to what an entry says that the person was called with others; none for anything else."""
    match entry.payload:
        case ActivityAttended() as said if said.activity in TOGETHER:
            return said.activity_id, said.activity, entry.when.legal_on
        case MusterCalled() as call:
            return call.muster_id, Activity.MUSTER, entry.when.legal_on
    return None


def _others(uow: UnitOfWork, office_id: str, gathering: Gathering, known: set[str]) -> Sequence[str]:
    """Look up who else of the office stands on the roll already; only a minor's line makes it worth it."""
    others = [case_id for case_id in uow.cases_of(office_id) if case_id not in known]
    uow.look_ahead(others)
    return [each for each in others if any(gathering_of(e) == gathering for e in uow.entries(each))]
