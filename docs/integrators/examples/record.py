"""Record a check-in, twice on purpose; ask for leave; read the gravest alert and why it was told."""

from client import call, new_key

case = call("GET", "/search?words=A001")[0]
path = f"/cases/{case['case_id']}"

check_in = {
    "fact": {"entry_kind": "check_in_made", "means": "ordinary_phone"},
    "happened_at": "2026-03-10T08:15:00+08:00",
}
key = new_key()
first, again = (call("PUT", f"{path}/entries/{key}", check_in) for _ in range(2))
print(first["entries"][0]["number"], again["entries"][0]["number"])

leave = {"entry_kind": "leave_asked", "leave_id": new_key(), "reason": "奔丧", "destination": "邻县"}
leave |= {"from_on": "2026-03-20", "to_on": "2026-03-22"}
print(call("PUT", f"{path}/requests/asked/{new_key()}", {"fact": leave})["entries"][0]["kind_zh"])

alert = call("GET", "/alerts?limit=1")["items"][0]
print(alert["grade_zh"], alert["kind_zh"], call("GET", f"/alerts/{alert['alert_id']}")["explanation"])
