"""Addresses to coordinates (地址解析) through a service that the office names; off until it does.

An address says where somebody lives and leaves the office with the question, so nothing is asked unless the
folder of the office holds the file that names the service and its datum.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from correction.domain.area import Datum, Place
from correction.domain.errors import InvalidValue, NotFound
from correction.intake.sources import datum_of

SETTINGS = "geocoding.toml"
# A value of the options that begins so is read from a variable of the environment: keys are in no file.
FROM_ENVIRONMENT = "env:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Geocoding:
    """Which service of geopy is asked, the datum its answers are in, and its options."""

    provider: str
    datum: Datum
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where a service puts an address, and the address as the service reads it."""

    place: Place
    said: str


def read_geocoding(folder: Path) -> Geocoding:
    """Read which service may be asked; raises NotFound where none is named, InvalidValue for bad settings."""
    path = folder / SETTINGS
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        what = f"没有启用（目录中没有 {SETTINGS}）"
        remedy = f"在 {SETTINGS} 中写明 provider、datum 和 options；地址会发给该服务，启用前请先批准"
        raise NotFound("地址解析", what, remedy) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidValue(SETTINGS, f"写法有误（{error}）", '按“名称 = "内容"”改正') from None
    unknown = sorted(said.keys() - {"provider", "datum", "options"})
    if unknown or not isinstance(said.get("provider"), str) or not isinstance(said.get("options", {}), dict):
        what = f"不认识的设置 {'、'.join(unknown)}" if unknown else "没有写明 provider，或 options 不是一组"
        raise InvalidValue(SETTINGS, what, "只能写 provider、datum 和 [options]")
    if "datum" not in said:
        raise InvalidValue(SETTINGS, "没有说明坐标系", "写明 datum：国内服务多为 gcj02 或 bd09")
    options = {name: _option(name, value) for name, value in said.get("options", {}).items()}
    return Geocoding(provider=said["provider"], datum=datum_of(str(said["datum"])), options=options)


def locate(address: str, by: Geocoding) -> Located:
    """Ask the service for an address.

    Raises NotFound where it knows none, InvalidValue where it cannot be asked or answers with a place that
    cannot lie in China.
    """
    from geopy.exc import GeopyError  # noqa: PLC0415 - asked for by few, and slow to load
    from geopy.geocoders import get_geocoder_for_service  # noqa: PLC0415

    try:
        found = get_geocoder_for_service(by.provider)(**by.options).geocode(address)
    except (GeopyError, TypeError, ValueError) as error:
        what = f"服务 {by.provider} 没有答复（{type(error).__name__}: {error}）"
        raise InvalidValue("地址解析", what, f"核对网络和 {SETTINGS}，或在地图上查到坐标后填写") from None
    if found is None:
        raise NotFound("地址", "服务查不到这个地址", "把地址写完整，或在地图上查到坐标后填写")
    return Located(place=Place(lon=found.longitude, lat=found.latitude, datum=by.datum), said=found.address)


def _option(name: str, value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith(FROM_ENVIRONMENT):
        return value
    variable = value.removeprefix(FROM_ENVIRONMENT)
    if variable not in os.environ:
        raise InvalidValue(f"{SETTINGS} {name}", f"没有环境变量 {variable}", "设好环境变量再试")
    return os.environ[variable]
