"""Starting the worker whole or not at all (启动检查): what can be refused is, before any thread runs."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from wsgiref.simple_server import WSGIServer

import structlog

from correction.cli.home import Office, open_office
from correction.cli.settings.channels import read_channels, read_switch
from correction.domain.errors import CorrectionError, InvalidValue
from correction.office.watching.signs import Part
from correction.store.watching.beats import Self, claim_name, say_stopped
from correction_workers.process import runs, this_process
from correction_workers.relay.relay import Relay
from correction_workers.relay.senders import SENDERS
from correction_workers.watching.pages import Pages, serve
from correction_workers.watching.status import Status
from correction_workers.watching.supervisor import DeadMansSwitch
from correction_workers.watching.watch import PlatformWatch, clock_off_s

log = structlog.get_logger("worker")

# Two clocks that are set by the same servers differ by less; deadlines are days.
CLOCK_START_MAX_S = 600.0


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the command line says; a `port` of none answers nobody, and 0 takes any that is free."""

    home: Path | None
    name: str
    port: int | None = None
    accept_clock: bool = False


@dataclass(frozen=True, kw_only=True)
class Started:
    """A worker that may begin: open stores, a name of its own, and everything that watches it."""

    office: Office
    me: Self
    status: Status
    watch: PlatformWatch
    relay: Relay
    switch: DeadMansSwitch
    pages: WSGIServer | None

    def close(self, now: datetime) -> None:
        """Say that the process ends as it was told to, and let go of everything."""
        try:
            say_stopped(self.office.store.engine, self.me, now)
        except CorrectionError as error:
            # A database that is away at the end: whoever looks next finds this process lost.
            log.warning("no sign of life", error_type=type(error).__name__)
        if self.pages is not None:
            self.pages.shutdown()
            self.pages.server_close()
        self.office.close()


def check_clock(office: Office, now: datetime, *, accept: bool) -> None:
    """Refuse to judge by a clock that is far from the database's; raises InvalidValue."""
    off_s = clock_off_s(office, now)
    if off_s is None or abs(off_s) <= CLOCK_START_MAX_S or accept:
        return
    what = f"本机时钟比数据库{'快' if off_s > 0 else '慢'} {abs(off_s) / 60:.0f} 分钟，会按错的时间提出预警"
    remedy = "校准本机时钟（timedatectl set-ntp true）；核对确是数据库的时间不对的，用 --accept-clock 启动"
    raise InvalidValue("本机时钟", what, remedy)


def start(wishes: Wishes, now: Callable[[], datetime]) -> Started:
    """Check and open everything; raises a CorrectionError that says what is wrong, with nothing left open."""
    with ExitStack() as undo:
        office = open_office(wishes.home)
        undo.callback(office.close)
        # Each of these says by itself what is missing, of another version, or cannot be read.
        for opened in (lambda: office.positions, lambda: office.book, lambda: office.calendar):
            opened()
        folder = office.settings.folder
        read_channels(folder)
        switch = DeadMansSwitch(url=read_switch(folder))
        check_clock(office, now(), accept=wishes.accept_clock)
        me = this_process(Part.WORKER, wishes.name)
        claim_name(office.store.engine, me, now(), runs=runs)
        undo.callback(lambda: say_stopped(office.store.engine, me, now()))
        status = Status(time.monotonic, clock_accepted=wishes.accept_clock)
        watch = PlatformWatch(office, me, status, folder)
        pages = None
        if wishes.port is not None:
            pages = serve(Pages(status, lambda: watch.signs), wishes.port)
            undo.callback(pages.server_close)
            undo.callback(pages.shutdown)
        watch.look(now())
        relay = Relay(office.store, folder, SENDERS, now)
        undo.pop_all()
        return Started(
            office=office, me=me, status=status, watch=watch, relay=relay, switch=switch, pages=pages
        )
