"""The receiver compares changes of subscriptions and counted events with its rows."""

from http import HTTPStatus

import httpx

from dlt_sources.youtube import webhooks as youtube
from tests.support.databases import fetch
from tests.support.receiver import SECRET, Receiver, post, signed, stored


def confirm(receiver: Receiver, mode: str, channel: str, **changed: str) -> int:
    """Ask for a change of a subscription as the hub does, and return the status."""
    query = {
        "key": youtube.derive_key(SECRET).reveal(),
        "hub.mode": mode,
        "hub.topic": f"https://www.youtube.com/xml/feeds/videos.xml?channel_id={channel}",
        "hub.challenge": "abc",
        **changed,
    }
    answer = httpx.get(f"{receiver.address}/webhooks/youtube", params=query)
    assert (answer.text == "abc") is answer.is_success
    assert answer.headers["content-type"].startswith("text/plain")
    return answer.status_code


def test_only_wanted_changes_of_a_subscription_are_confirmed(
    receiver: Receiver, warehouse_url: str
) -> None:
    fetch(
        warehouse_url,
        "insert into app.channels (platform, channel_id, is_monitored)"
        " values ('youtube', 'UC1', true) returning id",
    )
    assert confirm(receiver, "subscribe", "UC1") == HTTPStatus.OK
    assert confirm(receiver, "unsubscribe", "UC2") == HTTPStatus.OK
    # Whoever knows the address can neither end a subscription nor start another.
    assert confirm(receiver, "unsubscribe", "UC1") == HTTPStatus.FORBIDDEN
    assert confirm(receiver, "subscribe", "UC2") == HTTPStatus.FORBIDDEN
    assert confirm(receiver, "subscribe", "UC1", key="") == HTTPStatus.FORBIDDEN


def test_one_occurrence_under_several_message_ids_is_stored_once(
    receiver: Receiver, warehouse_url: str
) -> None:
    follow = {"broadcaster_user_id": "7", "user_id": "9", "followed_at": "2026-03-01"}
    for number in range(3):
        assert post(
            receiver, **signed(number, follow, kind="channel.follow")
        ).is_success
    other = follow | {"user_id": "8"}
    assert post(receiver, **signed(4, other, kind="channel.follow")).is_success
    assert [row[0] for row in stored(warehouse_url)] == ["m0", "m4"]
