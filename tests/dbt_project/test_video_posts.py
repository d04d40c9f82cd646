"""Files of videos: their rows move to the post that a reading names.

Here: an import before the reading, an undo, an import after it, and a build of all
history. Not here: posts of one source (`test_posts.py`).
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from pipelines.database.warehouse import Warehouse
from pipelines.imports.undo import undo
from tests.support.builds import build_days
from tests.support.databases import fetch
from tests.support.digests import digests
from tests.support.importing import Importer
from tests.support.random_twitch import DAY, at
from tests.support.raw_loads import RawLoads, Read
from tests.support.views import tables

THIRD, LATER = date(2026, 9, 14), date(2026, 9, 20)
MODELS = tables("path:models/marts/cg_analytics")
VIDEOS = (
    "Video asset ID,Page ID,Page name,Title,Publish time,Date,Views,"
    "3-second video views,Estimated earnings (EUR)\n"
    "5,9,Page,Film,09/02/2026 08:30,Lifetime,90,80,7.25\n"
    "6,9,Page,Other,09/02/2026 08:30,Lifetime,9,8,0.50\n"
)


@pytest.fixture(scope="module")
def moved(
    warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory
) -> list[dict[str, tuple[object, ...]]]:
    """Import a file of videos; learn the post of one; undo the import; import again.

    Returns the posts and numbers after each of the four builds.
    """
    url = warehouse.url
    add = Importer(warehouse, tmp_path_factory.mktemp("videos"))
    found = []

    def build(day: date) -> None:
        build_days(MODELS, warehouse, day)
        rows = fetch(
            url,
            "select post_id, views, lifetime_earnings, publish_time::text"
            " from cg_analytics.snapshots inner join cg_analytics.posts using (post_id)"
            " where snapshot_date = '2026-09-12' order by 1",
        )
        found.append({str(row[0]): row[1:] for row in rows})

    def import_videos(day: date) -> str:
        options = {"downloaded_on": date(2026, 9, 12), "time_zone": "Europe/Sofia"}
        return add(VIDEOS, day, **options)

    first = import_videos(THIRD)
    build(THIRD)
    RawLoads(url, "facebook").load(
        at(LATER + DAY, 2),
        Read("posts", "9", [{"id": "9_77", "page_id": "9"}]),
        Read(
            "videos",
            "9",
            [{"id": "5", "page_id": "9", "edge": "videos", "post_id": "77"}],
        ),
    )
    build(LATER)
    undo(warehouse, first)
    build(THIRD)
    import_videos(LATER)
    build(LATER)
    return found


def test_a_video_of_a_file_becomes_its_post_when_a_reading_names_it(
    moved: list[dict[str, tuple[object, ...]]],
) -> None:
    published = "2026-09-02 05:30:00+00"
    film, other = (90, Decimal("7.25"), published), (9, Decimal("0.50"), published)
    assert moved == [
        {"facebook:5": film, "facebook:6": other},
        {"facebook:6": other, "facebook:9_77": film},
        {},
        {"facebook:6": other, "facebook:9_77": film},
    ]


def test_a_moved_video_is_the_same_after_a_build_of_all_history(
    warehouse: Warehouse,
    moved: list[dict[str, tuple[object, ...]]],
    run: Callable[..., None],
) -> None:
    before = digests(warehouse.url)
    run("run", "--full-refresh", "--select", *MODELS)
    after = digests(warehouse.url)
    assert len(moved) == 4
    assert [name for name, found in before.items() if after[name] != found] == []
