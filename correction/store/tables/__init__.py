"""The tables of the office store (表结构): the log, and the read models that screens and reports query.

Instants of the log are whole microseconds since 1970 UTC, so that the hash chain covers plain integers.
Read models are caches: they are filled with the entries and can be dropped and rebuilt. No module here may
import `annotations` from `__future__`: SQLModel reads the annotations of its classes when they are made.
"""

from correction.store.tables.access import (
    FeedEvent,
    FeedSeen,
    SentRequest,
    SessionRow,
    SignInCode,
    SignInFailure,
)
from correction.store.tables.base import BIG_KEY, CLUSTERED, MICROS, OfficeRow, table_of
from correction.store.tables.cases import AlertRow, CaseRow, CheckInRow, LeaveRow, PersonRow, SourceRow
from correction.store.tables.logs import (
    LANE_ACT,
    AttachmentRow,
    BlindIndex,
    LogEntry,
    LogHead,
    Registered,
    StoreSetting,
)
from correction.store.tables.telling import DeliveryRow, NoticeRow

READ_MODELS: tuple[type[OfficeRow], ...] = (
    Registered,
    PersonRow,
    CaseRow,
    LeaveRow,
    CheckInRow,
    SourceRow,
    AlertRow,
    BlindIndex,
    AttachmentRow,
)
__all__ = [
    "BIG_KEY",
    "CLUSTERED",
    "LANE_ACT",
    "MICROS",
    "READ_MODELS",
    "AlertRow",
    "AttachmentRow",
    "BlindIndex",
    "CaseRow",
    "CheckInRow",
    "DeliveryRow",
    "FeedEvent",
    "FeedSeen",
    "LeaveRow",
    "LogEntry",
    "LogHead",
    "NoticeRow",
    "OfficeRow",
    "PersonRow",
    "Registered",
    "SentRequest",
    "SessionRow",
    "SignInCode",
    "SignInFailure",
    "SourceRow",
    "StoreSetting",
    "table_of",
]
