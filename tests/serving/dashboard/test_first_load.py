"""What the browser loads for the first page, and what it loads later."""

from typing import Any

import httpx
import pytest

from tests.support.serving import Service

LIMIT = 40_000
"""Bytes of own code that a page takes when it is opened first, compressed."""
LATER = ("content", "data", "goals", "live", "royalties")
LOADED = """
() => performance.getEntriesByType("resource").filter((one) => /[.]js$/.test(one.name))
  .map((one) => [new URL(one.name).pathname, one.encodedBodySize])
"""


def loaded(visit: Any) -> dict[str, int]:
    """Return the scripts that the page has loaded, with their bytes on the wire."""
    return dict(visit.page.evaluate(LOADED))


def own_code(visit: Any) -> dict[str, int]:
    """Return the scripts without the libraries."""
    found = {path: n for path, n in loaded(visit).items() if "/vendor/" not in path}
    assert found["/main.js"] > 0
    return found


def test_the_first_page_loads_its_own_code_alone(visit: Any) -> None:
    visit.open()
    own = own_code(visit)
    assert sum(own.values()) <= LIMIT
    assert not {"/image.js", *(f"/pages/{name}.js" for name in LATER)} & own.keys()
    assert loaded(visit)["/vendor/libraries.js"] < 250_000


@pytest.mark.parametrize("name", LATER)
def test_a_page_that_is_opened_first_is_as_light(visit: Any, name: str) -> None:
    visit.open(f"?page={name}")
    own = own_code(visit)
    assert f"/pages/{name}.js" in own
    assert sum(own.values()) <= LIMIT


@pytest.mark.parametrize("name", LATER)
def test_a_page_is_loaded_when_it_is_first_shown(visit: Any, name: str) -> None:
    page = visit.open()
    page.get_by_role("navigation").get_by_text(name.capitalize()).click()
    visit.settle()
    assert f"/pages/{name}.js" in loaded(visit)
    assert page.locator("main section").first.inner_text()


def test_a_page_that_cannot_be_loaded_says_so(visit: Any) -> None:
    page = visit.open()
    page.route("**/pages/goals.js", lambda route: route.abort())
    page.get_by_role("navigation").get_by_text("Goals").click()
    page.get_by_text("Reload to try again").wait_for()
    # The other pages stay.
    page.get_by_role("navigation").get_by_text("Data").click()
    visit.settle()
    assert page.locator("main section").count()
    [problem] = visit.problems
    assert "net::ERR_FAILED" in problem
    visit.problems.clear()


def test_files_are_compressed_for_those_who_ask(service: Service) -> None:
    url = f"{service.url}/vendor/libraries.js"
    plain = httpx.get(url, headers={"accept-encoding": "identity"})
    small = httpx.get(url, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert small.content == plain.content
    assert small.num_bytes_downloaded < len(plain.content) / 2
    again = httpx.get(
        url, headers={"accept-encoding": "gzip", "if-none-match": small.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("script", "button"),
    [
        ("image.js", "button[aria-label='PNG of Followers']"),
        ("parts/why_dialog.js", "button[title^='Where does this number']"),
    ],
)
def test_a_click_whose_code_cannot_be_loaded_says_so(
    visit: Any, script: str, button: str
) -> None:
    page = visit.open()
    page.route(f"**/{script}", lambda route: route.abort())
    page.locator(button).first.click()
    page.get_by_text("did not send a part of this page").wait_for()
    assert visit.problems.pop().startswith("console: Failed to load resource")
