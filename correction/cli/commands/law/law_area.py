"""`law area`: whether going from one division to another is leaving the city or county of residence."""

from typing import Annotated

import typer

from correction.cli.command import command
from correction.cli.options import day_of
from correction.cli.session import Screen, Session


def add(app: typer.Typer) -> None:
    """Put the command into the group of the law."""
    command(app, "area", "从居住地到另一县、市、区，是否属于离开所居住的市、县")(tell_area)


def tell_area(
    session: Session,
    *,
    residence: Annotated[str, typer.Argument(metavar="居住地代码", help="6 位县级行政区划代码")],
    visited: Annotated[
        list[str], typer.Option("--to", metavar="代码", help="去往地的县级行政区划代码，可以写几次")
    ],
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="去往之日；不写则为今天")] = None,
) -> None:
    """Tell for each division whether it lies within the area of residence."""
    from correction.domain.area import permitted_codes  # noqa: PLC0415
    from correction.domain.moments import legal_day  # noqa: PLC0415
    from correction.rulebooks.loader import load_book  # noqa: PLC0415

    day = legal_day(session.now()) if on is None else day_of(on, "--on")
    for code in visited:
        permitted_codes(code, ())
    permitted = permitted_codes(residence, visited)
    citation = load_book("cn").cite("cite.permitted_area", day)

    def draw(screen: Screen) -> None:
        for code in visited:
            within = "在同一市、县之内，不需请假" if code in permitted else "离开所居住的市、县，须经批准"
            screen.line(f"{residence} → {code}：{within}")
        screen.line(f"依据：{citation}")

    told = {
        "residence": residence,
        "on": day,
        "within": {code: code in permitted for code in visited},
        "citation": citation,
        "confirmed": citation.confidence.confirmed,
    }
    session.tell(told, draw)
