"""`book adopt`, `law adopt`: what a new or changed book would raise and withdraw, and adopting it (启用)."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from correction.cli.command import command
from correction.cli.session import Screen, Session

if TYPE_CHECKING:
    from correction.cli.home import Office
    from correction.office.judging.adoption import BookPreview
    from correction.rulebooks.book import Rulebook


def add(app: typer.Typer) -> None:
    """Put the command into one of the groups in which staff look for it."""
    command(app, "adopt", "启用设置中的规则册；此后按它研判，所有案件重新研判一次")(adopt)


def adopt(
    session: Session,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只试算会新增和撤回哪些预警，按司法所和种类列出，不启用")
    ] = False,
    candidate: Annotated[
        str | None,
        typer.Option("--book", metavar="名称", help="试算另一规则册：名称或目录，只与 --dry-run 同用"),
    ] = None,
    people: Annotated[bool, typer.Option("--people", help="试算时列出每一项是哪些人")] = False,
) -> None:
    """Adopt the configured book, or see what it would raise and withdraw."""
    from correction.domain.errors import InvalidValue  # noqa: PLC0415
    from correction.rulebooks.loader import load_book  # noqa: PLC0415

    office, now = session.office(), session.now()
    if candidate is not None and not dry_run:
        what = "启用的只能是设置中的规则册"
        raise InvalidValue("--book", what, "先用 --dry-run 试算；确定后写进 correction.toml 再启用")
    book = load_book(candidate) if candidate is not None else office.configured_book
    if dry_run:
        _preview(session, office, book, now, people=people)
        return
    new = _adopt(office, book, session.actor, now)
    said = f"已启用 {book.title}" if new else f"{book.title} 早已启用，没有变化"
    session.tell({"book": book.name, "digest": book.digest, "new": new}, lambda screen: screen.line(said))


def _preview(session: Session, office: "Office", book: "Rulebook", now: datetime, *, people: bool) -> None:
    from correction.cli.cases import rare_file  # noqa: PLC0415
    from correction.cli.telling.describing import subject_of  # noqa: PLC0415
    from correction.office.judging.adoption import preview_book  # noqa: PLC0415
    from correction.office.judging.context import load_context  # noqa: PLC0415

    with office.store.reading() as uow:
        seen = preview_book(uow, book, load_context(uow, office.calendar), now)
        changed = {log_id for change in seen.changes for log_id in (*change.raised, *change.withdrawn)}
        tree = uow.organisation()
        names = {log_id: str(subject_of(rare_file(uow, log_id), tree)) for log_id in sorted(changed)}
    rows = _rows(seen, names, {org_id: unit.name for org_id, unit in tree.units.items()})

    def draw(screen: Screen) -> None:
        screen.line(f"试算 {book.title}：{seen.cases} 个案件和 {seen.others} 个调查评估、机构日志，没有启用")
        columns = ("司法所", "种类", "会新增", "会撤回", "涉及", *(("名单",) if people else ()))
        cells = (
            (
                row["office_zh"],
                row["kind_zh"],
                row["raised"],
                row["withdrawn"],
                f"{len(row['people'])} 个",
                *(("、".join(row["people"]),) if people else ()),
            )
            for row in rows
        )
        screen.table(columns, cells, empty="预警没有变化")

    preview = {
        "cases": seen.cases,
        "others": seen.others,
        "raised": seen.raised,
        "withdrawn": seen.withdrawn,
        "changes": rows,
    }
    session.tell({"book": book.name, "digest": book.digest, "preview": preview}, draw)


def _rows(
    seen: "BookPreview", names: Mapping[str, str], offices: Mapping[str, str]
) -> list[Mapping[str, Any]]:
    from correction.rulebooks.glossary import glossary  # noqa: PLC0415

    return [
        {
            "office_id": change.office_id,
            "office_zh": offices.get(change.office_id, change.office_id),
            "kind": change.kind,
            "kind_zh": glossary().alert(change.kind).zh,
            "raised": sum(change.raised.values()),
            "withdrawn": sum(change.withdrawn.values()),
            "people": [names[case_id] for case_id in sorted({*change.raised, *change.withdrawn})],
        }
        for change in seen.changes
    ]


def _adopt(office: "Office", book: "Rulebook", actor: str, now: datetime) -> bool:
    from correction.cli.founding import adoption  # noqa: PLC0415
    from correction.office.organisation import adopt_book  # noqa: PLC0415

    with office.store.writing() as uow:
        adopted = uow.adopted_books()
        if adopted and adopted[-1].payload.digest == book.digest:
            return False
        return adopt_book(uow, adoption(book), actor=actor, now=now)
