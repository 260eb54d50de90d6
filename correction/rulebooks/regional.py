"""Days of rest of the autonomous areas (自治地方放假), read from their register."""

from datetime import date
from pathlib import Path

from correction.domain.days import RegionalRest
from correction.rulebooks.errors import RulebookError
from correction.rulebooks.yaml_file import need, need_day, only_fields, read_yaml

REGISTER = Path(__file__).parent / "regional-rest.yaml"
_FIELDS = {"festivals", "years", "unknown_because", "checked_on"}


def regional_rest(region: str, path: Path = REGISTER) -> RegionalRest:
    """Give what a region adds to the national days of rest; years without a notice stay unknown.

    Raises RulebookError for a region that the register does not name, and for a day outside its year.
    """
    regions = need(read_yaml(path), "regions", path.name)
    if region not in regions:
        raise RulebookError(f"{path.name}：{region}", "没有登记这个地区", f"只能写 {'、'.join(regions)}")
    where = f"{path.name}：{region}"
    raw = regions[region]
    only_fields(raw, _FIELDS, where)
    years: dict[int, list[date]] = raw.get("years") or {}
    for year, days in years.items():
        for on in days:
            if type(on) is not date or on.year != year:
                raise RulebookError(where, f"{year} 年写了 {on}", "每一天写在它所属的年份之下")
    return RegionalRest(
        region=region,
        version=f"{need_day(raw, 'checked_on', where)}",
        years=frozenset(years),
        rest=frozenset(on for days in years.values() for on in days),
    )
