"""A warehouse that follows the sandbox's channels, and readings at its clock."""

from collections.abc import Iterable
from datetime import datetime

import pytest

import sandbox as world
from pipelines.database.warehouse import Warehouse
from pipelines.live import replay
from pipelines.live.load import LiveLoad
from tests.support.live import AT, PLATFORM, Sample, follow_channels


@pytest.fixture
def followed(
    warehouse: Warehouse, sandbox: world.Sandbox, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Follow every channel of the sandbox, whose clock stands at `AT`."""
    sandbox.set_clock(AT)
    channels = follow_channels(PLATFORM, warehouse, sandbox, monkeypatch)
    return list(channels.values())


@pytest.fixture
def sample(warehouse: Warehouse, sandbox: world.Sandbox) -> Sample:
    """Return what reads live streams at moments of the sandbox's clock."""

    def at(moments: Iterable[datetime]) -> list[LiveLoad]:
        return replay.sample_period(
            [PLATFORM], warehouse, "test", moments=moments, move_clock=sandbox.set_clock
        )

    return at
