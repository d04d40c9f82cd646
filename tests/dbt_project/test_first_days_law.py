"""The first day of an item: its total if it is new, unknown if it was hidden before."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines.database.warehouse import Warehouse
from tests.support.builds import build_days
from tests.support.databases import fetch
from tests.support.digests import digests
from tests.support.random_twitch import DAY, FIRST, at
from tests.support.raw_loads import RawLoads, Read, Row
from tests.support.views import tables

DAYS = [FIRST + number * DAY for number in range(4)]
MODELS = tables("video_daily_stats", "fct_repository_days", "fct_content_days")
NUMBERS = count(1)
TABLES = ("core.fct_content_days", "core.fct_repository_days")
PRODUCT = "creatorsync.video_daily_stats"


@dataclass(frozen=True, slots=True)
class Kind:
    """A list of items: its resource, the columns of an item, and its table."""

    platform: str
    resource: str
    created: str
    level: str
    more: Row
    table: str = "core.fct_content_days"
    item: str = "content_id"
    flow: str = "views_gained"
    spanned: str = "days_spanned"

    def row(self, name: str, created: datetime, level: int) -> Row:
        """Return the row of an item."""
        return {"id": name, self.created: created, self.level: level, **self.more}

    def reads(self, subject: str, status: str, rows: Sequence[Row]) -> Iterator[Read]:
        """Yield the readings of a list."""
        read_rows = () if status == "failed" else rows
        if self.platform == "youtube":
            listed = [{"video_id": row["id"], "channel_id": subject} for row in rows]
            yield Read("playlist_items", subject, listed, status)
        window = (FIRST - 9 * DAY, FIRST + 9 * DAY)
        is_clips = self.resource == "clips"
        yield Read(
            *(self.resource, subject, read_rows, status),
            window=window if is_clips and status == "complete" else None,
        )


KINDS = [
    Kind(
        *("twitch", "videos", "created_at", "view_count"),
        {"type": "upload", "duration": "1m"},
    ),
    Kind("twitch", "clips", "created_at", "view_count", {"duration": 9.5}),
    Kind("youtube", "videos", "published_at", "view_count", {"duration": "PT5M"}),
    Kind("devto", "articles", "created_at", "page_views_count", {"published": True}),
    Kind(
        *("github", "repositories", "created_at", "stargazers_count"),
        {"name": "r", "full_name": "a/r"},
        *("core.fct_repository_days", "repository_id", "stars_gained"),
        "stars_days_spanned",
    ),
]
OWNERS = {
    "twitch": "user_id",
    "youtube": "channel_id",
    "devto": "user_id",
    "github": "owner_id",
}


@dataclass(frozen=True, slots=True)
class Item:
    """An item: hours from the first day to its creation, and the days that list it."""

    hours: int
    listed: set[int]

    @property
    def created(self) -> datetime:
        """Return the time of its creation."""
        return at(FIRST, self.hours)


@dataclass(frozen=True, slots=True)
class Plan:
    """A list of a kind over some days."""

    kind: Kind
    statuses: list[str]
    items: list[Item]

    def expected(self) -> Iterator[tuple[int, date, int | None, int | None, str]]:
        """Yield the item, day, flow, days and basis of every row."""
        for number, item in enumerate(self.items):
            earlier: int | None = None
            for day in sorted(self.days_of(item)):
                flow = days = None
                basis = "observed"
                if earlier is not None:
                    days = day - earlier
                    flow = level(number, day) - level(number, earlier)
                elif self.is_new(item, day):
                    flow, days, basis = level(number, day), 1, "derived"
                yield number, DAYS[day], flow, days, basis
                earlier = day

    def days_of(self, item: Item) -> set[int]:
        """Return the days of an item with a row."""
        return {day for day in item.listed if self.statuses[day] != "failed"}

    def is_new(self, item: Item, day: int) -> bool:
        """Whether an item was created after the complete list of the day before."""
        return (
            day > 0
            and self.statuses[day - 1] == "complete"
            and item.created >= closing(DAYS[day - 1])
        )


def level(number: int, day: int) -> int:
    """Return the level of an item at the end of a day."""
    return 10 * number + (7 * day * day) % 11


def closing(day: date) -> datetime:
    """Return the instant of the reading that closes a day."""
    return at(day + DAY, 2)


@st.composite
def plans(draw: Any) -> Plan:
    days = range(len(DAYS))
    return Plan(
        draw(st.sampled_from(KINDS)),
        [draw(st.sampled_from(["complete"] * 3 + ["partial", "failed"])) for _ in days],
        draw(
            st.lists(
                st.builds(
                    Item,
                    st.integers(-30, 24 * len(DAYS)),
                    st.sets(st.sampled_from(list(days)), min_size=1),
                ),
                min_size=1,
                max_size=6,
            )
        ),
    )


@settings(
    max_examples=3,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes minutes
)
@given(lists=st.lists(plans(), min_size=6, max_size=12), order=st.permutations(DAYS))
def test_a_first_day_is_known_only_of_a_new_item(
    lists: list[Plan],
    order: list[date],
    warehouse: Warehouse,
    run: Callable[..., None],
) -> None:
    subjects = {f"s{next(NUMBERS)}": plan for plan in lists}
    for name, plan in subjects.items():
        RawLoads(warehouse.url, plan.kind.platform).add_person(name, name)
    for day in order:
        for name, plan in subjects.items():
            load(warehouse.url, name, plan, DAYS.index(day))
        build_days(MODELS, warehouse, day)
    for name, plan in subjects.items():
        assert set(rows(warehouse.url, name, plan.kind)) == set(plan.expected())
    by_days = digests(warehouse.url)
    build_days(MODELS, warehouse, order[0])
    assert digests(warehouse.url) == by_days
    run("run", "--full-refresh", "--select", *MODELS)
    assert digests(warehouse.url) == by_days
    assert wrong_products(warehouse.url) == []


def load(url: str, name: str, plan: Plan, day: int) -> None:
    """Load the reading of a list on a day."""
    kind, status = plan.kind, plan.statuses[day]
    owner = OWNERS[kind.platform] if kind.resource != "clips" else "broadcaster_id"
    found = [
        {
            **kind.row(f"{name}-{number}", item.created, level(number, day)),
            owner: name,
        }
        for number, item in enumerate(plan.items)
        if day in item.listed
    ]
    RawLoads(url, kind.platform).load(
        closing(DAYS[day]), *kind.reads(name, status, found)
    )


def rows(url: str, name: str, kind: Kind) -> Iterator[tuple[Any, ...]]:
    """Yield the item, day, flow, days and basis of every row of a list."""
    found = fetch(
        url,
        f"select {kind.item}, date, {kind.flow}, {kind.spanned}, basis"
        f" from {kind.table} where {kind.item} like '{name}-%'",
    )
    for item, *rest in found:
        yield int(str(item).rpartition("-")[2]), *rest


def wrong_products(url: str) -> list[tuple[object, ...]]:
    """Return the rows of the product that differ from core."""
    return fetch(
        url,
        f"select stats.* from {PRODUCT} as stats"
        " left join core.fct_content_days as day"
        " on day.content_id = video_id and day.date = stats.date"
        " where stats.view_count is distinct from"
        " case when day.days_spanned = 1 then day.views_gained end",
    )
