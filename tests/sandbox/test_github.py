"""The sandbox's GitHub: rate limits, GraphQL, and errors in GitHub's format."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

import sandbox

RANGE = '(from: "2026-11-01T00:00:00Z", to: "2026-11-20T23:59:59Z")'


class Client:
    """Sends requests with Nora's token."""

    def __init__(self, server: sandbox.Sandbox) -> None:
        lines = server.connections("github")
        tokens = {line["owner"]: line["access_token"] for line in lines}
        self.server = server
        self.http = httpx.Client(
            base_url=server.environ()["GITHUB_API_URL"],
            headers={"Authorization": f"Bearer {tokens['nora']}"},
        )

    def query(self, query: str, **variables: Any) -> dict[str, Any]:
        response = self.http.post(
            "/graphql", json={"query": query, "variables": variables}
        )
        assert response.status_code == 200
        body: dict[str, Any] = response.json()
        return body

    def error(self, query: str, **variables: Any) -> dict[str, Any]:
        body = self.query(query, **variables)
        assert "data" not in body
        (error,) = body["errors"]
        del error["locations"]
        found: dict[str, Any] = error
        return found


@pytest.fixture
def github(server: sandbox.Sandbox) -> Iterator[Client]:
    client = Client(server)
    with client.http:
        yield client


def test_rate_limit_has_every_resource(github: Client) -> None:
    github.query("{ viewer { login } }")
    body = github.http.get("/rate_limit").json()
    resources = body["resources"]
    assert body["rate"] == resources["core"]
    assert {"core", "search", "graphql", "integration_manifest"} < set(resources)
    assert all(
        set(one) == {"limit", "used", "remaining", "reset"}
        for one in resources.values()
    )
    assert resources["search"]["limit"] == 30
    assert resources["graphql"]["used"] > 0


def test_rate_limit_is_free_and_follows_requests(github: Client) -> None:
    used = [
        github.http.get(path).headers["x-ratelimit-used"]
        for path in ("/rate_limit", "/rate_limit", "/user", "/rate_limit")
    ]
    first = int(used[0])
    assert used == [str(first), str(first), str(first + 1), str(first + 1)]


def test_the_newest_version_has_no_rate_object(github: Client) -> None:
    headers = {"X-GitHub-Api-Version": "2026-03-10"}
    assert set(github.http.get("/rate_limit", headers=headers).json()) == {"resources"}


def test_without_a_token_the_limits_are_lower(github: Client) -> None:
    body = httpx.get(f"{github.http.base_url}rate_limit").json()
    limits = {name: one["limit"] for name, one in body["resources"].items()}
    assert limits == {
        "core": 60,
        "search": 10,
        "graphql": 0,
        "integration_manifest": 5_000,
    }


def test_introspection_describes_the_schema(github: Client) -> None:
    body = github.query('{ __type(name: "User") { fields { name } } }')
    names = {field["name"] for field in body["data"]["__type"]["fields"]}
    assert {"login", "databaseId", "contributionsCollection"} <= names


def test_aliases_fragments_and_inline_fragments_are_resolved(github: Client) -> None:
    fields = "contributionCalendar { totalContributions }"
    body = github.query(
        f"query ($login: String!) {{ account: user(login: $login) {{ ...Count }} }}"
        f"fragment Count on User {{ ... on User {{ name: login }}"
        f" all: contributionsCollection{RANGE} {{ {fields} }} }}",
        login="nora",
    )
    account = body["data"]["account"]
    assert account["name"] == "nora"
    assert account["all"]["contributionCalendar"]["totalContributions"] > 0


def test_cursors_return_every_contribution_once(github: Client) -> None:
    def page(arguments: str) -> dict[str, Any]:
        lists = f"pullRequestReviewContributions({arguments})"
        fields = "totalCount pageInfo { hasNextPage endCursor } nodes { occurredAt }"
        body = github.query(
            f"{{ viewer {{ all: contributionsCollection{RANGE}"
            f" {{ list: {lists} {{ {fields} }} }} }} }}"
        )
        found: dict[str, Any] = body["data"]["viewer"]["all"]["list"]
        return found

    whole = page("first: 100")
    times, after = [], ""
    while True:
        part = page(f"first: 4{after}")
        times += part["nodes"]
        if not part["pageInfo"]["hasNextPage"]:
            break
        after = f', after: "{part["pageInfo"]["endCursor"]}"'
    assert times == whole["nodes"]
    assert len(times) == whole["totalCount"] > 4
    assert page("last: 3")["nodes"] == times[-3:]


def test_a_range_ends_now_and_lasts_a_year_by_default(github: Client) -> None:
    body = github.query("{ viewer { contributionsCollection { startedAt endedAt } } }")
    assert body["data"]["viewer"]["contributionsCollection"] == {
        "startedAt": "2025-11-20T23:50:00Z",
        "endedAt": "2026-11-20T23:50:00Z",
    }


