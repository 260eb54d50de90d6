"""`law`: what the rulebook says on a day and where it says it, without an office or a database."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from correction.cli.command import command, group
from correction.cli.commands.law import adopt_cmd, law_area, law_counting
from correction.cli.exits import ExitCode
from correction.cli.options import day_of
from correction.cli.session import Screen, Session

if TYPE_CHECKING:
    from correction.domain.citation import Citation
    from correction.rulebooks.book import Dated, Parameter, Rulebook
    from correction.rulebooks.coverage import Article

app = group("law", "查法：参数在某日的规定和依据，变动，落实情况，规则册检查。")

Book = Annotated[
    str | None,
    typer.Option("--book", metavar="名称", help="规则册名称或目录；不写则用本所设置的，没有设置时用 cn"),
]
_CLASSES = {name: name for name in ("strict", "general", "relaxed", "entry")} | {
    "严管": "strict",
    "普管": "general",
    "宽管": "relaxed",
    "入矫管理": "entry",
}


@command(app, "show", "一个参数在某日的数值、比较方式和依据")
def show(
    session: Session,
    *,
    key: Annotated[str, typer.Argument(metavar="参数", help="参数名，或它的中文名称")],
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="事实发生之日；不写则为今天")] = None,
    managed: Annotated[
        str | None,
        typer.Option("--class", metavar="管理类别", help="严管、普管、宽管、入矫管理，或 strict 等"),
    ] = None,
    book: Book = None,
    body: Annotated[
        str | None,
        typer.Option("--body", metavar="机构编号", help="按这个机构所在县的本地标准，不写为规则册本身的"),
    ] = None,
) -> None:
    """Show one parameter."""
    from correction.domain.moments import legal_day  # noqa: PLC0415
    from correction.rulebooks.history import said  # noqa: PLC0415

    asked = _book(session, book) if body is None else session.office().book.at_body(body)
    parameter = _parameter(asked, key)
    day = legal_day(session.now()) if on is None else day_of(on, "--on")
    if managed is None:
        found = asked.on_record(parameter.key, day)
    else:
        found = asked.at(parameter.key, day, management_class=_class(managed))
    pairs = [
        ("参数", f"{parameter.label}（{parameter.key}）"),
        ("规则册", f"{asked.title}（{asked.name}）"),
        ("日期", f"{day}（规定自 {found.from_on} 至 {found.to_on or '今'}）"),
        *([("管理类别", managed)] if managed else []),
        ("规定", said(found)),
        *_cited(found.citation),
    ]
    told = {"book": asked.name, "on": day, "class": managed, "label": parameter.label} | _told(found)
    session.tell(told, lambda screen: screen.pairs(pairs))


@command(app, "list", "随程序提供的规则册的全部规定，最久没有与出处核对的在前")
def list_values(
    session: Session,
    *,
    confidence: Annotated[
        str | None,
        typer.Option("--confidence", metavar="等级", help="只看这一可信程度的：V、S2、S1、M、D"),
    ] = None,
) -> None:
    """List every value by the day on which it was last compared with its source."""
    from correction.domain.citation import Confidence  # noqa: PLC0415
    from correction.domain.errors import InvalidValue  # noqa: PLC0415
    from correction.rulebooks.history import oldest_first, said, shipped_books  # noqa: PLC0415

    if confidence is not None and confidence not in set(Confidence):
        raise InvalidValue("--confidence", f"没有可信程度“{confidence}”", f"只能写 {'、'.join(Confidence)}")
    spans = [s for s in oldest_first(shipped_books()) if confidence in (None, s.citation.confidence)]
    rows = [
        (s.citation.checked_on, s.key, f"{s.from_on}～{s.to_on or '今'}", said(s), s.citation) for s in spans
    ]
    columns = ("核对日期", "参数", "施行", "规定", "依据")
    session.tell({"values": [_told(s) for s in spans]}, lambda screen: screen.table(columns, rows))


@command(app, "diff", "两个日期之间哪些规定变了，依据的条文是什么")
def diff(
    session: Session,
    *,
    before: Annotated[str, typer.Argument(metavar="前一日", help="例如 2020-06-30")],
    after: Annotated[str, typer.Argument(metavar="后一日", help="例如 2020-07-01")],
    book: Book = None,
) -> None:
    """Tell what changed between two days."""
    from correction.rulebooks.history import changes, said  # noqa: PLC0415

    asked = _book(session, book)
    first, second = day_of(before, "前一日"), day_of(after, "后一日")
    found = list(changes(asked, first, second))
    told = [
        {
            "key": change.parameter.key,
            "label": change.parameter.label,
            "same_content": change.same_content,
            "before": _told(change.before),
            "after": _told(change.after),
        }
        for change in found
    ]

    def draw(screen: Screen) -> None:
        screen.line(f"{asked.title}：{first} 与 {second} 之间有 {len(found)} 个参数不同")
        for change in found:
            only = "（内容不变，依据改变）" if change.same_content else ""
            screen.heading(f"{change.parameter.label} {change.parameter.key}{only}")
            screen.line(f"  {first}  {said(change.before)}  {change.before.citation}")
            screen.line(f"  {second}  {said(change.after)}  {change.after.citation}")

    session.tell({"book": asked.name, "before": first, "after": second, "changes": told}, draw)


@command(app, "check", "检查编辑过的规则册，逐条指出文件、行、参数和改法")
def check(
    session: Session,
    *,
    folder: Annotated[Path, typer.Argument(metavar="目录", help="规则册所在目录")],
) -> None:
    """Check a book that somebody edited."""
    from correction.rulebooks.faults import faults  # noqa: PLC0415

    found = faults(folder)
    rows = [(f.file, f.line, f.key, f.what, f.remedy) for f in found]

    def draw(screen: Screen) -> None:
        if found:
            screen.table(("文件", "行", "参数", "问题", "改法"), rows)
        screen.line(f"{folder}：{f'{len(found)} 处问题' if found else '没有问题'}")

    session.tell({"folder": folder, "faults": found}, draw)
    if found:
        raise typer.Exit(ExitCode.REFUSED)


@command(app, "coverage", "社区矫正法和实施办法逐条：已实现、部分实现，还是由人办理")
def coverage(
    session: Session,
    *,
    status: Annotated[
        str | None,
        typer.Option("--status", metavar="情况", help="只看 implemented、partial 或 people"),
    ] = None,
) -> None:
    """Tell what the product does about each article."""
    from correction.domain.errors import InvalidValue  # noqa: PLC0415
    from correction.rulebooks.coverage import Coverage, read_coverage  # noqa: PLC0415
    from correction.rulebooks.glossary import glossary  # noqa: PLC0415

    if status is not None and status not in set(Coverage):
        raise InvalidValue("--status", f"没有“{status}”这一情况", f"只能写 {'、'.join(Coverage)}")
    articles = [article for article in read_coverage() if status in (None, article.status)]

    def row(article: "Article") -> tuple[object, ...]:
        alerts = "、".join(glossary().alert(kind).zh for kind in article.alerts)
        return article.instrument, article.number, article.status.zh, article.note, alerts

    def draw(screen: Screen) -> None:
        screen.table(("文件", "条", "情况", "说明", "预警"), [row(article) for article in articles])
        counts = [(each.zh, sum(a.status is each for a in articles)) for each in Coverage]
        screen.line("，".join(f"{zh} {count} 条" for zh, count in counts if count))

    session.tell({"articles": articles}, draw)


law_counting.add(app)
law_area.add(app)
adopt_cmd.add(app)


def _book(session: Session, named: str | None) -> "Rulebook":
    from correction.domain.errors import NotFound  # noqa: PLC0415
    from correction.rulebooks.loader import load_book  # noqa: PLC0415

    if named is not None:
        return load_book(named)
    from correction.cli.home import read_settings  # noqa: PLC0415 - loads the database libraries

    try:
        return load_book(read_settings(session.home).book_path)
    except NotFound:
        if session.home is not None:
            raise
        return load_book("cn")


def _parameter(book: "Rulebook", name: str) -> "Parameter":
    from difflib import get_close_matches  # noqa: PLC0415

    from correction.domain.errors import NotFound  # noqa: PLC0415

    named = {parameter.label: parameter for parameter in book.parameters()}
    named |= {parameter.key: parameter for parameter in book.parameters()}
    if name in named:
        return named[name]
    near = get_close_matches(name, named, cutoff=0.4) or [each for each in named if name in each][:3]
    remedy = f"是不是 {'、'.join(near)}？" if near else "用 correction law list 查看全部参数"
    raise NotFound("参数", f"规则册 {book.name} 没有参数“{name}”", remedy)


def _class(name: str) -> str:
    from correction.domain.errors import InvalidValue  # noqa: PLC0415

    if name not in _CLASSES:
        raise InvalidValue("--class", f"没有管理类别“{name}”", f"只能写 {'、'.join(_CLASSES)}")
    return _CLASSES[name]


def _cited(citation: "Citation") -> list[tuple[str, object]]:
    """Name the source as it may be shown: words of the law only where they were read."""
    ours = citation.confidence in {"D", "L"}
    return [
        ("依据", f"《{citation.title}》{citation.article}"),
        ("可信程度", f"{citation.confidence}（{citation.confidence.label}）"),
        *([("原文", f"“{citation.excerpt}”")] if citation.excerpt else []),
        *([("说明" if ours else "转述", citation.paraphrase)] if citation.paraphrase else []),
        ("核对日期", citation.checked_on),
    ]


def _told(span: "Dated") -> dict[str, object]:
    """Give a span as data for a script."""
    from correction.rulebooks.values import canonical  # noqa: PLC0415

    return {
        "key": span.key,
        "value": canonical(span.value),
        "unit": span.unit,
        "operator": span.operator,
        "null_reason": span.null_reason,
        "unknown_reason": span.unknown_reason,
        "from_on": span.from_on,
        "to_on": span.to_on,
        "citation": span.citation,
        "confirmed": span.citation.confidence.confirmed,
    }
