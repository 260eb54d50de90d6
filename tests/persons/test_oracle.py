"""Any run of joinings, partings and voids leaves the persons that sets of labels, kept apart, come to."""

from hypothesis import given, settings
from hypothesis import strategies as st

from correction.domain.facts.persons import PersonIdentified, PersonParted
from correction.office.record import void
from correction.testing.memory import MemoryStore
from tests.persons.desk import MINUTE, NOW, file_of, found, join, open_case, take_out

CASES = ("a", "b", "c", "d", "e")
places = st.integers(0, len(CASES) - 1)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("join"), places, places),
        st.tuples(st.just("part"), places, places),
        st.tuples(st.just("void"), places, st.integers(0, 9)),
    ),
    max_size=10,
)


class Labels:
    """For each case the labels that acts gave it; whoever shares the last that stands is one person."""

    def __init__(self):
        self.given = {case: [[f"p-{case}", True]] for case in CASES}

    def label(self, case):
        return [label for label, stands in self.given[case] if stands][-1]

    def together(self, case):
        return {each for each in CASES if self.label(each) == self.label(case)}

    def join(self, first, second):
        label, both = self.label(first), self.together(first) | self.together(second)
        if label != self.label(second):
            for case in both:
                self.given[case].append([label, True])

    def part(self, case, act):
        if self.together(case) == {case}:
            return False
        own = f"p-{case}"
        taken = any(self.label(each) == own for each in CASES if each != case)
        self.given[case].append([f"new-{act}" if taken else own, True])
        return True

    def void(self, case, place):
        self.given[case][1 + place][1] = False

    def partition(self):
        return {frozenset(self.together(case)) for case in CASES}


def partition(store):
    ids = {case: file_of(store, case).person_id for case in CASES}
    return {frozenset(each for each in CASES if ids[each] == ids[case]) for case in CASES}


@settings(max_examples=40)
@given(acts)
def test_persons_are_what_the_labels_say_after_every_act(run):
    store, labels = found(MemoryStore()), Labels()
    for case in CASES:
        open_case(store, case)
    for n, (kind, first, second) in enumerate(run):
        now, case = NOW + n * MINUTE, CASES[first]
        if kind == "join" and first != second:
            join(store, case, CASES[second], act=f"act{n}", now=now)
            labels.join(case, CASES[second])
        elif kind == "part" and labels.part(case, n):
            take_out(store, case, act=f"act{n}", now=now)
        elif kind == "void":
            told = [
                e
                for e in file_of(store, case).entries
                if isinstance(e.payload, PersonIdentified | PersonParted)
            ]
            if second < len(told) and labels.given[case][1 + second][1]:
                with store.writing() as uow:
                    void(uow, case, told[second].entry_id, reason="错", actor="t", now=now, void_id=f"v{n}")
                labels.void(case, second)
        assert partition(store) == labels.partition()
        for each in CASES:
            person_id = file_of(store, each).person_id
            with store.reading() as uow:
                assert set(uow.cases_of_person(person_id)) == labels.together(each)


@settings(max_examples=40)
@given(st.lists(st.tuples(places, places), max_size=8), st.lists(places, max_size=4))
def test_joining_alone_is_the_union_of_sets_in_whatever_order(pairs, gone):
    store = found(MemoryStore())
    parent = {case: case for case in CASES}
    for case in CASES:
        open_case(store, case)

    def root(case):
        return case if parent[case] == case else root(parent[case])

    for n, (one, other) in enumerate(pairs):
        if one != other:
            join(store, CASES[one], CASES[other], act=f"j{n}")
            parent[root(CASES[one])] = root(CASES[other])
    alone = set()
    for n, place in enumerate(gone):
        case = CASES[place]
        if len(next(each for each in partition(store) if case in each)) > 1:
            take_out(store, case, act=f"p{n}")
        alone.add(case)
    rest = {frozenset(c for c in CASES if c not in alone and root(c) == r) for r in map(root, CASES)}
    assert partition(store) == (rest - {frozenset()}) | {frozenset({case}) for case in alone}
