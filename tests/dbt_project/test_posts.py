"""Posts, snapshots and deltas: interface and files together, undo, and who sees them.

Here: a world of one channel and one page over two days. Not here: the rule of a delta
(`_unit_tests.yml` beside the models) and random histories (`test_deltas_law.py`).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from pipelines.database.warehouse import Warehouse
from pipelines.imports.undo import undo
from tests.support.builds import build_days
from tests.support.databases import execute, fetch
from tests.support.digests import digests
from tests.support.importing import Importer
from tests.support.random_twitch import DAY, at
from tests.support.raw_loads import RawLoads, Read
from tests.support.views import tables

FIRST, SECOND, THIRD = date(2026, 9, 10), date(2026, 9, 11), date(2026, 9, 14)
MODELS = tables("path:models/marts/cg_analytics")
PAGE = (
    "Post ID,Page ID,Page name,Title,Post type,Date,Views,Reach,Reactions,"
    "Custom labels,Estimated earnings (EUR)\n"
    "77,9,Page,A #Tag,Photos,Lifetime,5,4,1,label,1.50\n"
    "78,9,Page,B,Reels,2026-09-01,6,,,,\n"
)
STUDIO = (
    "Content,Video title,Views,Likes,Estimated revenue (USD)\n"
    "v2,Other title,150,9,3.25\n"
)


@pytest.fixture(scope="module")
def built(warehouse: Warehouse, raw: RawLoads) -> Warehouse:
    """Return a warehouse with the posts of two days."""
    youtube = RawLoads(raw.url, "youtube")
    owner = youtube.add_person("ada", "UCa")
    execute(
        raw.url,
        "insert into app.channels (platform, channel_id, channel_name, added_by)"
        " select 'youtube', 'UCa', 'Ada', id from app.people"
        f" where creatorsync_id = '{owner}'"
        " on conflict (platform, channel_id)"
        " do update set added_by = excluded.added_by",
        "insert into app.artists (name) values ('Bea'), ('Cy'), ('Dot')",
        "insert into app.people (username, clerk_user_id, artist_id, role)"
        " select lower(name), 'local:' || name, id, 'artist' from app.artists",
        "insert into app.post_annotations (post_id, asset_tag, previous_iteration_id)"
        " values ('youtube:v2', 'tag', 'youtube:v1'),"
        " ('youtube:v1', null, 'youtube:?')",
        "insert into app.post_splits (post_id, artist_id, share)"
        " select 'youtube:v2', id, case name when 'Bea' then 30 else 70 end"
        " from app.artists where name <> 'Dot'",
    )
    for number, day in enumerate((FIRST, SECOND)):
        listed = ["v1", "v2"][number:]
        youtube.load(
            at(day + DAY, 2),
            Read(
                "videos",
                "UCa",
                [
                    {
                        "id": name,
                        "channel_id": "UCa",
                        "title": f"#One of {name} with @Bea",
                        "privacy_status": "public",
                        "category_id": "10",
                        "duration": "PT1M",
                        "published_at": at(FIRST, 1),
                        "view_count": 100 * (number + 1),
                    }
                    for name in listed
                ],
            ),
            Read("playlist_items", "UCa", [{"video_id": name} for name in listed]),
        )
        build_days(MODELS, warehouse, day)
    return warehouse


@dataclass(frozen=True, slots=True)
class Imported:
    """A warehouse with two late files, and what an undo of them once changed."""

    url: str
    warehouse: Warehouse
    not_restored: list[str]


@pytest.fixture(scope="module")
def imported(built: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Import two files, undo both, and import them again."""
    before = digests(built.url)
    add = Importer(built, tmp_path_factory.mktemp("files"))

    def import_both() -> list[str]:
        page = add(PAGE, THIRD, downloaded_on=SECOND)
        video = {"account_id": "UCa", "is_lifetime": True}
        studio = add(STUDIO, THIRD, downloaded_on=SECOND, **video)
        build_days(MODELS, built, THIRD)
        return [page, studio]

    for one in import_both():
        undo(built, one)
    build_days(MODELS, built, THIRD)
    after = digests(built.url)
    marts = [table for table in before if table.startswith("cg_analytics.")]
    changed = [table for table in marts if after[table] != before[table]]
    import_both()
    return Imported(built.url, built, changed if len(marts) == 6 else ["too few"])


