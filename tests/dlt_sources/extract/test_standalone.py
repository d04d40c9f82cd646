"""A collection by public name, without connections."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from dlt_sources.contract import Identity, Throttle
from dlt_sources.extract.standalone import collect_by_name, now
from dlt_sources.http.errors import MissingSetting
from tests.support import fakes
from tests.support.small_twitch import MemorySink


def test_names_are_resolved_and_numbers_are_ids() -> None:
    seen: list[Any] = []

    async def identify(environ: Any, name: str, throttle: Throttle) -> Identity:
        return Identity(f"id-of-{name}", "channel")

    async def collect(job: Any) -> None:
        seen.append(job)

    platform = fakes.platform(identify=identify, collect=collect)
    environ = {"CREATORS_CLOCK": "2026-03-11T02:00:00Z"}
    asyncio.run(
        collect_by_name(platform, ["nora", "42"], MemorySink(), environ=environ)
    )
    (job,) = seen
    assert [one.subject_id for one in job.subjects] == ["id-of-nora", "42"]
    assert job.resources == {"users", "channels", "videos", "games"}
    assert job.window.start.isoformat() == "2026-03-10"
    assert job.now() == datetime(2026, 3, 11, 2, tzinfo=UTC)


def test_an_invalid_clock_is_a_missing_setting() -> None:
    with pytest.raises(MissingSetting, match="CREATORS_CLOCK must be"):
        now({"CREATORS_CLOCK": "noon"})
