"""The orders of bodies kept in memory (督办单), since every first page of the day shows them."""

from collections.abc import Iterable

from correction.office.county.supervision_orders import Sent, arranged, order_log
from correction.rules.oversight.supervision_orders import SupervisionOrder, orders_of
from correction.store.office_store import OfficeStore
from correction.store.queries.screens import last_numbers


class OrderBook:
    """Keeps the orders of bodies in memory, and reads a log anew when it has grown."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._known: dict[str, tuple[int, tuple[SupervisionOrder, ...]]] = {}

    def of(self, store: OfficeStore, org_ids: Iterable[str]) -> tuple[Sent, ...]:
        """Give the orders sent to bodies, arranged."""
        numbers = last_numbers(store, sorted(set(org_ids)))
        stale = [one for one, number in numbers.items() if self._known.get(one, (-1, ()))[0] != number]
        if stale:
            with store.reading() as uow:
                for org_id in stale:
                    self._known[org_id] = (numbers[org_id], orders_of(order_log(uow, org_id)))
        return arranged((org_id, order) for org_id in numbers for order in self._known[org_id][1])
