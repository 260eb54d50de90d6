"""Decisions and ends (奖惩、结案): sanctions, papers, the gate before the end."""
