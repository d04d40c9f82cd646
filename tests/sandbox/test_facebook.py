"""The sandbox's Graph API: metrics, proofs, batches, limits, tokens and webhooks."""

import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

import sandbox

VERSION = "v25.0"


class Graph:
    """A client with the token of one page and the proof of the app's secret."""

    def __init__(self, server: sandbox.Sandbox, owner: str) -> None:
        self.environ = server.environ()
        (line,) = (
            line for line in server.connections("facebook") if line["owner"] == owner
        )
        self.page, self.token = line["platform_user_id"], line["access_token"]
        self.http = httpx.Client(
            base_url=f"{self.environ['FACEBOOK_API_URL']}/{VERSION}/"
        )

    @property
    def app(self) -> str:
        return (
            f"{self.environ['FACEBOOK_APP_ID']}|{self.environ['FACEBOOK_APP_SECRET']}"
        )

    def proof(self, token: str) -> str:
        key = self.environ["FACEBOOK_APP_SECRET"].encode()
        return hmac.new(key, token.encode(), "sha256").hexdigest()

    def get(self, path: str, token: str | None = None, **query: Any) -> httpx.Response:
        token = token or self.token
        return self.http.get(
            path,
            params={"appsecret_proof": self.proof(token), **query},
            headers={"Authorization": f"Bearer {token}"},
        )

    def post(self, path: str, token: str | None = None, **form: Any) -> httpx.Response:
        token = token or self.token
        return self.http.post(
            path,
            data={"appsecret_proof": self.proof(token), **form},
            headers={"Authorization": f"Bearer {token}"},
        )

    def code(self, path: str, **query: Any) -> int:
        """Return the code of an error."""
        response = self.get(path, **query)
        assert response.status_code >= 400, response.text
        found: int = response.json()["error"]["code"]
        return found


@pytest.fixture
def connect(server: sandbox.Sandbox) -> Iterator[Callable[[str], Graph]]:
    """Return a function that opens the client of an owner."""
    with ExitStack() as stack:

        def opened(owner: str) -> Graph:
            found = Graph(server, owner)
            stack.enter_context(found.http)
            return found

        yield opened


@pytest.fixture
def graph(connect: Callable[[str], Graph]) -> Graph:
    return connect("nora")


@pytest.mark.parametrize(
    ("metrics", "code"),
    [
        ("page_media_view,page_fans", 100),
        ("page_impressions_unique", 100),
        ("page_reach", 100),
        ("", 100),
        ("content_monetization_earnings,page_media_view", 2),
    ],
)
def test_one_metric_fails_the_whole_request(
    graph: Graph, metrics: str, code: int
) -> None:
    assert graph.code(f"{graph.page}/insights", metric=metrics) == code


def test_a_metric_lives_until_its_day(server: sandbox.Sandbox, graph: Graph) -> None:
    metric = "page_impressions_unique"
    server.set_clock(datetime(2026, 6, 15, 6, 59, 59, tzinfo=UTC))
    assert graph.get(f"{graph.page}/insights", metric=metric).status_code == 200
    server.set_clock(datetime(2026, 6, 15, 7, tzinfo=UTC))
    assert graph.code(f"{graph.page}/insights", metric=metric) == 100


def test_days_end_at_midnight_in_california(
    server: sandbox.Sandbox, graph: Graph
) -> None:
    server.set_clock(datetime(2026, 11, 3, 12, tzinfo=UTC))
    body = graph.get(
        f"{graph.page}/insights",
        metric="page_follows",
        since="2026-10-31",
        until="2026-11-02",
    ).json()
    ends = [one["end_time"] for one in body["data"][0]["values"]]
    assert ends == ["2026-11-01T07:00:00+0000", "2026-11-02T08:00:00+0000"]
    assert graph.token in body["paging"]["next"]
    query = {"since": "2026-01-01", "until": "2026-11-02"}
    path = f"{graph.page}/insights"
    assert graph.code(path, metric="page_follows", **query) == 100


def test_a_page_that_does_not_earn_has_no_data(connect: Callable[[str], Graph]) -> None:
    gus = connect("gus")
    path, metric = f"{gus.page}/insights", "content_monetization_earnings"
    assert gus.get(path, metric=metric).json()["data"] == []
    nora = connect("nora")
    (found,) = nora.get(f"{nora.page}/insights", metric=metric).json()["data"]
    assert set(found["values"][0]["value"]) == {"currency", "micro_amount"}


def test_a_request_proves_the_secret_of_the_app(graph: Graph) -> None:
    header = {"Authorization": f"Bearer {graph.token}"}
    bare = graph.http.get(graph.page, headers=header)
    assert "appsecret_proof" in bare.json()["error"]["message"]
    assert graph.code(graph.page, appsecret_proof="0" * 64) == 100
    assert graph.http.get(graph.page).json()["error"]["code"] == 104


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("1", 100),
        ("1/published_posts", 100),
        ("{page}?fields=reach", 100),
        ("{page}?fields=id,,name", 2500),
        ("{page}/nothing", 2500),
        ("{page}/published_posts?limit=101", 100),
        ("{page}/published_posts?after=x", 100),
    ],
)
def test_an_invalid_request_is_refused(graph: Graph, path: str, code: int) -> None:
    name, _, query = path.format(page=graph.page).partition("?")
    parameters = dict(one.split("=") for one in query.split("&") if one)
    assert graph.code(name, **parameters) == code


