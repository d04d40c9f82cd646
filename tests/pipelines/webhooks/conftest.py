"""A whole stage: sandbox, warehouse with accounts, the real receiver, subscriptions."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import sandbox
from pipelines import settings
from pipelines.accounts import file_import
from pipelines.cli.database import register_platforms
from pipelines.database.warehouse import Warehouse
from pipelines.operations.webhook_subscriptions import Skipped, reconcile_all
from pipelines.webhooks.subscriptions import Report
from tests.support.databases import fetch
from tests.support.receiver import SECRET, Receiver, receiving

NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SECRETS = ("TWITCH_WEBHOOK_SECRET", "GITHUB_WEBHOOK_SECRET", "YOUTUBE_WEBHOOK_SECRET")
CHANGING = {"POST", "PATCH", "DELETE", "PUT"}
ACCOUNTS = ("nora", "cleo", "sam")


@dataclass
class Stage:
    """Everything that a test of subscriptions needs."""

    sandbox: sandbox.Sandbox
    warehouse: Warehouse
    receiver: Receiver
    monkeypatch: pytest.MonkeyPatch

    def reconcile(self, *names: str, dry_run: bool = False) -> dict[str, Report]:
        """Reconcile at the sandbox's time; every platform must have what it takes."""
        with settings.clock_at(self.sandbox.clock()):
            found = list(reconcile_all(self.warehouse, dry_run=dry_run, names=names))
        assert not [one for one in found if isinstance(one, Skipped)], found
        return {one.platform: one for one in found if isinstance(one, Report)}

    def changes(self) -> list[tuple[str, str]]:
        """Return the requests since the last call that change something."""
        found = [
            (one["method"], one["path"])
            for one in self.sandbox.requests()
            if one["method"] in CHANGING and "oauth2" not in one["path"]
        ]
        self.sandbox.clear_requests()
        return found

    def move(self, step: timedelta) -> None:
        """Move the sandbox's clock; deliveries arrive meanwhile."""
        self.sandbox.set_clock(self.sandbox.clock() + step)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return fetch(self.warehouse.url, query)

    def account(self, platform: str, owner: str) -> str:
        """Return the id of a creator's account."""
        lines = self.sandbox.connections(platform)
        return str(next(o["platform_user_id"] for o in lines if o["owner"] == owner))


def _write(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


@pytest.fixture
def receiver(warehouse_url: str) -> Iterator[Receiver]:
    """Return a running receiver over a new warehouse."""
    register_platforms(Warehouse(warehouse_url))
    with receiving(warehouse_url) as one:
        yield one


@pytest.fixture
def stage(
    home: Path, warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    """Return a stage with three connected creators."""
    home.mkdir(exist_ok=True)
    register_platforms(warehouse)
    with sandbox.start(clock=NOW, points=100_000) as server:
        variables = server.environ() | dict.fromkeys(SECRETS, SECRET.reveal())
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        people = [one for one in server.people() if one["username"] in ACCOUNTS]
        accounts = [
            one
            for one in server.connections()
            if one["owner"] in ACCOUNTS and one["platform"] != "devto"
        ]
        file_import.import_people(warehouse, _write(tmp_path / "people", people))
        file_import.import_connections(
            warehouse, _write(tmp_path / "accounts", accounts)
        )
        with receiving(warehouse.url, server.clock_url) as receiver:
            monkeypatch.setenv("CREATORS_WEBHOOK_URL", receiver.address)
            server.clear_requests()
            yield Stage(server, warehouse, receiver, monkeypatch)
