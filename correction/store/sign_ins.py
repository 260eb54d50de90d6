"""Who is signed in (登录会话), and how often that failed: caches beside the log, never entries of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from correction.store.engines import transaction
from correction.store.log.rows import instant, micros
from correction.store.office_store import OfficeStore
from correction.store.tables import SessionRow, SignInCode, SignInFailure, table_of

# A session nobody uses ends; so does one of a whole working day, in use or not.
IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
# A session's time of use is written at most so often: reading a page need not write.
SEEN_STEP = timedelta(minutes=1)
FAILURES_FREE = 5
LOCK_FIRST = timedelta(minutes=1)
LOCK_LONGEST = timedelta(hours=1)
FORGET_FAILURES = timedelta(days=1)

_SESSION, _FAILURE, _CODE = table_of(SessionRow), table_of(SignInFailure), table_of(SignInCode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in of an account from one device; `csrf` is what its forms must send back."""

    digest: bytes
    account_id: str
    csrf: str
    device: str
    began_at: datetime
    seen_at: datetime

    def over(self, now: datetime) -> bool:
        """Tell whether it has ended by itself."""
        return now - self.seen_at > IDLE or now - self.began_at > LONGEST


def begin_session(store: OfficeStore, session: Session) -> None:
    """Keep a new session, and drop those that ended by themselves."""
    now = session.began_at
    over = (_SESSION.c.seen_at_us < micros(now - IDLE)) | (_SESSION.c.began_at_us < micros(now - LONGEST))
    with transaction(store.engine, writing=True) as connection:
        connection.execute(delete(_SESSION).where(over))
        connection.execute(insert(_SESSION), [_row(session)])


def session_of(store: OfficeStore, digest: bytes, now: datetime) -> Session | None:
    """Give the session of a cookie and note that it is in use; none where it is unknown or over."""
    with transaction(store.engine, writing=False) as connection:
        row = connection.execute(select(_SESSION).where(_SESSION.c.digest == digest)).first()
    if row is None or _session(row).over(now):
        return None
    found = _session(row)
    if now - found.seen_at > SEEN_STEP:
        seen = update(_SESSION).where(_SESSION.c.digest == digest).values(seen_at_us=micros(now))
        with transaction(store.engine, writing=True) as connection:
            connection.execute(seen)
    return found


def sessions_of(store: OfficeStore, account_id: str, now: datetime) -> tuple[Session, ...]:
    """Give the sessions of an account that go on, the newest first."""
    mine = select(_SESSION).where(_SESSION.c.account_id == account_id)
    with transaction(store.engine, writing=False) as connection:
        rows = connection.execute(mine.order_by(_SESSION.c.began_at_us.desc())).all()
    return tuple(found for found in map(_session, rows) if not found.over(now))


def end_sessions(
    store: OfficeStore, account_id: str, *, only: bytes | None = None, but: bytes | None = None
) -> int:
    """End the sessions of an account: all, only one, or all but one; give how many ended."""
    mine = delete(_SESSION).where(_SESSION.c.account_id == account_id)
    if only is not None:
        mine = mine.where(_SESSION.c.digest == only)
    if but is not None:
        mine = mine.where(_SESSION.c.digest != but)
    with transaction(store.engine, writing=True) as connection:
        return int(connection.execute(mine).rowcount)


def locked_until(store: OfficeStore, account_id: str, now: datetime) -> datetime | None:
    """Tell until when a name is locked after failures in a row; none where one may try.

    Five failures are free; then a minute, doubled by each further one up to an hour.
    """
    with transaction(store.engine, writing=False) as connection:
        row = connection.execute(select(_FAILURE).where(_FAILURE.c.account_id == account_id)).first()
    if row is None or row.failed < FAILURES_FREE:
        return None
    wait = min(LOCK_FIRST * 2 ** min(row.failed - FAILURES_FREE, 10), LOCK_LONGEST)
    until_at = instant(row.last_at_us) + wait
    return until_at if now < until_at else None


def note_failure(store: OfficeStore, account_id: str, now: datetime) -> None:
    """Count a failure under a name, known or not, and forget those of yesterday."""
    mine = _FAILURE.c.account_id == account_id
    with transaction(store.engine, writing=True) as connection:
        connection.execute(delete(_FAILURE).where(_FAILURE.c.last_at_us < micros(now - FORGET_FAILURES)))
        said = {"failed": _FAILURE.c.failed + 1, "last_at_us": micros(now)}
        if not connection.execute(update(_FAILURE).where(mine).values(**said)).rowcount:
            first = {"account_id": account_id, "failed": 1, "last_at_us": micros(now)}
            connection.execute(insert(_FAILURE), [first])


def forget_failures(store: OfficeStore, account_id: str) -> None:
    """Forget the failures of a name, because somebody signed in under it."""
    with transaction(store.engine, writing=True) as connection:
        connection.execute(delete(_FAILURE).where(_FAILURE.c.account_id == account_id))


def spend_code(store: OfficeStore, account_id: str, step: int) -> bool:
    """Keep that the code of a half minute was used; false where it, or a later one, had been used before."""
    with transaction(store.engine, writing=True) as connection:
        mine = _CODE.c.account_id == account_id
        row = connection.execute(select(_CODE).where(mine)).first()
        if row is None:
            connection.execute(insert(_CODE), [{"account_id": account_id, "step": step}])
            return True
        later = update(_CODE).where(mine & (_CODE.c.step < step)).values(step=step)
        return bool(connection.execute(later).rowcount)


def _row(session: Session) -> dict[str, Any]:
    return {
        "digest": session.digest,
        "account_id": session.account_id,
        "csrf": session.csrf,
        "device": session.device,
        "began_at_us": micros(session.began_at),
        "seen_at_us": micros(session.seen_at),
    }


def _session(row: Any) -> Session:
    return Session(
        digest=row.digest,
        account_id=row.account_id,
        csrf=row.csrf,
        device=row.device,
        began_at=instant(row.began_at_us),
        seen_at=instant(row.seen_at_us),
    )