def test_posts_are_those_of_the_interface_and_of_files(imported: Imported) -> None:
    rows = fetch(
        imported.url,
        "select post_id, title, post_type, status, data_source, page_id, page_name,"
        " asset_tag, hashtags::text, mentions::text, privacy_status, content_category,"
        " previous_iteration_id, publish_time is null, site_id is null"
        " from cg_analytics.posts order by post_id",
    )
    assert rows == [
        (
            *("facebook:9_77", "A #Tag", "Photo", "live", "csv", "9", "Page", "label"),
            *('["tag"]', "[]", None, None, None, True, True),
        ),
        (
            *("facebook:9_78", "B", "Reel", "live", "csv", "9", "Page", None),
            *("[]", "[]", None, None, None, True, True),
        ),
        (
            *("youtube:v1", "#One of v1 with @Bea", "Video", "removed", "youtube"),
            *("UCa", None, None, '["one"]', '["bea"]', "public", "10", None),
            *(False, False),
        ),
        (
            *("youtube:v2", "#One of v2 with @Bea", "Video", "live", "youtube", "UCa"),
            *(None, "tag", '["one"]', '["bea"]', "public", "10", "youtube:v1"),
            *(False, False),
        ),
    ]


def test_a_file_and_the_interface_merge_per_metric(imported: Imported) -> None:
    url = imported.url
    assert fetch(
        url,
        "select post_id, snapshot_date::text, data_source, views, reactions, reach,"
        " lifetime_earnings, currency from cg_analytics.snapshots"
        " where snapshot_date = '2026-09-11' order by post_id",
    ) == [
        ("facebook:9_77", "2026-09-11", "csv", 5, 1, 4, Decimal("1.50"), "EUR"),
        ("youtube:v2", "2026-09-11", "youtube", 200, 9, None, Decimal("3.25"), "USD"),
    ]
    assert fetch(
        url,
        "select place, data_source, basis, file_name, line, metrics"
        " from cg_analytics.snapshot_provenance"
        " where post_id = 'youtube:v2' and snapshot_date = '2026-09-11' order by place",
    ) == [
        (1, "youtube", "observed", None, None, ["views"]),
        (2, "youtube", "observed", None, None, []),
        (3, "csv", "imported", "file-3.csv", 2, ["reactions", "lifetime_earnings"]),
    ]


def test_iterations_have_numbers_and_the_views_of_the_chain(imported: Imported) -> None:
    assert fetch(
        imported.url,
        "select post_id, first_post_id, iteration, views, chain_views"
        " from cg_analytics.post_iterations order by iteration",
    ) == [
        ("youtube:v1", "youtube:v1", 1, 100, 300),
        ("youtube:v2", "youtube:v1", 2, 200, 300),
    ]


def test_readers_see_the_posts_of_their_sites_and_their_shares(
    imported: Imported,
) -> None:
    url = imported.url
    seen = {}
    for table in ("posts", "snapshots", "deltas", "snapshot_provenance"):
        query = f"select distinct post_id from cg_analytics.{table} order by 1"
        for name in ("ada", "bea", "cy", "dot"):
            ((person,),) = fetch(
                url, f"select id::text from app.people where username = '{name}'"
            )
            rows = fetch(url, query, role="creator", person=str(person))
            seen[name, table] = [row[0] for row in rows]
        everything = fetch(url, query)
        assert fetch(url, query, role="analyst") == everything
        assert fetch(url, query, role="creator") == []
    for table in ("posts", "snapshots", "snapshot_provenance"):
        assert seen["ada", table] == ["youtube:v1", "youtube:v2"]
        assert seen["bea", table] == seen["cy", table] == ["youtube:v2"]
        assert seen["dot", table] == []
    assert seen["cy", "deltas"] == ["youtube:v2"]
    assert fetch(
        url,
        "select name from cg_analytics.posts"
        " inner join app.artists on artist_id = artists.id",
    ) == [("Cy",)]


def test_a_new_artist_of_a_post_is_that_of_all_its_deltas(imported: Imported) -> None:
    url = imported.url
    execute(
        url,
        "update app.post_splits set share = case share when 30 then 70 else 30 end",
    )
    build_days(MODELS, imported.warehouse, THIRD)
    artists = (
        "select distinct name from cg_analytics.deltas"
        " left join app.artists on artist_id = artists.id where post_id = 'youtube:v2'"
    )
    assert fetch(url, artists) == [("Bea",)]
    execute(
        url,
        "update app.post_splits set share = case share when 30 then 70 else 30 end",
    )
    build_days(MODELS, imported.warehouse, THIRD)
    assert fetch(url, artists) == [("Cy",)]


def test_an_undo_restores_every_mart(imported: Imported) -> None:
    assert imported.not_restored == []
