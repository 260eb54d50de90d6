"""One step of the relay (通知中继): route what is new, send what is due, note what became of it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path

import structlog

from correction.cli.settings.channels import read_channels
from correction.office.ladder.duty import on_duty
from correction.office.notices.channel import Channel, ChannelKind, wait_s
from correction.office.notices.notice import Notice
from correction.office.notices.routing import Routed, route
from correction.store import OfficeStore
from correction.store.notices.queue import LEASE, NoticeQueue
from correction.store.notices.rows import Delivery
from correction_workers.relay.senders import NotTaken, Send

# So many different notices in a row not taken are the channel's fault, not theirs.
DOWN_AFTER = 2
# A try that begins by then is over before another relay may take the delivery up.
_MINE_FOR = LEASE / 2
log = structlog.get_logger("relay")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relayed:
    """What one step did: notices routed, deliveries taken, deliveries not taken."""

    routed: int
    sent: int
    failed: int


class Relay:
    """Works on one office's queue; several may, since each delivery is claimed before it is sent."""

    def __init__(
        self,
        store: OfficeStore,
        folder: Path,
        senders: Mapping[ChannelKind, Send],
        now: Callable[[], datetime],
    ) -> None:
        """Take the store with its queue, the folder of notify.toml, what sends, and the clock."""
        self._store = store
        self._queue = NoticeQueue(store.engine)
        self._folder = folder
        self._senders = senders
        self._now = now
        # Which notices each channel did not take since it last took one.
        self._missed: dict[str, set[str]] = defaultdict(set)

    def step(self, stopping: Callable[[], bool] = lambda: False) -> Relayed:
        """Route and send once; channels are read anew, so that a change needs no restart.

        Raises InvalidValue for channels that cannot be read: nothing is lost, since nothing is routed then.
        """
        channels = read_channels(self._folder)
        new, due = self._queue.waiting(channels, self._now())
        routed = self._route(channels, self._now()) if new else 0
        sent = failed = 0
        for channel in channels:
            if not routed and channel.name not in due:
                # Most steps find nothing: they only read, and hold up nobody who writes.
                continue
            taken, refused = self._through(channel, stopping)
            sent, failed = sent + taken, failed + refused
        return Relayed(routed=routed, sent=sent, failed=failed)

    def _through(self, channel: Channel, stopping: Callable[[], bool]) -> tuple[int, int]:
        """Send what waits for a channel, in its order; give how many were taken and how many not.

        Where the first is not taken, the one tried least is asked next, since the first may itself be what is
        wrong. Where neither is, the channel is down: all wait together, so that none overtakes a graver one
        afterwards, and nobody waits for a dead server again and again.
        """
        claimed_at = self._now()
        left = list(self._queue.claim(channel, claimed_at))
        missed: list[Delivery] = []
        sent = failed = 0
        while left and len(missed) < DOWN_AFTER and not stopping():
            if self._now() - claimed_at > _MINE_FOR:
                # A slow server: before the claim ends, the rest is left to whoever asks next.
                break
            delivery = left.pop(left.index(min(left, key=lambda each: each.tries)) if missed else 0)
            if self._send(channel, delivery):
                sent, missed = sent + 1, []
                self._works_again(channel)
            else:
                failed += 1
                missed.append(delivery)
                self._missed[channel.name].add(delivery.notice.notice_id)
        if missed and len(self._missed[channel.name]) >= DOWN_AFTER:
            tries = max(each.tries for each in missed) + 1
            self._queue.hold(channel, left, self._now() + timedelta(seconds=wait_s(tries)))
        elif left:
            self._queue.give_back(left, self._now())
        return sent, failed

    def _works_again(self, channel: Channel) -> None:
        """Let go what was held up, where it was the channel that failed and not one notice."""
        if len(self._missed.pop(channel.name, ())) >= DOWN_AFTER:
            self._queue.release(channel, self._now())

    def _route(self, channels: Sequence[Channel], now: datetime) -> int:
        with self._store.reading() as uow:
            duty = cache(partial(on_duty, uow))

            def routes(notice: Notice) -> tuple[Routed, ...]:
                return route(notice, channels, uow.organisation(), duty, now)

            return self._queue.route(channels, now, routes)

    def _send(self, channel: Channel, delivery: Delivery) -> bool:
        notice = delivery.notice
        try:
            self._senders[channel.kind](channel, notice, self._now())
        except Exception as error:  # noqa: BLE001 - one channel's fault must not stop the others
            # The words of other errors may hold an address, and with it a secret.
            why = str(error) if isinstance(error, NotTaken) else type(error).__name__
            self._queue.failed(delivery, self._now(), why)
            _say_failed(channel, delivery)
            return False
        self._queue.sent(delivery, self._now())
        return True


def _say_failed(channel: Channel, delivery: Delivery) -> None:
    tries = delivery.tries + 1
    log.warning("not taken", notice_id=delivery.notice.notice_id, channel=channel.name, tries=tries)
