"""Counting (统计): cases, staff, returns."""
