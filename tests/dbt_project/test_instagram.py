"""Three days of Instagram from the sandbox to the tables that core builds of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

import sandbox as world
from dlt_sources import platforms
from dlt_sources.contract import Window
from pipelines.database.warehouse import Warehouse
from pipelines.ingestion import load
from tests.support.system import import_accounts
from tests.support.views import tables

DAY = timedelta(days=1)
FIRST = date(2026, 3, 9)
DAYS = [FIRST + number * DAY for number in range(3)]
TABLES = tables(
    *("dim_contents", "fct_content_days", "fct_post_days", "dim_post_attributes"),
    *("fct_channel_audience_days", "social_analytics"),
)


@dataclass(frozen=True)
class Built:
    """The warehouse after three days, and the account of TidyTomas."""

    warehouse: Warehouse
    tomas: str

    def ask(self, sql: str, **values: object) -> list[Any]:
        with self.warehouse.begin() as connection:
            return list(connection.execute(text(sql), values).all())


@pytest.fixture(scope="module")
def built(
    warehouse: Warehouse, run: Callable[..., None], tmp_path_factory: Any
) -> Built:
    platform = platforms()["instagram"]
    folder: Path = tmp_path_factory.mktemp("instagram")
    now = datetime(2026, 3, 10, 2, tzinfo=UTC)
    with (
        world.start(clock=now, points=80_000, creators=6) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("CREATORS_CLOCK", now.isoformat())
        patch.setenv("CREATORS_JITTER_SECONDS", "0")
        for name, value in server.environ().items():
            patch.setenv(name, value)
        import_accounts(server, warehouse, folder)
        for number, day in enumerate(DAYS):
            moment = now + number * DAY
            server.set_clock(moment)
            patch.setenv("CREATORS_CLOCK", moment.isoformat())
            load.collect(
                platform, Window(day, day + DAY), run_id="run", warehouse=warehouse
            )
        (tomas,) = (
            one["platform_user_id"]
            for one in server.connections("instagram")
            if one["owner"] == "tomas"
        )
    run("run", "--select", *TABLES)
    return Built(warehouse, tomas)


def test_every_listed_media_has_its_numbers_of_each_day(built: Built) -> None:
    ((days, contents, lost),) = built.ask(
        "select count(distinct date), count(distinct content_id),"
        " count(*) filter (where views_total is null and content_created_at >"
        " '2024-01-01') from core.fct_content_days where platform = 'instagram'"
    )
    assert days == len(DAYS)
    assert contents > 100
    assert lost == 0
    differences = built.ask(
        "select 1 from core.fct_content_days as days"
        " inner join raw_instagram.media_insights as raw"
        " on raw.media_id = days.content_id and raw.partition_date = days.date"
        " where days.views_total <> raw.views or days.shares_total <> raw.shares"
    )
    assert differences == []


def test_views_of_a_day_are_the_difference_of_two_readings(built: Built) -> None:
    rows = built.ask(
        "select views_gained, views_total - lag(views_total) over earlier as gained,"
        " row_number() over earlier as place from core.fct_content_days"
        " where platform = 'instagram' and content_created_at < '2026-03-01'"
        " window earlier as (partition by content_id order by date)"
    )
    later = [row for row in rows if row.place > 1]
    assert later
    assert all(row.views_gained == row.gained for row in later)
    assert all(row.views_gained is None for row in rows if row.place == 1)


def test_a_story_expires_and_a_deleted_media_is_removed(built: Built) -> None:
    found = dict(
        built.ask(
            "select list_name || ' ' || coalesce(removed_reason, status), count(*)"
            " from core.dim_contents where platform = 'instagram' group by 1"
        )
    )
    assert found["stories expired"] >= 2
    assert found["stories active"] >= 1
    assert found["media active"] > 100
    assert set(found) <= {
        *("stories expired", "stories active", "media active", "media deleted")
    }


def test_posts_have_types_and_numbers_of_their_own(built: Built) -> None:
    types = dict(
        built.ask(
            "select post_type, count(*) from core.dim_post_attributes"
            " where platform = 'instagram' group by 1"
        )
    )
    assert set(types) == {"Photo", "Reel", "Status", "Video"}
    rows = built.ask(
        "select attributes.post_type, bool_and(days.reach > 0) as reach,"
        " bool_and(days.seconds_viewed is not null) as seconds,"
        " bool_or(days.saves is not null) as saves,"
        " bool_or(days.profile_visits is not null) as visits,"
        " bool_or(days.impressions is not null) as impressions"
        " from core.fct_post_days as days"
        " inner join core.dim_post_attributes as attributes"
        " using (platform, content_id)"
        " where platform = 'instagram' and days.date = :day group by 1",
        day=DAYS[-1],
    )
    found = {row.post_type: tuple(row)[1:] for row in rows}
    assert found["Photo"] == (True, False, True, True, False)
    assert found["Reel"] == (True, True, True, False, False)
    assert found["Status"][2:] == (False, True, False)


def test_a_day_of_an_account_reaches_social_analytics(built: Built) -> None:
    rows = built.ask(
        "select social.date, social.followers_count, social.posts_count,"
        " social.engagement_rate, social.impressions, social.clicks,"
        " native.views_gained, native.followers_won, native.followers_lost,"
        " native.likes_gained + native.comments_gained + native.shares_gained as acts"
        " from creatorsync.social_analytics as social"
        " left join core.fct_channel_native_days as native"
        " on native.platform = social.platform and native.channel_id = :account"
        " and native.date = social.date"
        " where social.platform = 'instagram' and social.user_id = ("
        "   select coalesce(creatorsync_id, clerk_user_id) from app.people"
        "   where username = 'tomas')"
        " order by 1",
        account=built.tomas,
    )
    assert [row.date for row in rows] == DAYS
    assert all(row.followers_count > 1_000 for row in rows)
    assert all(row.posts_count > 10 for row in rows)
    # The last day is not over in California when it is read.
    *known, open_day = rows
    assert open_day.impressions is None
    for row in known:
        assert row.impressions == row.views_gained > 0
        assert row.clicks is not None
        rate = 100 * row.acts / row.views_gained
        assert float(row.engagement_rate) == pytest.approx(rate, abs=0.01)
        assert row.followers_won >= 0
        assert row.followers_lost >= 0


def test_the_audience_is_followers_by_segment(built: Built) -> None:
    rows = built.ask(
        "select breakdown, segments from core.fct_channel_audience_days"
        " where platform = 'instagram' and channel_id = :account and date = :day",
        account=built.tomas,
        day=DAYS[-1],
    )
    found = {row.breakdown: row.segments for row in rows}
    assert set(found) == {"country", "age_and_gender"}
    assert found["country"]["DE"]["followers"] > 0
    assert "18-24 F" in found["age_and_gender"]
