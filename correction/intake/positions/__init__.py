"""Positions out of files and messages (定位数据): each format told apart, read, and gathered by source."""

from correction.intake.positions.files import POSITIONS, read_positions
from correction.intake.positions.gathering import PositionsRead

__all__ = ["POSITIONS", "PositionsRead", "read_positions"]
