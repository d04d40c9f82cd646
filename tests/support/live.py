"""Live sampling in tests: a moment, its platform, followed channels, a sampler's type.

Here: what the fixtures of `pipelines/live` and its tests share.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest

from dlt_sources import platforms
from dlt_sources.contract import Platform
from dlt_sources.load import loader
from pipelines.database.warehouse import Warehouse
from pipelines.live.load import LiveLoad
from sandbox import Sandbox
from tests.support.fakes import execute

AT = datetime(2026, 3, 11, 19, 0, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PLATFORM = platforms()["twitch"]
CURRENT_SAMPLES = """
inner join app.readings as reading
    on
        raw.load_id = reading.load_id
        and raw.subject_id = reading.subject_id
        and raw.observed_at = reading.observed_at
where reading.is_current and reading.status = 'complete' and reading.kind = 'sample'
"""
"""Joins a raw table `raw` to the readings of samples that count."""

Sample = Callable[[Iterable[datetime]], list[LiveLoad]]


def follow_channels(
    platform: Platform,
    warehouse: Warehouse,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, str]:
    """Follow every channel of the sandbox; return their ids by owner."""
    for name, value in sandbox.environ().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CREATORS_DATABASE_URL", warehouse.url)
    loader.create_tables(platform, warehouse.url)
    channels = {
        str(one["owner"]): str(one["platform_user_id"])
        for one in sandbox.connections(platform.name)
    }
    for channel in channels.values():
        execute(
            warehouse,
            "insert into app.channels (platform, channel_id, channel_name,"
            " is_monitored) values (:platform, :channel, :channel, true)",
            platform=platform.name,
            channel=channel,
        )
    return channels
