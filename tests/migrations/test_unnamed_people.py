"""Revision 0085: stored events lose the people whom the receiver leaves out."""

import json

from pipelines.database import migrate
from tests.support.databases import execute, fetch

INSERT = """
insert into app.webhook_events (platform, event_type, event_data, body)
values ('{}', '{}', '{}', 'x')
"""
SUBSCRIPTION = {"condition": {"broadcaster_user_id": "7", "user_id": "7"}}
FOLLOW = {"broadcaster_user_id": "7", "followed_at": "2026-03-01T10:00:00Z"}
REPOSITORY = {"id": 12, "owner": {"id": 7, "login": "ann"}}
EVENTS = {
    ("twitch", "channel.follow"): (
        {
            "subscription": SUBSCRIPTION,
            "event": {**FOLLOW, "user_id": "9", "user_login": "x", "user_name": "X"},
        },
        {"subscription": SUBSCRIPTION, "event": FOLLOW},
    ),
    ("github", "star.created"): (
        {
            "action": "created",
            "sender": {"id": 9, "login": "x"},
            "repository": REPOSITORY,
        },
        {"action": "created", "repository": REPOSITORY},
    ),
    ("twitch", "stream.online"): ({"event": {"id": "1"}}, {"event": {"id": "1"}}),
}


def test_stored_events_lose_the_people(warehouse_url: str) -> None:
    migrate.downgrade(warehouse_url, "0084")
    given = [
        INSERT.format(*names, json.dumps(before))
        for names, (before, _) in EVENTS.items()
    ]
    execute(warehouse_url, *given, "create schema if not exists archive")
    execute(
        warehouse_url,
        "create table archive.webhook_events as table app.webhook_events",
    )
    migrate.migrate(warehouse_url)
    for table in ("app.webhook_events", "archive.webhook_events"):
        rows = fetch(
            warehouse_url,
            f"select platform, event_type, event_data, body is null from {table}",
        )
        found = {(one[0], one[1]): (one[2], one[3]) for one in rows}
        assert found == {
            names: (after, names[1] != "stream.online")
            for names, (_, after) in EVENTS.items()
        }
