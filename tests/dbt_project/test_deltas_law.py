"""Deltas of random histories: what they sum to, and what the order of builds changes.

Here: levels of an interface and of files, late files, removed posts, two currencies,
leap days, ends of weeks, months, quarters and years. Not here: one rule each
(`models/marts/cg_analytics/_unit_tests.yml`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as some

from pipelines.artists.artist_import import import_artists
from pipelines.database.warehouse import Warehouse
from pipelines.royalties.build import build_statements
from tests.support.databases import execute, fetch
from tests.support.digests import digests
from tests.support.importing import Importer
from tests.support.random_twitch import at
from tests.support.raw_loads import RawLoads, Read
from tests.support.views import tables

DAY = timedelta(days=1)
DAYS = [
    *(date(2027, 12, 30), date(2027, 12, 31), date(2028, 1, 1), date(2028, 1, 3)),
    *(date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)),
    *(date(2028, 3, 31), date(2028, 4, 1), date(2028, 4, 3)),
]
LATE = DAYS[-1] + DAY
"""The day on which late files are imported."""
SHORT = (date(2028, 2, 28), date(2028, 3, 2))
LONG = (date(2028, 2, 28), date(2028, 4, 1))
"""Windows inside the history; the long one computes its deltas in one pass."""
PERIODS: dict[str, Callable[[date], object]] = {
    "daily": lambda day: day,
    "weekly": lambda day: day.isocalendar()[:2],
    "monthly": lambda day: (day.year, day.month),
    "quarterly": lambda day: (day.year, (day.month - 1) // 3),
}
METRICS = {"views": "views_delta", "reactions": "reactions_delta"}
MODELS = tables("delta_reasons", "snapshot_provenance", "post_iterations")
HEADER = "Content,Video title,Views,Estimated revenue ({})"
EXAMPLES = count()
RATES = {"Ann": 50, "Ben": 33.3}
"""Artists who share all posts, and their percent of the earnings."""


@dataclass
class History:
    """What an interface and files say about one post, by day."""

    read: dict[date, tuple[int, int | None]]
    files: dict[date, tuple[int, Decimal, str, bool]]
    levels: dict[date, dict[str, int]] = field(init=False)
    money: dict[date, tuple[Decimal, str]] = field(init=False)

    def __post_init__(self) -> None:
        # A reading is later than a download of its day: it is the fresher one.
        found: dict[date, dict[str, int]] = defaultdict(dict)
        for day, (views, *_) in self.files.items():
            found[day] |= {"views": views}
        for day, (views, likes) in self.read.items():
            found[day] |= {"views": views}
            found[day] |= {} if likes is None else {"reactions": likes}
        self.levels = dict(found)
        self.money = {
            day: (amount, currency)
            for day, (_, amount, currency, _) in self.files.items()
        }

    def expected(self) -> Iterator[tuple[object, ...]]:
        """Yield the deltas: period, dates, views, reactions, earnings and currency."""
        for name, period in PERIODS.items():
            days: dict[object, list[date]] = defaultdict(list)
            for day in sorted(self.levels):
                days[period(day)].append(day)
            for inside in days.values():
                before = [day for day in self.levels if day < inside[0]]
                start = max(before) if before else inside[0]
                if start < inside[-1]:
                    changes = [
                        self._change(
                            {
                                day: level[metric]
                                for day, level in self.levels.items()
                                if metric in level
                            },
                            inside,
                        )
                        for metric in METRICS
                    ]
                    yield (name, start, inside[-1], *changes, *self._earned(inside))

    def _change(self, known: dict[date, int], inside: list[date]) -> int | None:
        dates = self._dates(known, inside)
        return known[dates[1]] - known[dates[0]] if dates else None

    def _earned(self, inside: list[date]) -> tuple[Decimal | None, str | None]:
        dates = self._dates(self.money, inside)
        if not dates:
            return None, None
        (start, before), (end, currency) = (self.money[day] for day in dates)
        return (end - start, currency) if before == currency else (None, None)

    @staticmethod
    def _dates(known: dict[date, object], inside: list[date]) -> list[date] | None:
        closing = [day for day in known if inside[0] <= day <= inside[-1]]
        if not closing:
            return None
        before = [day for day in known if day < inside[0]]
        dates = [max(before) if before else min(closing), max(closing)]
        return dates if dates[0] < dates[1] else None


amounts = some.decimals(0, 1000, places=2)
levels = some.integers(0, 10**9)
histories = some.builds(
    History,
    some.dictionaries(
        some.sampled_from(DAYS), some.tuples(levels, some.none() | levels), min_size=1
    ),
    some.dictionaries(
        some.sampled_from(DAYS),
        some.tuples(
            levels,
            amounts,
            some.sampled_from(("USD", "USD", "EUR")),
            some.booleans(),
        ),
        max_size=5,
    ),
)


@settings(
    max_examples=1,
    phases=[Phase.generate],
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(posts=some.lists(histories, min_size=25, max_size=40), cut=some.integers(1, 8))
@pytest.mark.timeout(900)
def test_deltas_follow_from_the_levels_whatever_the_order_of_builds(
    *,
    warehouse: Warehouse,
    raw: RawLoads,
    run: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    posts: list[History],
    cut: int,
) -> None:
    # The first example is the smallest one: it has nothing to say.
    assume(sum(len(post.read) + len(post.files) for post in posts) > 5 * len(posts))

    def build(*window: date) -> None:
        for name, day in zip(("START", "END"), window or ("", ""), strict=True):
            monkeypatch.setenv(f"CREATORS_WINDOW_{name}", str(day))
        run("run", *([] if window else ["--full-refresh"]), "--select", *MODELS)

    channel = f"UC{next(EXAMPLES)}"
    named = {f"{channel}-{number}": post for number, post in enumerate(posts)}
    load(RawLoads(raw.url, "youtube"), channel, named)
    add = Importer(warehouse, tmp_path_factory.mktemp("files"))
    for late in (False, True):
        import_files(add, channel, named, late=late)
        if not late:
            build(DAYS[cut], DAYS[-1] + DAY)
            build(DAYS[0], DAYS[cut])
    build(LATE, LATE + DAY)

    rows = fetch(
        raw.url,
        "select post_id, period, from_date, to_date, views_delta, reactions_delta,"
        " earnings_delta, currency from cg_analytics.deltas"
        f" where post_id like 'youtube:{channel}-%'",
    )
    expected = [
        (f"youtube:{name}", *row)
        for name, post in named.items()
        for row in post.expected()
    ]
    assert sorted(rows, key=str) == sorted(expected, key=str)
    assert_telescoping(rows, named)
    assert_reasons(raw.url, channel, rows)

    built = digests(raw.url)
    build()
    assert_equal(raw.url, built)
    for window in (SHORT, LONG):
        spoil_deltas(raw.url, *window)
        build(*window)
        assert_equal(raw.url, built)
    assert_royalties(warehouse, tmp_path_factory.mktemp("royalties"), named)


def spoil_deltas(url: str, start: date, end: date) -> None:
    """Remove or change all deltas that a window's snapshots start or end."""
    bounds = (
        f" (from_date >= '{start}' and from_date < '{end}'"
        f" or to_date >= '{start}' and to_date < '{end}')"
    )
    execute(
        url,
        f"delete from cg_analytics.deltas where views_delta > 0 and {bounds}",
        f"update cg_analytics.deltas set views_delta = 1 where {bounds}",
    )


