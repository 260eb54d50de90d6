"""Help: Chinese, complete, quick to come up, and the manual says the same."""

import re
import subprocess
import sys

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from correction.cli.app import app, in_chinese
from correction.cli.helping import width
from correction.cli.manual import commands, manual

HEAVY = (
    "numpy",
    "sqlalchemy",
    "sqlmodel",
    "pydantic",
    "shapely",
    "geofences",
    "rich",
    "yaml",
    "alembic",
    "msgspec",
    "correction.domain.facts",
)
COMMANDS = dict(commands(get_command(app)))
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("words", [["--help"], ["alerts", "--help"], ["record", "check-in", "--help"]])
def test_help_comes_up_without_the_libraries_that_it_does_not_need(words):
    program = (
        "import sys\n"
        "from correction.cli import main\n"
        f"sys.argv = ['correction', *{words!r}]\n"
        "try:\n    main()\nexcept SystemExit as left:\n    assert left.code == 0\n"
        f"print('loaded:', *[name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.splitlines()[-1].split()[1:])
    # The library that reads options checks their values with pydantic once a command of a group is called.
    assert loaded <= {"pydantic"}
    assert words != ["--help"] or not loaded


def test_the_module_is_run_as_the_program():
    ran = subprocess.run(
        [sys.executable, "-m", "correction.cli", "--help"], capture_output=True, text=True, check=True
    )
    assert "用法：correction 命令 [选项]" in ran.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_and_each_of_its_options_in_chinese(name):
    made = COMMANDS[name]
    assert CHINESE.search(made.help or "")
    for parameter in made.params:
        if parameter.name != "help" and not getattr(parameter, "hidden", False):
            assert CHINESE.search(parameter.help or ""), f"{name}: {parameter.name}"
    page = CliRunner().invoke(app, [*name.split()[1:], "--help"], prog_name="correction")
    assert page.exit_code == 0
    assert f"用法：{name} " in page.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_answer_a_script(name):
    assert any("--json" in parameter.opts for parameter in COMMANDS[name].params)


def test_the_manual_is_the_one_that_the_commands_write(root_folder):
    page = root_folder / "docs" / "officers" / "命令手册.md"
    assert page.read_text(encoding="utf-8") == manual()


def test_every_command_has_its_chapter_in_the_manual():
    chapters = re.findall(r"^### (.+)$", manual(), flags=re.MULTILINE)
    assert chapters == list(COMMANDS)


def test_columns_of_a_help_page_line_up_where_chinese_and_latin_signs_meet():
    page = CliRunner().invoke(app, ["record", "check-in", "--help"]).stdout
    options = page.split("选项：\n")[1].splitlines()
    starts = {width(line) - width(line.lstrip(" ")) for line in options}
    texts = {width(gap.group()) for line in options if (gap := re.match(r"  .+?  +(?=\S)", line))}
    assert starts == {2}
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["alrets"], "没有命令“alrets”。是不是 'alerts'"),
        (["why"], "缺少 预警编号"),
        (["alerts", "list", "--offce", "S1"], "没有选项 --offce"),
        (["record", "report", "A1", "--on", "2026-01-01"], "缺少 --kind"),
        (["alerts", "list", "--limit", "many"], "--limit 应填整数"),
        (["sweep", "now"], "多写了 now"),
        (["case"], "缺少 编号"),
    ],
)
def test_a_mistyped_command_is_explained_in_chinese(words, said):
    ran = subprocess.run(
        [sys.executable, "-m", "correction.cli", *words], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_fault_that_nobody_foresaw_is_left_in_its_own_words():
    assert in_chinese("Something else.") == "Something else."
