"""A collection by public name, without connections."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from dlt_sources.__main__ import main
from dlt_sources.contract import CollectionJob, Identity, Reading, Rejected, Throttle
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


def test_the_report_prints_hostile_text_as_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = "[/b] \x1b[2J\x1b]0;title\x07reason"

    async def collect(job: CollectionJob) -> None:
        job.unknown_fields["users"] = {hostile}
        job.sink.reject(Rejected("users", "42", "public", hostile, b"{}"))
        job.sink.finish(
            Reading("users", "42", "public", "failed", 0, job.now(), hostile)
        )

    found = {"fake": fakes.platform(collect=collect)}
    monkeypatch.setattr("dlt_sources.__main__.platforms", lambda: found)
    assert main(["fake", "--subject", "42"]) == 1
    assert main([hostile]) == 2
    shown = capsys.readouterr()
    assert shown.out.count("[/b] reason") == 3
    assert all(char == "\n" or char.isprintable() for char in shown.out + shown.err)