def assert_equal(url: str, before: dict[str, tuple[str, int]]) -> None:
    """No table differs from what it was."""
    after = digests(url)
    assert [name for name, found in before.items() if after[name] != found] == []


def assert_royalties(
    warehouse: Warehouse, folder: Path, named: dict[str, History]
) -> None:
    """Statements over these tables: the artists' parts sum to the posts' earnings."""
    splits = [
        f"youtube:{name},{artist},{share}"
        for name in named
        for artist, share in (("Ann", "66.666667"), ("Ben", "33.333333"))
    ]
    rates = [f"{artist},2000-01-01,{rate}" for artist, rate in RATES.items()]
    tables = {
        "artists": ["name", *RATES],
        "rates": ["artist,valid_from,royalty_rate", *rates],
        "splits": ["post_id,artist,share", *splits],
    }
    for table, lines in tables.items():
        (folder / table).write_text("\n".join(lines))
    import_artists(warehouse, [folder / table for table in tables])
    build_statements(warehouse, DAYS[-1].replace(day=1))
    expected: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    for name, post in named.items():
        post_id = f"youtube:{name}"
        for period, _, end, _, _, earned, currency in post.expected():
            if period == "monthly" and isinstance(earned, Decimal):
                assert isinstance(end, date)
                expected[post_id, end.replace(day=1), currency] += earned
        first = min(post.money, default=None)
        # Only a reading says when a post was published: on the first of these days.
        if post.read and first is not None and first.replace(day=1) < DAYS[0]:
            level, currency = post.money[first]
            expected[post_id, first.replace(day=1), currency] += level
    rows = fetch(
        warehouse.url,
        "select post_id, earned_in, currency, sum(line.earnings)"
        " from cg_analytics.royalty_lines as line"
        " inner join cg_analytics.royalty_statements as statement"
        " on statement.id = line.statement_id where kind = 'earnings' group by 1, 2, 3",
    )
    # The database keeps the posts of an example that ran before.
    posts = {f"youtube:{name}" for name in named}
    assert {
        tuple(key): earned for *key, earned in rows if earned and key[0] in posts
    } == {key: earned for key, earned in expected.items() if earned}
    assert len(rows) > len(named) // 2


