"""The dashboard in Chromium: scripting up to all its charts, and sizes of its files.

Here: one visit with a trace of the main thread. Not here: the service (`serving.py`).
"""

import gzip
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STATIC = Path(__file__).parents[1] / "serving" / "dashboard" / "static"
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
CATEGORIES = ["devtools.timeline", "v8", "blink.user_timing"]
SCRIPTING = {
    *("EvaluateScript", "v8.compileModule", "v8.evaluateModule", "FunctionCall"),
    *("RunMicrotasks", "FireAnimationFrame", "TimerFire", "EventDispatch"),
}
START = "bench-start"
MARKS = ("bench-cards", "bench-chart", "bench-charts")
"""The cards, the first chart, and all charts of the overview."""
OBSERVER = """
performance.mark("bench-start");
new MutationObserver(() => {
  const once = (name, found) =>
    found && !performance.getEntriesByName(name).length && performance.mark(name);
  const charts = [...document.querySelectorAll(".panel .chart[role]")];
  const drawn = charts.filter((one) => one.querySelector("svg path"));
  const waits = document.querySelector("main [aria-busy]");
  once("bench-cards", document.querySelector(".card .value:not(.skeleton)"));
  once("bench-chart", drawn.length);
  if (once("bench-charts", !waits && drawn.length && drawn.length === charts.length))
    document.documentElement.setAttribute("data-bench-charts", "");
}).observe(document, { childList: true, subtree: true, attributes: true });
"""


@dataclass(frozen=True, slots=True)
class PageFigures:
    """Scripting of the main thread on the overview of 365 days, in milliseconds.

    Each figure counts from the start of the page, because a chart may be drawn before
    the cards. `wall_to_charts` is the time on the clock, not that of scripting.
    """

    to_cards: float
    to_chart: float
    to_charts: float
    wall_to_charts: float


def open_page(link: str, address: str) -> PageFigures | None:
    """Visit the overview; None without a Chromium on PATH."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.add_init_script(OBSERVER)
        page.goto(link)
        page.wait_for_selector("[aria-busy]", state="detached")
        browser.start_tracing(page=page, categories=CATEGORIES)
        page.goto(f"{address}/?range=365")
        # The page's policy forbids the evaluation that `wait_for_function` uses.
        page.wait_for_selector("[data-bench-charts]", state="attached")
        events = json.loads(browser.stop_tracing())["traceEvents"]
        browser.close()
    return read_trace(events)


def read_trace(events: Iterable[dict[str, Any]]) -> PageFigures:
    """Return the sums of a trace; nested events count once."""
    events = list(events)
    # The trace may hold the end of an earlier page.
    start = max(
        (one for one in events if one["name"] == START), key=lambda one: one["ts"]
    )
    moments = {
        one["name"]: int(one["ts"])
        for one in events
        if one["name"] in MARKS and one["ts"] >= start["ts"]
    }
    thread = start["pid"], start["tid"]
    scripts = sorted(
        (one["ts"], one["ts"] + one.get("dur", 0))
        for one in events
        if one["name"] in SCRIPTING
        and one["ph"] == "X"
        and (one["pid"], one["tid"]) == thread
    )
    begun = int(start["ts"])
    cards, chart, charts = (_sum(scripts, begun, moments[name]) for name in MARKS)
    return PageFigures(cards, chart, charts, (moments[MARKS[-1]] - begun) / 1_000)


def _sum(spans: list[tuple[int, int]], first: int, last: int) -> float:
    """Return the milliseconds of a range that the spans cover."""
    total, reached = 0, first
    for start, end in spans:
        covered = min(end, last) - max(start, reached)
        if covered > 0:
            total += covered
            reached = min(end, last)
    return total / 1_000


def read_sizes() -> dict[str, tuple[int, int]]:
    """Return bytes of the dashboard's files by kind, plain and compressed."""
    kinds = {
        "libraries, one file": ("vendor/*.js",),
        "own code": ("*.js", "*/*.js"),
        "styles": ("**/*.css",),
    }
    found = {}
    for kind, patterns in kinds.items():
        files = [file for one in patterns for file in sorted(STATIC.glob(one))]
        own = [one for one in files if kind[0] == "l" or one.parent.name != "vendor"]
        contents = [one.read_bytes() for one in own]
        packed = sum(len(gzip.compress(one, 6)) for one in contents)
        found[kind] = sum(map(len, contents)), packed
    return found
