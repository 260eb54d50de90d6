"""Who asks (操作人): an account or a system, with the bodies whose cases it may see."""

from dataclasses import dataclass

from correction.domain.accounts import AccountRole
from correction.domain.errors import NotFound
from correction.store.office_store import OfficeStore
from correction.store.queries.screens import alert_row, case_row, investigating_body
from correction.store.sign_ins import Session
from correction.store.tables import AlertRow, CaseRow
from correction_console.rights import Right, may


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Whoever sent a request; `session` is none for a system that came with a token.

    `offices` are the bodies at or under the asker's own: what is not theirs does not exist for them.
    """

    account_id: str
    name: str
    role: AccountRole
    org_id: str
    org_name: str
    actor: str
    offices: frozenset[str]
    session: Session | None

    def may(self, right: Right) -> bool:
        """Tell whether the asker has a right."""
        return may(self.role, right)

    def case(self, store: OfficeStore, case_id: str) -> CaseRow:
        """Give a case that the asker may see.

        Raises NotFound for one of another office in the same words as for one that does not exist, so that
        nobody learns by guessing whom a neighbour supervises.
        """
        row = case_row(store, case_id)
        if row is None or row.office_id not in self.offices:
            raise NotFound("案件", "没有这个案件，或不在您的管辖范围内", "核对编号；已转出的，向现执行地查询")
        return row

    def check_person(self, store: OfficeStore, log_id: str) -> None:
        """Let pass a case or an investigation that the asker may see; raises NotFound like `case`."""
        if investigating_body(store, log_id) not in self.offices:
            self.case(store, log_id)

    def alert(self, store: OfficeStore, alert_id: str) -> AlertRow:
        """Give an alert that the asker may see; raises NotFound like `case`."""
        row = alert_row(store, alert_id)
        if row is None or row.office_id not in self.offices:
            raise NotFound("预警", "没有这条预警，或不在您的管辖范围内", "回到预警列表重新打开")
        return row
