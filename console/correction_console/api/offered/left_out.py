"""Which verbs of the office are not offered among the others (不在其列的办理事项), each with its reason."""

from collections.abc import Mapping

_OWN = "另有接口：见接口说明"
_IMPORTED = "按表格导入，逐行检查"
_MACHINE = "由后台程序办理，没有操作人可选"
_OPERATOR = "系统管理员在本机办理，接口不开放"
_KEYS = "涉及口令、令牌，只在本机办理并只显示一次"
_PART = "是其他办理事项的一部分，不单独办理"

# By module and name, below `correction.office`.
LEFT_OUT: Mapping[str, str] = {
    "accounts.open_account": _KEYS,
    "accounts.set_password": _KEYS,
    "accounts.set_code_secret": _KEYS,
    "accounts.close_account": _KEYS,
    "accounts.issue_token": _KEYS,
    "accounts.revoke_token": _KEYS,
    "accounts.log_personal_read": _PART,
    "admission.admit.admit": _IMPORTED,
    "admission.erasure.order_erasure": _OPERATOR,
    "admission.receiving.desk_of": _PART,
    "admission.sealing.read_shielded": _PART,
    "alerts.acknowledge": _OWN,
    "alerts.review_alert": _OWN,
    "alerts.suspend": _OWN,
    "approvals.folder.put": _PART,
    "areas.draw": _IMPORTED,
    "attachments.attaching.attach": _OWN,
    "attachments.attaching.log_photo_seen": _PART,
    "attachments.attaching.open_attachment": _OWN,
    "areas.tell_divisions": _IMPORTED,
    "organisation.adopt_book": _OPERATOR,
    "organisation.report_blind": _MACHINE,
    "organisation.set_staff": _IMPORTED,
    "organisation.set_unit": _IMPORTED,
    "organisation.tell_platform": _PART,
    "county.duty_log.note_duty": _OWN,
    "county.patrols.check_item": _OWN,
    "county.patrols.draw_patrol": _OWN,
    "county.supervision_orders.issue_order": _OWN,
    "county.supervision_orders.reply_to_order": _OWN,
    "county.supervision_orders.settle_order": _OWN,
    "oversight.letters.keep_attempt": _PART,
    "oversight.letters.put": _PART,
    "papers.issuing.issue": _OWN,
    "papers.issuing.prepare": _PART,
    "papers.opening.log_called": _PART,
    "papers.opening.log_reading": _PART,
    "papers.opening.open_paper": _OWN,
    "persons.reach.check_power": _PART,
    "positions.receiving.tokens.issue_token": _KEYS,
    "positions.receiving.tokens.join_gateway": _KEYS,
    "positions.receiving.tokens.revoke_token": _KEYS,
    "positions.receiving.tokens.rotate_token": _KEYS,
    "record.void": _OWN,
    "standards.keeping.approve": _OWN,
    "standards.keeping.county_for": _PART,
    "standards.keeping.propose": _OWN,
    "standards.keeping.refuse": _OWN,
    "standards.keeping.withdraw": _OWN,
    "supervision.zero_reports.ask_offices": _PART,
    "supervision.zero_reports.release_offices": _PART,
    "supervision.zero_reports.report": _PART,
    "watching.blindness.nothing_seen": _MACHINE,
    "watching.blindness.seen_again": _MACHINE,
    "watching.blindness.tell_gateways": _MACHINE,
}
