"""The page as a whole: address, keys, exports, themes, hostile text."""

import csv
import io
import struct
from pathlib import Path
from typing import Any

import pytest

from tests.serving.dashboard.conftest import make_visit
from tests.support.board import Board
from tests.support.board_days import CANARY, FORMULA, HOSTILE, ago
from tests.support.serving import Service

AXE = Path(__file__).parent / "vendor/axe.min.js"
PAGES = ("overview", "content", "live", "goals", "royalties", "data")
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']}"

UNKNOWN = "\N{EN DASH}"


def test_the_whole_view_is_in_the_address(visit: Any) -> None:
    page = visit.open()
    page.get_by_role("button", name="28 d").click()
    page.locator("#channel").select_option("youtube:UC1")
    page.get_by_role("button", name="week", exact=True).click()
    page.locator("#zone").select_option("Europe/Berlin")
    page.get_by_role("button", name="Compare").click()
    visit.settle()
    address, text = page.url, page.locator("main").inner_text()
    other = page.context.new_page()
    other.goto(address)
    other.wait_for_selector("#panel-followers svg")
    other.wait_for_selector("[aria-busy]", state="detached")
    assert other.locator("main").inner_text() == text
    page.go_back()
    visit.settle()
    assert "compare" not in page.url
    assert (
        page.get_by_role("button", name="Compare").get_attribute("aria-pressed")
        == "false"
    )


@pytest.mark.parametrize(
    "query",
    [
        "?range=0",
        "?range=999&zone=Nowhere",
        "?from=x&to=2026-02-30",
        "?page=<b>",
        "?from=0001-01-01&to=0001-01-05",
    ],
)
def test_a_broken_address_shows_the_default_view(visit: Any, query: str) -> None:
    page = visit.open(query)
    assert (
        page.get_by_role("button", name="14 d").get_attribute("aria-pressed") == "true"
    )


def test_an_unknown_platform_of_an_address_has_no_contents(visit: Any) -> None:
    page = visit.open("?page=content&platform=nope")
    assert page.locator("#panel-content").inner_text()
    assert not page.locator("table.contents tbody tr").count()
    # The service would refuse the name, and the page would tell of it.
    assert visit.problems == []


def test_an_unknown_period_shows_days(visit: Any) -> None:
    page = visit.open("?period=constructor")
    day = page.get_by_role("button", name="day", exact=True)
    assert day.get_attribute("aria-pressed") == "true"


def test_keys_change_the_view(visit: Any) -> None:
    page = visit.open()
    for key, name in (("w", "week"), ("m", "month"), ("y", "year"), ("d", "day")):
        page.keyboard.press(key)
        chosen = page.get_by_role("button", name=name, exact=True)
        assert chosen.get_attribute("aria-pressed") == "true"
    page.keyboard.press("t")
    visit.settle()
    assert visit.panel("followers").locator("table").count() == 1
    page.get_by_label("Note", exact=True).press("c")
    assert "compare" not in page.url


def test_arrow_keys_read_a_chart_aloud(visit: Any) -> None:
    page = visit.open("?channel=youtube:UC1")
    chart = visit.panel("followers").locator(".chart")
    chart.focus()
    page.keyboard.press("End")
    said = visit.panel("followers").locator("[aria-live]")
    assert "unfinished" in said.inner_text()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    assert "unknown (no reading of this day)" in said.inner_text()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_text("Why this number?").wait_for()


def test_a_csv_has_exactly_what_is_shown(visit: Any) -> None:
    page = visit.open("?channel=youtube:UC1")
    rows = visit.rows("followers")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV of Followers", exact=True).click()
    text = Path(waiting.value.path()).read_text()
    head, *lines = csv.reader(io.StringIO(text))
    assert head == ["day", "Ann's films · YouTube", "remark"]
    assert {
        day: [f"{int(one):,}" if one else UNKNOWN, why] for day, one, why in lines
    } == rows
    assert str(ago(13)) in waiting.value.suggested_filename


