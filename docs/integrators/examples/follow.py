"""Follow what happens: page by page from where one stopped, then as it comes."""

import json
import sys
from urllib.request import Request, urlopen

from client import TOKEN, URL, call

after = sys.argv[1] if len(sys.argv) > 1 else ""
more = True
while more:
    page = call("GET", f"/events?after={after}")
    for event in page["items"]:
        print(event["event_id"], event["read"][0], *event["kinds_zh"])
    after, more = page["after"], page["more"]

# Keep `after`: whoever comes back with it has missed nothing.
headers = {"Authorization": f"Bearer {TOKEN}", "Last-Event-ID": after}
with urlopen(Request(f"{URL}/events/stream", headers=headers)) as stream:
    for line in stream:
        name, _, said = line.decode().rstrip("\n").partition(": ")
        if name == "data" and said != "{}":
            print(json.loads(said)["read"][0])
            break
