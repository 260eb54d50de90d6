"""Settings that every test shares: how hard the property tests search."""

import os

from hypothesis import HealthCheck, settings

# A deadline would make a test depend on how busy the machine is; a slow generator is no fault of the code.
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same examples at every run, and no folder of remembered ones: what passes on one clone passes on the next.
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True, database=None)
settings.register_profile("long", settings.get_profile("dev"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))
