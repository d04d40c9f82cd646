"""A browser for tests of the dashboard, one per test file.

Here: the system's Chromium and pages in it. Not here: the service behind the page.
"""

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from pipelines.database.warehouse import Warehouse
from tests.support.board import Board, board_template, fill
from tests.support.databases import database, name_of, opened, unused
from tests.support.serving import Service, running
from tests.support.tree import PROJECT
from tests.support.views import Views

STATIC = PROJECT / "serving/dashboard/static"
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return the system's Chromium.

    It ends with the file: Playwright's event loop would disturb tests of asyncio.
    """
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("no Chromium on PATH: apt-get install chromium")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only here

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and writes no log."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def modules(browser: Any) -> Iterator[Any]:
    """Return an empty page that can import the dashboard's modules."""
    handler = functools.partial(Quiet, directory=str(STATIC))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/icon.svg")
        yield page
        page.close()
        server.shutdown()


@pytest.fixture(scope="session")
def board_url(views: Views, server_url: str) -> Iterator[str]:
    """Return a database with the dashboard's tables, to be copied."""
    with board_template(views, server_url) as url:
        yield url


@pytest.fixture(scope="module")
def board_warehouse(board_url: str, server_url: str) -> Iterator[Warehouse]:
    """Return a copy of this file's own."""
    url = unused(server_url, "board_copy")
    with database(url, name_of(board_url)), opened(url) as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def board(board_warehouse: Warehouse) -> Board:
    """Return the people of the filled copy."""
    return fill(board_warehouse.url)


@pytest.fixture(scope="module")
def service(
    board: Board, board_warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """Return the service over the filled copy."""
    with running(board_warehouse, tmp_path_factory.mktemp("serving")) as service:
        yield service


@dataclass
class Visit:
    """A page of a signed-in person; it records what a page must not do."""

    page: Any
    base: str
    problems: list[str] = field(default_factory=list)

    def open(self, query: str = "") -> Any:
        """Go to a view and wait until its numbers are there."""
        self.page.goto(f"{self.base}/{query}")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until nothing is on its way."""
        self.page.wait_for_selector("main")
        self.page.wait_for_selector("[aria-busy]", state="detached")

    def panel(self, name: str) -> Any:
        """Return a chart's frame."""
        return self.page.locator(f"#panel-{name}")

    def rows(self, name: str) -> dict[str, list[str]]:
        """Return a chart's table by its first column."""
        panel = self.panel(name)
        if not panel.locator("table").count():
            panel.get_by_role("button", name="Table").click()
        lines = panel.locator("tbody tr").all()
        cells = [line.locator("th, td").all_inner_texts() for line in lines]
        return {first: [one.strip() for one in rest] for first, *rest in cells}


def make_visit(browser: Any, service: Service, person_id: str, **options: Any) -> Visit:
    """Sign a new browser context in; the tests of a minute share no rate limit."""
    service.app.state.serving.limits.reset()
    context = browser.new_context(
        viewport=options.pop("viewport", {"width": 1280, "height": 900}),
        locale="en-GB",
        timezone_id="UTC",
        accept_downloads=True,
        **options,
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    visit = Visit(page, service.url)
    page.on(
        "console",
        lambda one: (
            one.type in ("error", "warning")
            and visit.problems.append(f"console: {one.text}")
        ),
    )
    page.on("pageerror", lambda one: visit.problems.append(f"error: {one}"))
    page.on(
        "request",
        lambda one: (
            one.url.startswith((service.url, "data:", "blob:"))
            or visit.problems.append(f"foreign: {one.url}")
        ),
    )
    page.goto(service.link(person_id))
    return visit


@pytest.fixture
def screen() -> dict[str, Any]:
    """Return options of the browser's context; a file may have its own."""
    return {}


@pytest.fixture
def visit(
    browser: Any, service: Service, board: Board, screen: dict[str, Any]
) -> Iterator[Visit]:
    """Return Ann's page; it must end without a problem."""
    visit = make_visit(browser, service, board.people["ann"], **screen)
    yield visit
    visit.page.context.close()
    assert visit.problems == []
