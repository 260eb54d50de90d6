"""`law deadline` and `law term`: counting a period or a term as the rules do, with the arithmetic."""

from typing import TYPE_CHECKING, Annotated

import typer

from correction.cli.command import command
from correction.cli.options import day_of
from correction.cli.session import Screen, Session

if TYPE_CHECKING:
    from correction.domain.days import WorkCalendar
    from correction.domain.deadline import Length

_CERTAINTY = {"official": "确定", "provisional": "暂定，公布放假安排后重算", "unknown": "不能确定"}
_CATEGORIES = {"管制": "control", "缓刑": "probation", "假释": "parole", "暂予监外执行": "outside_prison"}


def add(app: typer.Typer) -> None:
    """Put the two commands into the group of the law."""
    command(app, "deadline", "从某日起算一个期限的末日，写出算式")(count_deadline)
    command(app, "term", "按矫正类别推算期满日，与文书载明的止日核对")(count_term)


def count_deadline(
    session: Session,
    *,
    start: Annotated[str, typer.Argument(metavar="起算日", help="起算之日，本身不计入")],
    days: Annotated[int | None, typer.Option("--days", metavar="整数", help="自然日")] = None,
    working_days: Annotated[int | None, typer.Option("--working-days", metavar="整数", help="工作日")] = None,
    months: Annotated[int | None, typer.Option("--months", metavar="整数", help="期间的月数")] = None,
    custody: Annotated[
        bool, typer.Option("--no-roll", help="末日遇节假日不顺延，例如羁押期限和脱管天数")
    ] = False,
) -> None:
    """Count a procedural period."""
    from correction.domain.deadline import deadline  # noqa: PLC0415

    length = _length(days, working_days, months)
    found = deadline(day_of(start, "起算日"), length, rolls=not custody, calendar=_calendar(session))

    def draw(screen: Screen) -> None:
        for step in found.steps:
            screen.line(step)
        screen.line(f"末日：{found.last_on or '未知'}（{_CERTAINTY[found.certainty]}）")

    session.tell(found, draw)


def count_term(
    session: Session,
    *,
    category: Annotated[str, typer.Argument(metavar="矫正类别", help="管制、缓刑、假释或暂予监外执行")],
    start: Annotated[str, typer.Argument(metavar="起始日", help="矫正起始日；缓刑为判决生效之日")],
    years: Annotated[int, typer.Option("--years", metavar="整数", help="年数")] = 0,
    months: Annotated[int, typer.Option("--months", metavar="整数", help="月数")] = 0,
    days: Annotated[int, typer.Option("--days", metavar="整数", help="不满一个月的日数，半个月为 15")] = 0,
    custody_days: Annotated[int, typer.Option("--custody-days", metavar="整数", help="先行羁押日数")] = 0,
    life: Annotated[bool, typer.Option("--life", help="原判无期徒刑")] = False,
    sentence_ends: Annotated[
        str | None, typer.Option("--sentence-ends", metavar="日期", help="原判刑期的止日")
    ] = None,
    stated: Annotated[
        str | None, typer.Option("--stated", metavar="日期", help="文书载明的止日，写了就与推算核对")
    ] = None,
) -> None:
    """Work out when a term ends, and compare it with what the document states."""
    from correction.domain.errors import InvalidValue  # noqa: PLC0415
    from correction.domain.order import Category, Sentence  # noqa: PLC0415
    from correction.domain.term_check import expected_end  # noqa: PLC0415

    if category not in _CATEGORIES:
        raise InvalidValue("矫正类别", f"没有“{category}”", f"只能写 {'、'.join(_CATEGORIES)}")
    sentence = Sentence(
        years=years,
        months=months,
        days=days,
        custody_days=custody_days,
        ends_on=None if sentence_ends is None else day_of(sentence_ends, "--sentence-ends"),
        life=life,
    )
    expected = expected_end(Category(_CATEGORIES[category]), day_of(start, "起始日"), sentence)
    if expected is None:
        raise InvalidValue(
            "期满日", "写明的内容不足以推算", "管制、缓刑写年数或月数；其余写 --sentence-ends 或 --life"
        )
    computed_on, steps = expected
    stated_on = None if stated is None else day_of(stated, "--stated")
    agrees = None if stated_on is None else stated_on == computed_on

    def draw(screen: Screen) -> None:
        for step in steps:
            screen.line(step)
        screen.line(f"推算止日：{computed_on}（当日仍在矫正期内）")
        if agrees is not None:
            screen.line(
                f"文书载明：{stated_on}，{'一致' if agrees else '不一致：以文书为准，请向决定机关核对'}"
            )

    told = {"computed_on": computed_on, "steps": steps, "stated_on": stated_on, "agrees": agrees}
    session.tell(told, draw)


def _length(days: int | None, working_days: int | None, months: int | None) -> "Length":
    from correction.domain.deadline import Counting, Length  # noqa: PLC0415
    from correction.domain.errors import InvalidValue  # noqa: PLC0415

    given = {Counting.DAYS: days, Counting.WORKING_DAYS: working_days, Counting.MONTHS: months}
    written = [(counting, amount) for counting, amount in given.items() if amount is not None]
    if len(written) != 1:
        raise InvalidValue("期限", f"写了 {len(written)} 种长度", "--days、--working-days、--months 恰写一种")
    ((counting, amount),) = written
    return Length(counting=counting, amount=amount)


def _calendar(session: Session) -> "WorkCalendar":
    from correction.cli.home import office_calendar, read_settings  # noqa: PLC0415 - loads the database libraries
    from correction.domain.errors import NotFound  # noqa: PLC0415

    try:
        region = read_settings(session.home).region
    except NotFound:
        if session.home is not None:
            raise
        region = ""
    return office_calendar(region)
