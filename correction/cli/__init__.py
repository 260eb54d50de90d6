"""The command line (命令行) `correction`: a process entry, so the one room that reads the clock."""


def main() -> None:
    """Run the command line; loads the commands only now, so that importing this package costs nothing."""
    from correction.cli import memory  # noqa: PLC0415

    memory.start()
    from correction.cli.app import run  # noqa: PLC0415

    run()
