"""What the doctor sees of the ways to reach people and of the map (体检：通知渠道、底图); nothing is sent."""

import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from correction.cli.doctor.told import Told, refused
from correction.cli.settings.channels import FILE, SWITCH, read_channels, read_switch
from correction.cli.settings.tiles import read_tiles
from correction.domain.errors import CorrectionError, InvalidValue, NotFound
from correction.domain.organisation import OrgTree
from correction.office.notices.channel import Channel, ChannelKind, serves
from correction.office.ports import UnitOfWork

CONNECT_S = 3.0
_PORTS = {"http": 80, "https": 443}


def tiles(folder: Path) -> Told:
    """Tell whether the settings of the map's tiles can be read."""
    try:
        found = read_tiles(folder)
    except CorrectionError as error:
        return refused("底图", error)
    return Told(name="底图", told=f"{found.host}，{found.datum}" if found else "没有设置，只画边界")


def channels(folder: Path, uow: UnitOfWork) -> Iterator[Told]:
    """Tell of each channel whether it could work, and of which offices nobody would hear.

    A program's address is connected to and left again; the address of a service of messages is only read.
    """
    try:
        found, switch = read_channels(folder), read_switch(folder)
    except InvalidValue as error:
        yield refused("通知渠道", error)
        return
    if not found:
        yield Told(name="通知渠道", told=f"没有设置 {FILE}，预警只在屏幕上")
    for channel in found:
        yield _channel(channel, uow)
    if found:
        yield _reached(found, uow.organisation())
    if switch:
        yield _connected(f"{FILE} 的 {SWITCH}", switch)


def _channel(channel: Channel, uow: UnitOfWork) -> Told:
    name = f"通知渠道 {channel.name}"
    unknown = _unknown(channel, uow)
    if unknown:
        remedy = f"改正 {FILE} 的 offices、staff，编号见 correction cases 和机构表"
        return Told(name=name, ok=False, told=f"没有这些编号：{'、'.join(unknown)}", remedy=remedy)
    if channel.kind is ChannelKind.WEBHOOK:
        return _connected(name, channel.url)
    return _understood(name, channel.url)


def _unknown(channel: Channel, uow: UnitOfWork) -> list[str]:
    """Give the bodies and members of staff that a channel names and nobody knows."""
    found = sorted(channel.offices - uow.organisation().units.keys())
    for staff_id in sorted(channel.staff):
        try:
            uow.staff(staff_id)
        except NotFound:
            found.append(staff_id)
    return found


def _connected(name: str, url: str) -> Told:
    """Connect to a program and say nothing; of its address only host and port are told."""
    parts = urlsplit(url)
    where = (parts.hostname or "", parts.port or _PORTS[parts.scheme])
    try:
        socket.create_connection(where, timeout=CONNECT_S).close()
    except OSError as error:
        told = f"{where[0]}:{where[1]} 连不上（{type(error).__name__}）"
        return Told(
            name=name, ok=False, told=told, remedy="核对地址、网络和防火墙；在此期间通知排队等待，不会丢"
        )
    return Told(name=name, told=f"{where[0]}:{where[1]} 可以连接，没有试发")


def _understood(name: str, url: str) -> Told:
    try:
        import apprise  # noqa: PLC0415 - slow to load, and an extra
    except ModuleNotFoundError:
        remedy = "运行 pip install 'correction-casework[worker]'"
        return Told(name=name, ok=False, told="没有安装发送消息的程序库", remedy=remedy)
    if apprise.Apprise.instantiate(url, suppress_exceptions=True) is None:
        remedy = "照 apprise 的说明填写，例如 dingtalk://、feishu://、wecombot://、mailtos://"
        return Told(name=name, ok=False, told="看不懂渠道的地址", remedy=remedy)
    return Told(name=name, told="地址写法正确，没有试发")


def _reached(found: Sequence[Channel], tree: OrgTree) -> Told:
    """Tell which bodies no channel reaches, nor any body above them."""
    deaf = sorted(
        org_id
        for org_id in tree.units
        if not any(serves(channel, above.org_id) for channel in found for above in tree.above(org_id))
    )
    remedy = f"在 {FILE} 给它们或其上级加一个渠道"
    told = f"预警没有渠道可去的机构：{'、'.join(deaf)}" if deaf else "每个机构的预警都有渠道"
    return Told(name="通知范围", ok=not deaf, told=told, remedy=remedy)
