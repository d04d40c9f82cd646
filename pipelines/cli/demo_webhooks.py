"""Webhooks of a demo: the real receiver gets the sandbox's signed events of its days.

Here: the receiver's process, subscriptions while the clock moves, the queue, and the
channels that events want read again. Not here: the daily job (`demo.py`).
"""

import os
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipelines.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipelines.settings import Settings
    from sandbox import Sandbox

RENEWAL = timedelta(days=4)
"""Between two reconciliations, as long as a lease may wait for its renewal."""


class Replay:
    """Moves the sandbox's clock, at which events are delivered; leases are renewed."""

    def __init__(self, server: "Sandbox", first: datetime) -> None:
        self._server = server
        self._next_renewal = first

    def move(self, moment: datetime) -> None:
        """Move the clock forward to a time."""
        while self._next_renewal <= moment:
            self._server.set_clock(self._next_renewal)
            _subscribe(self._next_renewal)
            self._next_renewal += RENEWAL
        self._server.set_clock(moment)


@contextmanager
def receiving(
    configuration: "Settings", server: "Sandbox", first: datetime
) -> Iterator[Replay]:
    """Run the receiver, subscribed to every event from `first` on."""
    from pipelines.ports import find_free_port
    from pipelines.services import child_processes

    port = find_free_port()
    _set_variables(configuration.root / "environment", port, server.environ())
    options = ("--port", str(port), "--sandbox-clock", server.clock_url)
    with child_processes.receiver(port, options, configuration.root):
        replay = Replay(server, first)
        replay.move(first)
        yield replay


def _set_variables(path: "Path", port: int, given: "Mapping[str, str]") -> None:
    """Add the address and new signing secrets to the state folder's variables.

    A secret that the sandbox gave stays: some platforms sign with their app's secret.
    """
    from pipelines.webhooks.routes import find_routes

    variables = {"CREATORS_WEBHOOK_URL": f"http://127.0.0.1:{port}"}
    for route in find_routes().values():
        name = route.webhook.secret
        variables[name] = given.get(name) or secrets.token_hex(20)
    lines = [
        line
        for line in path.read_text().splitlines()
        if line.partition("=")[0] not in variables
    ]
    lines += [f"{name}={value}" for name, value in sorted(variables.items())]
    path.write_text("\n".join([*lines, ""]))
    path.chmod(0o600)
    os.environ.update(variables)


def _subscribe(moment: datetime) -> None:
    from pipelines import settings
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.operations.webhook_subscriptions import Skipped, reconcile_all

    with settings.clock_at(moment):
        for one in reconcile_all(connect_warehouse()):
            if isinstance(one, Skipped):
                raise UserError(f"demo: {one.platform}: {one.reason}", exit_code=1)


def process_events(configuration: "Settings") -> str:
    """Drain the queue, and return a line about it."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.webhooks import queue
    from pipelines.webhooks.salt import read_salt

    drained = queue.drain(connect_warehouse(), read_salt(configuration.root))
    return f"webhook events: {drained}"


def read_wanted(moment: datetime) -> str:
    """Read the channels that events want read again, as the daemon's runs do."""
    from dlt_sources import platforms
    from pipelines import settings
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.ingestion import load, refreshes

    warehouse, known = connect_warehouse(), platforms()
    refreshes.assign_ready(warehouse, refreshes.MOST_RUNS)
    channels = 0
    with settings.clock_at(moment):
        for batch in refreshes.list_assigned(warehouse):
            loads = load.refresh(
                known[batch.platform],
                batch.run_key,
                run_id=str(uuid.uuid4()),
                warehouse=warehouse,
                resources=frozenset(batch.resources),
            )
            channels += len(batch.subject_ids) if loads else 0
    return f"channels read again because of events: {channels}"
