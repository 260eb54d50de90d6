"""One officer's morning: signed in, a page every five to twenty seconds, following what the pages link to."""

import gzip
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlencode

from pypinyin import lazy_pinyin

from benchmarks.desk.county import OFFICES, PASSWORD, account_of, name_of

THINK_S = (5.0, 20.0)
POLLED_AFTER_S = 15.0
TIMEOUT_S = 60.0
CHECK_IN = re.compile(r'action="(/people/[^"/]+/check-in-now)".*?name="entry" value="([^"]+)"', re.DOTALL)
# How often an officer turns to what, of a hundred clicks.
MORNING = {
    "today": 18,
    "alerts": 14,
    "alert": 12,
    "find": 14,
    "person": 16,
    "check-in": 12,
    "leaves": 5,
    "gather": 4,
    "map": 4,
    "statistics": 1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one click brought: how long until the last byte, how many bytes, and what was wrong with it."""

    page: str
    began_s: float
    took_s: float
    size: int
    wrong: str = ""


@dataclass
class Officer:
    """One browser with one account; each click opens a connection, as after seconds of reading."""

    number: int
    port: int
    persons: int
    clicks: Sequence[str]
    weights: Sequence[int]
    rng: random.Random
    answers: list[Answer] = field(default_factory=list)
    cookie: str = ""
    csrf: str = ""
    people: list[str] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)
    check_ins: list[tuple[str, str]] = field(default_factory=list)

    def enter(self) -> None:
        """Sign in and open the first page, with all that it brings along the first time."""
        form = {"account": account_of(self.number), "password": PASSWORD, "back": "/today"}
        self._ask("sign-in", "POST", "/sign-in", form, status=303)
        first = self.open_today()
        for path in sorted(set(re.findall(r'(?:src|href)="(/static/[^"]+)"', first))):
            self._ask("static file", "GET", path)

    def work(self, until_s: float, sleep: Callable[[float], object]) -> None:
        """Click until the morning is over."""
        while True:
            think_s = self.rng.uniform(*THINK_S)
            polls = think_s > POLLED_AFTER_S and bool(self.answers) and self.answers[-1].page == "alerts"
            if time.monotonic() + think_s > until_s:
                return
            sleep(POLLED_AFTER_S if polls else think_s)
            if polls:
                # The page asks for its queue again by itself.
                self._ask("alerts, polled", "GET", "/alerts/queue")
                sleep(think_s - POLLED_AFTER_S)
            self.click(self.rng.choices(self.clicks, self.weights)[0])

    def click(self, what: str) -> None:
        """Turn to one thing."""
        match what:
            case "today":
                self.open_today()
            case "alerts":
                text = self._ask("alerts", "GET", "/alerts")
                self.alerts = re.findall(r'href="/alerts/([^"/?#]+)"', text) or self.alerts
            case "alert" if self.alerts:
                self._ask("alert", "GET", f"/alerts/{self.rng.choice(self.alerts)}")
            case "find":
                self._find()
            case "check-in" if self.check_ins:
                path, key = self.check_ins.pop(self.rng.randrange(len(self.check_ins)))
                self._ask("check-in", "POST", path, {"csrf": self.csrf, "entry": key})
            case "person" | "leaves" if self.people:
                beneath = "/leaves" if what == "leaves" else ""
                self._ask(what, "GET", f"/people/{self.rng.choice(self.people)}{beneath}")
            case "alert" | "check-in" | "person" | "leaves":
                self.open_today()
            case _:
                self._ask(what, "GET", f"/{what}")

    def open_today(self) -> str:
        """Open the day, and keep what can be turned to from it; the first time is counted apart."""
        known = any(answer.page.startswith("today") for answer in self.answers)
        text = self._ask("today" if known else "today, first", "GET", "/today")
        found = re.search(r'name="csrf" value="([^"]+)"', text)
        self.csrf = found[1] if found else self.csrf
        self.people = sorted(set(re.findall(r'href="/people/([^"/?#]+)"', text))) or self.people
        self.alerts = re.findall(r'href="/alerts/([^"/?#]+)"', text) or self.alerts
        self.check_ins = CHECK_IN.findall(text)
        return text

    def _find(self) -> None:
        """Type what people type: initials, a name, a part of a number."""
        n = self.number + OFFICES * self.rng.randrange(max(1, self.persons // OFFICES))
        syllables = lazy_pinyin(name_of(n))
        initials = "".join(syllable[0] for syllable in syllables)
        words = self.rng.choice((initials, "".join(syllables), name_of(n)[:2], f"{n:08}"[-5:], f"JZ{n:06}"))
        self._ask("find", "GET", "/find?" + urlencode({"words": words}))

    def _ask(
        self, page: str, method: str, path: str, form: dict[str, str] | None = None, *, status: int = 200
    ) -> str:
        headers = {"Cookie": self.cookie, "Accept": "text/html", "Accept-Encoding": "gzip"}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
        began_s, body, text, wrong = time.monotonic(), b"", b"", ""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        try:
            connection.request(method, path, urlencode(form) if form is not None else None, headers)
            answer = connection.getresponse()
            body = answer.read()
            self._keep_cookie(answer)
            text = gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body
            if answer.status != status:
                wrong = f"{method} {path}: {answer.status}"
        except (OSError, HTTPException) as error:
            wrong = f"{method} {path}: {error!r}"
        finally:
            connection.close()
        took_s = time.monotonic() - began_s
        self.answers.append(Answer(page=page, began_s=began_s, took_s=took_s, size=len(body), wrong=wrong))
        return text.decode(errors="replace")

    def _keep_cookie(self, answer: HTTPResponse) -> None:
        given = answer.getheader("Set-Cookie")
        if given:
            self.cookie = given.partition(";")[0]
