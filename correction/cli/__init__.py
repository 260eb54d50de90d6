"""The command line (命令行) `correction`: a process entry, so the one room that reads the clock."""

import gc


def main() -> None:
    """Run the command line; loads the commands only now, so that importing this package costs nothing."""
    # What is loaded at the start stays: searching it for waste took a sixth of a short command. A session
    # switches the search on again once its office is open.
    gc.disable()
    from correction.cli.app import run  # noqa: PLC0415

    run()