def test_a_png_carries_filters_range_and_caveats(visit: Any) -> None:
    page = visit.open("?channel=youtube:UC1&compare=1")
    page.evaluate(
        "() => { const fill = CanvasRenderingContext2D.prototype.fillText;"
        " window.written = []; CanvasRenderingContext2D.prototype.fillText ="
        " function (text, ...rest) { window.written.push(text);"
        " return fill.call(this, text, ...rest); }; }"
    )
    with page.expect_download() as waiting:
        page.get_by_role("button", name="PNG of Followers", exact=True).click()
    image = Path(waiting.value.path()).read_bytes()
    assert image[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", image[16:24])
    assert (width, height > 500) == (1200, True)
    assert len(image) > 15_000
    written = " ".join(page.evaluate("window.written"))
    for part in (
        "Followers",
        "Ann's films (YouTube)",
        "days: UTC",
        "data as of",
        "not zero",
    ):
        assert part in written
    assert "compared with the earlier period" in written
    legend = visit.panel("followers").locator(".legend li").all_inner_texts()
    assert len(legend) > 1
    assert all(name in page.evaluate("window.written") for name in legend)


def test_text_from_outside_stays_text(visit: Any) -> None:
    page = visit.open("?page=content")
    assert page.get_by_text(HOSTILE).count() == 1
    assert page.get_by_role("link", name=FORMULA).count() == 0
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    assert f"'{FORMULA}" in Path(waiting.value.path()).read_text()
    visit.open("?channel=twitch:11")
    page.hover("#panel-categories .chart", position={"x": 280, "y": 60})
    assert page.evaluate("window.hacked") is None
    assert page.locator("main img").count() == 0


def violations(page: Any) -> dict[str, list[str]]:
    """Return the broken rules of accessibility, with some elements of each."""
    page.evaluate(AXE.read_text())
    answer = page.evaluate(f"axe.run(document, {RULES})")
    return {
        one["id"]: [node["html"][:120] for node in one["nodes"][:3]]
        for one in answer["violations"]
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible(visit: Any, theme: str) -> None:
    found = {
        name: violations(visit.open(f"?page={name}&theme={theme}")) for name in PAGES
    }
    assert found == {name: {} for name in PAGES}


def test_a_table_view_is_accessible_too(visit: Any) -> None:
    assert violations(visit.open("?tables=1&compare=1")) == {}


def test_a_table_of_contents_shows_its_last_column(visit: Any) -> None:
    visit.open("?page=content")
    table = visit.panel("content").locator(".scroll")
    assert table.evaluate("one => one.scrollWidth - one.clientWidth") <= 0


def test_hours_of_categories_are_hours_in_every_view(visit: Any) -> None:
    page = visit.open("?channel=twitch:11")
    shown = visit.rows("categories")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV of Top categories").click()
    text = Path(waiting.value.path()).read_text()
    _, *lines = csv.reader(io.StringIO(text))
    assert lines
    for category, hours, _ in lines:
        assert shown[category][0] == f"{round(float(hours), 1):g} h"


def test_typing_a_year_asks_for_no_day_before_all_numbers(visit: Any) -> None:
    page = visit.open()
    address = page.url
    page.locator("#from").evaluate(
        "one => { one.value = '0202-01-05';"
        " one.dispatchEvent(new Event('change', { bubbles: true })); }"
    )
    visit.settle()
    assert page.url == address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_follows_the_system_and_the_choice(
    browser: Any, service: Service, board: Board, scheme: str
) -> None:
    visit = make_visit(browser, service, board.people["ann"], color_scheme=scheme)
    page = visit.open()
    assert page.locator("html").get_attribute("data-theme") == scheme
    other = {"light": "Dark", "dark": "Light"}[scheme]
    page.get_by_role("button", name=other, exact=True).click()
    assert page.locator("html").get_attribute("data-theme") == other.lower()
    ink = page.evaluate("getComputedStyle(document.body).color")
    drawn = (
        visit.panel("views")
        .locator("svg text")
        .first.evaluate("one => getComputedStyle(one).fill")
    )
    assert ink != drawn  # the axis is muted, in the colours of the theme
    assert page.locator("html").get_attribute("data-theme") in page.url
    page.context.close()


def test_numbers_move_nothing_when_they_arrive(visit: Any) -> None:
    page = visit.page
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => { for (const one of"
        " list.getEntries()) if (!one.hadRecentInput) window.shift += one.value; })"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    page.route(
        "**/api/board/days*",
        lambda route: (page.wait_for_timeout(400), route.continue_()),
    )
    visit.open()
    assert page.evaluate("window.shift") < 0.05
    boxes = [
        page.locator(one).bounding_box()
        for one in ("#card-followers", "#panel-followers")
    ]
    assert boxes[0]["y"] < boxes[1]["y"]


def test_the_heat_map_says_why_something_is_missing(visit: Any) -> None:
    page = visit.open("?page=data")
    page.locator(".cell.unavailable").last.click()
    assert (
        "scope yt-analytics.readonly is missing"
        in page.get_by_role("status").last.inner_text()
    )
    assert "token refused" in page.locator("main").inner_text()
    assert CANARY not in page.content()


def test_a_goal_without_a_projection_says_why(visit: Any) -> None:
    page = visit.open("?page=goals")
    assert "No projection: no value is known" in page.locator(".goal").inner_text()


def test_without_a_session_the_page_offers_to_sign_in(
    browser: Any, service: Service, board: Board
) -> None:
    page = browser.new_page()
    page.goto(service.url)
    page.get_by_role("heading", name="Sign in").wait_for()
    for link in page.locator("main a").all():
        address = f"{service.url}{link.get_attribute('href')}"
        assert page.request.get(address).ok
    page.close()
