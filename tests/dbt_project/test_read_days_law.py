"""Totals of a day exist only for days on which something was read."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt
from tests.support.databases import fetch
from tests.support.histories import HISTORIES, History
from tests.support.random_twitch import DAY, at
from tests.support.raw_loads import RawLoads, Read
from tests.support.views import tables

DAYS = [date(2026, 1, 18) + DAY * number for number in (0, 3, 6, 7, 13, 14, 15, 30)]
"""Days of five weeks and two months, with the last days of weeks and of a month."""

LEVELS = {
    "twitch": ("channel_followers", "broadcaster_id", "total"),
    "youtube": ("channels", "id", "view_count"),
    "github": ("users", "id", "followers"),
    "devto": ("followers", "user_id", "total"),
    "facebook": ("pages", "id", "followers_count"),
    "instagram": ("accounts", "id", "followers_count"),
}
"""Per platform a resource of levels, its key and a measure."""

LISTS = {"github": "repositories", "devto": "articles"}
"""Lists that are read with the levels, and are empty."""

POSTS = {
    f"cg_analytics.{name}": ["youtube"] for name in ("snapshots", "snapshot_provenance")
}
"""Tables of days of posts, and the platform whose posts are read."""

TABLES = {
    **POSTS,
    "creatorsync.channel_analytics": ["twitch"],
    "creatorsync.video_daily_stats": ["twitch"],
    "creatorsync.social_analytics": [name for name in LEVELS if name != "twitch"],
    "devpulse.youtube_channel_stats": ["youtube"],
    "devpulse.analytics_snapshots": ["youtube", "github", "devto"],
}
"""Tables of days, and the platforms that are read for them."""

OF_HISTORY = {"devpulse.github_contributions"}
"""Tables whose days are those of a native history, read or not."""

SNAPSHOTS = """
select platform, snapshot_type, snapshot_date, metrics
from devpulse.analytics_snapshots
inner join app.people on people.id = user_id
where username = '{name}'
"""
FEEDS = """
select stats.platform, stats.date from ({union}) as stats
inner join app.people on creatorsync_id = stats.user_id
where username = '{name}'
"""
POST_DAYS = "select snapshot_date from {table} where post_id = 'youtube:{name}'"
NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Plan:
    """What was read of one person's accounts, and when."""

    levels: dict[str, set[date]]
    histories: list[tuple[History, date, int]]

    def read_days(self, platform: str) -> set[date]:
        """Return the days of a platform with levels, of all platforms for `all`."""
        names = TABLES["devpulse.analytics_snapshots"]
        chosen = names if platform == "all" else [platform]
        return {day for name in chosen for day in self.levels.get(name, ())}

    def snapshots(self) -> Iterator[tuple[str, str, date]]:
        """Yield the platform, type and day of every snapshot."""
        ends = {
            "daily": lambda day: day,
            "weekly": lambda day: day + timedelta(days=6 - day.weekday()),
            "monthly": lambda day: (day.replace(day=1) + 31 * DAY).replace(day=1) - DAY,
        }
        for platform in (*TABLES["devpulse.analytics_snapshots"], "all"):
            for day in self.read_days(platform):
                for kind, end in ends.items():
                    if end(day) <= max(self.read_days("all")):
                        yield platform, kind, end(day)


@st.composite
def plans(draw: Any) -> Plan:
    some_days = st.sets(st.sampled_from(DAYS), max_size=5)
    return Plan(
        {name: draw(some_days) for name in LEVELS},
        draw(
            st.lists(
                st.tuples(
                    st.sampled_from(HISTORIES),
                    st.sampled_from(DAYS),
                    st.integers(1, 40),
                ),
                max_size=5,
            )
        ),
    )


def test_every_table_of_days_is_known() -> None:
    found = {
        f"{node['schema']}.{node['name']}"
        for node in dbt.list_tables()
        if "marts" in node["fqn"] and {"date", "snapshot_date"} & node["columns"].keys()
    }
    assert found == TABLES.keys() | OF_HISTORY


