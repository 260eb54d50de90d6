"""The public names are exactly what is promised, each loads, and looking at them costs no database."""

import subprocess
import sys

import correction


def test_every_public_name_loads_and_is_documented() -> None:
    assert list(correction.__all__) == sorted(correction._HOMES)
    for name in correction.__all__:
        assert getattr(correction, name).__doc__


def test_values_cost_neither_database_nor_geometry() -> None:
    heavy = "{'sqlmodel', 'sqlalchemy', 'numpy', 'shapely', 'apscheduler', 'structlog'}"
    look = "import sys, correction; correction.CaseFile, correction.Order;"
    program = f"{look} print(sorted({heavy} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
