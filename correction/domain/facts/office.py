"""Entries of the logs of offices and of the platform (机构日志、平台日志)."""

from datetime import date, datetime

from correction.domain.area import Area
from correction.domain.divisions import DivisionChange
from correction.domain.entry import Fact, fact
from correction.domain.organisation import Delegation, OrgUnit, StaffMember


@fact("org_unit_set", zh="登记机构")
class OrgUnitSet(Fact):
    """A body of the organisation tree as it reads from now on (登记机构)."""

    unit: OrgUnit


@fact("staff_set", zh="登记工作人员")
class StaffSet(Fact):
    """A member of staff as they read from now on (登记工作人员)."""

    staff: StaffMember


@fact("delegated", zh="委托")
class Delegated(Fact):
    """The county agency entrusted a power to an office (委托)."""

    delegation: Delegation


@fact("area_drawn", zh="绘制区域")
class AreaDrawn(Fact):
    """A version of an area was drawn or imported (绘制区域)."""

    area: Area


@fact("division_changed", zh="区划变更")
class DivisionChanged(Fact):
    """A code of an administrative division changed (区划变更)."""

    change: DivisionChange


@fact("extra_checks_drawn", zh="随机抽查抽取")
class ExtraChecksDrawn(Fact):
    """A draw of random extra checks (随机抽查) was held: anyone can repeat it from what stands here.

    `pool` are the cases drawn from, sorted; `seed` and `rate` decide, and `drawn` is what came out.
    """

    pool: tuple[str, ...]
    seed: str
    rate: float
    drawn: tuple[str, ...]


@fact("book_adopted", zh="启用规则册")
class BookAdopted(Fact):
    """A rulebook was adopted, and from which day of the facts it judges (启用规则集)."""

    book: str
    digest: str
    judges_from_on: date


@fact("erasure_ordered", zh="销毁决定")
class ErasureOrdered(Fact):
    """It was ordered that a case be erased (销毁决定): on what ground, and by which document.

    It stands in the platform's log, since the log of the case can be read no more once its key is destroyed.
    """

    case_id: str
    ground: str
    document_no: str


@fact("master_key_replaced", zh="更换主密钥")
class MasterKeyReplaced(Fact):
    """Every log's key was wrapped anew by another master key (更换主密钥); keys are told by name alone."""

    old_key_id: str
    new_key_id: str


@fact("source_blind", zh="平台失明")
class SourceBlind(Fact):
    """Sources of positions could not be seen for a time (平台失明): nobody was silent, we were blind.

    It is one source, or all of them where neither source nor gateway is named. Of a gateway, `sources` are
    those that spoke through it then; an empty `gateway_id` means those that speak without any. A span that
    goes on has no end, and is told again with its end.
    """

    source_id: str | None
    from_at: datetime
    to_at: datetime | None
    gateway_id: str | None = None
    sources: tuple[str, ...] = ()
