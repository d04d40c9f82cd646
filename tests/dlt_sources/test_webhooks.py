"""Verification of deliveries, against recorded ones where they are at hand."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlt_sources.contract import Secret
from dlt_sources.contract.webhook import (
    Challenge,
    Delivery,
    IgnoredDelivery,
    InvalidDelivery,
    WebhookEvent,
    check_verify_token,
    sign,
)
from dlt_sources.github import webhooks as github
from dlt_sources.twitch import webhooks as twitch
from dlt_sources.youtube import webhooks as youtube
from tests.support.collecting import REAL

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
SECRET = Secret("a secret of ten letters or more")
FORM = "application/x-www-form-urlencoded"
OTHER = Secret("another secret, as while rotating")


def twitch_delivery(
    body: bytes = b'{"subscription":{"type":"stream.online"}}',
    *,
    kind: str = "notification",
    at: str = "2026-03-10T12:00:00.123456789Z",
    secret: Secret = SECRET,
) -> Delivery:
    headers = {
        twitch.ID: "m1",
        twitch.TIMESTAMP: at,
        twitch.TYPE: kind,
        twitch.SIGNATURE: sign(b"m1" + at.encode() + body, secret),
    }
    return Delivery(headers, body, NOW)


def github_delivery(body: bytes, content_type: str = "application/json") -> Delivery:
    headers = {
        "content-type": content_type,
        "x-github-event": "star",
        "x-github-delivery": "d1",
        "x-hub-signature-256": sign(body, SECRET),
    }
    return Delivery(headers, body, NOW)


def youtube_delivery(body: bytes) -> Delivery:
    signature = sign(body, SECRET, algorithm="sha1")
    return Delivery({"x-hub-signature": signature}, body, NOW)


def recorded(folder: str) -> list[Any]:
    paths = sorted((REAL / "twitch" / folder).glob("*.json"))
    return [pytest.param(path, id=path.stem) for path in paths]


def secret_of(path: Path) -> Secret:
    return Secret((path.parent / "_SECRET.txt").read_text().strip())


def read_delivery(path: Path) -> Delivery:
    found = json.loads(path.read_text())
    headers = {name.lower(): value for name, value in found["headers"]}
    sent_at = msgspec.convert(headers[twitch.TIMESTAMP], datetime)
    body = found["body_raw"].encode()
    return Delivery(headers, body, sent_at + timedelta(seconds=3))


RECORDED = [*recorded("eventsub_signed"), *recorded("eventsub_stream_sequence")]


@pytest.mark.skipif(not RECORDED, reason="recordings are not part of this checkout")
@pytest.mark.parametrize("path", RECORDED)
def test_a_recorded_delivery_verifies(path: Path) -> None:
    delivery = read_delivery(path)
    found = twitch.verify(delivery, [OTHER, secret_of(path)])
    body = json.loads(delivery.body)
    kind = path.name.split("__")[0]
    if kind == "webhook_callback_verification":
        assert found == Challenge(body["challenge"])
        return
    assert isinstance(found, WebhookEvent)
    assert found.delivery_id == delivery.headers[twitch.ID]
    assert found.data == body
    wanted = "revocation" if kind == "revocation" else body["subscription"]["type"]
    assert found.event_type == wanted


@pytest.mark.skipif(not RECORDED, reason="recordings are not part of this checkout")
def test_every_changed_bit_of_a_recorded_delivery_is_refused() -> None:
    path = RECORDED[0].values[0]
    delivery, secrets = read_delivery(path), [secret_of(path)]
    for position in range(len(delivery.body) * 8):
        body = bytearray(delivery.body)
        body[position // 8] ^= 1 << position % 8
        with pytest.raises(InvalidDelivery):
            twitch.verify(replace(delivery, body=bytes(body)), secrets)


@pytest.mark.parametrize("name", [twitch.ID, twitch.TIMESTAMP, twitch.SIGNATURE])
def test_a_changed_or_missing_header_is_refused(name: str) -> None:
    delivery = twitch_delivery()
    for value in ("", "x" + delivery.headers[name], delivery.headers[name].upper()):
        if value == delivery.headers[name]:
            continue
        changed = replace(delivery, headers={**delivery.headers, name: value})
        with pytest.raises(InvalidDelivery):
            twitch.verify(changed, [SECRET])


@pytest.mark.parametrize(
    "at",
    [
        "2026-03-10T11:49:59Z",
        "2026-03-10T12:10:01Z",
        "2026-03-10T12:00:00",
        "NaN",
        "9" * 40,
    ],
)
def test_a_stale_or_malformed_timestamp_is_refused(at: str) -> None:
    with pytest.raises(InvalidDelivery):
        twitch.verify(twitch_delivery(at=at), [SECRET])


def test_both_secrets_verify_while_they_rotate() -> None:
    for secret in (SECRET, OTHER):
        assert twitch.verify(twitch_delivery(secret=secret), [OTHER, SECRET])
    with pytest.raises(InvalidDelivery):
        twitch.verify(twitch_delivery(secret=OTHER), [SECRET])
    with pytest.raises(InvalidDelivery):
        twitch.verify(twitch_delivery(), [])


def test_an_event_names_its_channel() -> None:
    condition = {"to_broadcaster_user_id": "7"}
    subscription = {"type": "channel.raid", "condition": condition}
    body = json.dumps({"subscription": subscription}).encode()
    found = twitch.verify(twitch_delivery(body), [SECRET])
    assert isinstance(found, WebhookEvent)
    assert (found.subject_id, found.event_type) == ("7", "channel.raid")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 100_000])
@pytest.mark.parametrize("verify", [twitch.verify, github.verify, youtube.verify])
def test_a_signed_body_of_another_form_is_refused(
    verify: Callable[..., object], body: bytes
) -> None:
    deliveries = {
        twitch.verify: twitch_delivery,
        github.verify: github_delivery,
        youtube.verify: youtube_delivery,
    }
    with pytest.raises(InvalidDelivery):
        verify(deliveries[verify](body), [SECRET])


def test_github_verifies_its_documented_example() -> None:
    body, secret = b"Hello, World!", Secret("It's a Secret to Everybody")
    assert sign(body, secret) == (
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    )


@pytest.mark.parametrize("kind", ["application/json", FORM])
def test_github_reads_json_and_forms(kind: str) -> None:
    payload = {"action": "created", "repository": {"id": 12}, "text": "é&="}
    body = json.dumps(payload).encode()
    if kind == FORM:
        body = urlencode({"payload": body}).encode()
    found = github.verify(github_delivery(body, kind), [SECRET])
    assert found == WebhookEvent("d1", "star.created", "repository:12", payload)


PAYLOADS = sorted((REAL / "github" / "webhooks").glob("*.json"))


@pytest.mark.skipif(not PAYLOADS, reason="recordings are not part of this checkout")
def test_every_recorded_payload_of_github_is_an_event() -> None:
    for path in PAYLOADS:
        body = path.read_bytes()
        assert github.verify(github_delivery(body), [SECRET]).data == json.loads(body)


FEED = b"""<?xml version="1.0"?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015"
      xmlns:at="http://purl.org/atompub/tombstones/1.0"
      xmlns="http://www.w3.org/2005/Atom">
  <title>YouTube video feed</title>
  <entry><yt:videoId>v1</yt:videoId><yt:channelId>UC1</yt:channelId>
    <title>Tea &amp; <![CDATA[<b>]]></title></entry>
  <at:deleted-entry ref="yt:video:v2" when="2026-03-10T11:00:00+00:00">
    <at:by><uri>https://www.youtube.com/channel/UC1</uri></at:by></at:deleted-entry>
