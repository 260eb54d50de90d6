"""Who is under the rules for minors, and whose record can be sealed: worked out, never stored.

A year of age is full on the day after the birthday, so that on the birthday itself a person is still under it
(最高人民法院关于审理未成年人刑事案件的解释 第二条, told from general knowledge).
"""

from dataclasses import replace
from datetime import date, timedelta

from correction.domain.entry import AnyEntry
from correction.domain.facts.admission import CaseOpened, PersonCorrected
from correction.domain.facts.investigation import InvestigationAsked
from correction.domain.facts.minors import GuardianAttended, OffenceDated, RecordSealed, RecordUnsealed
from correction.domain.facts.upkeep import Attached
from correction.domain.file import CaseFile
from correction.domain.person import Person

MINOR_BELOW_YEARS = 18
WORK_FROM_YEARS = 16
SEALED_TO_MONTHS = 60


def under(person: Person, years: int, on: date) -> bool:
    """Tell whether a person had not yet completed so many years on a day (不满几周岁)."""
    return person.age(on - timedelta(days=1)) < years


def started_on(file: CaseFile) -> date:
    """Give the start of the correction: of the day of effect and the first day of the term the earlier.

    Of an investigation before any case it is the day on which it was asked for.
    """
    asked = file.latest(InvestigationAsked)
    if asked is not None:
        return asked.when.legal_on
    return min(file.order.effective_on, file.order.term.from_on)


def minor_regime(file: CaseFile) -> bool:
    """Tell whether the rules for minors hold (按未成年人执行): fixed at the start, and no birthday ends them.

    Source: 社区矫正法 第五十八条.
    """
    return under(file.person, MINOR_BELOW_YEARS, started_on(file))


def must_be_sealed(person: Person, offence: OffenceDated) -> bool:
    """Tell whether the record must be sealed: under 18 at the crime and five years or less (五年以下含五年).

    Source: 刑事诉讼法 第二百八十六条; 刑法 第九十九条.
    """
    months = 12 * offence.sentence_years + offence.sentence_months
    return under(person, MINOR_BELOW_YEARS, offence.committed_on) and months <= SEALED_TO_MONTHS


def is_sealed(file: CaseFile) -> bool:
    """Tell whether the record is sealed now: the last of sealing and unsealing holds."""
    acts = [*file.of(RecordSealed), *file.of(RecordUnsealed)]
    if not acts:
        return False
    newest = max(acts, key=lambda entry: (entry.when.starts_at, entry.number))
    return isinstance(newest.payload, RecordSealed)


def shielded(file: CaseFile) -> bool:
    """Tell whether name and file are kept from outsiders: of a minor, and of a sealed record."""
    return file.is_about_somebody and (minor_regime(file) or is_sealed(file))


def masked_name(file: CaseFile) -> str:
    """Give a name that tells nobody who it is: of a sealed record nothing, of a minor the family name."""
    return "（已封存）" if is_sealed(file) else f"{file.person.name[0]}某"


def masked_file(file: CaseFile) -> CaseFile:
    """Give a file with name, numbers, phone, address and the guardian's name taken out of every entry.

    Attachments lose the names that they came under.
    """
    name = masked_name(file)
    return CaseFile(case_id=file.case_id, entries=tuple(_masked(entry, name) for entry in file.entries))


def _masked(entry: AnyEntry, name: str) -> AnyEntry:
    payload = entry.payload
    if isinstance(payload, CaseOpened | PersonCorrected | InvestigationAsked):
        hidden = replace(payload.person, name=name, citizen_no=None, phone=None, address=None)
        return replace(entry, payload=replace(payload, person=hidden))
    if isinstance(payload, GuardianAttended):
        return replace(entry, payload=replace(payload, name=f"{payload.name[:1]}某"))
    if isinstance(payload, Attached):
        return replace(entry, payload=replace(payload, name=payload.nameless))
    return entry