def assert_telescoping(
    rows: list[tuple[object, ...]], named: dict[str, History]
) -> None:
    """Opening plus all changes of one kind of period is closing."""
    for at_column, metric in enumerate(METRICS, start=4):
        for name, post in named.items():
            known = {
                day: level[metric]
                for day, level in post.levels.items()
                if metric in level
            }
            for period in PERIODS:
                changes = [
                    row[at_column]
                    for row in rows
                    if row[:2] == (f"youtube:{name}", period)
                    and row[at_column] is not None
                ]
                if known:
                    opening, closing = known[min(known)], known[max(known)]
                    assert opening + sum(map(int, changes)) == closing  # type: ignore[call-overload]


def assert_reasons(url: str, channel: str, rows: list[tuple[object, ...]]) -> None:
    """Every fall has one reason, and nothing else has one."""
    falls = sum(
        isinstance(change, int | Decimal) and change < 0
        for row in rows
        for change in row[4:7]
    )
    found = fetch(
        url,
        "select change_reason, count(*) from cg_analytics.delta_reasons"
        f" where post_id like 'youtube:{channel}-%' group by 1",
    )
    counts = {str(reason): int(str(number)) for reason, number in found}
    assert sum(counts.values()) == falls > 0
    assert {"source change", "correction", "withdrawal"} <= set(counts)


def load(raw: RawLoads, channel: str, named: dict[str, History]) -> None:
    """Load the readings; a post that has none any more is no longer listed."""
    for day in DAYS:
        videos = [
            {
                "id": name,
                "channel_id": channel,
                "title": name,
                "published_at": at(DAYS[0], 0),
                "view_count": post.read[day][0],
                "like_count": post.read[day][1],
            }
            for name, post in named.items()
            if day in post.read
        ]
        listed = [
            {"video_id": name, "channel_id": channel}
            for name, post in named.items()
            if any(day <= later for later in post.read)
        ]
        raw.load(
            at(day + DAY, 2),
            Read("videos", channel, videos),
            Read("playlist_items", channel, listed),
        )


def import_files(
    add: Importer, channel: str, named: dict[str, History], *, late: bool
) -> None:
    """Import one file per day and currency; late ones weeks after their download."""
    for day in DAYS:
        for currency in ("USD", "EUR"):
            lines = [
                f"{name},{name},{views},{amount}"
                for name, post in named.items()
                if day in post.files
                for views, amount, paid_in, is_late in [post.files[day]]
                if paid_in == currency and is_late is late
            ]
            if lines:
                add(
                    "\n".join([HEADER.format(currency), *lines, ""]),
                    LATE if late else day,
                    downloaded_on=day,
                    account_id=channel,
                    is_lifetime=True,
                )
