"""The webhooks of a demo: a service that receives, and leases that outlive a replay."""

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from pipelines import settings
from pipelines.cli import demo_webhooks
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.ports import find_free_port
from pipelines.services import child_processes
from pipelines.webhooks.routes import find_routes
from tests.pipelines.webhooks.conftest import NOW, Stage

ROUTES = list(find_routes({}).values())


def test_leases_outlive_a_replay(stage: Stage) -> None:
    end = NOW + timedelta(days=9)
    demo_webhooks.Replay(stage.sandbox, NOW).move(end)
    assert stage.sandbox.clock() == end
    rows = stage.rows(
        "select count(*), min(active_from), bool_and(is_active), min(expires_at)"
        " from app.webhook_subscriptions where platform = 'youtube'"
    )
    assert rows == [(3, NOW, True, NOW + timedelta(days=13))]
    ((last,),) = stage.rows(
        "select max(event_data #>> '{entries,0,updated}') from app.webhook_events"
        " where platform = 'youtube'"
    )
    # ClipStorm uploads every 16 hours, so its feed is never silent for a lease.
    assert last > (NOW + timedelta(days=7)).isoformat()


def test_the_queue_is_drained_and_channels_are_read_again(stage: Stage) -> None:
    replay = demo_webhooks.Replay(stage.sandbox, NOW)
    end = NOW + timedelta(days=1)
    replay.move(end)
    assert "0 failed" in demo_webhooks.process_events(settings.load())
    kinds = dict(stage.rows("select kind, count(*) from app.live_events group by 1"))
    assert kinds["started"] >= 1
    assert kinds["followed"] > 100
    wanted = stage.rows("select count(*) from app.webhook_refreshes")
    assert wanted[0][0] >= 2


def test_secrets_that_the_sandbox_gave_stay(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.mkdir()
    path = home / "environment"
    given = {"FACEBOOK_APP_SECRET": "secret-of-the-application"}
    path.write_text("FACEBOOK_APP_SECRET=secret-of-the-application\n")
    for name in ("CREATORS_WEBHOOK_URL", *(one.webhook.secret for one in ROUTES)):
        monkeypatch.setenv(name, "")
    demo_webhooks._set_variables(path, 8100, given)
    lines = dict(line.split("=", 1) for line in path.read_text().splitlines())
    assert lines["FACEBOOK_APP_SECRET"] == given["FACEBOOK_APP_SECRET"]
    assert {one.webhook.secret for one in ROUTES} <= lines.keys()
    assert len(lines["TWITCH_WEBHOOK_SECRET"]) == 40


def test_the_receiver_is_a_service(
    home: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.mkdir()
    monkeypatch.setenv("CREATORS_DATABASE_URL", warehouse.url)
    port = find_free_port()
    address = f"http://127.0.0.1:{port}/health"
    with child_processes.receiver(port, ("--port", str(port)), home):
        assert httpx.get(address).json()["status"] == "ok"
    with pytest.raises(httpx.ConnectError):
        httpx.get(address)


def test_a_receiver_that_ends_is_reported(home: Path) -> None:
    home.mkdir()
    with (
        pytest.raises(UserError, match="the receiver ended with code 2"),
        child_processes.receiver(1, ("--port", "no number"), home),
    ):
        pass
