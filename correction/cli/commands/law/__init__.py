"""Rulebooks (规则册): read, counted by, adopted, and made stricter by a county."""
