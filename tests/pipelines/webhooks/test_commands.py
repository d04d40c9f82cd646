"""`creators webhooks`: the state of the queue, repeats, and bad arguments."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipelines.cli import app, main
from pipelines.cli.database import register_platforms
from pipelines.database.warehouse import Warehouse
from tests.support import databases
from tests.support.databases import execute
from tests.support.webhook_events import Event, eventsub, follow, store

BAD = Event("bad", "stream.online", {"a": 1})
LIVE = "select platform, delivery_id, kind from app.live_events order by 2"
STATES = "select delivery_id, status, retry_count from app.webhook_events order by 1"


@pytest.fixture
def queue(warehouse: Warehouse, home: Path) -> Warehouse:
    register_platforms(warehouse)
    return warehouse


def rows(warehouse: Warehouse, query: str) -> list[Any]:
    return list(databases.fetch(warehouse.url, query))


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    app(["webhooks", *arguments], standalone_mode=False)
    return capsys.readouterr().out


def test_an_empty_queue_says_how_to_fill_it(
    queue: Warehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "status").startswith("no webhook was received")


def test_the_status_counts_events_by_platform_and_type(
    queue: Warehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    store(queue, [follow(1), follow(2), BAD])
    assert json.loads(run(capsys, "drain", "--json")) == {
        "processed": {"twitch": 2},
        "failed": {"twitch": 1},
        "is_empty": True,
    }
    store(queue, [follow(3)])
    execute(
        queue.url,
        "insert into app.webhook_subscriptions (platform, subject_id, event_type,"
        " status, is_active, active_from) values"
        " ('twitch', '7', 'channel.follow', 'enabled', true, now() - interval '9 d'),"
        " ('twitch', '7', 'stream.online', 'enabled', true, now() - interval '1 d'),"
        " ('twitch', '8', 'stream.online', 'ended', false, now() - interval '9 d')",
    )
    found = json.loads(run(capsys, "status", "--json"))
    counts = {
        one["event_type"]: [
            one[name] for name in ("pending", "processed", "failed", "dead")
        ]
        for one in found["events"]
    }
    assert counts == {"channel.follow": [1, 2, 0, 0], "stream.online": [0, 0, 1, 0]}
    (failure,) = found["failures"]
    assert "subscription" in failure["error_message"]
    silent = [
        (one["event_type"], one["subject_id"]) for one in found["silent_subscriptions"]
    ]
    assert silent == [("channel.follow", "7")]
    shown = run(capsys, "status")
    assert failure["id"] in shown
    assert "silent: twitch channel.follow of 7, last event: never" in shown


def test_a_repeat_changes_no_effect(
    queue: Warehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    chat = eventsub("c", "channel.chat.message", chatter_user_id="1", message="x")
    store(queue, [follow(1), follow(2), chat])
    run(capsys, "drain")
    before = rows(queue, LIVE), rows(queue, "table app.chat_minutes")
    output = run(capsys, "replay", "--platform", "twitch", "--json")
    assert json.loads(output) == {"replayed": 2}
    run(capsys, "drain")
    assert (rows(queue, LIVE), rows(queue, "table app.chat_minutes")) == before
    assert {state for _, state, _ in rows(queue, STATES)} == {"processed"}


def test_a_repeat_corrects_what_an_older_version_read(
    queue: Warehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    store(queue, [follow(1)])
    run(capsys, "drain")
    before = rows(queue, LIVE)
    execute(queue.url, "update app.live_events set kind = 'subscribed'")
    run(capsys, "replay", "--since", "2026-01-01")
    run(capsys, "drain")
    assert rows(queue, LIVE) == before


def test_only_dead_events_are_repeated(
    queue: Warehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    store(queue, [follow(1), BAD, Event("worse", "stream.online", {"b": 2})])
    for _ in range(5):
        run(capsys, "drain")
        execute(
            queue.url,
            "update app.webhook_events set next_retry_at = now()"
            " where delivery_id = 'bad' and next_retry_at is not null",
        )
    assert run(capsys, "replay", "--dead") == "events put back into the queue: 1\n"
    assert rows(queue, STATES) == [
        ("bad", "pending", 0),
        ("f1", "processed", 0),
        ("worse", "failed", 1),
    ]


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("::1", "http://[::1]:8100"),
        ("::", "http://127.0.0.1:8100"),
        ("10.0.0.7", "http://10.0.0.7:8100"),
    ],
)
def test_the_receiver_shows_an_address_that_opens(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    home: Path,
    host: str,
    address: str,
) -> None:
    monkeypatch.setattr("pipelines.webhooks.server.serve", lambda *_, **__: None)
    monkeypatch.setattr("pipelines.cli.webhooks.check_listening", lambda *_: None)
    app(["receive", "--host", host], standalone_mode=False)
    assert capsys.readouterr().out == f"receiving on {address}/webhooks/PLATFORM\n"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["replay"], "name an ID"),
        (["replay", "x"], "is not an id"),
        (["replay", "00000000-0000-0000-0000-000000000000"], "does not exist"),
        (["replay", "--platform", "myspace"], "is not one of"),
        (["replay", "--since", "yesterday"], "is not a time"),
        (["replay", "--since", "0001-01-01"], "is not from"),
    ],
)
def test_a_bad_argument_is_one_line(
    queue: Warehouse,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: Sequence[str],
    reason: str,
) -> None:
    monkeypatch.setattr("sys.argv", ["creators", "webhooks", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert reason in error
    assert error.count("\n") == 1


def test_a_waiting_event_is_not_repeated(
    queue: Warehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    store(queue, [follow(1)])
    ((event_id,),) = rows(queue, "select id::text from app.webhook_events")
    with pytest.raises(Exception, match="waits in the queue already"):
        run(capsys, "replay", event_id)


def test_the_receiver_names_the_secrets_that_are_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    monkeypatch.setattr("pipelines.webhooks.server.serve", lambda *_, **__: None)
    monkeypatch.setenv("TWITCH_WEBHOOK_SECRET", "ten letters and more")
    monkeypatch.delenv("GITHUB_WEBHOOK_SECRET", raising=False)
    app(["receive"], standalone_mode=False)
    (line,) = capsys.readouterr().err.splitlines()
    assert "GITHUB_WEBHOOK_SECRET" in line
    assert "TWITCH_WEBHOOK_SECRET" not in line
