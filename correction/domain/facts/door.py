"""Who may deliver positions (定位接入): tokens of devices and gateways, as entries of the platform's log."""

from dataclasses import field
from datetime import datetime
from enum import StrEnum

from correction.domain.entry import Fact, fact


class TokenHolder(StrEnum):
    """Whose token it is: one device's own, or a gateway's that forwards for several (令牌持有者)."""

    DEVICE = "device"
    GATEWAY = "gateway"

    @property
    def zh(self) -> str:
        """The word on screen."""
        return "设备" if self is TokenHolder.DEVICE else "网关"


@fact("device_token_set", zh="设置接入令牌")
class DeviceTokenSet(Fact):
    """A token as it stands from now on: issued, or ended with a reason (发放、轮换、吊销令牌).

    `secret_digest` is the SHA-256 of the secret in hexadecimal: the secret itself is shown once and kept
    nowhere. `valid_until_at` is none while the token holds; `holder_id` is the source or the gateway.
    """

    token_id: str
    holder: TokenHolder
    holder_id: str
    secret_digest: str = field(repr=False)
    valid_until_at: datetime | None = None
    reason: str = ""


@fact("gateway_joined", zh="接入网关")
class GatewayJoined(Fact):
    """A source speaks through a gateway from now on; none where it no longer does (接入、脱离网关)."""

    source_id: str
    gateway_id: str | None
