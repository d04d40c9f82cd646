"""The newest numbers of sites come from the tables that are built."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.database.warehouse import Warehouse
from pipelines.transform import profiles
from tests.support.fakes import execute, one

TABLES = """
    create schema if not exists core;
    create table core.dim_channels (
        platform text, channel_id text, description text, profile_image_url text,
        cover_image_url text
    );
    create table core.fct_channel_days (
        platform text, channel_id text, date date, followers_total bigint
    );
    create table core.dim_contents (
        platform text, channel_id text, status text, views_total bigint,
        likes_total bigint, comments_total bigint, shares_total bigint
    )
"""
SITE = "select * from cg_analytics.sites where platform_id = 'UC1'"


@pytest.fixture
def site(warehouse: Warehouse) -> Warehouse:
    """Return a warehouse with one site and its built tables."""
    execute(warehouse, TABLES)
    execute(
        warehouse,
        "insert into app.channels (platform, channel_id, sync_status)"
        " values ('youtube', 'UC1', 'active'), ('youtube', 'UC2', null)",
    )
    return warehouse


def fill_tables(warehouse: Warehouse) -> None:
    execute(
        warehouse,
        "insert into core.dim_channels values"
        " ('youtube', 'UC1', 'Owls at night', 'https://pictures.test/owl',"
        " 'https://pictures.test/night')",
    )
    execute(
        warehouse,
        "insert into core.fct_channel_days values"
        " ('youtube', 'UC1', '2026-01-01', 90), ('youtube', 'UC1', '2026-01-02', 100),"
        " ('youtube', 'UC1', '2026-01-03', null)",
    )
    execute(
        warehouse,
        "insert into core.dim_contents values"
        " ('youtube', 'UC1', 'active', 10, 1, null, null),"
        " ('youtube', 'UC1', 'active', 5, null, null, null),"
        " ('youtube', 'UC1', 'removed', 900, 900, 900, 900)",
    )


def test_a_site_has_the_newest_known_numbers_and_totals_of_live_posts(
    site: Warehouse,
) -> None:
    fill_tables(site)
    assert profiles.fill_sites(site) == 1
    row = one(site, SITE)
    assert (row.follower_count, row.bio) == (100, "Owls at night")
    assert row.profile_image_url == "https://pictures.test/owl"
    assert row.cover_image_url == "https://pictures.test/night"
    assert row.business_account_id is None
    assert row.stats == {
        "posts": 2,
        "views": 15,
        "posts_with_views": 2,
        "reactions": 1,
        "posts_with_reactions": 1,
        "comments": None,
        "posts_with_comments": 0,
        "shares": None,
        "posts_with_shares": 0,
    }
    assert profiles.fill_sites(site) == 0


def test_what_is_not_built_stays_unknown(site: Warehouse) -> None:
    assert profiles.fill_sites(site) == 0
    row = one(site, SITE)
    assert (row.follower_count, row.stats, row.api_quota) == (None, None, None)


def test_the_quota_is_what_is_left_of_the_smallest_budget(site: Warehouse) -> None:
    end = datetime.now(UTC) + timedelta(hours=3)
    spent = (
        "insert into app.quota_usage"
        " (platform, bucket, period_start, units, budget, period_end) values"
        " ('youtube', :bucket, :start, :units, :budget, :end)"
    )
    for bucket, units, budget in (("data", 400, 1000), ("stats", 10, 5000)):
        values = {"bucket": bucket, "units": units, "budget": budget}
        execute(site, spent, **values, start=end - timedelta(days=1), end=end)
    assert profiles.fill_sites(site) == 1
    row = one(site, SITE)
    assert (row.api_quota, row.api_quota_reset) == (600, end)


def test_a_budget_is_full_after_its_period(site: Warehouse) -> None:
    end = datetime.now(UTC) - timedelta(minutes=1)
    execute(
        site,
        "insert into app.quota_usage"
        " (platform, bucket, period_start, units, budget, period_end) values"
        " ('youtube', 'data', :start, 1000, 1000, :end)",
        start=end - timedelta(days=1),
        end=end,
    )
    profiles.fill_sites(site)
    row = one(site, SITE)
    assert (row.api_quota, row.api_quota_reset) == (1000, None)


def test_a_professional_account_is_its_own_business_account(site: Warehouse) -> None:
    execute(
        site,
        "insert into app.channels (platform, channel_id, sync_status)"
        " values ('instagram', '178', 'active')",
    )
    profiles.fill_sites(site)
    query = "select * from cg_analytics.sites where platform_id = '178'"
    assert one(site, query).business_account_id == "178"
