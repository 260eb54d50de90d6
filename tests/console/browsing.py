"""A real browser for the pages: what it complains about, where it asks, and what axe finds."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

CHROMIUM = shutil.which("chromium")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
)
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
SHOTS = Path(__file__).resolve().parents[2] / "var" / "screenshots"


@dataclass
class Browser:
    """One page of 1366 by 768, as on an office's old screen."""

    page: Page
    home: str
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.home + path)

    def press(self, *keys: str) -> int:
        """Press keys one after another; give how many."""
        for key in keys:
            self.page.keyboard.press(key)
        return len(keys)

    def go(self, *keys: str) -> int:
        """Press keys of which the last leads to another page."""
        with self.page.expect_navigation():
            return self.press(*keys)

    def shot(self, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    def faults(self) -> list[str]:
        """What axe finds serious or worse on this page."""
        self.page.evaluate(AXE)
        found: dict[str, Any] = self.page.evaluate("axe.run()")
        grave = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
        return [f"{one['id']}: {json.dumps(one['nodes'][0]['target'])}" for one in grave]


@contextmanager
def browsing(home: str) -> Iterator[Browser]:
    """Start Debian's Chromium, listen to what it says, and end it."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = chromium.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        browser = Browser(page, home)
        page.on(
            "console",
            lambda said: browser.complaints.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: browser.complaints.append(str(error)))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(home) else browser.elsewhere.append(asked.url),
        )
        yield browser
        chromium.close()


def missing() -> str:
    """Say why there is no browser; empty where there is one, or where its absence must fail the run."""
    if CHROMIUM or os.environ.get("CI"):
        return ""
    return "no `chromium` on this machine; the pages are tested without a browser, and in CI with one"
