"""The sandbox's Instagram: signatures, metrics, pages, stories and exchanges."""

import hmac
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

import sandbox

Get = Callable[..., httpx.Response]
PACIFIC = ZoneInfo("America/Los_Angeles")


def seconds(year: int, month: int, day: int) -> int:
    return int(datetime(year, month, day, tzinfo=PACIFIC).timestamp())


@pytest.fixture
def lines(server: sandbox.Sandbox) -> dict[str, dict[str, Any]]:
    return {one["owner"]: one for one in server.connections("instagram")}


@pytest.fixture
def get(server: sandbox.Sandbox, lines: dict[str, dict[str, Any]]) -> Iterator[Get]:
    environ = server.environ()
    with httpx.Client(base_url=environ["INSTAGRAM_API_URL"]) as client:

        def send(path: str, owner: str = "gus", **query: Any) -> httpx.Response:
            line = lines[owner]
            token = line["access_token"]
            key = environ["INSTAGRAM_APP_SECRET"].encode()
            proof = hmac.new(key, token.encode(), "sha256").hexdigest()
            return client.get(
                path.replace("ME", line["platform_user_id"]),
                params={"appsecret_proof": proof, **query},
                headers={"Authorization": f"Bearer {token}"},
            )

        yield send


def error(response: httpx.Response) -> tuple[int, int, str]:
    found = response.json()["error"]
    return response.status_code, found["code"], found["message"]


def media(get: Get, owner: str = "gus", fields: str = "id") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        body = get("ME/media", owner, fields=fields, limit=100, **after).json()
        rows += body["data"]
        if "next" not in body["paging"]:
            return rows
        after = {"after": body["paging"]["cursors"]["after"]}


def test_a_request_needs_the_signature_of_its_token(get: Get) -> None:
    assert get("ME").status_code == 200
    assert error(get("ME", appsecret_proof="x"))[:2] == (400, 100)


def test_a_token_sees_its_own_objects_only(get: Get, lines: dict[str, Any]) -> None:
    other = lines["tomas"]["platform_user_id"]
    assert error(get(other))[1] == 100
    assert error(get("1"))[1] == 100
    assert error(get("ME", fields="shoe_size")) == (
        400,
        100,
        "(#100) Tried accessing nonexisting field (shoe_size)",
    )


def test_a_list_is_read_to_its_end_and_its_link_holds_the_token(
    get: Get, lines: dict[str, Any]
) -> None:
    first = get("ME/media", limit=100).json()
    assert lines["gus"]["access_token"] in first["paging"]["next"]
    ids = [one["id"] for one in media(get)]
    assert (
        len(set(ids))
        == len(ids)
        == get("ME", fields="media_count").json()["media_count"]
    )
    assert error(get("ME/media", after="x"))[1] == 100


def test_hidden_likes_are_absent(get: Get) -> None:
    fields = "id,like_count,comments_count"
    assert all("like_count" in one for one in media(get, "gus", fields))
    hidden = media(get, "hana", fields)
    assert hidden
    assert not any("like_count" in one for one in hidden)


@pytest.mark.parametrize("name", ["impressions", "plays", "video_views", "page_reach"])
def test_one_invalid_metric_fails_the_whole_call(get: Get, name: str) -> None:
    newest = media(get)[0]["id"]
    assert get(f"{newest}/insights", metric="views,reach").status_code == 200
    assert error(get(f"{newest}/insights", metric=f"views,{name}"))[:2] == (400, 100)
    fields = f"insights.metric(views,{name})"
    assert error(get("", ids=newest, fields=fields))[:2] == (400, 100)
    query = {"period": "day", "metric_type": "total_value"}
    assert error(get("ME/insights", metric=f"views,{name}", **query))[1] == 100


def test_metrics_depend_on_the_product(get: Get) -> None:
    rows = media(get, fields="id,media_product_type,media_type")
    reel = next(one for one in rows if one["media_product_type"] == "REELS")
    image = next(one for one in rows if one["media_type"] == "IMAGE")
    time = "ig_reels_video_view_total_time"
    assert get(f"{reel['id']}/insights", metric=time).status_code == 200
    assert "does not support" in error(get(f"{image['id']}/insights", metric=time))[2]
    assert (
        "does not support" in error(get(f"{reel['id']}/insights", metric="follows"))[2]
    )


def test_media_before_the_conversion_have_no_insights(get: Get) -> None:
    oldest = media(get)[-1]["id"]
    found = get(f"{oldest}/insights", metric="views").json()["error"]
    assert (found["code"], found["error_subcode"]) == (100, 2108006)


def test_a_story_lives_for_a_day(get: Get, server: sandbox.Sandbox) -> None:
    story = get("ME/stories", fields="id,media_product_type").json()["data"][0]
    assert story["media_product_type"] == "STORY"
    assert get(f"{story['id']}/insights", metric="views,replies").status_code == 200
    server.set_clock(datetime(2026, 11, 22, 23, 50, tzinfo=UTC))
    assert error(get(story["id"]))[1] == 100
    assert story["id"] not in [one["id"] for one in get("ME/stories").json()["data"]]


