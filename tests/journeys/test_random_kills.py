"""200 kills at random moments; every day that is run again is as if undisturbed.

`make soak` runs them. `SOAK_KILLS` changes their number, `SOAK_SEED` the moments. A run
that was cut off goes on where it ended: `build/soak` holds a state file for each seed.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.settings import PROJECT
from tests.support.databases import execute, name_of
from tests.support.random_kills import (
    Kill,
    Plan,
    lose_tokens,
    read_state,
    run_first_day,
    run_kills,
    start_platforms,
)
from tests.support.system import DAY_LENGTH, FAST, NOW, import_accounts
from tests.support.views import Views

FOLDER = PROJECT / "build" / "soak"
SEED = int(os.environ.get("SOAK_SEED", "20261127"))
KILLS = int(os.environ.get("SOAK_KILLS", "200"))


@pytest.fixture
def plan(views: Views, tmp_path: Path) -> Iterator[Plan]:
    """Return a plan over a database with one day of every platform behind it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    state = FOLDER / f"{SEED}.jsonl"
    with (
        start_platforms(NOW - DAY_LENGTH) as server,
        views.copy() as warehouse,
        pytest.MonkeyPatch.context() as patch,
    ):
        variables = {
            **server.environ(),
            **FAST,
            "CREATORS_HOME": str(views.home),
            "CREATORS_DATABASE_URL": views.url,
            "CREATORS_VAULT_KEYS": views.key,
        }
        for name, value in variables.items():
            patch.setenv(name, value)
        import_accounts(server, warehouse, tmp_path)
        warehouse.engine.dispose()
        template = f"{views.url}_before"
        first = len(read_state(state))
        owner = os.getpid()
        made = Plan(views.url, template, variables, SEED, first, KILLS, state, owner)
        before = {**variables, "CREATORS_CLOCK": (NOW - DAY_LENGTH).isoformat()}
        run_first_day(replace(made, variables=before))
        rename(views.url, template)
        yield made
        execute(
            f"{views.url.rpartition('/')[0]}/postgres",
            f"drop database if exists {name_of(views.url)} with (force)",
        )
        rename(template, views.url)


def rename(old: str, new: str) -> None:
    """Rename a database."""
    statement = f"alter database {name_of(old)} rename to {name_of(new)}"
    execute(f"{old.rpartition('/')[0]}/postgres", statement)


def describe(kills: list[Kill]) -> str:
    """Return the counts of a soak."""
    died = sum(one.died for one in kills)
    seconds = sum(one.seconds for one in kills)
    lost = sum(one.lost for one in kills)
    return (
        f"{len(kills)} days, {died} kills, seed {SEED}, {seconds:.0f} s,"
        f" {lost} connections connected again"
    )


@pytest.mark.soak
@pytest.mark.timeout(86_400)
def test_200_random_kills_lose_and_double_nothing(plan: Plan) -> None:
    if plan.first < plan.last:
        run_kills(plan)
    kills = read_state(plan.state)
    print(describe(kills))  # noqa: T201 - the closing note quotes it
    assert len(kills) >= KILLS
    assert [one for one in kills if one.problem] == []
    assert sum(one.died for one in kills) > len(kills) / 2


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_tokens_that_die_with_their_day_cost_one_more_connect(
    plan: Plan, tmp_path: Path
) -> None:
    """The platform refuses the used token; the person connects, and nothing is lost."""
    lost = replace(plan, state=tmp_path / "lost.jsonl")
    lose_tokens(lost, "twitch")
    (kill,) = read_state(lost.state)
    assert (kill.problem, kill.died) == (None, 1)
    assert kill.lost >= 1
