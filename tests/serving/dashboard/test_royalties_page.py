"""The page of royalties: an artist's months and statements.

Here: the page over an answer of the endpoint's own shape. Not here: the numbers
(`pipelines/royalties`).
"""

from datetime import date
from decimal import Decimal
from typing import Any

from serving.endpoint import encoder
from serving.endpoints.board_artists import Artist, Artists, Month, Statement

MONTH = date(2026, 10, 1)
DASH = "\u2013"


def month(views: int | None) -> Month:
    return Month(
        month=MONTH,
        views=views,
        earnings=Decimal("12.5"),
        currency="USD",
        posts=3,
        unknown_posts=0,
        last_date=date(2026, 10, 31),
    )


def answer(visit: Any, views: int | None) -> None:
    """Let the endpoint answer with one artist, who has one month."""
    statement = Statement(
        month=MONTH,
        currency="USD",
        earnings=Decimal("12.5"),
        royalty=Decimal("6.25"),
        payable=None,
        is_locked=False,
        remark=None,
    )
    artist = Artist(
        id="1",
        name="Ada",
        currencies=["USD"],
        months=[month(views)],
        statements=[statement],
    )
    body = encoder.encode(Artists(artists=[artist]))
    visit.page.route(
        "**/api/board/artists",
        lambda route: route.fulfill(body=body, content_type="application/json"),
    )


def test_each_chart_has_the_numbers_of_its_month(visit: Any) -> None:
    answer(visit, 2153)
    visit.open("?page=royalties&tables=1")
    assert visit.rows("views")["2026-10-01"][0] == "2,153"
    assert visit.rows("earnings")["2026-10-01"][0] == "12.5"
    assert visit.rows("statements")["Oct 2026"][:3] == ["$12.50", "$6.25", DASH]


def test_heads_of_numbers_stand_above_their_numbers(visit: Any) -> None:
    answer(visit, 2153)
    page = visit.open("?page=royalties&tables=1")
    for head in page.locator("thead th:not(:first-child)").all():
        place = head.evaluate("one => one.cellIndex")
        table = head.locator("xpath=ancestor::table")
        cell = table.locator(f"tbody tr:first-child > :nth-child({place + 1})")
        align = "one => getComputedStyle(one).textAlign"
        assert head.evaluate(align) == cell.evaluate(align), head.inner_text()


def test_unknown_views_are_an_empty_place_with_its_reason(visit: Any) -> None:
    answer(visit, None)
    visit.open("?page=royalties")
    assert "is known at no platform" in visit.panel("views").inner_text()


def test_without_an_artist_the_page_says_what_to_do(visit: Any) -> None:
    page = visit.open("?page=royalties")
    assert "creators people role" in page.locator("main").inner_text()
