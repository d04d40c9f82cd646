"""The tables have the numbers that the Graph API returns to an independent client.

Here: two days from the sandbox to the tables, and the same numbers requested directly.
Not here: failed readings (`test_every_platform.py`).
"""

import hmac
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from dlt_sources import platforms
from dlt_sources.contract import Window
from pipelines.transform import dbt
from sandbox import Sandbox
from tests.support.system import DAY, FAST, NOW, System, import_accounts
from tests.support.views import Views, tables

PACIFIC = ZoneInfo("America/Los_Angeles")
DAYS = [DAY, DAY + timedelta(days=1)]
MODELS = tables(
    "fct_channel_native_days",
    "fct_channel_revenue_days",
    "fct_post_days",
    "dim_post_attributes",
    "social_analytics",
)
POSTS = (
    "id,shares,reactions.summary(total_count).limit(0),"
    "comments.summary(total_count).limit(0),"
    "insights.metric(post_media_view,post_total_media_view_unique).period(lifetime)"
)


class Graph:
    """A client of the sandbox with the token of one page."""

    def __init__(self, system: System, connection: dict[str, Any]) -> None:
        environment, token = system.environment, connection["access_token"]
        self.page = connection["platform_user_id"]
        self.has_insights = "read_insights" in connection["scopes"]
        key = environment["FACEBOOK_APP_SECRET"].encode()
        proof = hmac.new(key, token.encode(), "sha256").hexdigest()
        self._url = f"{environment['FACEBOOK_API_URL']}/v25.0"
        self._proof = {"appsecret_proof": proof}
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **parameters: Any) -> dict[str, Any]:
        """Return one node or one page of an edge."""
        response = httpx.get(
            f"{self._url}/{path}",
            params={**parameters, **self._proof},
            headers=self._headers,
        )
        found: dict[str, Any] = response.json()
        assert response.status_code == 200, found
        return found

    def rows(self, path: str, **parameters: Any) -> Iterator[dict[str, Any]]:
        """Yield the rows of every page of an edge."""
        while True:
            found = self.get(path, **parameters)
            yield from found["data"]
            if "next" not in found.get("paging", {}):
                return
            parameters["after"] = found["paging"]["cursors"]["after"]

    def days(self, *metrics: str) -> dict[date, dict[str, Any]]:
        """Return the daily values of metrics by the Pacific day that they end."""
        found: dict[date, dict[str, Any]] = {}
        names = ",".join(metrics)
        answer = self.get(f"{self.page}/insights", metric=names, period="day")
        for metric in answer["data"]:
            for entry in metric["values"]:
                end = datetime.fromisoformat(entry["end_time"]).astimezone(PACIFIC)
                assert end.hour == 0
                day = end.date() - timedelta(days=1)
                found.setdefault(day, {})[metric["name"]] = entry["value"]
        return found


def metric(row: dict[str, Any], name: str) -> int:
    """Return a lifetime metric of a row."""
    (value,) = (
        one["values"][0]["value"]
        for one in row["insights"]["data"]
        if one["name"] == name
    )
    assert isinstance(value, int)
    return value