@pytest.mark.parametrize(
    ("query", "path", "message", "code"),
    [
        (
            "query Me { viewer { colour } }",
            ["query Me", "viewer", "colour"],
            "Field 'colour' doesn't exist on type 'User'",
            "undefinedField",
        ),
        (
            "{ one: viewer { ... on User { colour } } }",
            ["query", "one", "... on User", "colour"],
            "Field 'colour' doesn't exist on type 'User'",
            "undefinedField",
        ),
        (
            "{ viewer { ...Names } } fragment Names on User { colour }",
            ["fragment Names", "colour"],
            "Field 'colour' doesn't exist on type 'User'",
            "undefinedField",
        ),
        (
            "{ viewer(login: 1) { login } }",
            ["query", "viewer", "login"],
            "Field 'viewer' doesn't accept argument 'login'",
            "argumentNotAccepted",
        ),
        (
            "{ user { login } }",
            ["query", "user"],
            "Field 'user' is missing required arguments: login",
            "missingRequiredArguments",
        ),
        (
            "{ viewer }",
            ["query", "viewer"],
            (
                "Field must have selections (field 'viewer' returns User but has no "
                "selections. Did you mean 'viewer { ... }'?)"
            ),
            "selectionMismatch",
        ),
    ],
)
def test_an_invalid_query_has_githubs_error(
    github: Client, query: str, path: list[str], message: str, code: str
) -> None:
    error = github.error(query)
    assert (error["path"], error["message"]) == (path, message)
    assert error["extensions"]["code"] == code


def test_a_missing_variable_and_a_syntax_error_have_no_data(github: Client) -> None:
    missing = github.error("query ($who: String!) { user(login: $who) { login } }")
    assert missing == {
        "message": "Variable $who of type String! was provided invalid value"
    }
    assert github.error("{ viewer {") == {"message": "Unexpected end of document"}


def test_field_errors_have_a_type_a_path_and_partial_data(github: Client) -> None:
    body = github.query('{ a: user(login: "stranger") { login } viewer { login } }')
    assert body["data"] == {"a": None, "viewer": {"login": "nora"}}
    (error,) = body["errors"]
    assert (error["type"], error["path"]) == ("NOT_FOUND", ["a"])
    lists = f"contributionsCollection{RANGE} {{ issueContributions {{ totalCount }} }}"
    body = github.query(f"{{ viewer {{ {lists} }} }}")
    assert body["data"] is None
    assert body["errors"][0]["type"] == "MISSING_PAGINATION_BOUNDARIES"


def test_a_repository_has_a_number_and_a_hidden_one_does_not_exist(
    github: Client,
) -> None:
    listed = github.http.get("/user/repos").json()
    for one in listed:
        owner, name = one["full_name"].split("/")
        fields = "{ nameWithOwner databaseId }"
        body = github.query(
            f'{{ repository(name: "{name}", owner: "{owner}") {fields} }}'
        )
        found = {"nameWithOwner": one["full_name"], "databaseId": one["id"]}
        assert body["data"] == {"repository": found}
    body = github.query('{ repository(name: "none", owner: "nora") { name } }')
    assert body["data"] == {"repository": None}
    assert body["errors"][0]["type"] == "NOT_FOUND"


def test_unreadable_bodies_are_bad_requests(github: Client) -> None:
    for content in (b"x", b"[]", b"{}"):
        assert github.http.post("/graphql", content=content).status_code == 400


def test_a_304_is_free_and_a_tag_differs_from_caller_to_caller(
    github: Client,
) -> None:
    first = github.http.get("/users/nora")
    tag = {"If-None-Match": first.headers["etag"]}
    again = github.http.get("/users/nora", headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["x-ratelimit-used"] == first.headers["x-ratelimit-used"]
    url = f"{github.http.base_url}users/nora"
    assert httpx.get(url, headers=tag).status_code == 200


def test_pages_link_to_their_neighbours_and_the_ends(github: Client) -> None:
    links = github.http.get("/user/repos?per_page=2").links
    assert list(links) == ["next", "last"]
    second = github.http.get(links["next"]["url"])
    assert list(second.links) == ["prev", "next", "last", "first"]
    last = github.http.get(second.links["last"]["url"])
    assert list(last.links) == ["prev", "first"]
    assert "link" not in github.http.get("/user/repos").headers


def test_garbage_and_graph_errors_replace_responses(github: Client) -> None:
    github.server.set_faults(["garbage:count=1,path=/user/repos", "graph_error"])
    text = github.http.get("/user/repos").text
    assert "\\u0000" in text
    assert text.count('"id":"0') == 1
    assert github.query("{ viewer { login } }")["errors"][0]["type"] == "RATE_LIMITED"
