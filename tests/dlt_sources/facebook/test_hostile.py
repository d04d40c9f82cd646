"""Responses of Facebook that break its own rules, and errors by code."""

import json
from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlt_sources.contract import Connection, Subject
from dlt_sources.facebook.endpoints import edges, insights
from dlt_sources.facebook.errors import (
    FULL_PAUSE,
    InvalidField,
    TooMuchData,
    classify_error,
    read_usage,
)
from dlt_sources.http import errors
from sandbox import Sandbox
from tests.support.collecting import collected, make_response, statuses
from tests.support.small_twitch import HandlerTransport, MemoryCredentials

TOKEN = "EAAPtoken1234567890"
PAGE = Subject("1", Connection("c", "1", "page", frozenset(), MemoryCredentials(TOKEN)))
BUSINESS = "x_business_use_case_usage"


def error(code: Any, message: str = "text", **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, "code": code, **more}}


def usage(**values: Any) -> str:
    return json.dumps({"1": [{"type": "pages", **values}]})


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, error(190), errors.Unauthorized),
        (401, error(190, error_subcode=463), errors.Unauthorized),
        (
            400,
            error(190, "(#190) This method must be called with a Page Access Token"),
            errors.Forbidden,
        ),
        (403, error(200), errors.Forbidden),
        (400, error(10), errors.Forbidden),
        (400, error(100, error_subcode=33), errors.NotFound),
        (404, error(803), errors.NotFound),
        (
            400,
            error(100, "(#100) The value must be a valid insights metric"),
            errors.InvalidMetric,
        ),
        (
            400,
            error(100, "(#100) Tried accessing nonexisting field (bio) on node type"),
            InvalidField,
        ),
        (400, error(100, "Invalid parameter"), errors.Permanent),
        (500, error(1, "Please reduce the amount of data you're asking"), TooMuchData),
        (400, error(2), errors.Transient),
        (400, error(4), errors.Throttled),
        (400, error(613), errors.Throttled),
        (400, error(368), errors.Permanent),
        (400, error("190"), errors.Permanent),
        (400, error(True), errors.Permanent),
        (400, {"error": "text"}, errors.Permanent),
        (400, [1], errors.Permanent),
        (503, b"", errors.Transient),
    ],
)
def test_the_code_decides(status: int, body: Any, expected: type[Exception]) -> None:
    response = make_response(status, body)
    found = classify_error(response)
    if found is None:
        from dlt_sources.http.responses import classify_status  # noqa: PLC0415

        found = classify_status(response, 0.0)
    assert type(found) is expected


def test_a_limit_waits_as_long_as_the_header_says() -> None:
    headers = {BUSINESS: usage(call_count=100, estimated_time_to_regain_access=7)}
    found = classify_error(make_response(400, error(32), **headers))
    assert isinstance(found, errors.BucketClosed)
    assert found.wait == 420


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({}, None),
        ({BUSINESS: usage(call_count=75, total_time=10)}, None),
        ({BUSINESS: usage(call_count=10, total_cputime=80)}, 12.0),
        ({"x_app_usage": '{"call_count":90}'}, 36.0),
        ({"x_app_usage": '{"call_count":100}'}, FULL_PAUSE),
        ({"x_app_usage": '{"call_count":1e308}'}, FULL_PAUSE),
        ({BUSINESS: usage(estimated_time_to_regain_access=10**9)}, 86_400.0),
        ({BUSINESS: usage(call_count="99", total_time=None, x=[])}, None),
        ({BUSINESS: '{"1":[1,null],"2":3}'}, None),
        ({BUSINESS: "[]", "x_app_usage": "{"}, None),
    ],
)
def test_usage_becomes_a_pause(headers: dict[str, str], pause: float | None) -> None:
    assert read_usage(make_response(200, {}, **headers)) == pause


