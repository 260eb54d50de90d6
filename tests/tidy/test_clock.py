"""Time is an argument. The linter bans the Python clocks; here are the ways around it."""

import re

# The database's clock is a clock too, and a lint escape is a hole in the ban.
HIDDEN_CLOCK = re.compile(
    r"func\.now\(|CURRENT_TIME|CURRENT_DATE|datetime\('now'|clock_timestamp|noqa:.*(TID251|DTZ005)|server_onupdate"
)
ENTRY_FILES = (
    # To be compared with our own clock alone.
    "correction/store/watching/server_clock.py",
    "correction/cli/",
    "workers/correction_workers/main.py",
    "console/correction_console/main.py",
)


def test_nothing_but_a_process_entry_file_reads_a_clock(product, root):
    read = [
        f"{name}:{number}"
        for path in product
        if not (name := path.relative_to(root).as_posix()).startswith(ENTRY_FILES)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if HIDDEN_CLOCK.search(line)
    ]
    assert read == []
