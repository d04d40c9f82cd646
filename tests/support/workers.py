"""Celery's workers on this machine, with a real broker.

Here: a Redis server, workers that can be killed, and a run of a platform's steps by
them. Not here: the system that they read (`journey.py`).
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipelines.ports import answers, find_free_port
from tests.support.tree import PROJECT
from tests.support.waiting import until

TABLES = ("followed_channels",)
"""One request for each channel, with its own token and so its own rate limit."""

Process = subprocess.Popen[bytes]


class Broker:
    """A Redis server that keeps its messages over a restart, or forgets them."""

    def __init__(self, folder: Path, *, keeps: bool) -> None:
        self._keeps = keeps
        self._port = find_free_port()
        self._folder = folder
        self._process: Process | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = ["--port", str(self._port), "--bind", "127.0.0.1"]
        kept = ["--dir", str(self._folder), "--save", "", "--appendonly"]
        kept += ["yes" if self._keeps else "no"]
        self._process = subprocess.Popen(
            ["redis-server", *options, *kept], stdout=subprocess.DEVNULL
        )
        until(lambda: answers(self._port))

    def stop(self) -> None:
        """Stop it; its connections end."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)


@contextmanager
def broker(folder: Path, *, keeps: bool = True) -> Iterator[Broker]:
    """Run a Redis server."""
    one = Broker(folder, keeps=keeps)
    one.start()
    try:
        yield one
    finally:
        one.stop()


@contextmanager
def workers(count: int, environment: Mapping[str, str]) -> Iterator[list[Process]]:
    """Run workers, each with one step at once, and wait until they are ready."""
    logs = [Path(environment["CREATORS_HOME"], f"worker{n}") for n in range(count)]
    found = []
    for number, log in enumerate(logs):
        command = [sys.executable, "-m", "celery", "-A"]
        command += ["pipelines.operations.celery_app", "worker", "-Q", "dagster"]
        command += ["--concurrency", "1", "-n", f"w{number}@%h", "--loglevel", "INFO"]
        with log.open("wb") as file:
            found.append(
                subprocess.Popen(
                    command,
                    cwd=PROJECT,
                    env=dict(environment),
                    stdout=file,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            )
    try:
        for log in logs:
            until(lambda: " ready." in log.read_text(), within=120)  # noqa: B023
        yield found
    finally:
        for process in found:
            kill(process)


def kill(process: Process) -> None:
    """Kill a worker and its children with SIGKILL."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)


def start(platform: str, day: str, environment: Mapping[str, str]) -> Process:
    """Start a run of a platform's steps, without the build."""
    command = [sys.executable, "-m", "tests.support.workers", platform, day]
    return subprocess.Popen(
        command, cwd=PROJECT, env=dict(environment), stdout=subprocess.PIPE
    )


def outcome(process: Process) -> dict[str, Any]:
    """Return how a run ended."""
    out, _ = process.communicate(timeout=3_000)
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    return found


def main(platform: str, day: str) -> dict[str, Any]:
    """Run the steps of `TABLES` by the workers of the environment."""
    from dagster import AssetKey, DagsterInstance  # noqa: PLC0415 - seconds
    from dagster._core.execution.api import execute_run  # noqa: PLC0415 - seconds

    from pipelines import settings  # noqa: PLC0415 - as above
    from pipelines.cli.daily import load_definitions  # noqa: PLC0415 - as above
    from pipelines.operations import runs  # noqa: PLC0415 - as above
    from pipelines.operations.failures import find_reason  # noqa: PLC0415 - as above
    from pipelines.partitions import partition_tags  # noqa: PLC0415 - as above

    os.environ.update(settings.environment(settings.load()))
    job = load_definitions().resolve_job_def("daily")
    with DagsterInstance.get() as instance:
        run = instance.create_run_for_job(
            job,
            tags={**job.run_tags, **partition_tags([day])},
            asset_selection={AssetKey([f"raw_{platform}", name]) for name in TABLES},
            remote_job_origin=runs._origin(job.name),
        )
        result = execute_run(runs._executable(job), run, instance)
        records = instance.all_logs(result.run_id)
    read = [
        entry
        for entry in records
        if entry.step_key and f"{platform}_read" in entry.step_key
    ]
    starts = [one.timestamp for one in read if "STEP_START" in str(one.dagster_event)]
    ends = [one.timestamp for one in read if "STEP_SUCCESS" in str(one.dagster_event)]
    return {
        "success": result.success,
        "reason": find_reason(result.all_events),
        "steps": sorted(
            event.step_key for event in result.all_events if event.is_step_success
        ),
        "reading": max(ends) - min(starts),
        "materialized": len(result.get_asset_materialization_events()),
    }


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:3])))  # noqa: T201
