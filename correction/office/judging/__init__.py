"""Judging cases (研判): the sweep, the comparison with alerts, trying out a new book."""
