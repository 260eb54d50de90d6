"""What a delivery of positions is answered with, version 1: what became of every line and every fix.

An answer says that the delivery was dealt with and need not be sent again, even where nothing of it was kept.
"""

from pydantic import BaseModel, ConfigDict

_WIRE = ConfigDict(frozen=True, extra="forbid")


class RefusedLine(BaseModel):
    """One line that was refused: its number from 1, the field, what is wrong, and what to do, in Chinese."""

    model_config = _WIRE

    line: int
    where: str
    what: str
    remedy: str


class NotKeptCount(BaseModel):
    """Fixes that were read and not kept for one reason, which `zh` says in Chinese."""

    model_config = _WIRE

    reason: str
    zh: str
    fixes: int


class PositionAnswer(BaseModel):
    """Counts of one delivery; `refused` lists the first lines that are, `refused_lines` counts them all.

    `new` fixes were kept now, `known` ones before; `passed_over` lines tell nothing of a person. Clocks of
    devices that are off, in seconds behind ours, stand by source.
    """

    model_config = _WIRE

    lines: int
    passed_over: int
    refused_lines: int
    new: int
    known: int
    states: int
    not_kept: tuple[NotKeptCount, ...] = ()
    refused: tuple[RefusedLine, ...] = ()
    clocks_off_s: dict[str, int] = {}
