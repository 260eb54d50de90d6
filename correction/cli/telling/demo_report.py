"""What a demonstration shows (演示结果): the open alerts with reasons, and the score against the truth."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from correction.cli.cases import find_alert_ids, rare_file
from correction.cli.demo import Lived
from correction.cli.home import Office
from correction.cli.session import Screen
from correction.cli.telling.describing import ID_SHOWN, draw_alert, span, subject_of
from correction.cli.words import MATTER_ZH
from correction.domain.alert import Alert
from correction.domain.alert_kind import AlertKind
from correction.domain.file import CaseFile
from correction.rulebooks.glossary import glossary
from correction.testing.score import Score

TOP = 12
OF_A_KIND = 2
FAULTS_MAX = 10


def open_counts(office: Office) -> Mapping[str, int]:
    """Count the open alerts of each kind, the gravest kinds first."""
    ids = find_alert_ids(office.store)
    with office.store.reading() as uow:
        return Counter(uow.alert(alert_id).stated.kind.value for alert_id in ids)


def draw_demo(
    screen: Screen, office: Office, lived: Lived, score: Score, told: Mapping[str, Any], *, now: datetime
) -> None:
    """Write what was taken in, what is open and why, and how that stands to the truth."""
    screen.heading("一、经过")
    screen.line(
        f"导入 {lived.rows} 行、定位 {lived.fixes} 个（另有批准期限以外、依法不留存的 {lived.unlawful} 个）；"
        f"研判 {lived.reviewed} 次，预警变化 {lived.stated} 条"
    )
    screen.line(f"用时：模拟 {told['simulate_s']:.0f} 秒，导入和巡查 {told['live_s']:.0f} 秒")
    for what, faults in (("退回", lived.refused), ("未能研判", lived.failed)):
        for fault in faults[:FAULTS_MAX]:
            screen.line(f"{what}：{fault}")
    screen.heading("二、未办结的预警")
    _draw_counts(screen, told["open"])
    _draw_top(screen, office, now)
    screen.heading("三、与真实情况比对")
    for line in score.lines():
        screen.line(line)
    screen.heading("四、接着看")
    home = f"--home {told['out']}/office --now {now.isoformat()}"
    screen.line(f"correction alerts list {home}")
    screen.line(f"correction why 预警编号 {home}")


def _draw_counts(screen: Screen, counts: Mapping[str, int]) -> None:
    words = glossary()
    rows = [
        (words.grades[entry.grade], entry.zh, words.bearers[entry.bearer], counts[kind.value])
        for kind, entry in sorted(
            words.alerts.items(), key=lambda item: list(words.grades).index(item[1].grade)
        )
        if kind.value in counts
    ]
    screen.table(("等级", "种类", "义务承担者", "条数"), rows)


def _draw_top(screen: Screen, office: Office, now: datetime) -> None:
    words = glossary()
    ids = find_alert_ids(office.store)
    with office.store.reading() as uow:
        alerts = _few_of_each_kind(uow.alert(alert_id) for alert_id in ids)
        if alerts:
            file = CaseFile.of_log(alerts[0].log_id, uow.entries(alerts[0].log_id))
        tree, log_ids = uow.organisation(), {alert.log_id for alert in alerts}
        subjects = {log_id: subject_of(rare_file(uow, log_id), tree) for log_id in log_ids}
    screen.line(f"较重的 {len(alerts)} 条（每种至多 {OF_A_KIND} 条）：")
    for alert in alerts:
        stated = alert.stated
        entry = words.alert(stated.kind)
        screen.line(
            f"  [{words.grades[entry.grade]}] {entry.zh} {subjects[alert.log_id]} "
            f"{span(stated.began_at, stated.ended_at)} {MATTER_ZH[stated.matter]} {alert.alert_id[:ID_SHOWN]}"
        )
        screen.line(f"      {'；'.join(stated.why.arithmetic)}")
        screen.line(f"      依据 {'；'.join(str(citation) for citation in stated.why.citations)}")
    if alerts:
        screen.heading("其中第一条的完整理由")
        draw_alert(screen, alerts[0], file, subjects[alerts[0].log_id], now)


def _few_of_each_kind(alerts: Iterable[Alert]) -> list[Alert]:
    """Choose the gravest alerts, but not many of one kind."""
    seen: Counter[AlertKind] = Counter()
    chosen: list[Alert] = []
    for alert in alerts:
        if len(chosen) < TOP and seen[alert.stated.kind] < OF_A_KIND:
            seen[alert.stated.kind] += 1
            chosen.append(alert)
    return chosen
