"""The page on a small screen: nothing is cut off, and the filters are folded.

Here: a viewport of 375 pixels. Not here: wide screens (`test_page.py`).
"""

from typing import Any

import pytest

from tests.support.serving import Service

PAGES = ("overview", "content", "live", "goals", "royalties", "data")
PAGE_WIDTH = "document.documentElement.scrollWidth"


@pytest.fixture
def screen() -> dict[str, Any]:
    return {"viewport": {"width": 375, "height": 800}}


def test_a_small_screen_needs_no_sideways_scrolling(
    visit: Any, service: Service
) -> None:
    for name in PAGES:
        page = visit.open(f"?page={name}")
        assert page.evaluate(PAGE_WIDTH) == 375, name
    visit.page.goto(f"{service.url}/docs")
    assert visit.page.evaluate(PAGE_WIDTH) == 375


def test_a_small_screen_folds_the_filters(visit: Any) -> None:
    page = visit.open("?channel=twitch:11&range=28")
    address = page.url
    button = page.get_by_role("button", name="Filters: ")
    assert not page.locator("#channel").is_visible()
    assert page.locator(".card").first.bounding_box()["y"] < 300
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert page.locator("#channel").is_visible()
    assert page.url == address
    page.locator("#channel").select_option("youtube:UC1")
    assert "youtube" in page.url
    assert page.locator("#channel").is_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Filters: ").wait_for(state="hidden")
    assert page.locator("#channel").is_visible()


def test_a_small_screen_shows_the_names_of_categories(visit: Any) -> None:
    visit.open()
    overhang = visit.panel("categories").evaluate(
        """panel => {
          const frame = panel.querySelector("svg").getBoundingClientRect();
          const texts = [...panel.querySelectorAll("svg text")];
          if (texts.some(one => one.textContent === "...")) return [];
          return texts.map(one => {
            const box = one.getBoundingClientRect();
            return Math.max(frame.left - box.left, box.right - frame.right);
          });
        }"""
    )
    assert overhang
    assert max(overhang) <= 1
