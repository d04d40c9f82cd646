"""A warehouse that follows the sandbox's channels, and readings at its clock."""

from collections.abc import Iterable
from datetime import datetime

import pytest

import sandbox as world
from dlt_sources.load import loader
from pipelines.database.warehouse import Warehouse
from pipelines.live import replay
from pipelines.live.load import LiveLoad
from tests.support.fakes import execute
from tests.support.live import AT, PLATFORM, Sample


@pytest.fixture
def followed(
    warehouse: Warehouse, sandbox: world.Sandbox, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Follow every channel of the sandbox, whose clock stands at `AT`."""
    for name, value in sandbox.environ().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CREATORS_DATABASE_URL", warehouse.url)
    sandbox.set_clock(AT)
    loader.create_tables(PLATFORM, warehouse.url)
    channels = [
        str(one["platform_user_id"])
        for one in sandbox.connections()
        if one["platform"] == "twitch"
    ]
    for channel in channels:
        execute(
            warehouse,
            "insert into app.channels (platform, channel_id, channel_name,"
            " is_monitored) values ('twitch', :channel, :channel, true)",
            channel=channel,
        )
    return channels


@pytest.fixture
def sample(warehouse: Warehouse, sandbox: world.Sandbox) -> Sample:
    """Return what reads live streams at moments of the sandbox's clock."""

    def at(moments: Iterable[datetime]) -> list[LiveLoad]:
        return replay.sample_period(
            [PLATFORM], warehouse, "test", moments=moments, move_clock=sandbox.set_clock
        )

    return at
