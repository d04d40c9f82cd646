"""Commands on a database without tables, and on one where nothing is followed."""

import time

import pytest

from pipelines.cli import live
from pipelines.database.warehouse import Warehouse
from pipelines.live import sampler
from tests.support.command_line import call
from tests.support.fakes import connect_ann, execute, person

READERS = (
    "people list",
    "connections list",
    "monitors list",
    "statements list",
    "import list",
    "webhooks status",
    "keys list",
    "why cg_analytics.snapshots 2026-03-01 ann",
)


@pytest.mark.usefixtures("home")
def test_a_database_without_tables_is_one_line(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREATORS_DATABASE_URL", empty_url)
    for command in READERS:
        ended = call(*command.split())
        assert ended.code in (1, 2), ended
        (line,) = ended.errors
        assert line.startswith("error: ")
        if "relation" in line or "schema" in line:
            assert line.endswith("`creators up` or `creators migrate` makes it")


@pytest.mark.parametrize("is_once", [True, False])
def test_live_ends_at_once_where_nothing_is_followed(
    warehouse: Warehouse,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    is_once: bool,
) -> None:
    """A paused account is not read either."""

    def fail(*_: object) -> None:
        raise AssertionError

    for module, name in (
        (time, "sleep"),
        (sampler, "sample_once"),
        (sampler, "sample_slot"),
        (live, "_build"),
    ):
        monkeypatch.setattr(module, name, fail)
    line = "nothing to read: no account is connected and no channel is followed\n"
    live._sample(warehouse, "run", is_once=is_once)
    assert capsys.readouterr().out == line
    connect_ann(warehouse, person(warehouse, "ann"), "7")
    paused = "update app.connections set is_active = false, inactive_reason = 'paused'"
    execute(warehouse, paused)
    live._sample(warehouse, "run", is_once=is_once)
    assert capsys.readouterr().out == line
    execute(warehouse, "update app.connections set inactive_reason = 'refused'")
    with pytest.raises(AssertionError):
        live._sample(warehouse, "run", is_once=is_once)
