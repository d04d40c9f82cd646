"""Exposures name the models that endpoints and pages read.

Here: functions and views of schema api. Not here: the numbers.
"""

import re
from typing import Any

import pytest

from pipelines.settings import Settings
from pipelines.transform import dbt
from tests.support.databases import database, fetch, unused

EXPOSURES: dict[str, dict[str, Any]] = {
    one["name"]: one for one in dbt.manifest()["exposures"].values()
}
BODIES = """
    select 'api.' || proname, prosrc from pg_proc
    where pronamespace = 'api'::regnamespace
    union all
    select 'api.' || relname, pg_get_viewdef(oid) from pg_class
    where relnamespace = 'api'::regnamespace and relkind = 'v'
"""
TABLE = re.compile(r"\b(?:core|creatorsync)\.(\w+)")
CALLED = re.compile(r"\bapi\.\w+")


@pytest.fixture(scope="module")
def bodies(server_url: str, template: str) -> dict[str, str]:
    """Return the text of each function and view of schema api."""
    with database(unused(server_url, "exposures"), template) as url:
        return {str(name): str(body) for name, body in fetch(url, BODIES)}


@pytest.mark.parametrize(
    "name", [one for one in EXPOSURES if one.startswith("analytics_")]
)
def test_an_endpoint_depends_on_the_tables_that_it_reads(
    bodies: dict[str, str], name: str
) -> None:
    found: set[str] = set()
    open_names, seen = {f"api.{name}"}, set()
    while open_names:
        seen.add(one := open_names.pop())
        body = bodies.get(one, "")
        found |= set(TABLE.findall(body))
        open_names |= set(CALLED.findall(body)) - seen
    expected = {
        one.rpartition(".")[2] for one in EXPOSURES[name]["depends_on"]["nodes"]
    }
    assert found == expected


def test_addresses_have_the_port_of_the_service() -> None:
    port = Settings.model_fields["serve_port"].default
    pages = [one["url"] for one in EXPOSURES.values() if one["url"]]
    assert pages
    assert all(one.startswith(f"http://127.0.0.1:{port}/") for one in pages)
