"""Activities, one line each (教育活动台账): what the office told of them and the rolls of the cases as one.

A roll that was typed or imported line by line stands in the cases alone, and one with minors stands in the
log of the office in parts. An id that people chose may name another activity elsewhere or on another day.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from correction.domain.case.course import course_of
from correction.domain.entry import Entry
from correction.domain.facts.activities import ActivityHeld
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance
from correction.domain.file import CaseFile
from correction.office.ledgers.reading import Source
from correction.office.record import RARE_ONLY

MARKS = (Attendance.PRESENT, Attendance.EXCUSED, Attendance.ABSENT, Attendance.MADE_UP)


@dataclass(slots=True, kw_only=True)
class _Gathering:
    """One activity of one office on one day, with whom it called and how each of them stood to it."""

    org_id: str
    held_on: date
    activity: Activity
    offered_hours: float = 0.0
    topic: str = ""
    place: str = ""
    called: set[str] = field(default_factory=set)
    stood: dict[str, Attendance] = field(default_factory=dict)
    made_up: set[str] = field(default_factory=set)

    def counts(self) -> tuple[str, ...]:
        """Give how many were called, and how many came, were excused, stayed away and made up for it."""
        marks = Counter(self.stood.values())
        marks[Attendance.MADE_UP] = len(self.made_up)
        return str(len(self.called)), *(str(marks[each]) for each in MARKS)


@dataclass(slots=True)
class _Gatherings:
    """All gatherings by the id and kind that they were given, put together entry by entry."""

    _by_id: dict[tuple[str, Activity], list[_Gathering]] = field(default_factory=dict)

    def held(self, org_id: str, said: ActivityHeld) -> None:
        """Take in what the office told, which of one gathering may come in parts."""
        same = self._by_id.setdefault((said.activity_id, said.activity), [])
        one = next((g for g in same if (g.org_id, g.held_on) == (org_id, said.held_on)), None)
        if one is None:
            one = _Gathering(org_id=org_id, held_on=said.held_on, activity=said.activity)
            same.append(one)
        one.offered_hours = max(one.offered_hours, said.offered_hours)
        one.topic, one.place = one.topic or said.topic, one.place or said.place
        one.called |= set(said.called)

    def marked(self, file: CaseFile) -> None:
        """Take in how one person stood to each activity."""
        course = course_of(file)
        for mark in file.of(ActivityAttended):
            one = self._of(file.case_id, mark, course.office_on(mark.when.legal_on))
            if one is None:
                continue
            one.offered_hours = max(one.offered_hours, mark.payload.offered_hours)
            if mark.payload.attendance is Attendance.MADE_UP:
                one.made_up.add(file.case_id)
            else:
                one.stood[file.case_id] = mark.payload.attendance
                one.called.add(file.case_id)

    def all(self) -> Iterator[_Gathering]:
        """Give every gathering."""
        return (one for same in self._by_id.values() for one in same)

    def _of(self, case_id: str, mark: Entry[ActivityAttended], office_id: str) -> _Gathering | None:
        """Find the gathering of a line, that of its own day first; begin one where nobody told of it.

        Whoever makes up later for what they missed stands with what they missed. A muster is no education
        unless the office told of it as such.
        """
        said, on = mark.payload, mark.when.legal_on
        same = self._by_id.setdefault((said.activity_id, said.activity), [])
        mine = [g for g in same if case_id in g.called or g.org_id == office_id]
        mine.sort(key=lambda g: (case_id in g.called, g.held_on))
        if today := [g for g in mine if g.held_on == on]:
            return today[-1]
        earlier = [g for g in mine if g.held_on < on]
        if said.attendance is Attendance.MADE_UP and earlier:
            return earlier[-1]
        if said.activity is Activity.MUSTER:
            return None
        begun = _Gathering(org_id=office_id, held_on=on, activity=said.activity, called={case_id})
        same.append(begun)
        return begun


def activities(source: Source) -> Iterator[tuple[str, tuple[str, ...]]]:
    """List every activity of the period, with how many came, were excused or stayed away.

    It names nobody, so whoever has moved away since, or has a sealed record, is counted as on that day.
    """
    found, seen = _Gatherings(), set[str]()
    for org_id in source.bodies():
        log = CaseFile.of_log(org_id, source.uow.entries(org_id, settled=RARE_ONLY))
        for entry in log.of(ActivityHeld):
            found.held(org_id, entry.payload)
    for file in source.files():
        seen.add(file.case_id)
        found.marked(file)
    listed = (g for g in found.all() if source.period.holds(g.held_on))
    elsewhere = {case_id for g in listed for case_id in g.called} - seen
    for file in source.files(log_ids=sorted(elsewhere.intersection(source.uow.case_ids()))):
        found.marked(file)
    for one in found.all():
        if source.period.holds(one.held_on) and one.org_id in source.offices:
            told = (str(one.held_on), source.body_name(one.org_id), one.activity.zh, one.topic, one.place)
            yield "", (*told, f"{one.offered_hours:g}", *one.counts())
