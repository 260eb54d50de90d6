"""Facts, findings and decisions as frozen values; standard library only."""
