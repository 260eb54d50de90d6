"""The positions store (定位库): fixes apart from facts, today's as rows, closed days packed, reads logged."""

from correction.store.positions.store import SqlPositions, create_positions, open_positions

__all__ = ["SqlPositions", "create_positions", "open_positions"]
