"""Oversight of the office's work (检察监督): letters and their clocks, complaints, ready-made checks."""
