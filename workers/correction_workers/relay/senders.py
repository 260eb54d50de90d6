"""Sending one notice through one channel (发送): what is not taken is raised, in words safe to keep."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime

import requests
from standardwebhooks.webhooks import Webhook

from correction.office.notices.channel import Channel, ChannelKind, late_by, text_of
from correction.office.notices.notice import Notice

TIMEOUT_S = 10.0
Send = Callable[[Channel, Notice, datetime], None]


class NotTaken(Exception):
    """A channel did not take a notice; the words name no address, since addresses hold secrets."""


def send_webhook(channel: Channel, notice: Notice, now: datetime) -> None:
    """Post the event to a program, signed by the Standard Webhooks scheme; raises NotTaken.

    The id of the notice is the key: a receiver that honours it acts once, however often it arrives.
    """
    bodies = {"office_id": notice.office_id, "told_org_id": notice.told_org_id}
    data = {"alert_id": notice.alert_id, "log_id": notice.log_id, **bodies}
    late_s = round(late_by(channel, notice, now).total_seconds())
    said = {
        "type": f"alert.{notice.event}",
        "timestamp": notice.made_at.isoformat(),
        "data": {**data, "kind": notice.kind, "grade": notice.grade, "late_s": late_s},
    }
    body = json.dumps(said, ensure_ascii=False)
    headers = {
        "content-type": "application/json",
        "webhook-id": notice.notice_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(channel.secret).sign(notice.notice_id, now, body),
    }
    try:
        # What a receiver says besides its status is not read: one that never ends would hold all others up.
        with requests.post(
            channel.url,
            data=body.encode(),
            headers=headers,
            timeout=TIMEOUT_S,
            allow_redirects=False,
            stream=True,
        ) as answer:
            status = answer.status_code
    except requests.RequestException as error:
        raise NotTaken(type(error).__name__) from None
    if status // 100 != 2:
        raise NotTaken(f"HTTP {status}")


def send_message(channel: Channel, notice: Notice, now: datetime) -> None:
    """Send the words to people, by e-mail, DingTalk, Feishu, WeCom and others; raises NotTaken."""
    import apprise  # noqa: PLC0415 - slow to load, and many offices have no such channel

    service = apprise.Apprise()
    if not service.add(channel.url):
        raise NotTaken("看不懂渠道的地址")
    if not service.notify(title=notice.event.zh, body=text_of(channel, notice, now)):
        raise NotTaken("对方没有接收")


SENDERS: Mapping[ChannelKind, Send] = {
    ChannelKind.WEBHOOK: send_webhook,
    ChannelKind.MESSAGE: send_message,
}
