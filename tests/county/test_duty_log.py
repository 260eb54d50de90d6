"""The duty log: each note belongs to the shift of whoever wrote it, or to nobody's; none is lost."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correction.domain.duty_roster import Shift
from correction.domain.entry import Entry
from correction.domain.errors import InvalidValue, NotFound
from correction.domain.facts.duty_roster import DutyDaySet, DutyNoted, DutyNoteKind
from correction.domain.moments import When, day_start
from correction.office.county.duty_log import duty_day, made_day, note_duty
from correction.office.ladder.duty import set_days
from tests.county.conftest import NOW

ON = NOW.date()
START = day_start(ON)


def at(hour):
    return START + timedelta(hours=hour)


def shift(staff_id, begins, ends):
    return Shift(staff_id=staff_id, from_at=at(begins), until_at=at(ends))


def noted(number, actor, hour, kind=DutyNoteKind.INCIDENT):
    return Entry(
        log_id="X1",
        number=number,
        entry_id=f"n{number}",
        when=When.at(at(hour)),
        recorded_at=at(hour),
        actor=actor,
        payload=DutyNoted(org_id="X1", note=kind, said="来电"),
    )


hours = st.integers(-24, 47)
made = st.builds(
    lambda who, begins, length: (who, begins, begins + length),
    st.sampled_from("AB"),
    st.integers(-24, 23),
    st.integers(1, 14),
)


@given(st.lists(made, max_size=6), st.lists(st.tuples(st.sampled_from("ABC"), hours), max_size=8))
def test_every_note_of_the_day_is_told_where_its_hour_and_writer_say(shifts, notes):
    """The oracle asks each note alone: which of the shifts of its writer hold its hour."""
    today = [shift(*one) for one in shifts if 0 <= one[1] < 24]
    before = [shift(*one) for one in shifts if one[1] < 0]
    entries = [noted(number, who, hour) for number, (who, hour) in enumerate(notes)]
    told = made_day(today, before, entries, ON)
    for number, (who, hour) in enumerate(notes):
        of_today = [one for one in shifts if one[0] == who and one[1] >= 0 and one[1] <= hour <= one[2]]
        of_before = [one for one in shifts if one[0] == who and one[1] < 0 and one[1] <= hour <= one[2]]
        seen = sum(f"n{number}" in {note.entry_id for note in turn.notes} for turn in told.turns)
        assert seen == len(of_today)
        alone = f"n{number}" in {note.entry_id for note in told.other}
        assert alone == (0 <= hour < 24 and not of_today and not of_before)


def test_a_shift_is_handed_over_by_a_handover_note_at_its_end_and_an_empty_note_is_refused(county):
    with county.writing() as uow:
        roster = DutyDaySet(org_id="X1", on=ON, shifts=(shift("X1a", 0, 8), shift("C1a", 8, 20)))
        set_days(uow, [roster], actor="t", now=NOW - timedelta(days=1))

        def note(kind, said, hour, key, to=None):
            fact = DutyNoted(org_id="X1", note=kind, said=said, to_staff_id=to)
            return note_duty(uow, fact, When.at(at(hour)), note_id=key, actor="X1a", now=NOW)

        first = note(DutyNoteKind.INCIDENT, "某人未归", 3, "n1")
        assert note(DutyNoteKind.INCIDENT, "某人未归", 3, "n1") == first
        note(DutyNoteKind.HANDOVER, "继续联系", 8, "n2", "C1a")
        for said, hour, key, to, error, told in (
            (" ", 3, "n3", None, InvalidValue, "没有写明内容"),
            ("x", 10, "n4", None, InvalidValue, "未发生的事"),
            ("x", 3, "n5", "nobody", NotFound, "nobody"),
        ):
            with pytest.raises(error, match=told):
                note(DutyNoteKind.INCIDENT, said, hour, key, to)
    with county.reading() as uow:
        day = duty_day(uow, "X1", ON)
        assert duty_day(uow, "S1", ON).turns == ()
        assert duty_day(uow, "X1", date(2026, 3, 1)).other == ()
    assert [(turn.shift.staff_id, len(turn.notes), turn.handed_over) for turn in day.turns] == [
        ("X1a", 2, True),
        ("C1a", 0, False),
    ]
    assert day.other == ()
