"""Keeping an office (开办和保管): founding it, sheets, stores, keys, the demonstration."""
