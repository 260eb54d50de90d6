"""What rows may refer to (引用核对): offices, staff and areas on record, read once an import."""

from datetime import date

from correction.domain.area import Fence
from correction.domain.errors import InvalidValue, NotAllowed, NotFound
from correction.office.areas import permitted_fences
from correction.office.ports import UnitOfWork

NO_SUCH_CASE = "没有登记这个案件编号"


class Known:
    """The organisation, the staff and the areas as they stand when an import begins.

    `offices` are the bodies whose cases the importer may touch; none is all of them.
    """

    def __init__(self, uow: UnitOfWork, *, offices: frozenset[str] | None = None) -> None:
        """Read the tree and the areas."""
        self.offices = offices
        self._units = uow.organisation().units
        self._area_ids = frozenset(area.area_id for area in uow.areas())
        self._staff: set[str] = set()
        self._permitted: dict[tuple[str, date], tuple[Fence, ...]] = {}
        self._by_name: dict[str, list[str]] = {}
        for unit in self._units.values():
            self._by_name.setdefault(unit.name, []).append(unit.org_id)

    def office_id(self, text: str) -> str:
        """Give the id of a body by its id or name; raises NotFound, or InvalidValue for a name of two."""
        if text in self._units:
            return text
        named = self._by_name.get(text, [])
        if not named:
            raise NotFound("司法所", f"没有登记机构“{text}”", "核对机构编号或名称，或先导入机构表")
        if len(named) > 1:
            raise InvalidValue("司法所", f"有 {len(named)} 个机构都叫“{text}”", "改填机构编号")
        return named[0]

    def check_scope(self, uow: UnitOfWork, case_id: str) -> None:
        """Refuse a case of an office that is not the importer's; raises NotFound.

        The words are those for a case that does not exist, so that nobody learns by trying whom a neighbour
        supervises. A case that is not there yet has no office.
        """
        if not self.may_see(uow, case_id):
            raise NotFound("编号", NO_SUCH_CASE, "核对编号，或先导入花名册")

    def may_see(self, uow: UnitOfWork, case_id: str) -> bool:
        """Tell whether a case is the importer's, or not there yet."""
        office_id = None if self.offices is None else uow.office_of(case_id)
        return self.offices is None or office_id is None or office_id in self.offices

    def check_office(self, office_id: str) -> None:
        """Refuse to open a case in an office that is not the importer's; raises NotAllowed."""
        if self.offices is not None and office_id not in self.offices:
            raise NotAllowed("司法所", "不在您的管辖范围内", "填写本机构或下级的司法所")

    def check_area(self, area_id: str | None, where: str) -> None:
        """Refuse an area that was never drawn."""
        if area_id is not None and area_id not in self._area_ids:
            raise NotFound(where, f"没有区域“{area_id}”", "核对区域编号，或先导入区域")

    def check_staff(self, uow: UnitOfWork, staff_id: str, where: str) -> None:
        """Refuse a member of staff who is not registered."""
        if staff_id not in self._staff:
            try:
                uow.staff(staff_id)
            except NotFound:
                raise NotFound(where, f"没有登记人员“{staff_id}”", "核对人员编号，或先导入人员表") from None
            self._staff.add(staff_id)

    def permitted(self, uow: UnitOfWork, residence_code: str | None, from_on: date) -> tuple[Fence, ...]:
        """Give the fences of a residence; none where no code was written or nothing was drawn."""
        if residence_code is None:
            return ()
        key = residence_code, from_on
        if key not in self._permitted:
            self._permitted[key] = permitted_fences(uow, residence_code, from_on)
        return self._permitted[key]

    def notes(self) -> tuple[str, ...]:
        """Tell what stands in no row's way and still must be known: residences without a border."""
        undrawn = sorted({code for (code, _), fences in self._permitted.items() if not fences})
        return tuple(
            f"居住地代码 {code} 的区域还没有导入，相关人员离开居住地时不会预警。"
            "处理办法：导入区域后，把花名册再导入一次"
            for code in undrawn
        )
