"""The live board: numbers arrive by themselves, over one connection of a browser."""

from datetime import UTC, datetime
from typing import Any

from tests.serving.dashboard.conftest import make_visit
from tests.support.board import Board, add_samples
from tests.support.board_days import CANARY
from tests.support.serving import Service
from tests.support.waiting import until


def readers(service: Service) -> int:
    return int(service.app.state.serving.live_notices.readers)


def test_a_new_sample_appears_by_itself(visit: Any, service: Service) -> None:
    page = visit.open("?page=live")
    page.get_by_text("followed", exact=True).first.wait_for()
    page.locator(".dot.live").wait_for()
    add_samples(service.warehouse, "followed", {datetime.now(UTC): 4321})
    page.get_by_text("4,321").wait_for(timeout=30_000)
    assert CANARY not in page.content()


def test_a_gap_of_samples_breaks_the_line(visit: Any) -> None:
    page = visit.open("?page=live")
    drawn = page.locator(".stream .spark path").get_attribute("d")
    assert drawn.count("M") >= 2


def test_the_tabs_of_a_browser_share_one_connection(
    browser: Any, service: Service, board: Board
) -> None:
    visit = make_visit(browser, service, board.people["ann"])
    until(lambda: readers(service) == 0)
    first = visit.open("?page=live")
    first.locator(".dot.live").wait_for()
    second = first.context.new_page()
    second.goto(f"{service.url}/?page=live")
    second.locator(".stream").wait_for()
    add_samples(service.warehouse, "followed", {datetime.now(UTC): 5432})
    second.get_by_text("5,432").wait_for(timeout=30_000)
    assert readers(service) == 1
    # The next tab takes over when the first one closes.
    first.close()
    add_samples(service.warehouse, "followed", {datetime.now(UTC): 6543})
    second.get_by_text("6,543").wait_for(timeout=30_000)
    second.context.close()
    until(lambda: readers(service) == 0)


def test_a_refused_stream_is_opened_again(visit: Any, service: Service) -> None:
    page = visit.page
    refused = []

    def refuse(route: Any) -> None:
        refused.append(1)
        route.fulfill(status=503, body="{}", content_type="application/problem+json")

    page.route("**/api/board/live/events", refuse, times=2)
    visit.open("?page=live")
    page.locator(".dot.live").wait_for(timeout=30_000)
    assert len(refused) == 2
    add_samples(service.warehouse, "followed", {datetime.now(UTC): 7654})
    page.get_by_text("7,654").wait_for(timeout=30_000)
    visit.problems.clear()  # the browser reports each refusal


def test_a_team_without_streams_says_so(visit: Any, service: Service) -> None:
    page = visit.page
    page.route(
        "**/api/board/live/events",
        lambda route: route.fulfill(status=204, body=""),
    )
    page.route(
        "**/api/board/live",
        lambda route: route.fulfill(
            json={
                "asOf": None,
                "teams": [{"id": "x", "name": "t", "channels": 2, "streams": []}],
            }
        ),
    )
    visit.open("?page=live")
    page.get_by_text("Nobody is live").wait_for()
    visit.problems.clear()
