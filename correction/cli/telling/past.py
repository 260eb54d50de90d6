"""Looking at a case on two axes of time (两个时间), as an officer asks for it."""

from datetime import datetime

from correction.cli.cases import case_id_of
from correction.cli.home import Office
from correction.cli.shielding import opened
from correction.domain.errors import InvalidValue
from correction.domain.file import CaseFile
from correction.domain.moments import legal_day, local_text
from correction.office.judging.context import load_context
from correction.office.judging.past import PastView, past_view
from correction.office.standards.in_force import in_force


def look(office: Office, case_no: str, *, as_of: datetime, known_at: datetime, now: datetime) -> PastView:
    """Judge a case as of a moment by what was known at a moment.

    Raises InvalidValue for a moment in the future, NotFound for an unknown case or one not yet opened then.
    """
    for at, name in ((as_of, "--as-of"), (known_at, "--known-at")):
        if at > now and legal_day(at) > legal_day(now):
            raise InvalidValue(name, f"{local_text(at)} 还没有到", "填写今天或以前的日期")
    with office.store.reading() as uow:
        case_id = case_id_of(uow, case_no)
        whole = CaseFile.of_log(case_id, uow.entries(case_id))
        context = load_context(uow, office.calendar)
        adopted, book = uow.adopted_books(), in_force(uow, office.configured_book)
    file = opened(office, whole, now=now)
    return past_view(file, book, context, adopted, as_of=as_of, known_at=known_at)
