"""What a case or a body owes in a period (义务清单), gathered from the logs that say so."""

from datetime import datetime

from correction.cli.cases import log_id_of
from correction.cli.home import Office
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan
from correction.office.judging.context import load_context
from correction.office.ports import LogKind
from correction.rules.body_duty_list import body_duty_list
from correction.rules.duty_list import DutyCycle, duty_list


def duties_of(office: Office, said: str, period: DateSpan, now: datetime) -> tuple[DutyCycle, ...]:
    """Give the duties of a case, or those of a body with the investigations that it was asked for."""
    with office.store.reading() as uow:
        log_id = log_id_of(uow, said)
        context = load_context(uow, office.calendar)
        if log_id not in uow.organisation().units:
            file = CaseFile.of_log(log_id, uow.entries(log_id))
            return duty_list(file, office.book, context, now, period)
        asked = (each for each in uow.log_ids(LogKind.INVESTIGATION) if uow.office_of(each) == log_id)
        files = [CaseFile.of_log(each, uow.entries(each)) for each in (log_id, *asked)]
    cycles = (one for file in files for one in body_duty_list(file, office.book, context, now, period))
    return tuple(sorted(cycles, key=lambda one: (one.span.from_on, one.duty, one.occasion)))
