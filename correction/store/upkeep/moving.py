"""Moving a whole store (整库搬移) while nobody writes to the one that is left behind."""

from datetime import datetime

from correction.domain.errors import Conflict
from correction.domain.moments import local_text
from correction.store.upkeep.copying import OFFICE_STORE, Address
from correction.store.watching.beats import HELD, read_beats


def refuse_running(office: Address, now: datetime) -> None:
    """Refuse to move a store while processes give signs of life in it; raises Conflict that names them."""
    engine = OFFICE_STORE.existing(office)
    try:
        beats = read_beats(engine)
    finally:
        engine.dispose()
    live = [each for each in beats if each.stopped_at is None and now - each.beat_at < HELD]
    if live:
        named = "、".join(f"{each.part.zh} {each.name}（{local_text(each.beat_at)}）" for each in live)
        remedy = f"停下它们和工作台再搬；被强行结束的，等 {HELD.seconds} 秒"
        raise Conflict("数据库", f"还有进程在写：{named}；搬移以后它们仍写原来的数据库", remedy)
