"""Recorded answers of Dev.to and GitHub, landed as readings and built into tables."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.database.warehouse import Warehouse
from tests.support.collecting import REAL
from tests.support.databases import fetch
from tests.support.raw_loads import RawLoads, Read, Row
from tests.support.views import tables

SNAPSHOTS = REAL / "devto" / "articles_me_snapshots"
CALENDARS = REAL / "github" / "graphql_contributions"
AUTHOR, ACCOUNT = "219482", "583231"
UNLISTED = {"tiny-evt": 32}
"""Contributions of a total that its calendar does not list."""


@pytest.mark.skipif(
    not SNAPSHOTS.is_dir(), reason="recordings of Dev.to are not part of this checkout"
)
def test_twelve_snapshots_give_the_authors_true_gains(
    warehouse: Warehouse, run: Callable[..., None]
) -> None:
    credential_id = connect(warehouse, "devto", AUTHOR)
    views: dict[date, dict[str, int]] = {}
    for file in sorted(SNAPSHOTS.glob("*.json")):
        moment = datetime.fromisoformat(f"{file.stem}T02:00:00+00:00")
        listed = json.loads(file.read_bytes())
        RawLoads(warehouse.url, "devto").load(
            moment,
            Read(
                "articles",
                AUTHOR,
                list(map(_article, listed)),
                credential_id=credential_id,
            ),
        )
        views[moment.date() - timedelta(days=1)] = {
            str(one["id"]): one["page_views_count"] for one in listed
        }
    assert len(views) == 12
    run("run", "--select", *tables("devto_articles", "analytics_snapshots"))

    found = fetch(
        warehouse.url,
        "select date, content_id, views_gained, days_spanned"
        " from core.fct_content_days where platform = 'devto'",
    )
    assert sorted(found, key=str) == sorted(gains(views), key=str)

    removed = fetch(
        warehouse.url,
        "select content_id, last_seen_date from core.dim_contents"
        " where platform = 'devto' and status = 'removed'",
    )
    last = max(views)
    ever = {one for listed in views.values() for one in listed}
    assert {one for one, _ in removed} == ever - views[last].keys() != set()

    totals = fetch(
        warehouse.url,
        "select snapshot_date, (metrics #>> '{devto,total_views}')::int,"
        " (metrics #>> '{devto,total_articles}')::int"
        " from devpulse.analytics_snapshots"
        " where platform = 'devto' and snapshot_type = 'daily' order by 1",
    )
    assert totals == [(day, sum(v.values()), len(v)) for day, v in views.items()]

    articles = fetch(
        warehouse.url,
        "select devto_article_id, view_count from devpulse.devto_articles",
    )
    seen = {one: count for listed in views.values() for one, count in listed.items()}
    assert dict(articles) == {int(one): count for one, count in seen.items()}


def gains(
    views: Mapping[date, Mapping[str, int]],
) -> Iterator[tuple[date, str, int | None, int | None]]:
    """Yield what each article gained since the last list that had it."""
    before: dict[str, tuple[date, int]] = {}
    for day, listed in views.items():
        for one, count in listed.items():
            if one in before:
                earlier, known = before[one]
                yield day, one, count - known, (day - earlier).days
            else:
                yield day, one, None, None
            before[one] = (day, count)


def _article(one: dict[str, Any]) -> Row:
    plain = ("title", "description", "published", "published_at", "slug", "url")
    return {
        **{name: one[name] for name in plain},
        "id": str(one["id"]),
        "tags": json.dumps(one["tag_list"]),
        "reading_time_minutes": one["reading_time_minutes"],
        "page_views_count": one["page_views_count"],
        "public_reactions_count": one["public_reactions_count"],
        "comments_count": one["comments_count"],
        "user_id": AUTHOR,
    }


@pytest.mark.skipif(
    not CALENDARS.is_dir(), reason="recordings of GitHub are not part of this checkout"
)
def test_the_days_of_a_calendar_sum_up_to_its_total(
    warehouse: Warehouse, run: Callable[..., None]
) -> None:
    wanted = {}
    for number, file in enumerate(sorted(CALENDARS.glob("*.json"))):
        total, days = _calendar(file)
        account = str(int(ACCOUNT) + number)
        first, last = min(days), max(days)
        rows = [
            {"user_id": account, "day": day, "contribution_count": count}
            for day, count in days.items()
        ]
        RawLoads(warehouse.url, "github").load(
            datetime.fromisoformat(f"{last}T09:00:00+00:00"),
            Read(
                "contribution_days",
                account,
                rows,
                credential_id=connect(warehouse, "github", account),
                window=(first, last + timedelta(days=1)),
            ),
            day=last,
        )
        wanted[account] = (total - UNLISTED.get(file.stem, 0), len(days))
    run("run", "--select", *tables("fct_contribution_days"))
    found = fetch(
        warehouse.url,
        "select channel_id, sum(contributions_gained)::int, count(*)"
        " from core.fct_contribution_days group by 1",
    )
    assert {account: rest for account, *rest in found} == {
        account: list(rest) for account, rest in wanted.items()
    }


def _calendar(file: Path) -> tuple[int, dict[date, int]]:
    answer = json.loads(file.read_bytes())
    account = answer["data"]["user"]
    calendar = account["contributionsCollection"]["contributionCalendar"]
    return calendar["totalContributions"], {
        date.fromisoformat(day["date"][:10]): day["contributionCount"]
        for week in calendar["weeks"]
        for day in week["contributionDays"]
    }


def connect(warehouse: Warehouse, platform: str, account: str) -> str:
    RawLoads(warehouse.url, platform).add_person(f"{platform}-{account}", account)
    query = "select id::text from app.connections where platform_user_id = "
    ((credential_id,),) = fetch(warehouse.url, f"{query}'{account}'")
    return str(credential_id)
