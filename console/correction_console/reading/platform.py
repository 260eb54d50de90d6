"""Whether the platform itself sees and judges (平台状态): told above the queue, which may lack something."""

from datetime import datetime

from correction.cli.home import Office
from correction.domain.alert_kind import AlertKind
from correction.domain.moments import local_text
from correction.office.watching.signs import Signs
from correction.office.watching.troubles import troubles
from correction.store.watching.beats import read_beats

_SAID = {
    AlertKind.PLATFORM_BLIND: "平台失明：{since} 起收不到定位。没有定位不是本人失联，请打电话或者走访联系。",
    AlertKind.SWEEP_STALLED: "巡查停滞：{since} 起没有研判，下面的预警可能不全。请按值班安排人工核对。",
}


def missing(office: Office, now: datetime) -> tuple[str, ...]:
    """Say what keeps the queue from being whole; worked out here, since a frozen worker cannot say it.

    A gateway that fell silent stands in the platform's log as a span without an end.
    """
    since = {t.kind: t.began_at for t in troubles(Signs(at=now, beats=read_beats(office.store.engine)))}
    with office.store.reading() as uow:
        spans = [span.from_at for span in uow.blind_spans() if span.to_at is None]
    if spans:
        since[AlertKind.PLATFORM_BLIND] = min(spans)
    return tuple(said.format(since=local_text(since[kind])) for kind, said in _SAID.items() if kind in since)
