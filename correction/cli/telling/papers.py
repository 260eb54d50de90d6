"""Papers as the command line shows them (文书的写法): what can be made, what was, the register."""

from collections.abc import Mapping, Sequence
from typing import Any

from correction.cli.cases import log_id_of
from correction.cli.session import Screen, Session
from correction.cli.shielding import shown
from correction.cli.telling.counting import period_of
from correction.domain.errors import InvalidValue
from correction.domain.file import CaseFile
from correction.domain.papers.kinds import PaperKind
from correction.office.admission.investigations import investigation_id_of
from correction.office.counting.statistics import offices_under
from correction.office.papers.choosing import alone, makeable
from correction.office.papers.desk import file_of
from correction.office.papers.fields import TEXTS
from correction.office.papers.fields.tables import COLUMNS, LISTS, number_of
from correction.office.papers.register import Registered, papers_of, register_of
from correction.office.papers.templates import shipped_templates
from correction.office.ports import LogKind, UnitOfWork


def kind_named(said: str) -> PaperKind:
    """Give a kind of paper by its name; raises InvalidValue that lists what there is."""
    named = {kind.zh: kind for kind in PaperKind} | {kind.value: kind for kind in PaperKind}
    name = said.strip("《》 ")
    if name not in named:
        raise InvalidValue("文书", f"没有“{said}”", f"填写：{'、'.join(kind.zh for kind in PaperKind)}")
    return named[name]


def paper_log_of(uow: UnitOfWork, said: str) -> str:
    """Give the log that papers are made of: a body's, an investigation's by its number, or a case's."""
    known = investigation_id_of(said)
    return known if uow.office_of(known) is not None else log_id_of(uow, said)


def typed_of(pairs: Sequence[str]) -> Mapping[str, str]:
    """Read what was typed as 栏目=内容; raises InvalidValue for anything else, or a field twice."""
    found: dict[str, str] = {}
    for pair in pairs:
        name, sign, text = pair.partition("=")
        if not sign or not name.strip() or name.strip() in found:
            raise InvalidValue(
                "--set", f"“{pair}”不是“栏目=内容”，或者栏目写了两次", "例如 --set 地点=谈话室"
            )
        found[name.strip()] = text
    return found


def paper_rows(session: Session, case_no: str) -> Mapping[str, Any]:
    """Give what can be made of a case, and what was made."""
    with session.office().store.reading() as uow:
        file = file_of(uow, paper_log_of(uow, case_no))
    open_ones = [each for each in makeable(file) if each.issued is None and each.about is not None]
    return {
        "makeable": [
            {
                "paper": each.paper.zh,
                "about": each.about.number,
                "of": each.about.payload.ZH,
                "on": each.about.when.legal_on,
            }
            for each in open_ones
            if each.about is not None
        ],
        "alone": [kind.zh for kind in alone(file)],
        "issued": [_row(each) for each in papers_of(file)],
    }


def draw_papers(screen: Screen, rows: Mapping[str, Any]) -> None:
    """Write what can be made and what was."""
    screen.heading("可以制作")
    made = ((row["paper"], row["about"], row["of"], row["on"]) for row in rows["makeable"])
    screen.table(("文书", "依据第几条", "记录", "日期"), made)
    if rows["alone"]:
        screen.line(f"不依据记录也可以制作：{'、'.join(rows['alone'])}")
    screen.heading("已经制作")
    draw_register(screen, rows["issued"])


def register_rows(session: Session, org_id: str, period: str) -> list[Mapping[str, Any]]:
    """Give the register of a body and those under it."""
    with session.office().store.reading() as uow:
        offices = sorted(offices_under(uow.organisation(), org_id))
        lines = register_of(uow, offices, period_of(period))
        kept = set(uow.log_ids(*LogKind))
        whose = {each: _who(shown(file_of(uow, each))) for each in {line.log_id for line in lines} & kept}
    return [{**_row(line), "who": whose.get(line.log_id, "（已销毁）")} for line in lines]


def draw_register(screen: Screen, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the register."""
    told = (
        (
            row["on"],
            row["number"] or "—",
            row["paper"],
            row.get("who", ""),
            row["entry"],
            row["by"],
            row["voided"],
        )
        for row in rows
    )
    screen.table(("日期", "文号", "文书", "对象", "第几条", "经办", "作废"), told)


def field_rows(kind: str | None) -> list[tuple[str, str]]:
    """Give the fields of templates, or those that one paper asks for."""
    if kind is not None:
        asked = shipped_templates()[kind_named(kind)].ask
        return [(name, need.value) for name, need in asked.items()]
    rows = list(TEXTS.items())
    rows += [(name, "清单，用于表格的 each") for name in LISTS]
    return [*rows, *((name, "清单中的一栏") for name in COLUMNS)]


def _row(line: Registered) -> dict[str, Any]:
    said = line.entry.payload
    return {
        "on": line.issued_on,
        "number": said.number,
        "paper": said.paper.zh,
        "log_id": line.log_id,
        "entry": line.entry.number,
        "entry_id": line.entry.entry_id,
        "by": line.entry.actor,
        "voided": line.voided,
    }


def _who(file: CaseFile) -> str:
    return f"{file.person.name}（{number_of(file)}）" if file.is_about_somebody else file.case_id
