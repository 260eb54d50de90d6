"""An importing system gets the library without the extras it did not ask for."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Import names of what the extras bring, where they differ from the distribution's name.
IMPORT_NAMES = {"chinesecalendar": "chinese_calendar", "python-calamine": "python_calamine"}
BARRED = sorted(
    IMPORT_NAMES.get(name, name)
    for extra in ("archive", "cli", "console", "fast", "intake", "worker")
    for name in (re.split(r"[^\w-]", need, maxsplit=1)[0] for need in PROJECT["optional-dependencies"][extra])
)

LIBRARY = [
    "correction",
    "correction.domain",
    "correction.rules",
    "correction.rulebooks",
    "correction.office",
    "correction.store",
    "geofences",
    "geofences.index",
]


@pytest.mark.parametrize("module", LIBRARY)
def test_the_library_imports_without_any_extra(installed, module):
    code = f"import sys\nfor name in {BARRED!r}: sys.modules[name] = None\nimport {module}\n"
    done = installed.run("python", "-c", code)
    assert done.returncode == 0, done.stderr
