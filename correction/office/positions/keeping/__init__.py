"""Positions that are kept (定位留存): who reads them and what for, and how long they stay."""
