"""Making a function a command (命令): the options that all share, and errors as words and exit codes."""

import inspect
import os
from collections.abc import Callable, Mapping
from contextvars import copy_context
from datetime import datetime
from getpass import getuser
from pathlib import Path
from typing import Annotated, Any

import typer

from correction.cli.exits import code_of, from_system
from correction.cli.helping import HelpedCommand, HelpedGroup
from correction.cli.reads import READS, Reads
from correction.cli.session import Session
from correction.domain.errors import CorrectionError, InvalidValue
from correction.domain.moments import aware

HOME_VARIABLE = "CORRECTION_HOME"
ACTOR_VARIABLE = "CORRECTION_ACTOR"
PURPOSE_VARIABLE = "CORRECTION_PURPOSE"


def _shared(
    *,
    home: Annotated[
        Path | None,
        typer.Option("--home", metavar="目录", help=f"本所的数据目录；也可设环境变量 {HOME_VARIABLE}"),
    ] = None,
    actor: Annotated[
        str | None,
        typer.Option("--actor", metavar="人员编号", help=f"由谁办理；也可设环境变量 {ACTOR_VARIABLE}"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出，供脚本使用")] = False,
    purpose: Annotated[
        str | None,
        typer.Option(
            "--purpose", metavar="文字", help=f"查阅未成年人姓名的目的，留有记录；也可设 {PURPOSE_VARIABLE}"
        ),
    ] = None,
    query_ground: Annotated[
        str,
        typer.Option(
            "--query-ground",
            metavar="理由",
            help="查阅封存档案的理由：司法机关办案需要、根据国家规定查询",
        ),
    ] = "",
    query_letter: Annotated[
        str, typer.Option("--query-letter", metavar="文号", help="查阅封存档案的查询函文号")
    ] = "",
    now: Annotated[str | None, typer.Option("--now", metavar="时间", hidden=True)] = None,
) -> None:
    """Hold the options that every command has."""


_SHARED = inspect.signature(_shared).parameters


def group(name: str, help_text: str, *, cls: type[HelpedGroup] = HelpedGroup) -> typer.Typer:
    """Make a group of commands that explains itself when called without one."""
    made = typer.Typer(
        name=name,
        help=help_text,
        cls=cls,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    made.callback()(_nothing)
    return made


def _nothing() -> None:
    """Keep a group a group, though it may hold one command only."""


def command(
    app: typer.Typer, name: str, help_text: str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function whose first argument is the session, and whose others are its own options."""

    def register(work: Callable[..., None]) -> Callable[..., None]:
        _, *own = inspect.signature(work).parameters.values()

        def call(**given: Any) -> None:
            shared = {key: given.pop(key) for key in _SHARED}
            _run(work, shared, given)

        parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in (*own, *_SHARED.values())]
        call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        app.command(name, help=help_text, cls=HelpedCommand)(call)
        return work

    return register


def _run(work: Callable[..., None], shared: dict[str, Any], given: dict[str, Any]) -> None:
    """Run a command; whatever it refuses leaves as words and a code, never as a traceback."""
    session = Session(home=None, actor="", as_json=shared["as_json"], pinned_at=None)
    try:
        home = shared["home"] or os.environ.get(HOME_VARIABLE)
        session = Session(
            home=Path(home) if home else None,
            actor=shared["actor"] or os.environ.get(ACTOR_VARIABLE) or getuser(),
            as_json=shared["as_json"],
            pinned_at=_pinned(shared["now"]),
        )
        reads = Reads(
            actor=session.actor,
            purpose=shared["purpose"] or os.environ.get(PURPOSE_VARIABLE) or "",
            ground=shared["query_ground"],
            letter=shared["query_letter"],
        )
        copy_context().run(_reading, reads, work, session, given)
    except CorrectionError as error:
        code = code_of(error)
        session.refuse(error, code)
        raise typer.Exit(code) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        told = from_system(error)
        code = code_of(told)
        session.refuse(told, code)
        raise typer.Exit(code) from None
    finally:
        session.close()


def _reading(reads: Reads, work: Callable[..., None], session: Session, given: Mapping[str, Any]) -> None:
    """Run a command with what it may show of shielded persons."""
    READS.set(reads)
    work(session, **given)


def _pinned(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return aware(datetime.fromisoformat(text), "--now")
    except ValueError:
        raise InvalidValue("--now", f"“{text}”不是带时区的时间", "例如 2026-01-31T08:00:00+08:00") from None
