"""The sandbox's Dev.to: refused clients, throttle, keys and errors."""

from collections.abc import Iterator

import httpx
import pytest

import sandbox

AGENT = {"User-Agent": "my-client/1.0"}


@pytest.fixture
def devto(server: sandbox.Sandbox) -> Iterator[httpx.Client]:
    (key,) = (
        line["access_token"]
        for line in server.connections("devto")
        if line["owner"] == "nora"
    )
    url = server.environ()["DEVTO_API_URL"]
    with httpx.Client(base_url=url, headers={**AGENT, "api-key": key}) as client:
        yield client


def test_pythons_own_user_agents_are_refused(devto: httpx.Client) -> None:
    response = devto.get("/articles", headers={"User-Agent": "python-httpx/1"})
    assert (response.status_code, response.content) == (403, b"")


def test_too_many_requests_in_a_second_are_refused() -> None:
    with sandbox.start() as strict:
        url = f"{strict.environ()['DEVTO_API_URL']}/articles"
        with httpx.Client(headers=AGENT) as client:
            responses = [client.get(url) for _ in range(12)]
    assert [one.status_code for one in responses[:3]] == [200] * 3
    refused = next(one for one in responses if one.status_code == 429)
    assert refused.headers["retry-after"] == "1"
    assert refused.text == "Retry later\n"


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("nothing", 404, "not found"),
        ("articles/1", 404, "not found"),
        ("analytics/historical", 422, "Required 'start' parameter is missing"),
        ("analytics/totals?article_id=1", 422, "You can't view this article's stats"),
    ],
)
def test_an_invalid_request_is_refused(
    devto: httpx.Client, path: str, status: int, message: str
) -> None:
    response = devto.get(path)
    assert response.status_code == status
    assert response.json() == {"error": message, "status": status}


def test_an_unknown_key_is_refused_even_for_public_lists(devto: httpx.Client) -> None:
    assert devto.get("articles", headers={"api-key": "1kx"}).status_code == 401


def test_lists_end_with_an_empty_page(devto: httpx.Client) -> None:
    path, sizes = "articles/me/all?per_page=5&page={}", []
    while not sizes or sizes[-1]:
        sizes.append(len(devto.get(path.format(len(sizes) + 1)).json()))
    assert sum(sizes) == len(devto.get("articles/me/all?per_page=1000").json()) > 5
