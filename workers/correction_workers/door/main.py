"""The process of the door (定位接入进程): `correction-positions`, which serves until it is told to stop."""

import argparse
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import structlog
import uvicorn

from correction.cli.exits import code_of
from correction.cli.home import open_office
from correction.domain.errors import CorrectionError, InvalidValue
from correction.office.watching.signs import Part
from correction_workers.door.alive import Lookout
from correction_workers.door.app import Door, make_app
from correction_workers.door.limits import Limits, Rates
from correction_workers.door.taking import Taker
from correction_workers.logs import configure
from correction_workers.process import this_process
from correction_workers.watching.supervisor import tell_systemd

log = structlog.get_logger("door")

# A delivery takes seconds at most; whatever is not answered by then is sent again.
STOP_S = 30


def main(argv: Sequence[str] | None = None) -> int:
    """Serve; 0 after a clean stop, the code of the command line for what was refused."""
    options = _options().parse_args(argv)
    configure()
    try:
        office = open_office(options.home)
        limits = Limits(
            body_bytes=options.max_bytes,
            device_per_minute=options.device_rate,
            gateway_per_minute=options.gateway_rate,
        )
        taker = Taker(office, limits, steady=time.monotonic)
        lookout = Lookout(office, this_process(Part.DOOR, options.name), taker.arrivals)
        listening = _listen(options.host, options.port)
        lookout.look(datetime.now(UTC))
    except CorrectionError as error:
        sys.stderr.write(f"{error}\n")
        return int(code_of(error))
    door = Door(
        taker=taker,
        lookout=lookout,
        rates=Rates(time.monotonic),
        limits=limits,
        now=lambda: datetime.now(UTC),
    )
    # No access log: a place may stand in a query, and a token of an app that knows no headers.
    config = uvicorn.Config(
        make_app(door),
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=STOP_S,
    )
    # The server stops by itself on these, and hands them on to us when it is done.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _frame: log.info("stopping", signal=signal.Signals(got).name))
    log.info("started", port=listening.getsockname()[1])
    tell_systemd("READY=1")
    uvicorn.Server(config).run(sockets=[listening])
    _say_stopped(lookout)
    log.info("stopped")
    return 0


def _say_stopped(lookout: Lookout) -> None:
    try:
        lookout.stop(datetime.now(UTC))
    except CorrectionError as error:
        # Without it the time counts as blind from the last sign.
        log.warning("no sign of life", error_type=type(error).__name__)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise InvalidValue(
            f"{host}:{port}", f"不能在这里接收（{error}）", "换一个地址或者端口，或者停掉占用它的程序"
        ) from None


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="correction-positions", description="社区矫正定位接入进程：接收网关、手机和设备发来的定位。"
    )
    home = os.environ.get("CORRECTION_HOME")
    default = Limits()
    parser.add_argument(
        "--home",
        type=Path,
        default=Path(home) if home else None,
        metavar="目录",
        help="本所数据目录（默认取环境变量 CORRECTION_HOME，否则为当前目录）",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="地址", help="在哪个地址上接收（默认只限本机）"
    )
    parser.add_argument("--port", type=int, default=8321, metavar="端口", help="端口（默认 8321）")
    parser.add_argument(
        "--name",
        default=socket.gethostname(),
        metavar="名称",
        help="进程名称，几个进程各用各的（默认主机名）",
    )
    for name, value, unit, told in (
        ("--max-bytes", default.body_bytes, "字节", "一次最多收多少"),
        ("--device-rate", default.device_per_minute, "次", "一台设备每分钟最多发送几次"),
        ("--gateway-rate", default.gateway_per_minute, "次", "一个网关每分钟最多发送几次"),
    ):
        parser.add_argument(name, type=int, default=value, metavar=unit, help=f"{told}（默认 {value}）")
    return parser


if __name__ == "__main__":
    sys.exit(main())
