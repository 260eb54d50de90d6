"""Writing a supervision order as a paper at the command line (打印督办单)."""

from pathlib import Path

from correction.cli.cases import rare_file
from correction.cli.session import Session
from correction.cli.telling.describing import case_label
from correction.cli.telling.duty_log import staff_name
from correction.domain.errors import NotFound
from correction.domain.moments import legal_day
from correction.office.county.supervision_orders import orders_under
from correction.papers.drawing import drawn
from correction.papers.order import order_sheet
from correction.rulebooks.glossary import glossary


def write_order(session: Session, order_id: str, path: Path) -> None:
    """Write an order as a paper; raises NotFound for an unknown one, InvalidValue for another ending."""
    office = session.office()
    with office.store.reading() as uow:
        tree = uow.organisation()
        found = [one for one in orders_under(uow, tree.units) if one[1].order_id == order_id]
        if not found:
            raise NotFound("督办单", f"没有督办单 {order_id}", "用 correction supervise list 查看编号")
        ((to_id, order),) = found
        said, about = order.ordered.payload, []
        if said.about_case_id is not None:
            file = rare_file(uow, said.about_case_id)
            about.append(f"{file.person.name}（{case_label(file)}）")
        if said.about_alert_id is not None:
            about.append(f"预警：{glossary().alert(uow.alert(said.about_alert_id).stated.kind).zh}")
        sheet = order_sheet(
            order,
            from_name=tree.unit(said.from_org_id).name,
            to_name=tree.unit(to_id).name,
            about="；".join(about),
            on=legal_day(session.now()),
            by=lambda actor: staff_name(uow, actor),
        )
    path.write_bytes(drawn(sheet, path.suffix.lower(), folder=office.settings.fonts))