def test_a_story_with_few_viewers_has_no_insights(
    get: Get, server: sandbox.Sandbox
) -> None:
    story = get("ME/stories", "hana", fields="id,timestamp").json()["data"][0]
    published_at = datetime.fromisoformat(story["timestamp"])
    server.set_clock(published_at + timedelta(seconds=30))
    assert error(get(f"{story['id']}/insights", "hana", metric="views"))[1:] == (
        10,
        "(#10) Not enough viewers for the media to show insights",
    )


def test_totals_need_their_type_and_at_most_thirty_days(get: Get) -> None:
    assert (
        "metric_type=total_value"
        in error(get("ME/insights", metric="views", period="day"))[2]
    )
    query = {"metric": "views", "period": "day", "metric_type": "total_value"}
    days = {"since": seconds(2026, 10, 1), "until": seconds(2026, 11, 1)}
    assert "30 days" in error(get("ME/insights", **query, **days))[2]
    days["since"] = seconds(2026, 10, 5)
    (found,) = get("ME/insights", **query, **days).json()["data"]
    assert found["total_value"]["value"] > 0
    assert "values" not in found


def test_reach_of_several_days_is_less_than_its_sum(get: Get) -> None:
    query = {"metric": "reach,views", "period": "day", "metric_type": "total_value"}

    def totals(first: int, last: int) -> dict[str, int]:
        days = {"since": seconds(2026, 11, first), "until": seconds(2026, 11, last)}
        data = get("ME/insights", **query, **days).json()["data"]
        return {one["name"]: one["total_value"]["value"] for one in data}

    one, two, both = totals(10, 11), totals(11, 12), totals(10, 12)
    assert both["views"] == one["views"] + two["views"]
    assert both["reach"] < one["reach"] + two["reach"]


def test_new_followers_end_at_pacific_midnight_and_reach_back_a_month(get: Get) -> None:
    query = {"metric": "follower_count", "period": "day"}
    days = {"since": seconds(2026, 11, 17), "until": seconds(2026, 11, 20)}
    (found,) = get("ME/insights", **query, **days).json()["data"]
    assert [one["end_time"] for one in found["values"]] == [
        f"2026-11-{day}T08:00:00+0000" for day in (18, 19, 20)
    ]
    assert all(one["value"] >= 0 for one in found["values"])
    old = {"since": seconds(2026, 9, 1), "until": seconds(2026, 9, 2)}
    assert "last 30 days" in error(get("ME/insights", **query, **old))[2]


def test_a_small_account_has_no_insights(get: Get) -> None:
    query = {"metric": "views", "period": "day", "metric_type": "total_value"}
    assert get("ME", "hana", fields="followers_count").json()["followers_count"] < 100
    assert error(get("ME/insights", "hana", **query))[1] == 10


def test_a_token_without_the_permission_has_no_insights(get: Get) -> None:
    query = {"metric": "views", "period": "day", "metric_type": "total_value"}
    assert get("ME", "sam").status_code == 200
    assert error(get("ME/insights", "sam", **query))[1] == 10


def test_usage_is_in_every_header_and_a_limit_names_its_minutes(
    get: Get, server: sandbox.Sandbox
) -> None:
    assert '"call_count": 0' in get("ME").headers["x-business-use-case-usage"]
    server.set_faults(["usage:percent=95"])
    assert '"call_count": 95' in get("ME").headers["x-business-use-case-usage"]
    server.set_faults(["rate_limit:seconds=7200"])
    refused = get("ME")
    assert error(refused)[1] == 80002
    header = refused.headers["x-business-use-case-usage"]
    assert '"estimated_time_to_regain_access": 120' in header


def test_a_valid_token_is_exchanged_for_one_that_lives_sixty_days(
    server: sandbox.Sandbox, lines: dict[str, dict[str, Any]]
) -> None:
    environ, line = server.environ(), lines["gus"]
    assert "refresh_token" not in line
    form = {
        "grant_type": "fb_exchange_token",
        "client_id": environ["INSTAGRAM_APP_ID"],
        "client_secret": environ["INSTAGRAM_APP_SECRET"],
        "fb_exchange_token": line["access_token"],
    }
    url = f"{environ['INSTAGRAM_AUTH_URL']}/access_token"
    granted = httpx.post(url, data=form).json()
    assert granted["expires_in"] == 60 * 86_400
    assert granted["access_token"] != line["access_token"]
    server.set_faults([f"revoke:user={line['platform_user_id']}"])
    assert error(httpx.post(url, data=form))[1] == 190
    wrong = httpx.post(url, data={**form, "client_secret": "x"})
    assert error(wrong)[1] == 1
