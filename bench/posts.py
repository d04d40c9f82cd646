"""Post snapshots to land: 25 columns, two of them nested, the same for every path."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import msgspec

from dlt_sources.contract import CollectionJob, Platform, Quota, Resource

PAGE = 100
MEASURES = tuple(f"measure_{number}" for number in range(15))
DAY = date(2026, 1, 1)
SEEN = datetime(2026, 1, 2, 2, tzinfo=UTC)

Post = msgspec.defstruct(
    "Post",
    [
        ("id", str),
        ("user_id", str),
        ("created_at", datetime | None),
        ("published_at", datetime | None),
        *[(name, int | None) for name in MEASURES],
        ("title", str | None),
        ("tags", msgspec.Raw),
        ("extra", msgspec.Raw),
    ],
    frozen=True,
)
"""22 columns as an API would send them; the envelope brings the rest."""

ENVELOPE = {
    "load_id": "bench",
    "run_id": "bench",
    "credential_id": "public",
    "subject_id": "1",
    "partition_date": DAY.isoformat(),
    "observed_at": SEEN.isoformat(),
}


async def _nothing(_: CollectionJob) -> None:
    """Stand in for a collection: the pages are already here."""


PLATFORM = Platform(
    name="bench",
    title="Bench",
    resources=(Resource("posts", Post, "level", ("id",), "Posts to land."),),
    collect=_nothing,
    variables=(),
    quota=Quota(1, 1),
)


def pages(rows: int) -> Iterator[bytes]:
    """Yield JSON pages of a hundred posts, the same on every call."""
    chance = random.Random(1)  # noqa: S311 - numbers to land, not secrets
    first = datetime(2026, 1, 1, tzinfo=UTC)
    for page in range(rows // PAGE):
        yield msgspec.json.encode(
            [
                {
                    "id": str(10**9 + number),
                    "user_id": str(number % 500),
                    "created_at": (first + timedelta(seconds=number)).isoformat(),
                    "published_at": (first + timedelta(seconds=number)).isoformat(),
                    **{name: chance.randrange(10**7) for name in MEASURES},
                    "title": f'Day {number} | "Top" 8, friends é😀'
                    if number % 3
                    else "",
                    "tags": ["English", "speedrun", str(number % 7)],
                    "extra": {"a": number, "b": [1, 2, 3], "c": "x"},
                }
                for number in range(page * PAGE, (page + 1) * PAGE)
            ]
        )