def test_a_batch_has_texts_and_counts_each_element(
    server: sandbox.Sandbox, graph: Graph
) -> None:
    urls = [f"{graph.page}?fields=name", f"{VERSION}/{graph.page}/insights?metric=x"]
    batch = [{"method": "GET", "relative_url": one} for one in urls]
    good, bad = graph.post("", batch=json.dumps(batch)).json()
    assert json.loads(good["body"])["name"] == "NoraNova"
    assert (good["code"], bad["code"]) == (200, 400)
    assert json.loads(bad["body"])["error"]["code"] == 100
    many = json.dumps(batch * 26)
    assert graph.post("", batch=many).json()["error"]["code"] == 100
    server.set_faults(["null_element"])
    assert graph.post("", batch=json.dumps(batch)).json()[1] is None


def test_a_limit_is_an_error_with_its_headers(
    server: sandbox.Sandbox, graph: Graph
) -> None:
    server.set_faults(["rate_limit:seconds=600"])
    response = graph.get(graph.page)
    assert (response.status_code, response.json()["error"]["code"]) == (400, 32)
    usage = json.loads(response.headers["x-business-use-case-usage"])
    assert usage[graph.page][0]["estimated_time_to_regain_access"] == 10
    app = graph.get(graph.page, token=graph.app)
    assert app.json()["error"]["code"] == 4
    assert json.loads(app.headers["x-app-usage"])["call_count"] == 100


def test_a_list_ends_without_a_next_page(connect: Callable[[str], Graph]) -> None:
    tomas = connect("tomas")
    path = f"{tomas.page}/published_posts"
    first = tomas.get(path, fields="id,shares", limit=60).json()
    after = first["paging"]["cursors"]["after"]
    last = tomas.get(path, fields="id", limit=100, after=after).json()
    assert "next" in first["paging"]
    assert "next" not in last["paging"]
    ids = [one["id"] for one in (*first["data"], *last["data"])]
    assert len(ids) == len(set(ids)) > 100
    # No shares are left out, as on the real API.
    assert {"shares" in one for one in first["data"]} == {True, False}


def agree(graph: Graph, owner: str) -> dict[str, str]:
    """Return the code of a person who agrees, and its callback."""
    callback = "http://localhost:3000/auth/callback"
    query = {
        "client_id": graph.environ["FACEBOOK_APP_ID"],
        "redirect_uri": callback,
        "response_type": "code",
        "state": "s",
        "account": owner,
    }
    answer = httpx.get(graph.environ["FACEBOOK_CONSENT_URL"], params=query)
    code = parse_qs(urlsplit(answer.headers["location"]).query)["code"][-1]
    return {"code": code, "redirect_uri": callback}


def test_a_token_is_exchanged_and_described(
    server: sandbox.Sandbox, graph: Graph
) -> None:
    described = graph.get("debug_token", token=graph.app, input_token=graph.token)
    data = described.json()["data"]
    assert (data["type"], data["expires_at"], data["is_valid"]) == ("PAGE", 0, True)
    assert graph.code("debug_token", input_token=graph.token) == 100
    client = {
        "client_id": graph.environ["FACEBOOK_APP_ID"],
        "client_secret": graph.environ["FACEBOOK_APP_SECRET"],
    }
    code = agree(graph, "nora")
    short = graph.http.get("oauth/access_token", params={**client, **code})
    used = graph.http.get("oauth/access_token", params={**client, **code})
    assert used.json()["error"]["code"] == 100
    exchange = {
        **client,
        "grant_type": "fb_exchange_token",
        "fb_exchange_token": short.json()["access_token"],
    }
    long = graph.http.get("oauth/access_token", params=exchange).json()
    assert short.json()["expires_in"] < long["expires_in"] == 5_184_000
    (page,) = graph.get("me/accounts", token=long["access_token"]).json()["data"]
    assert (page["id"], page["access_token"]) == (graph.page, graph.token)
    pages = {**exchange, "fb_exchange_token": graph.token}
    refused = graph.http.get("oauth/access_token", params=pages)
    assert refused.json()["error"]["code"] == 190
    server.set_faults([f"revoke:user={graph.page}"])
    assert graph.code(graph.page) == 190
    gone = graph.get("debug_token", token=graph.app, input_token=graph.token)
    assert gone.json()["data"]["is_valid"] is False


def test_a_page_is_installed_with_its_own_token(graph: Graph) -> None:
    path = f"{graph.page}/subscribed_apps"
    assert graph.get(path).json() == {"data": []}
    assert graph.post(path, subscribed_fields="x").json()["error"]["code"] == 100
    assert graph.post(path, subscribed_fields="feed").json() == {"success": True}
    (found,) = graph.get(path).json()["data"]
    assert found["subscribed_fields"] == ["feed"]
    foreign = graph.post(path, token=graph.app, subscribed_fields="feed")
    assert foreign.json()["error"]["code"] == 190


def test_a_page_of_a_business_is_not_among_the_accounts(
    connect: Callable[[str], Graph],
) -> None:
    tomas = connect("tomas")
    code = {
        "client_id": tomas.environ["FACEBOOK_APP_ID"],
        "client_secret": tomas.environ["FACEBOOK_APP_SECRET"],
        **agree(tomas, "tomas"),
    }
    token = tomas.http.get("oauth/access_token", params=code).json()["access_token"]
    assert tomas.get("me/accounts", token=token).json() == {"data": []}
    by_id = tomas.get(tomas.page, token=token, fields="access_token").json()
    assert by_id["access_token"] == tomas.token
