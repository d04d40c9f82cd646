"""DevPulse's derived tables, built from a small world."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from pipelines.database.warehouse import Warehouse
from tests.support.databases import fetch
from tests.support.random_devpulse import ACCOUNT, AUTHOR, RandomDevpulse
from tests.support.random_twitch import DAY, at
from tests.support.raw_loads import RawLoads

DOCUMENT = Path(__file__).parents[1] / "documented" / "devpulse.yml"
DERIVED = {
    table["name"]: table
    for table in yaml.safe_load(DOCUMENT.read_text())["tables"]
    if table["kind"] == "derived"
}
tables = pytest.mark.parametrize("name", DERIVED)


@pytest.fixture(scope="module")
def built(warehouse: Warehouse, run: Callable[..., None]) -> Warehouse:
    """Return a warehouse with days of an account, an author and a workspace."""
    world = RandomDevpulse(5, days=3)
    people = {"github": ACCOUNT, "devto": AUTHOR}
    for platform, account in people.items():
        raw = RawLoads(warehouse.url, platform)
        raw.add_person(f"owner-{platform}", account)
        query = "select id::text from app.connections where platform_user_id = "
        ((credential_id,),) = fetch(warehouse.url, f"{query}'{account}'")
        for day in world.days:
            now = at(day + DAY, 2)
            reads = getattr(world, platform)(now, str(credential_id))
            raw.load(now, *reads)
    fetch(
        warehouse.url,
        "insert into app.workspaces (name, slug, owner_id)"
        " select 'Team', 'team', id from app.people where username = 'owner-devto'",
    )
    fetch(
        warehouse.url,
        "insert into app.workspace_members (workspace_id, person_id)"
        " select id, owner_id from app.workspaces",
    )
    fetch(
        warehouse.url,
        "insert into app.monitors (person_id, workspace_id, platform, connection_id,"
        " monitor_type) select connection.person_id, workspace.id, 'github',"
        " connection.id, 'all' from app.connections as connection, app.workspaces as"
        " workspace where connection.platform = 'github'",
    )
    run("run", "--exclude", "config.materialized:view")
    return warehouse


@tables
def test_an_id_is_made_of_the_natural_key(built: Warehouse, name: str) -> None:
    key = ", ".join(
        f"coalesce({column}::text, '')" for column in DERIVED[name]["natural_key"]
    )
    wrong = fetch(
        built.url,
        f"select id from devpulse.{name}"
        f" where id is distinct from md5(concat_ws('|', {key}))::uuid",
    )
    assert wrong == []


def test_a_snapshot_has_the_documented_shape(built: Warehouse) -> None:
    (metrics,) = (
        column
        for column in DERIVED["analytics_snapshots"]["columns"]
        if column["name"] == "metrics"
    )
    found = fetch(
        built.url,
        "select platform, workspace_id, metrics from devpulse.analytics_snapshots",
    )
    assert {platform for platform, *_ in found} == {"github", "devto", "all"}
    assert any(workspace for _, workspace, _ in found)
    for platform, _, metrics_by_platform in found:
        assert isinstance(metrics_by_platform, dict)
        assert metrics_by_platform
        for name, numbers in metrics_by_platform.items():
            assert platform in (name, "all")
            assert numbers
            assert set(numbers) <= set(metrics["shape"][name])
            assert all(isinstance(number, int) for number in numbers.values())


def test_values_are_the_allowed_ones_and_periods_end_on_their_day(
    built: Warehouse,
) -> None:
    wrong = fetch(
        built.url,
        "select * from devpulse.analytics_snapshots where"
        " snapshot_type = 'weekly' and extract(isodow from snapshot_date) <> 7"
        " or snapshot_type = 'monthly'"
        " and extract(month from snapshot_date) = extract(month from snapshot_date + 1)"
        " or snapshot_type not in ('daily', 'weekly', 'monthly')",
    )
    assert wrong == []


@tables
def test_people_see_their_own_rows_and_analysts_all(
    built: Warehouse, name: str
) -> None:
    query = f"select count(*) from devpulse.{name}"
    ((everything,),) = fetch(built.url, query)
    assert fetch(built.url, query, role="analyst") == [(everything,)]
    assert fetch(built.url, query, role="creator") == [(0,)]
    if "platform_connection_id" in {one["name"] for one in DERIVED[name]["columns"]}:
        owner = "connection.person_id"
        join = "join app.connections as connection on connection.id ="
        join += " platform_connection_id"
    else:
        owner, join = "rows.user_id", ""
    theirs = fetch(
        built.url,
        f"select {owner}, count(*) from devpulse.{name} as rows {join} group by 1",
    )
    for person, rows in theirs:
        assert fetch(built.url, query, role="creator", person=str(person)) == [(rows,)]
