"""Numbers of papers on real databases: several who issue at once take each number once, and skip none."""

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest

from correction.domain.facts.issuing import PaperIssued
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveLevel
from correction.domain.moments import When
from correction.domain.papers.kinds import PaperKind
from correction.office.ids import derived_id
from correction.office.papers.desk import file_of
from correction.office.papers.issuing import Wanted, issue
from correction.office.papers.numbering import lines_of
from correction.office.papers.register import papers_of
from correction.office.record import draft, record
from tests.core.case_desk import BOOK, CASE, NOW, CaseDesk

EACH, WRITERS = 4, 3
AT = datetime(2026, 9, 1, 2, tzinfo=UTC)


class StoreDesk(CaseDesk):
    """The county of the desk, in a store of the test's choosing."""

    def __init__(self, store):
        self.given = store
        super().__init__()

    @property
    def store(self):
        return self.given

    @store.setter
    def store(self, _memory):
        """Keep the given one: the desk makes one in memory."""


def granted(desk):
    ids = []
    for number in range(EACH * WRITERS):
        days: Any = {"leave_id": f"L{number}", "from_on": date(2026, 3, 1), "to_on": date(2026, 3, 2)}
        asked = LeaveAsked(**days, reason="探亲", destination="上海市")
        given = LeaveGranted(**days, destination="上海市", level=LeaveLevel.COUNTY)
        with desk.store.writing() as uow:
            drafts = [
                draft(fact, When.day(date(2026, 2, 20)), entry_id=f"{kind}{number}", actor="K1")
                for kind, fact in (("a", asked), ("g", given))
            ]
            record(uow, CASE, drafts, now=NOW)
        ids.append(f"g{number}")
    return ids


@pytest.mark.slow
def test_several_who_issue_at_once_take_each_number_once_and_skip_none(database):
    desk = StoreDesk(database)
    ids, failures = granted(desk), []

    def work(mine):
        try:
            for about in mine:
                wanted = Wanted(log_id=CASE, paper=PaperKind.LEAVE_CERTIFICATE, about_entry_id=about)
                with desk.store.writing() as uow:
                    issue(uow, BOOK, wanted, entry_id=derived_id("paper-of", about), actor="K1", now=AT)
        except Exception as failure:  # noqa: BLE001 - told by the main thread
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(ids[n::WRITERS],)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with desk.store.reading() as uow:
        taken = [line.number for line in lines_of(uow, "X1", 2026)]
        papers = papers_of(file_of(uow, CASE))
    assert taken == list(range(1, len(ids) + 1))
    told = {each.entry.payload.number for each in papers}
    assert told == {f"（机构X1）社矫外字〔2026〕第{number}号" for number in taken}
    assert all(isinstance(each.entry.payload, PaperIssued) for each in papers)
