"""The runner: settings, recorder, client, and errors of single readings."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest

from dlt_sources.contract import NO_SUBJECT, CollectionJob, RefusedGrant, Subject
from dlt_sources.extract.runner import RunContext, Runner
from dlt_sources.http.errors import MissingSetting
from dlt_sources.twitch.records import User
from tests.support.small_twitch import MemoryCredentials, MemorySink, connection, job

Run = RunContext[str, list[str]]
USER = User("1", "one", "One")


class Opened:
    """Clients that were opened and closed."""

    def __init__(self) -> None:
        self.events: list[str] = []

    @asynccontextmanager
    async def client(self, *_: Any, **__: Any) -> AsyncIterator[list[str]]:
        self.events.append("opened")
        try:
            yield []
        finally:
            self.events.append("closed")


def settings(environ: Mapping[str, str]) -> str:
    if "BROKEN" in environ:
        raise MissingSetting("set BROKEN")
    return "settings"


def collect(
    read: Callable[[Run], Awaitable[None]],
    work: CollectionJob,
    opened: Opened | None = None,
    **more: Any,
) -> MemorySink:
    opened = opened or Opened()
    runner = Runner(settings, opened.client, read, **more)
    try:
        asyncio.run(runner(work, sleep=no_sleep))
    finally:
        assert opened.events in ([], ["opened", "closed"])
    assert isinstance(work.sink, MemorySink)
    return work.sink


async def no_sleep(_: float) -> None:
    """Return at once."""


async def nothing(run: Run) -> None:
    """Read nothing."""


def test_settings_are_checked_before_a_client_opens() -> None:
    opened, work = Opened(), job([Subject("1")], "videos")
    work.environ = {"BROKEN": "yes"}
    with pytest.raises(MissingSetting):
        collect(nothing, work, opened)
    assert opened.events == []


def test_readings_that_nothing_ends_fail() -> None:
    memory = collect(nothing, job([Subject("1")], "videos"))
    assert memory.status("videos", "1") == (
        "failed",
        "not read: the collection ended early",
    )


def test_readings_end_and_the_client_closes_after_an_error() -> None:
    async def read(run: Run) -> None:
        raise RuntimeError("a bug")

    work, opened = job([Subject("1")], "videos"), Opened()
    with pytest.raises(RuntimeError):
        collect(read, work, opened)
    assert opened.events == ["opened", "closed"]
    assert isinstance(work.sink, MemorySink)
    assert work.sink.status("videos", "1")[0] == "failed"


def test_a_subject_given_twice_is_read_once() -> None:
    async def read(run: Run) -> None:
        assert run.subjects == [Subject("1")]

    memory = collect(read, job([Subject("1"), Subject("1")], "videos"))
    assert len(memory.readings) == 1


def test_an_error_ends_only_its_own_reading() -> None:
    def reads_of(run: Run, subject: Subject) -> dict[str, Any]:
        async def fail() -> None:
            raise ValueError("a bug")

        async def complete() -> None:
            run.recorder.complete("clips", subject)

        return {"videos": fail, "clips": complete}

    async def read(run: Run) -> None:
        await run.read_subjects(lambda subject: reads_of(run, subject))

    memory = collect(read, job([Subject("1"), Subject("2")], "videos", "clips"))
    for subject in ("1", "2"):
        assert memory.status("videos", subject)[0] == "failed"
        assert memory.status("clips", subject)[0] == "complete"


def test_ended_and_unwanted_readings_are_not_read_again() -> None:
    called: list[str] = []

    async def read(run: Run) -> None:
        run.recorder.complete("videos", run.subjects[0])

        def reads_of(subject: Subject) -> dict[str, Any]:
            async def add(name: str) -> None:
                called.append(name)

            return {
                "videos": lambda: add("videos"),
                "clips": lambda: add("clips"),
                "users": lambda: add("users"),
            }

        await run.read_subjects(reads_of)

    collect(read, job([Subject("1")], "videos", "clips"))
    assert called == ["clips"]


def test_a_refused_grant_is_remembered_by_its_connection() -> None:
    async def read(run: Run) -> None:
        async def refuse() -> None:
            raise RefusedGrant("gone")

        await run.read_subjects(lambda _: {"videos": refuse})
        assert "c-1" in run.refused_grants

    memory = collect(read, job([connection("1", MemoryCredentials())], "videos"))
    first, *_ = memory.readings
    assert (first.status, first.reason) == ("failed", "disconnected: gone")


@pytest.mark.parametrize("others", [(), ("2",)])
def test_a_refused_reading_is_repeated_without_a_token(others: tuple[str, ...]) -> None:
    jobs: list[tuple[list[Subject], frozenset[str]]] = []

    async def read(run: Run) -> None:
        jobs.append((run.subjects, run.job.resources))
        for subject in run.subjects:
            for resource in ("videos", "subscriptions", "clips"):
                if not run.recorder.is_open(resource, subject):
                    continue
                if resource == "clips":
                    run.recorder.complete(resource, subject)
                elif subject.subject_id == "1" and subject.connection:
                    run.recorder.fail(resource, subject, RefusedGrant("gone"))
                elif resource == "subscriptions":
                    run.recorder.unavailable(resource, subject, "needs a token")
                else:
                    run.recorder.write(resource, subject, [USER])
                    run.recorder.complete(resource, subject)

    subjects = [connection("1", MemoryCredentials()), *map(Subject, others)]
    memory = collect(read, job(subjects, "videos", "subscriptions", "clips"))
    found = [(one.resource, one.credential_id, one.status, one.rows)
             for one in memory.readings if one.subject_id == "1"]  # fmt: skip
    assert found == [
        ("videos", "c-1", "failed", 0),
        ("subscriptions", "c-1", "failed", 0),
        ("clips", "c-1", "complete", 0),
        ("videos", "public", "complete", 1),
    ]
    assert jobs[1:] == [([Subject("1")], frozenset({"videos", "subscriptions"}))]


def test_a_refused_reading_with_another_reader_is_not_repeated() -> None:
    runs = 0

    async def read(run: Run) -> None:
        nonlocal runs
        runs += 1
        for subject in run.subjects:
            if subject.connection:
                run.recorder.fail("videos", subject, RefusedGrant("gone"))
            else:
                run.recorder.complete("videos", subject)

    subjects = [connection("1", MemoryCredentials()), Subject("1")]
    memory = collect(read, job(subjects, "videos"))
    assert runs == 1
    assert [one.status for one in memory.readings] == ["failed", "complete"]


def test_a_lookup_has_one_reading_without_a_subject() -> None:
    async def read(run: Run) -> None:
        run.recorder.complete("games", NO_SUBJECT)

    subjects = [Subject("1"), Subject("2")]
    memory = collect(read, job(subjects, "games"), lookups=frozenset({"games"}))
    assert [(one.resource, one.subject_id) for one in memory.readings] == [
        ("games", "*")
    ]


def test_a_subject_has_only_the_resources_that_it_offers() -> None:
    def resources_of(_: CollectionJob, subject: Subject) -> list[str]:
        return ["videos"] if subject.subject_id == "1" else []

    memory = collect(
        nothing, job([Subject("1"), Subject("2")], "videos"), resources_of=resources_of
    )
    assert [one.subject_id for one in memory.readings] == ["1"]


def test_every_round_ends_its_own_readings_with_the_same_client() -> None:
    opened, ended = Opened(), []

    async def read(run: Run) -> None:
        if len(ended) != 1:
            run.recorder.complete("users", run.subjects[0])

    async def next_round() -> bool:
        assert isinstance(work.sink, MemorySink)
        ended.append([one.status for one in work.sink.readings])
        return len(ended) < 3

    work = job([Subject("1")], "users", next_round=next_round)
    collect(read, work, opened)
    assert ended == [
        ["complete"],
        ["complete", "failed"],
        ["complete", "failed", "complete"],
    ]
