"""Every platform is a dlt source for any pipeline."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import dlt
import psycopg2
import pytest

import sandbox
from dlt_sources import platforms
from dlt_sources.load import loader
from tests.support.collecting import NOW


@pytest.fixture(scope="module")
def server() -> Iterator[sandbox.Sandbox]:
    with sandbox.start(clock=NOW, points=80_000) as started:
        yield started


def source(name: str, server: sandbox.Sandbox, *resources: str) -> Any:
    make = import_module(f"dlt_sources.{name}.source").source
    line = next(iter(server.connections(name)))
    environ = {**server.environ(), "CREATORS_CLOCK": NOW.isoformat()}
    needs_id = name == "youtube" or not platforms()[name].reads_public
    named = line["platform_user_id" if needs_id else "platform_username"]
    return make([named], resources=resources, environ=environ)


def pipeline(url: str, folder: Path) -> dlt.Pipeline:
    return dlt.pipeline(
        "elsewhere",
        pipelines_dir=str(folder),
        destination=dlt.destinations.postgres(loader.libpq_url(url)),
        dataset_name="elsewhere",
    )


def select(url: str, query: str) -> list[tuple[Any, ...]]:
    session = psycopg2.connect(loader.libpq_url(url))
    try:
        with session.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())
    finally:
        session.close()


@pytest.mark.parametrize("name", sorted(platforms()))
def test_a_pipeline_loads_the_rows_of_every_complete_reading(
    name: str, server: sandbox.Sandbox, empty_url: str, tmp_path: Path
) -> None:
    pipeline(empty_url, tmp_path).run(source(name, server))
    readings = select(
        empty_url, "select resource, status, row_count from elsewhere.readings"
    )
    resources = {resource.name for resource in platforms()[name].resources}
    assert {resource for resource, _, _ in readings} == resources
    complete = {name: rows for name, status, rows in readings if status == "complete"}
    # Without connections a platform without public data has no rows, and says so.
    assert (sum(complete.values()) > 0) == platforms()[name].reads_public
    assert {status for _, status, _ in readings} <= {
        *("complete", "partial", "unavailable")
    }
    for resource, rows in complete.items():
        if rows:
            query = f"select count(*) from elsewhere.{resource}"
            assert select(empty_url, query) == [(rows,)]


def test_only_the_chosen_resources_are_requested(
    server: sandbox.Sandbox, empty_url: str, tmp_path: Path
) -> None:
    server.clear_requests()
    pipeline(empty_url, tmp_path).run(source("twitch", server, "videos"))
    assert not [one for one in server.requests() if "clips" in one["path"]]
    query = "select distinct resource, status from elsewhere.readings"
    assert select(empty_url, query) == [("videos", "complete")]


def test_columns_have_the_types_of_the_raw_tables(
    server: sandbox.Sandbox, empty_url: str, tmp_path: Path
) -> None:
    pipeline(empty_url, tmp_path).run(source("twitch", server, "videos"))
    query = """
        select column_name, data_type from information_schema.columns
        where table_schema = 'elsewhere' and table_name = 'videos'
          and column_name in ('id', 'view_count', 'created_at', 'muted_segments')
        order by column_name
    """
    assert select(empty_url, query) == [
        ("created_at", "timestamp with time zone"),
        ("id", "character varying"),
        ("muted_segments", "jsonb"),
        ("view_count", "bigint"),
    ]


def test_an_unknown_resource_is_an_error(server: sandbox.Sandbox) -> None:
    with pytest.raises(Exception, match="twitch has no resource 'nothing'"):
        source("twitch", server, "nothing")