</feed>"""


def test_youtube_reads_every_entry_of_a_feed() -> None:
    found = youtube.verify(youtube_delivery(FEED), [SECRET])
    assert found.subject_id == "UC1"
    assert found.data["entries"] == [
        {
            "is_deleted": False,
            "video_id": "v1",
            "channel_id": "UC1",
            "title": "Tea & <b>",
        },
        {
            "is_deleted": True,
            "video_id": "v2",
            "deleted_at": "2026-03-10T11:00:00+00:00",
            "channel_id": "UC1",
        },
    ]


def test_youtube_ignores_a_wrong_signature() -> None:
    with pytest.raises(IgnoredDelivery):
        youtube.verify(youtube_delivery(FEED), [OTHER])


BOMB = b'<!DOCTYPE feed [<!ENTITY a "aaaa">]><feed xmlns="http://www.w3.org/2005/Atom"><entry>&a;</entry></feed>'
FILE = b'<!DOCTYPE f [<!ENTITY x SYSTEM "file:///etc/passwd">]><f>&x;</f>'


@pytest.mark.parametrize("body", [BOMB, FILE, b"<feed/>", FEED.replace(b"2005", b"1")])
def test_youtube_refuses_hostile_and_foreign_xml(body: bytes) -> None:
    with pytest.raises(InvalidDelivery):
        youtube.verify(youtube_delivery(body), [SECRET])


FEEDS = sorted((REAL / "youtube" / "websub").glob("*.xml"))


@pytest.mark.skipif(not FEEDS, reason="recordings are not part of this checkout")
def test_every_recorded_feed_has_its_entries() -> None:
    for path in FEEDS:
        found = youtube.verify(youtube_delivery(path.read_bytes()), [SECRET])
        for entry in found.data["entries"]:
            assert entry["video_id"] == "VIDEO_ID"


TOPIC = "https://www.youtube.com/xml/feeds/videos.xml?channel_id=UC1"


QUERY = {
    "key": youtube.derive_key(SECRET).reveal(),
    "hub.mode": "subscribe",
    "hub.topic": TOPIC,
    "hub.challenge": "c",
}


def test_a_subscription_to_a_channels_feed_is_confirmed() -> None:
    channel = TOPIC.rpartition("=")[2]
    assert youtube.confirm(QUERY, [OTHER, SECRET]) == Challenge("c", channel)
    end = QUERY | {"hub.mode": "unsubscribe"}
    assert youtube.confirm(end, [SECRET]) == Challenge("c", channel, is_end=True)


@pytest.mark.parametrize(
    "change",
    [
        {"hub.topic": TOPIC.replace("youtube.com", "youtube.com.evil.example")},
        {"hub.topic": TOPIC.partition("?")[0]},
        {"hub.mode": "denied"},
        {"hub.challenge": ""},
        {"key": ""},
        {"key": youtube.derive_key(OTHER).reveal()},
        {"key": SECRET.reveal()},
    ],
)
def test_another_subscription_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(InvalidDelivery):
        youtube.confirm(QUERY | change, [SECRET])


def counted(kind: str, delivery_id: str = "m", **fields: str) -> bytes | None:
    event = {"broadcaster_user_id": "7", "user_id": "9", **fields}
    data = {"subscription": {"type": kind}, "event": event}
    body = json.dumps(data).encode()
    at = NOW.isoformat()
    headers = {
        twitch.ID: delivery_id,
        twitch.TIMESTAMP: at,
        twitch.TYPE: "notification",
        twitch.SIGNATURE: sign(f"{delivery_id}{at}".encode() + body, SECRET),
    }
    found = twitch.verify(Delivery(headers, body, NOW), [SECRET])
    assert isinstance(found, WebhookEvent)
    return found.content_id


@pytest.mark.parametrize(
    ("kind", "fields", "others"),
    [
        (
            "channel.follow",
            {"followed_at": "2026-10-01T10:00:00Z"},
            [{"user_id": "8"}, {"followed_at": "2026-10-01T10:00:01Z"}],
        ),
        ("channel.subscribe", {"tier": "1000"}, [{"user_id": "8"}]),
        (
            "channel.chat.message",
            {"message_id": "abc", "chatter_user_id": "9"},
            [{"message_id": "abd"}],
        ),
    ],
)
def test_one_occurrence_has_one_content_id_whatever_its_message(
    kind: str, fields: dict[str, str], others: list[dict[str, str]]
) -> None:
    first = counted(kind, "m1", **fields)
    assert first is not None
    assert counted(kind, "m2", **fields) == first
    for other in others:
        assert counted(kind, "m3", **fields | other) != first
    assert counted("stream.online", id="1") is None
    assert counted(kind, user_id="", message_id="") is None


def test_a_verify_token_is_one_of_the_known_ones() -> None:
    check_verify_token(SECRET.reveal(), [OTHER, SECRET])
    for shown in ("", "another", SECRET.reveal()[:-1], "ü\ud83d"):
        with pytest.raises(InvalidDelivery):
            check_verify_token(shown, [OTHER, SECRET])
    with pytest.raises(InvalidDelivery):
        check_verify_token("", [])


@given(
    headers=st.dictionaries(
        st.sampled_from(
            [twitch.ID, twitch.TIMESTAMP, twitch.SIGNATURE, "x-hub-signature"]
        ),
        st.text(),
    ),
    body=st.binary(max_size=200),
)
def test_no_delivery_raises_another_error(headers: dict[str, str], body: bytes) -> None:
    delivery = Delivery(headers, body, NOW)
    for verify in (twitch.verify, github.verify, youtube.verify):
        with pytest.raises((InvalidDelivery, IgnoredDelivery)):
            verify(delivery, [SECRET])


@given(st.binary(max_size=300))
def test_no_signed_body_raises_another_error(body: bytes) -> None:
    for verify, delivery in (
        (twitch.verify, twitch_delivery(body)),
        (github.verify, github_delivery(body)),
        (youtube.verify, youtube_delivery(body)),
    ):
        try:
            verify(delivery, [SECRET])
        except InvalidDelivery:
            continue


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
