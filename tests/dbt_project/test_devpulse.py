"""DevPulse's days, in any order: repositories, contributions, articles, totals."""

from collections.abc import Callable
from datetime import date
from functools import partial
from random import Random

import pytest

from pipelines.database.warehouse import Warehouse
from tests.support.builds import build_days
from tests.support.databases import fetch
from tests.support.digests import digests
from tests.support.random_devpulse import ACCOUNT, AUTHOR, RandomDevpulse
from tests.support.random_twitch import DAY, at
from tests.support.raw_loads import RawLoads, Read

FILLED = (
    "core.fct_repository_days",
    "core.fct_repository_traffic_days",
    "core.fct_contribution_days",
    "core.fct_tenant_days",
    "core.dim_repositories",
    "devpulse.github_repositories",
    "devpulse.github_contributions",
    "devpulse.devto_articles",
    "devpulse.analytics_snapshots",
)


MODELS = [
    *(table.partition(".")[2] for table in FILLED),
    *("bridge_subject_connections", "bridge_tenant_subjects", "fct_list_days"),
    *("dim_dates", "dim_channels", "dim_contents"),
    *("fct_channel_days", "fct_content_days"),
]
"""Models that this world fills. Other tests build the rest."""
build = partial(build_days, MODELS)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [3])
def test_days_in_any_order_are_the_same_as_all_of_history(
    seed: int, warehouse: Warehouse, raw: RawLoads, run: Callable[..., None]
) -> None:
    world, random = RandomDevpulse(seed, days=4), Random(seed)
    credential_ids = {}
    for platform, account in (("github", ACCOUNT), ("devto", AUTHOR)):
        RawLoads(warehouse.url, platform).add_person(f"owner-{platform}", account)
        ((credential_ids[platform],),) = fetch(
            warehouse.url,
            "select id::text from app.connections where platform_user_id ="
            f" '{account}'",
        )

    def live(day: date) -> None:
        now = at(day + DAY, 2)
        RawLoads(warehouse.url, "github").load(
            now, *world.github(now, str(credential_ids["github"]))
        )
        RawLoads(warehouse.url, "devto").load(
            now, *world.devto(now, str(credential_ids["devto"]))
        )

    late = [day for day in world.days if random.random() < 0.4]
    for day in world.days:
        if day not in late:
            live(day)
            build(warehouse, day)
    random.shuffle(late)
    for day in late:
        live(day)
        build(warehouse, day)
    # A later reading of a past day holds only that day.
    again = at(world.days[-1] + 2 * DAY, 9)
    narrow = [
        read
        for read in world.github(again, str(credential_ids["github"]))
        if read.resource == "contribution_days"
    ]
    assert narrow
    first = world.days[0]
    rows = [{**row, "day": first} for row in list(narrow[0].rows)[:1]]
    reading = Read(
        "contribution_days",
        ACCOUNT,
        rows,
        credential_id=str(credential_ids["github"]),
        window=(first, first + DAY),
    )
    RawLoads(warehouse.url, "github").load(again, reading, day=first)
    build(warehouse, first)
    by_days = digests(warehouse.url)
    assert all(by_days[table][1] for table in FILLED)

    run("run", "--full-refresh", "--select", *MODELS)
    assert differences(digests(warehouse.url), by_days) == []
    build(warehouse, world.days[1], world.days[-2])
    assert differences(digests(warehouse.url), by_days) == []


def test_the_first_run_of_a_month_carries_a_late_push_into_every_total(
    warehouse: Warehouse, run: Callable[..., None]
) -> None:
    loads, account = RawLoads(warehouse.url, "github"), "77"
    loads.add_person("late", account)
    ((credential_id,),) = fetch(
        warehouse.url,
        f"select id::text from app.connections where platform_user_id = '{account}'",
    )

    def read(first: date, last: date, commits: int) -> None:
        rows = [
            {
                "user_id": account,
                "day": first + DAY * number,
                "contribution_count": commits,
                "commits": commits,
                **dict.fromkeys(
                    ("issues", "pull_requests", "repositories_contributed_to"), 0
                ),
            }
            for number in range((last - first).days + 1)
        ]
        reading = Read(
            "contribution_days",
            account,
            rows,
            credential_id=str(credential_id),
            window=(first, last + DAY),
        )
        loads.load(at(last + DAY, 2), reading)
        build(warehouse, last)

    old, first_of_month = date(2026, 7, 10), date(2026, 9, 1)
    for day in (old, date(2026, 7, 20), date(2026, 8, 31)):
        read(day, day, 1)
    read(old, first_of_month, 5)
    by_days = digests(warehouse.url)
    run("run", "--full-refresh", "--select", *MODELS)
    assert differences(digests(warehouse.url), by_days) == []
    counts = fetch(
        warehouse.url,
        "select commits_count from devpulse.github_contributions"
        f" where platform_connection_id = '{credential_id}' and date = '{old}'",
    )
    assert counts == [(5,)]


def differences(
    found: dict[str, tuple[str, int]], wanted: dict[str, tuple[str, int]]
) -> list[str]:
    return [
        f"{table}: {wanted[table][1]} rows, then {found[table][1]}"
        for table in wanted
        if found[table] != wanted[table]
    ]
