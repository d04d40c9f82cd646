"""EventSub of the sandbox: strict requests, states, limits, and signed messages."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.webhooks.conftest import NOW, TYPES, Subscriber
from tests.support.callbacks import SECRET
from tests.support.waiting import until

DAY = timedelta(days=1)


def statuses(subscriber: Subscriber) -> list[str]:
    return [one["status"] for one in subscriber.eventsub("GET").json()["data"]]


def subscribe_all(subscriber: Subscriber, owner: str, *kinds: str) -> None:
    for kind in kinds or TYPES:
        answer = subscriber.subscribe(kind, owner)
        assert answer.status_code == 202, answer.text
    until(lambda: set(statuses(subscriber)) == {"enabled"})


def test_a_subscription_is_pending_until_the_callback_repeats_the_challenge(
    subscriber: Subscriber,
) -> None:
    created = subscriber.subscribe("stream.online", "nora").json()
    assert created["data"][0]["status"] == "webhook_callback_verification_pending"
    assert (created["total"], created["max_total_cost"]) == (1, 10_000)
    assert SECRET not in str(created)
    until(lambda: statuses(subscriber) == ["enabled"])
    (challenge,) = subscriber.callback.requests
    assert challenge.is_signed()


def test_a_wrong_answer_to_the_challenge_fails_the_subscription(
    subscriber: Subscriber,
) -> None:
    subscriber.callback.confirms = False
    subscriber.subscribe("stream.online", "nora")
    until(lambda: statuses(subscriber) == ["webhook_callback_verification_failed"])


@pytest.mark.parametrize(
    ("change", "status", "word"),
    [
        ({"version": "9"}, 400, "type and version"),
        ({"type": "stream.onlin"}, 400, "type and version"),
        ({"condition": {}}, 400, "condition"),
        ({"condition": {"broadcaster_user_id": "1", "more": "2"}}, 400, "condition"),
        ({"condition": {"broadcaster_user_id": "1"}}, 400, "user does not exist"),
        ({"transport": {"method": "websocket"}}, 400, "transport"),
    ],
)
def test_a_wrong_request_is_refused(
    subscriber: Subscriber, change: dict[str, Any], status: int, word: str
) -> None:
    answer = subscriber.subscribe("stream.online", "nora", **change)
    assert (answer.status_code, word in answer.json()["message"]) == (status, True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secret", "too short"),
        ("secret", "x" * 101),
        ("secret", "ö" * 20),
        ("callback", "https://example.com/hook"),
        ("callback", "http://10.0.0.1/hook"),
        ("callback", "http://127.0.0.1@example.com/"),
        ("callback", 7),
    ],
)
def test_secret_and_callback_are_checked(
    subscriber: Subscriber, name: str, value: Any
) -> None:
    transport = subscriber.body("stream.online", "nora")["transport"] | {name: value}
    answer = subscriber.subscribe("stream.online", "nora", transport=transport)
    assert answer.status_code == 400
    assert subscriber.callback.requests == []


def test_scopes_of_the_broadcaster_decide(subscriber: Subscriber) -> None:
    for kind in ("channel.follow", "channel.subscribe", "channel.chat.message"):
        answer = subscriber.subscribe(kind, "sam")
        assert answer.status_code == 403, kind
        assert answer.json()["message"] == "subscription missing proper authorization"
    assert subscriber.subscribe("stream.online", "sam").status_code == 202


def test_a_user_token_cannot_create(subscriber: Subscriber) -> None:
    subscriber.app_token = subscriber.lines["nora"]["access_token"]
    answer = subscriber.subscribe("stream.online", "nora")
    assert answer.status_code == 400
    assert "app access token" in answer.json()["message"]


def test_equal_subscriptions_are_limited(subscriber: Subscriber) -> None:
    for number in range(3):
        url = f"{subscriber.callback.url}?{number}"
        transport = subscriber.body("stream.online", "nora")["transport"]
        answer = subscriber.subscribe(
            "stream.online", "nora", transport=transport | {"callback": url}
        )
        assert answer.status_code == 202
        answer = subscriber.subscribe(
            "stream.online", "nora", transport=transport | {"callback": url}
        )
        assert answer.status_code == 409
    assert subscriber.subscribe("stream.online", "nora").status_code == 429


def test_only_people_who_revoked_cost_something(subscriber: Subscriber) -> None:
    subscriber.server.set_faults(["revoke:user=nora", "cost_limit:cost=2"])
    costs = [
        subscriber.subscribe(kind, owner).json().get("total_cost")
        for kind, owner in (
            ("stream.online", "gus"),
            ("stream.online", "nora"),
            ("stream.offline", "nora"),
        )
    ]
    assert costs == [0, 1, 2]
    answer = subscriber.subscribe("channel.update", "nora")
    assert (answer.status_code, "cost" in answer.json()["message"]) == (429, True)


def test_the_list_has_filters_and_pages(subscriber: Subscriber) -> None:
    transport = subscriber.body("stream.online", "nora")["transport"]
    owners = [owner for owner in subscriber.lines if owner != "sam"]
    for owner in owners:
        for kind in TYPES:
            for number in range(2):
                url = {"callback": f"{subscriber.callback.url}?{number}"}
                subscriber.subscribe(kind, owner, transport=transport | url)
    first = subscriber.eventsub("GET").json()
    assert len(first["data"]) == 100
    after = first["pagination"]["cursor"]
    second = subscriber.eventsub("GET", f"?after={after}").json()
    assert len(second["data"]) == first["total"] - 100
    assert second["pagination"] == {}
    of_type = subscriber.eventsub("GET", "?type=stream.online").json()["data"]
    assert len(of_type) == 2 * len(owners)
    assert subscriber.eventsub("GET", "?type=a&status=b").status_code == 400
    gone = first["data"][0]["id"]
    assert subscriber.eventsub("DELETE", f"?id={gone}").status_code == 204
    assert subscriber.eventsub("DELETE", f"?id={gone}").status_code == 404
    assert subscriber.eventsub("DELETE").status_code == 400


def test_a_day_is_delivered_as_the_world_is(subscriber: Subscriber) -> None:
    subscribe_all(subscriber, "cleo")
    path = f"channels/followers?broadcaster_id={subscriber.id('cleo')}&first=1"
    before = subscriber.get(path, "cleo").json()["total"]
    subscriber.server.set_clock(NOW + DAY)
    found = subscriber.callback.events()
    assert all(one.is_signed() for one in found)
    # Cleo loses nobody, so each follower of the total was announced.
    follows = subscriber.callback.events("channel.follow")
    token = subscriber.token(
        grant_type="refresh_token",
        refresh_token=subscriber.lines["cleo"]["refresh_token"],
    ).json()["access_token"]
    total = subscriber.get(path, Authorization=f"Bearer {token}").json()["total"]
    assert len(follows) == total - before > 100
    assert len({one.json["event"]["user_id"] for one in follows}) == len(follows)
    online, offline = (
        [one.json["event"] for one in subscriber.callback.events(f"stream.{word}")]
        for word in ("online", "offline")
    )
    assert len(online) == len(offline) == 1
    assert "2026-11-20T14" <= online[0]["started_at"] < "2026-11-20T15"
    sent = {one.headers["twitch-eventsub-message-id"] for one in found}
    assert len(sent) == len(found)
    assert 4 <= len(subscriber.callback.events("channel.chat.message")) <= 12


def test_a_clock_that_moves_back_sends_nothing_again(subscriber: Subscriber) -> None:
    subscribe_all(subscriber, "nora", "channel.follow")
    subscriber.server.set_clock(NOW + DAY)
    count = len(subscriber.callback.events())
    subscriber.server.set_clock(NOW)
    subscriber.server.set_clock(NOW + DAY)
    assert len(subscriber.callback.events()) == count > 0
    assert subscriber.server.clock() == NOW + DAY


def test_the_clock_is_near_the_time_of_each_message(subscriber: Subscriber) -> None:
    subscribe_all(subscriber, "nora", "channel.follow")
    subscriber.server.set_clock(NOW + DAY)
    away = [
        datetime.fromisoformat(one["sent_at"]) - datetime.fromisoformat(one["at"])
        for one in subscriber.server.deliveries()
    ]
    assert len(away) > 10
    assert max(map(abs, away)) < timedelta(minutes=10)
    assert {one["status"] for one in subscriber.server.deliveries()} == {204}


def test_a_refused_message_is_sent_again_under_its_id(subscriber: Subscriber) -> None:
    subscribe_all(subscriber, "cleo", "stream.online")
    subscriber.callback.status = 503
    subscriber.server.set_clock(NOW + DAY)
    tries = subscriber.callback.events("stream.online")
    names = ("twitch-eventsub-message-id", "twitch-eventsub-message-retry")
    found = [tuple(one.headers[name] for name in names) for one in tries]
    assert [retry for _, retry in found] == ["0", "1", "2", "3"]
    assert len({message for message, _ in found}) == 1
    assert all(one.is_signed() for one in tries)


def test_too_many_failures_end_a_subscription(subscriber: Subscriber) -> None:
    subscribe_all(subscriber, "cleo", "channel.follow")
    subscriber.callback.status = 500
    subscriber.server.set_clock(NOW + DAY)
    assert statuses(subscriber) == ["notification_failures_exceeded"]


def test_faults_of_deliveries(subscriber: Subscriber) -> None:
    subscribe_all(subscriber, "mara", "stream.online", "stream.offline")
    subscriber.server.set_faults(
        ["lose:path=stream.online,count=1", "duplicate:path=stream.offline"]
    )
    subscriber.server.set_clock(NOW + 2 * DAY)
    online = subscriber.callback.events("stream.online")
    offline = subscriber.callback.events("stream.offline")
    assert len(online) == 1
    ids = [one.headers["twitch-eventsub-message-id"] for one in offline]
    assert len(ids) == 2 * len(set(ids)) > 0
    subscriber.server.set_faults(["late:path=stream.online,seconds=90000"])
    subscriber.server.set_clock(NOW + 3 * DAY)
    assert len(subscriber.callback.events("stream.online")) == 1
    subscriber.server.set_clock(NOW + 4 * DAY)
    assert len(subscriber.callback.events("stream.online")) >= 2


def test_a_person_who_revokes_ends_what_needs_a_scope(subscriber: Subscriber) -> None:
    subscribe_all(subscriber, "nora", "channel.follow", "stream.online")
    subscriber.server.set_faults(["revoke:user=nora"])
    subscriber.server.set_clock(NOW + DAY)
    until(lambda: len(subscriber.callback.events("channel.follow")) == 1)
    (revocation,) = subscriber.callback.events("channel.follow")
    assert revocation.is_signed()
    assert revocation.headers["twitch-eventsub-message-type"] == "revocation"
    status = revocation.json["subscription"]["status"]
    assert status == "authorization_revoked"
    assert sorted(statuses(subscriber)) == ["authorization_revoked", "enabled"]
