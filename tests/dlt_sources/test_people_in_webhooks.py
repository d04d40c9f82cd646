"""A webhook event names nobody but the channel or the owner of the repository."""

import json
import re

import pytest

from dlt_sources.contract.webhook import WebhookEvent
from dlt_sources.github import webhooks as github
from dlt_sources.twitch import webhooks as twitch
from tests.dlt_sources.test_webhooks import (
    PAYLOADS,
    SECRET,
    github_delivery,
    twitch_delivery,
)


@pytest.mark.skipif(not PAYLOADS, reason="recordings are not part of this checkout")
def test_an_event_of_github_names_nobody_but_the_owner() -> None:
    named = 0
    for path in PAYLOADS:
        body = path.read_bytes()
        given = json.loads(body)
        owner = given.get("repository", {}).get("owner", {}).get("login")
        kept = json.dumps(github.verify(github_delivery(body), [SECRET]).data)
        people = set(re.findall(r'"login": ?"([^"]+)"', body.decode())) - {owner}
        named += len(people)
        assert not {one for one in people if f'"{one}"' in kept}, path.name
    assert named > 10


def test_a_chat_event_keeps_neither_text_nor_names() -> None:
    event = {
        "broadcaster_user_id": "1",
        "chatter_user_id": "2",
        "chatter_user_name": "a name",
        "message": {"text": "a private word"},
    }
    subscription = {"type": "channel.chat.message", "condition": {}}
    body = json.dumps({"subscription": subscription, "event": event}).encode()
    found = twitch.verify(twitch_delivery(body), [SECRET])
    assert isinstance(found, WebhookEvent)
    kept = {"broadcaster_user_id": "1", "chatter_user_id": "2"}
    assert found.data == {"subscription": subscription, "event": kept}


@pytest.mark.parametrize("kind", ["channel.follow", "channel.subscribe"])
def test_an_event_of_a_gained_person_does_not_name_them(kind: str) -> None:
    kept = {"broadcaster_user_id": "1", "broadcaster_user_name": "Ann"}
    kept |= {"followed_at": "2026-03-10T11:59:00Z"} if kind == "channel.follow" else {}
    event = {**kept, "user_id": "2", "user_login": "x_y", "user_name": "X Y"}
    subscription = {"type": kind, "condition": {"broadcaster_user_id": "1"}}
    body = json.dumps({"subscription": subscription, "event": event}).encode()
    found = twitch.verify(twitch_delivery(body), [SECRET])
    assert isinstance(found, WebhookEvent)
    assert found.data == {"subscription": subscription, "event": kept}
    assert found.is_reduced
    assert found.content_id
