"""Group, announcement and plan after arrival (入矫首次环节): 社区矫正法 第二十二条、第二十四条、第二十五条.

The law says that a group is formed, the correction announced and a plan made, and names no days; a local book
can. Each is the agency's and runs from the day on which the person came.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.reception import arrival_of
from correction.domain.days import WorkCalendar
from correction.domain.entry import AnyEntry, Fact
from correction.domain.facts.admission import Step as Once
from correction.domain.facts.admission import StepDone
from correction.domain.facts.group import Announcement, AnnouncementHeld, GroupMemberJoined, PlanMade
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.rulebooks.book import Rulebook
from correction.rules.intake.steps import Owed, Step, late, timed
from correction.rules.view import CaseView


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """One of the three: its rule, the key of its days, its article, and the entries that do it."""

    rule: str
    zh: str
    days: str
    cite: str
    once: Once
    kind: type[Fact]

    def steps(self, file: CaseFile, book: Rulebook, calendar: WorkCalendar) -> Iterator[Step | None]:
        """Give what is owed from the day of arrival, with the first entry that did it."""
        arrival = arrival_of(file)
        if arrival is None:
            return
        done: list[AnyEntry] = [entry for entry in file.of(self.kind) if _counts(entry)]
        done += [entry for entry in file.of(StepDone) if entry.payload.step is self.once]
        owed = Owed(
            rule=self.rule,
            zh=self.zh,
            bearer=Bearer.OFFICE,
            occasion=file.opened.entry_id,
            since_on=arrival.when.legal_on,
            rests_on=(arrival,),
            done=min(done, key=lambda entry: entry.when.starts_at, default=None),
            cites=(self.cite,),
        )
        yield timed(owed, book, calendar, days=self.days)

    def judge(self, view: CaseView) -> Iterator[Finding]:
        """Find what was not done by its last day; most books name no days, and then nothing is read."""
        if view.arrival is None:
            return
        if view.book.get(self.days, view.book.covered(view.arrival.when.legal_on)) is None:
            return
        yield from late(view, self.steps(view.file, view.book, view.context.calendar), AlertKind.INTAKE_LATE)


def _counts(entry: AnyEntry) -> bool:
    """Tell whether an entry is of the beginning: the announcement of the release is held once more."""
    held = entry.payload
    return not isinstance(held, AnnouncementHeld) or held.announcement is Announcement.ENTRY


FIRST_STEPS = (
    First(
        rule="group_late",
        zh="确定矫正小组",
        days="intake.group_days",
        cite="cite.group",
        once=Once.GROUP_FORMED,
        kind=GroupMemberJoined,
    ),
    First(
        rule="announcement_late",
        zh="入矫宣告",
        days="intake.announcement_days",
        cite="cite.entry_announcement",
        once=Once.ENTRY_ANNOUNCED,
        kind=AnnouncementHeld,
    ),
    First(
        rule="plan_late",
        zh="制定矫正方案",
        days="intake.plan_days",
        cite="cite.plan",
        once=Once.PLAN_MADE,
        kind=PlanMade,
    ),
)