@settings(
    max_examples=4,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(people=st.lists(plans(), min_size=1, max_size=12))
def test_a_day_without_a_reading_has_no_row(
    people: list[Plan], warehouse: Warehouse, run: Callable[..., None]
) -> None:
    names = {f"person{next(NUMBERS)}": plan for plan in people}
    for name, plan in names.items():
        read(warehouse.url, name, plan)
    run("run", "--select", *tables(*(one.partition(".")[2] for one in TABLES)))
    for name, plan in names.items():
        snapshots = fetch(warehouse.url, SNAPSHOTS.format(name=name))
        assert {tuple(one[:3]) for one in snapshots} == set(plan.snapshots())
        assert found_days(warehouse.url, name) == {
            platform: days for platform, days in plan.levels.items() if days
        }
        for table in POSTS:
            rows = fetch(warehouse.url, POST_DAYS.format(table=table, name=name))
            assert {day for (day,) in rows} == plan.read_days("youtube")


def read(url: str, name: str, plan: Plan) -> None:
    """Connect a person to an account of each platform, and load the readings."""
    loads = {platform: RawLoads(url, platform) for platform in LEVELS}
    loads["twitch"].add_person(name, name)
    fetch(
        url,
        "insert into app.connections (person_id, platform, platform_user_id,"
        " platform_username, access_token, refresh_token, token_expires_at)"
        " select person_id, platform.id, platform_user_id, platform_username,"
        " access_token, refresh_token, token_expires_at"
        f" from app.connections cross join unnest(array{[*LEVELS][1:]})"
        f" as platform (id) where platform_user_id = '{name}'",
    )
    credentials = dict(
        fetch(
            url,
            "select platform, id::text from app.connections"
            f" where platform_user_id = '{name}'",
        )
    )
    reads: dict[tuple[str, date], list[Read]] = defaultdict(list)
    for platform, days in plan.levels.items():
        resource, key, measure = LEVELS[platform]
        more = {"video_count": 1} if platform == "youtube" else {}
        for day in days:
            rows = [{key: name, measure: 5, **more}]
            reads[platform, day].append(Read(resource, name, rows))
            if platform in LISTS:
                reads[platform, day].append(Read(LISTS[platform], name))
            if platform == "youtube":
                video = {"id": name, "channel_id": name, "view_count": 5}
                reads[platform, day].append(Read("videos", name, [video]))
    for history, day, covered in plan.histories:
        rows = [history.row(name, day - DAY * back, 1) for back in range(covered)]
        window = (day - DAY * (covered - 1), day + DAY)
        reads[history.platform, day].append(
            Read(history.resource, name, rows, window=window)
        )
    for (platform, day), found in sorted(reads.items()):
        unique = {one.resource: one for one in found}.values()
        credential_id = str(credentials[platform])
        loads[platform].load(
            closing(day),
            *(
                Read(
                    *(one.resource, one.subject_id, one.rows, one.status),
                    *(credential_id, one.window),
                )
                for one in unique
            ),
        )


def found_days(url: str, name: str) -> dict[str, set[date]]:
    """Return the days of each platform in the tables of CreatorSync and YouTube."""
    union = """
        select user_id, 'twitch' as platform, date from creatorsync.channel_analytics
        union all
        select user_id, platform, date from creatorsync.social_analytics
    """
    found: dict[str, set[date]] = defaultdict(set)
    for platform, day in fetch(url, FEEDS.format(union=union, name=name)):
        found[str(platform)].add(day)
    stats = fetch(
        url,
        "select date from devpulse.youtube_channel_stats inner join app.connections"
        " as connection on connection.id = platform_connection_id"
        f" where platform_user_id = '{name}'",
    )
    assert {day for (day,) in stats} == found.get("youtube", set())
    return dict(found)


def closing(day: date) -> datetime:
    return at(day + DAY, 2)
