"""The case file (案卷): everything recorded about one case, and nothing that can be worked out from it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from correction.domain.alert import ALERT_ACTS
from correction.domain.case.strands import Phase, Strand, phase_of, strands_of
from correction.domain.entry import AnyEntry, Entry, Fact, P_co
from correction.domain.errors import NotFound
from correction.domain.facts.admission import CaseOpened, OrderChanged, PersonCorrected
from correction.domain.facts.investigation import InvestigationAsked
from correction.domain.facts.persons import PersonIdentified, PersonParted
from correction.domain.facts.upkeep import Voided
from correction.domain.order import Order
from correction.domain.person import Person
from correction.domain.watch import Watch

DEFAULT_ENTRY_MONTHS = 1
DEFAULT_RELEASE_DAYS = 60


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """The entries of one case by number, without acts on alerts."""

    case_id: str
    entries: tuple[AnyEntry, ...]

    @classmethod
    def of_log(cls, case_id: str, entries: Iterable[AnyEntry]) -> "CaseFile":
        """Take the file out of a log: everything but the acts on alerts."""
        return cls(
            case_id=case_id, entries=tuple(e for e in entries if not isinstance(e.payload, ALERT_ACTS))
        )

    def known_at(self, moment: datetime) -> "CaseFile":
        """Give the file as it stood at a moment: later entries, later voids included, are left out."""
        return CaseFile(
            case_id=self.case_id, entries=tuple(e for e in self.entries if e.recorded_at <= moment)
        )

    def happened_by(self, watch: Watch) -> "CaseFile":
        """Give the file without what had not happened yet; voids, being knowledge, stay."""
        kept = (e for e in self.entries if watch.reached(e.when.starts_at) or isinstance(e.payload, Voided))
        return CaseFile(case_id=self.case_id, entries=tuple(kept))

    @cached_property
    def voided(self) -> frozenset[str]:
        """The ids of entries that are void; read from the end, since a void can itself be voided."""
        void: set[str] = set()
        for entry in reversed(self.entries):
            if isinstance(entry.payload, Voided) and entry.entry_id not in void:
                void.add(entry.payload.entry_id)
        return frozenset(void)

    @cached_property
    def _by_kind(self) -> dict[type[Fact], tuple[AnyEntry, ...]]:
        kinds: dict[type[Fact], list[AnyEntry]] = defaultdict(list)
        voided = self.voided
        for entry in self.entries:
            if entry.entry_id not in voided:
                kinds[type(entry.payload)].append(entry)
        for several in kinds.values():
            if len(several) > 1:
                several.sort(key=_by_happening)
        return {kind: tuple(entries) for kind, entries in kinds.items()}

    def of(self, kind: type[P_co]) -> tuple[Entry[P_co], ...]:
        """Give the entries of one kind that are in force, by when they happened."""
        return self._by_kind.get(kind, ())

    def latest(self, kind: type[P_co]) -> Entry[P_co] | None:
        """Give the entry of one kind that happened last, the later recorded where two happened together."""
        entries = self.of(kind)
        return entries[-1] if entries else None

    @cached_property
    def by_id(self) -> dict[str, AnyEntry]:
        """All entries by id, void ones included."""
        return {entry.entry_id: entry for entry in self.entries}

    @cached_property
    def opened(self) -> Entry[CaseOpened]:
        """The entry that opened the case; raises NotFound where there is none in force."""
        opened = self.latest(CaseOpened)
        if opened is None:
            raise NotFound(
                "案卷", f"案件 {self.case_id} 没有有效的立案记录", "先立案，或撤销对立案记录的作废"
            )
        return opened

    @property
    def is_about_somebody(self) -> bool:
        """Tell whether this is a case or an investigation, and not the log of an office or county."""
        return self.latest(CaseOpened) is not None or self.latest(InvestigationAsked) is not None

    @cached_property
    def person(self) -> Person:
        """The person as last corrected; of an investigation before any case, whom it is about."""
        corrected = self.latest(PersonCorrected)
        if corrected is not None:
            return corrected.payload.person
        asked = self.latest(InvestigationAsked)
        return asked.payload.person if asked else self.opened.payload.person

    @cached_property
    def person_id(self) -> str:
        """Under which id the person is known: as the last identification or parting in force says.

        Which case is whose is knowledge, so the last recorded holds, whatever a clock said when it was.
        """
        told: list[AnyEntry] = [*self.of(PersonIdentified), *self.of(PersonParted)]
        newest = max(told, key=lambda entry: entry.number, default=self.opened)
        person_id: str = newest.payload.person_id
        return person_id

    @cached_property
    def order(self) -> Order:
        """The order as last changed."""
        changed = self.latest(OrderChanged)
        return changed.payload.order if changed else self.opened.payload.order

    def strands(self, on: date) -> tuple[Strand, ...]:
        """Give the five items of 1+X+5 on a day, each with its state and gaps."""
        return strands_of(self, on)

    def phase(
        self, on: date, *, entry_months: int = DEFAULT_ENTRY_MONTHS, release_days: int = DEFAULT_RELEASE_DAYS
    ) -> Phase:
        """Tell where in the term the person is: 入矫初期, 矫正中期, 解矫前 or 已解矫."""
        return phase_of(self, on, entry_months=entry_months, release_days=release_days)


def _by_happening(entry: AnyEntry) -> tuple[datetime, int]:
    return entry.when.starts_at, entry.number
