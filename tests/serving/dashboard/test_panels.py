"""Panels of ages, growth, issues, freshness and local days.

Here: what each panel says of the stories of `support/board.py`. Not here: their
endpoints (`test_board_endpoints.py`), and what all pages share (`test_page.py`).
"""

from typing import Any

import pytest

from tests.serving.dashboard.test_page import violations
from tests.support.board_days import CANARY, ago
from tests.support.serving import Service

UNKNOWN = "\N{EN DASH}"
BERLIN = "&zone=Europe%2FBerlin"


def test_contents_stand_against_their_age(visit: Any) -> None:
    page = visit.open("?page=content&range=28")
    panel = visit.panel("ages")
    heads = panel.locator("thead th").all_inner_texts()
    assert heads[:2] == ["Title", "Published"]
    assert len(heads) == 6
    rows = [
        line.locator("td.number").all_inner_texts()
        for line in panel.locator("tbody tr").all()
    ]
    assert rows
    for cells in rows:
        for cell in cells:
            number, _, remark = cell.partition("\n")
            # A number has its median or says why there is none; a dash has its reason.
            assert remark.strip(), cell
            assert (number.strip() == UNKNOWN) != (
                "median" in remark or "fewer" in remark
            )
    assert "it is not that old yet" in panel.inner_text()
    assert CANARY not in page.content()


def test_milestones_and_spikes_have_their_days(visit: Any) -> None:
    visit.open("?channel=twitch:11")
    text = visit.panel("growth").inner_text()
    assert "1 milestone, 1 spike, 1 open" in text
    assert "500 followers" in text
    assert "+90 on" in text
    assert "usual is +10 a day" in text
    visit.open("?channel=youtube:UC1")
    assert "No channel reached a round number" in visit.panel("growth").inner_text()


def test_an_open_issue_says_what_to_do_and_shows_on_each_page(visit: Any) -> None:
    page = visit.open()
    link = page.get_by_role("link", name="1 open issue")
    link.click()
    visit.settle()
    panel = visit.panel("issues")
    assert "missing scope x" in panel.inner_text()
    assert "To do: Connect the account again" in panel.inner_text()
    assert page.get_by_role("link", name="Data").get_attribute("aria-current") == "page"
    assert CANARY not in page.content()


def test_freshness_asks_for_yesterday(visit: Any, service: Service) -> None:
    page = visit.page
    tables = [
        {
            "relation": f"creatorsync.{name}",
            "date": str(ago(1)),
            "isComplete": reason is None,
            "reason": reason,
            "lastCompleteDate": str(ago(2)),
            "builtAt": None,
        }
        for name, reason in (("a", "it was not built for the day"), ("b", None))
    ]
    visit.open("?page=data")
    assert "of" in visit.panel("freshness").locator(".facts").inner_text()
    page.route(
        "**/api/board/freshness",
        lambda route: route.fulfill(json={"tables": tables}),
    )
    visit.open("?page=data")
    text = visit.panel("freshness").inner_text()
    assert "No: 1 of 2 tables are complete" in text
    assert "it was not built for the day" in text
    assert "creatorsync.b" not in text
    tables[0] |= {"isComplete": True, "reason": None}
    visit.open("?page=data")
    panel = visit.panel("freshness")
    assert "Yes: 2 of 2 tables are complete" in panel.inner_text()
    assert not panel.locator("table").is_visible()


def test_own_days_appear_with_the_own_time_zone(visit: Any) -> None:
    visit.open("?channel=twitch:11")
    assert visit.panel("local-days").count() == 0
    visit.page.locator("#zone").select_option("Europe/Berlin")
    visit.settle()
    panel = visit.panel("local-days")
    rows = panel.locator("tbody tr").all_inner_texts()
    hours = [line.split("\t")[2:4] for line in rows]
    assert ["2 h", "1.5 h"] in hours  # a stream of 23:30 UTC
    assert "Europe/Berlin, beside UTC" in panel.inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_panels_are_accessible_on_a_small_screen(visit: Any, theme: str) -> None:
    visit.page.set_viewport_size({"width": 375, "height": 800})
    for query in (f"?theme={theme}{BERLIN}", f"?page=data&theme={theme}"):
        page = visit.open(query)
        assert page.evaluate("document.documentElement.scrollWidth") == 375
        assert violations(page) == {}


@pytest.mark.parametrize("name", ["overview", "content", "data"])
def test_late_panels_move_nothing_above_them(visit: Any, name: str) -> None:
    page = visit.page
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => { for (const one of"
        " list.getEntries()) if (!one.hadRecentInput) window.shift += one.value; })"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    for path in ("ages", "growth", "issues", "freshness", "jobs"):
        page.route(
            f"**/api/board/{path}*",
            lambda route: (page.wait_for_timeout(200), route.continue_()),
        )
    visit.open(f"?page={name}")
    page.wait_for_timeout(200)
    assert page.evaluate("window.shift") < 0.05
