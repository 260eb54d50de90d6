"""Doors for files and trackers: good rows land, bad rows are told by row and column."""
