"""Commands that change the schema at the same time end as one, without an error."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

import sandbox as world
from sandbox import Sandbox
from tests.support.journey import Journey, create

VIEWS = "select count(*) from pg_views where schemaname in ('staging', 'intermediate')"
LEFT = "select relname from pg_class where relname like '%\\_\\_dbt\\_%'"
GRANTS = """
select count(*) from pg_namespace
where
    nspname in ('core', 'creatorsync')
    and has_schema_privilege('analyst', oid, 'usage')
"""


@pytest.fixture
def empty_system(server_url: str, tmp_path: Path) -> Iterator[Journey]:
    """Return a system without a schema."""
    with world.start() as server:
        journey = create(server_url, tmp_path / "home", server)
        yield journey
        journey.drop()


def change_together(journey: Journey, *commands: str) -> None:
    """Run commands at the same time; each must succeed."""
    with ExitStack() as stack:
        running = [stack.enter_context(journey.start(one)) for one in commands]
        done = [command.wait() for command in running]
    assert [(one.returncode, one.stderr) for one in done if one.returncode] == []


@pytest.mark.timeout(900)
def test_pairs_of_commands_change_the_schema_in_turn(empty_system: Journey) -> None:
    """The first pair meets an empty database, the other a finished one."""
    for pair in (("migrate", "migrate"), ("up", "up")):
        change_together(empty_system, *pair)
        ((views,),) = empty_system.ask(VIEWS)
        assert views > 50, pair
        assert empty_system.ask(LEFT) == [], pair
        assert empty_system.ask(GRANTS) == [(2,)], pair


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_nine_pairs_bring_up_one_home(fresh_home: Path, sandbox: Sandbox) -> None:
    journey = Journey("", "", fresh_home, sandbox, is_given=False)
    try:
        for _ in range(9):
            change_together(journey, "up", "up")
    finally:
        journey.creators("down")
