"""Errors and usage headers of the Graph API, and hostile forms of both."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlt_sources.http import errors
from dlt_sources.instagram.endpoints.usage import read_rest, read_wait
from dlt_sources.instagram.errors import NoInsights, classify_error
from tests.support.collecting import error_of, make_response

RETIRED = "(#100) Starting from version v22.0 and above, the plays metric is no longer"


def error(code: int, message: str = "no", **more: Any) -> dict[str, Any]:
    return {
        "error": {"message": message, "type": "OAuthException", "code": code, **more}
    }


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (error(190, error_subcode=463), errors.Unauthorized),
        (error(104), errors.Unauthorized),
        (error(4), errors.BucketClosed),
        (error(17), errors.BucketClosed),
        (error(613), errors.BucketClosed),
        (error(80002), errors.BucketClosed),
        (error(2), errors.Transient),
        (error(100, is_transient=True), errors.Transient),
        (error(10, "(#10) Application does not have permission"), errors.Forbidden),
        (error(200), errors.Forbidden),
        (error(10, "(#10) Not enough viewers for the media to show"), NoInsights),
        (error(100, "Invalid parameter", error_subcode=2108006), NoInsights),
        (error(100, error_subcode=33), errors.NotFound),
        (error(803), errors.NotFound),
        (error(100, RETIRED), errors.InvalidMetric),
        (error(100, "(#100) metric[0] must be one of"), errors.InvalidMetric),
        (error(100, "(#100) Tried accessing nonexisting field"), errors.Permanent),
        (error(368), errors.Permanent),
        ({"error": {"message": "no code"}}, errors.Permanent),
        ({"error": "text"}, errors.Permanent),
        ([], errors.Permanent),
    ],
)
@pytest.mark.parametrize("status", [400, 403])
def test_the_code_decides_and_never_the_status(
    body: Any, kind: type[Exception], status: int
) -> None:
    found = error_of(classify_error, make_response(status, body))
    known = isinstance(body, dict) and isinstance(body["error"], dict)
    if known and "code" in body["error"]:
        assert type(found) is kind
    else:
        assert isinstance(found, errors.Permanent)


def usage(percent: int, minutes: int = 0) -> str:
    one = {
        "type": "instagram",
        "call_count": 1,
        "total_cputime": percent,
        "total_time": 2,
        "estimated_time_to_regain_access": minutes,
    }
    return json.dumps({"17841400008460056": [one]})


def test_requests_slow_down_from_eighty_percent_on() -> None:
    def rest(percent: int, minutes: int = 0) -> float | None:
        header = usage(percent, minutes)
        return read_rest(make_response(200, {}, x_business_use_case_usage=header))

    assert rest(0) is None
    assert rest(79) is None
    assert rest(80) == 2
    assert rest(95) == 32
    assert rest(100) == 42
    assert rest(100, 5) == 300
    app = json.dumps({"call_count": 90, "total_time": 1, "total_cputime": 1})
    assert read_rest(make_response(200, {}, x_app_usage=app)) == 22


def test_a_wait_is_bounded() -> None:
    header = usage(100, 10**9)
    wait = read_wait(make_response(400, {}, x_business_use_case_usage=header))
    assert wait == 25 * 3_600


@pytest.mark.parametrize(
    "header",
    [
        "",
        "{",
        "[]",
        "null",
        "1e999",
        '{"a": [1, null]}',
        '{"a": [{"call_count": "x"}]}',
    ],
)
def test_an_unreadable_header_says_nothing(header: str) -> None:
    response = make_response(200, {}, x_business_use_case_usage=header)
    assert read_rest(response) is None
    assert read_wait(response) is None


@given(text=st.text(max_size=60), number=st.floats() | st.integers() | st.text())
def test_no_header_raises_an_error(text: str, number: Any) -> None:
    nested = json.dumps({"a": [{"call_count": number}], "total_time": number})
    for header in (text, nested):
        response = make_response(200, {}, x_app_usage=header)
        rest = read_rest(response)
        assert rest is None or 0 < rest <= 25 * 3_600


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["code", "message", "error_subcode", "is_transient"]), inner
        )
    ),
    max_leaves=8,
)


@given(body=JSON)
def test_no_error_body_raises_another_error(body: Any) -> None:
    found = error_of(classify_error, make_response(400, {"error": body}))
    assert isinstance(found, errors.ApiError)
