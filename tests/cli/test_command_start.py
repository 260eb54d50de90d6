"""A command loads what it needs and no more: by what is loaded, not by the clock."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from typer.main import get_command
from typer.testing import CliRunner

from correction.cli.app import COMMANDS, app

# What judging, importing, drawing and moving a database need, and what lists what is stored does not.
NOT_FOR_A_LIST = (
    "alembic",
    "chinese_calendar",
    "correction.intake",
    "correction.office.judging",
    "correction.papers",
    "correction.rules",
    "correction.store.migrations",
    "correction.store.positions",
    "correction.testing",
    "geofences",
    "numpy",
    "openpyxl",
    "psycopg",
    "python_calamine",
    "shapely",
    "structlog",
    "xlsxwriter",
)
LIST = """
import gc, sys
usual = gc.get_threshold()
from correction.cli import main
sys.argv = ["correction", "alerts", "list", "--home", sys.argv[1]]
try:
    main()
except SystemExit as left:
    assert not left.code, left.code
from correction.store.tables import LogEntry
print("loaded:", *sys.modules)
print("searches:", gc.get_stats()[0]["collections"] < 100 and gc.get_freeze_count() > 10_000)
print("then as usual:", gc.get_threshold() == usual)
print("checked by pydantic:", LogEntry.__pydantic_complete__)
"""


def test_a_list_of_alerts_loads_no_library_that_it_does_not_need(office):
    ran = subprocess.run(
        [sys.executable, "-c", LIST, str(office.home)], capture_output=True, text=True, check=True
    )
    *_, loaded, searches, as_usual, checked = ran.stdout.splitlines()
    names = loaded.split()[1:]
    assert [name for name in names if name.startswith(NOT_FOR_A_LIST)] == []
    rooms = "correction.cli.commands."
    assert {name.removeprefix(rooms) for name in names if name.startswith(rooms)} == {
        "watching",
        "watching.alerts_cmd",
        "watching.ageing_cmd",
    }
    assert "sqlalchemy" in names
    assert (searches, as_usual) == ("searches: True", "then as usual: True")
    assert checked == "checked by pydantic: False"


def test_every_command_that_a_file_holds_is_in_the_table_and_the_reverse(root_folder):
    tree: Any = get_command(app)
    made = {name: tree.get_command(None, name) for name in COMMANDS}
    assert set(tree.commands) == set(COMMANDS)
    assert [name for name, command in made.items() if command.hidden] == ["db"]
    folder: Path = root_folder / "correction" / "cli" / "commands"
    held = {f"{file.parent.name}.{file.stem}" for file in folder.glob("*/*_cmd.py")}
    text = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*/*_cmd.py"))
    added = {name for name in held if f"{name.partition('.')[2]}.add(" in text}
    assert held - added == set(COMMANDS.values())
    assert [file.name for file in folder.glob("*.py")] == ["__init__.py"]
    assert max(Counter(name.partition(".")[0] for name in held).values()) <= 15


def test_the_help_page_says_of_each_command_what_its_own_page_says():
    tree: Any = get_command(app)
    assert tree.summaries(None) == [
        (name, tree.get_command(None, name).help) for name in COMMANDS if name != "db"
    ]
    page = CliRunner().invoke(app, ["--help"]).stdout
    assert all(f"  {name} " in page and told in page for name, told in tree.summaries(None))