@given(st.text(max_size=60))
def test_no_usage_header_raises(text: str) -> None:
    read_usage(make_response(200, {}, x_app_usage=text, **{BUSINESS: text}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["data", "name", "values", "value", "end_time", "paging", "id"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@given(JSON)
def test_no_insights_raise_another_error(document: Any) -> None:
    insights.lifetime_values({"insights": document}, "insights")
    try:
        insights.daily_rows(document if isinstance(document, list) else [document], "1")
    except errors.WrongContent:
        return


@given(JSON)
def test_no_link_survives(document: Any) -> None:
    assert '"paging"' not in json.dumps(edges.without_links(document)).replace(
        ': "paging"', ""
    ).replace('["paging"', "").replace(', "paging"', "")


EMPTY: Any = {"id": "1", "data": []}


def served(**bodies: Any) -> HandlerTransport:
    """Return a transport that serves each path, and refuses batches."""

    def serve(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(400, json=error(100, "no batch"))
        edge = request.url.path.rpartition("/")[2]
        body = bodies.get(edge, EMPTY)
        return httpx.Response(200, json=body)

    return HandlerTransport(serve)


LINK = {"next": f"https://graph.facebook.com/x?access_token={TOKEN}&after=a"}


def test_an_invalid_post_is_set_aside_without_links(server: Sandbox) -> None:
    posts = {
        "data": [
            {"id": "1_1", "created_time": "2026-04-06T17:50:09+0000"},
            {
                "id": "1_2",
                "created_time": "yesterday",
                "reactions": {"summary": {"total_count": 1}, "paging": LINK},
            },
        ],
        "paging": {"previous": LINK["next"]},
    }
    memory, _ = collected(
        server, "facebook", [PAGE], "posts", transport=served(published_posts=posts)
    )
    assert statuses(memory)["posts", "1"] == "partial"
    (row,) = memory.rows["posts", "1"]
    assert row.created_time.isoformat() == "2026-04-06T17:50:09+00:00"
    assert row.shares_count == 0
    assert row.reactions_count is None
    (rejected,) = memory.rejected
    assert b"paging" not in rejected.body
    assert TOKEN.encode() not in rejected.body


def test_a_list_whose_next_page_has_no_cursor_is_an_error(server: Sandbox) -> None:
    posts = {"data": [{"id": "1_1"}], "paging": LINK}
    memory, _ = collected(
        server, "facebook", [PAGE], "posts", transport=served(published_posts=posts)
    )
    status, reason = memory.status("posts", "1")
    assert (status, reason) == ("failed", "list with a next page and without a cursor")
    assert not any(TOKEN.encode() in one.body for one in memory.rejected)


def test_a_response_about_another_page_is_refused(server: Sandbox) -> None:
    memory, _ = collected(
        server, "facebook", [PAGE], "pages", transport=served(**{"1": {"id": "2"}})
    )
    assert memory.status("pages", "1")[0] == "failed"
    assert memory.rows == {}


def test_a_large_page_is_read_in_smaller_ones(server: Sandbox) -> None:
    limits: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        limit = request.url.params.get("limit", "")
        limits.append(limit)
        if limit and int(limit) > 25:
            text = "Please reduce the amount of data you're asking for"
            return httpx.Response(500, json=error(1, text))
        return httpx.Response(200, json={"data": []})

    memory, _ = collected(
        server, "facebook", [PAGE], "posts", transport=HandlerTransport(serve)
    )
    assert statuses(memory)["posts", "1"] == "complete"
    assert limits == ["100", "50", "25"]


@pytest.mark.parametrize(
    ("resource", "field", "lists"),
    [("posts", "full_picture", 1), ("videos", "format", 2)],
)
def test_a_withdrawn_field_is_left_out(
    server: Sandbox, resource: str, field: str, lists: int
) -> None:
    asked: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":  # the batch; its elements are then alone
            return httpx.Response(200, json={})
        fields = request.url.params["fields"]
        asked.append(fields)
        if field in fields:
            text = f"(#100) Tried accessing nonexisting field ({field}) on node type"
            return httpx.Response(400, json=error(100, text))
        return httpx.Response(200, json={"data": [{"id": "1_1", "message": "a"}]})

    memory, _ = collected(
        server, "facebook", [PAGE], resource, transport=HandlerTransport(serve)
    )
    assert memory.status(resource, "1")[0] == "complete"
    assert len(asked) == 2 * lists


def test_sizes_that_are_none_are_null(server: Sandbox) -> None:
    formats: list[Any] = [None, 7, {}, [7, None], [{"width": "x", "picture": "secret"}]]

    def serve(request: httpx.Request) -> httpx.Response:
        rows = [{"id": str(n), "format": one} for n, one in enumerate(formats)]
        return httpx.Response(200, json={"data": rows})

    memory, _ = collected(
        server, "facebook", [PAGE], "videos", transport=HandlerTransport(serve)
    )
    rows = [one for one in memory.rows["videos", "1"] if one.edge == "videos"]
    assert [msgspec.json.decode(one.format) for one in rows] == [
        *(None, None, None, []),
        [{"filter": None, "width": "x", "height": None}],
    ]


@pytest.mark.parametrize(
    "batch",
    [{}, [], [None] * 8, [{"code": 200}] * 8, [{"code": "200", "body": "{}"}] * 8],
)
def test_a_strange_batch_costs_only_more_requests(server: Sandbox, batch: Any) -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(200, json=batch)
        return httpx.Response(200, json={"id": "1", "data": []})

    memory, _ = collected(
        server,
        "facebook",
        [PAGE],
        "pages",
        "posts",
        "videos",
        transport=HandlerTransport(serve),
    )
    assert set(statuses(memory).values()) == {"complete"}