@pytest.fixture
def system(
    views: Views,
    shared_sandbox: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[System]:
    """Return a system with every account and dbt's views."""
    with views.copy() as warehouse:
        variables = {**shared_sandbox.environ(), **FAST}
        for variable, value in variables.items():
            monkeypatch.setenv(variable, value)
        shared_sandbox.set_faults([])
        shared_sandbox.set_clock(NOW)
        import_accounts(shared_sandbox, warehouse, tmp_path)
        yield System(warehouse, shared_sandbox, variables)


@pytest.mark.timeout(600)
def test_the_tables_of_two_days_equal_the_apis_numbers(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = platforms()["facebook"]
    followers: dict[tuple[str, date], tuple[int, int]] = {}
    posts: dict[tuple[str, date], tuple[int | None, ...]] = {}
    for number_of_day, day in enumerate(DAYS):
        moment = NOW + timedelta(days=number_of_day)
        system.sandbox.set_clock(moment)
        monkeypatch.setenv("CREATORS_CLOCK", moment.isoformat())
        system.collect(platform, [day])
        window = Window(day, day + timedelta(days=1))
        outcome = dbt.build(MODELS, system.warehouse, window)
        assert outcome.success, outcome.errors
        pages = [Graph(system, one) for one in system.sandbox.connections("facebook")]
        for page in pages:
            rows = list(
                page.rows(
                    f"{page.page}/published_posts",
                    limit=100,
                    fields=POSTS if page.has_insights else POSTS.partition(",insi")[0],
                )
            )
            node = page.get(page.page, fields="followers_count")
            followers[page.page, day] = (node["followers_count"], len(rows))
            for row in rows:
                posts[row["id"], day] = (
                    metric(row, "post_media_view") if page.has_insights else None,
                    row["reactions"]["summary"]["total_count"],
                    row["comments"]["summary"]["total_count"],
                    row.get("shares", {"count": 0})["count"],
                    metric(row, "post_total_media_view_unique")
                    if page.has_insights
                    else None,
                )

    found = system.ask(
        "select channel_id, date, followers_total, contents_total"
        " from core.fct_channel_days where platform = 'facebook'"
    )
    assert {(row[0], row[1]): tuple(row[2:]) for row in found} == followers
    found = system.ask(
        "select content.content_id, content.date, content.views_total,"
        " content.likes_total, content.comments_total, content.shares_total, post.reach"
        " from core.fct_content_days as content inner join core.fct_post_days as post"
        " using (platform, content_id, date) where platform = 'facebook'"
    )
    assert {(row[0], row[1]): tuple(row[2:]) for row in found} == posts
    assert len(posts) > 100

    for page in pages:
        days = {
            row[0]: tuple(row[1:])
            for row in system.ask(
                "select date, views_gained, likes_gained, followers_won, followers_lost"
                " from core.fct_channel_native_days where platform = 'facebook' and"
                " channel_id = :page",
                page=page.page,
            )
        }
        if not page.has_insights:
            assert days == {}
            continue
        expected = page.days(
            "page_media_view",
            "page_actions_post_reactions_total",
            "page_daily_follows_unique",
            "page_daily_unfollows_unique",
        )
        assert len(expected) == 2
        assert {day: days[day] for day in expected} == {
            day: (
                one["page_media_view"],
                sum(one["page_actions_post_reactions_total"].values()),
                one["page_daily_follows_unique"],
                one["page_daily_unfollows_unique"],
            )
            for day, one in expected.items()
        }
    check_money(system, pages)
    check_attributes(system)


def check_money(system: System, pages: list[Graph]) -> None:
    """Compare the earnings of each page; a page without them has no row."""
    earning = 0
    for page in pages:
        rows = system.ask(
            "select date, revenue, currency from core.fct_channel_revenue_days"
            " where platform = 'facebook' and channel_id = :page",
            page=page.page,
        )
        expected = (
            page.days("content_monetization_earnings") if page.has_insights else {}
        )
        found = {row[0]: (row[1] * 1_000_000, row[2]) for row in rows}
        assert {day: found[day] for day in expected} == {
            day: (
                one["content_monetization_earnings"]["micro_amount"],
                one["content_monetization_earnings"]["currency"],
            )
            for day, one in expected.items()
        }
        assert bool(found) == bool(expected)
        earning += bool(expected)
    assert 0 < earning < len(pages)


def check_attributes(system: System) -> None:
    """Compare what each kind of post has."""
    kinds = system.ask(
        "select attributes.post_type, count(*), count(post.seconds_viewed),"
        " count(post.three_second_views), count(post.subscribers_gained)"
        " from core.dim_post_attributes as attributes"
        " left join core.fct_post_days as post using (platform, content_id)"
        " where platform = 'facebook' and post.date = :day group by 1",
        day=DAYS[-1],
    )
    found = {row[0]: tuple(row[1:]) for row in kinds}
    assert set(found) == {"Video", "Reel", "Photo", "Link", "Text"}
    for kind, (_, watched, three_seconds, followers) in found.items():
        assert bool(watched) == (kind in ("Video", "Reel"))
        assert bool(three_seconds) == (kind == "Video")
        assert bool(followers) == (kind == "Reel")
    rates = system.ask(
        "select date, count(*), count(engagement_rate)"
        " from creatorsync.social_analytics where platform = 'facebook' group by 1"
    )
    # Reactions, comments and shares of a day are known from the second day on.
    pages = len(system.sandbox.connections("facebook"))
    assert {row[0]: tuple(row[1:]) for row in rates} == {
        DAYS[0]: (pages, 0),
        DAYS[1]: (pages, pages),
    }
