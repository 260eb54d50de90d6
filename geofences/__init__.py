"""Shapes, datums, position fixes and three-valued verdicts; it knows no person and no law."""
