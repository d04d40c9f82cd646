"""WebSub deliveries of YouTube: Atom feeds of new, changed and deleted videos.

Here: signature, feed, the confirmation of a subscription with the callback's secret
part, and what a feed changes; pure functions. Not here: leases and subscriptions. A
feed has no counters: it only says which channels to read.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.parsers import expat

import msgspec

from dlt_sources.contract.auth import Secret
from dlt_sources.contract.webhook import (
    Challenge,
    Delivery,
    Effect,
    IgnoredDelivery,
    InvalidDelivery,
    Refresh,
    StoredEvent,
    Webhook,
    WebhookEvent,
    check_signature,
    check_verify_token,
    decode_event,
)

ATOM = "http://www.w3.org/2005/Atom"
YOUTUBE = "http://www.youtube.com/xml/schemas/2015"
TOMBSTONE = "http://purl.org/atompub/tombstones/1.0"
FIELDS = {
    f"{YOUTUBE} videoId": "video_id",
    f"{YOUTUBE} channelId": "channel_id",
    f"{ATOM} title": "title",
    f"{ATOM} published": "published",
    f"{ATOM} updated": "updated",
}
MOST_ENTRIES = 1_000
KEY, KEY_LENGTH = "key", 32
"""The query parameter of the callback that only the hub and we know."""


def verify(delivery: Delivery, secrets: Sequence[Secret]) -> WebhookEvent:
    """Verify one delivery and return the entries of its feed as one event.

    WebSub has no delivery id, so the hash of the body is the id.

    Raises:
        IgnoredDelivery: the signature is wrong; WebSub demands a success and no effect.
        InvalidDelivery: the body is not a feed of YouTube.
    """
    try:
        signature = delivery.header("x-hub-signature")
        check_signature(signature, delivery.body, secrets, algorithm="sha1")
    except InvalidDelivery as error:
        raise IgnoredDelivery(str(error)) from None
    entries = _Feed().read(delivery.body)
    channels = {entry["channel_id"] for entry in entries if entry.get("channel_id")}
    return WebhookEvent(
        hashlib.sha256(delivery.body).hexdigest(),
        "feed",
        channels.pop() if len(channels) == 1 else None,
        {"entries": entries},
    )


def confirm(query: Mapping[str, str], tokens: Sequence[Secret] = ()) -> Challenge:
    """Return the challenge of a hub, if the change of a channel's feed is wanted.

    The request shows the key of our callback. Without it anybody who knows the address
    could end a subscription.

    Raises:
        InvalidDelivery: the key is not ours, the topic is not a channel's feed, or
            there is no challenge.
    """
    keys = [derive_key(one) for one in tokens]
    check_verify_token(query.get(KEY, ""), keys)
    topic = urlsplit(query.get("hub.topic", ""))
    is_feed = topic.hostname == "www.youtube.com" and topic.path in (
        "/feeds/videos.xml",
        "/xml/feeds/videos.xml",
    )
    channels = parse_qs(topic.query).get("channel_id", [])
    if not is_feed or len(channels) != 1:
        raise InvalidDelivery("the topic is not a channel's feed")
    if (mode := query.get("hub.mode")) not in ("subscribe", "unsubscribe"):
        raise InvalidDelivery("the mode is unknown")
    if not (challenge := query.get("hub.challenge")):
        raise InvalidDelivery("the challenge is missing")
    return Challenge(challenge, channels[0], is_end=mode == "unsubscribe")


def derive_key(secret: Secret) -> Secret:
    """Return the secret part of the callback; it follows from the signing secret."""
    key = secret.reveal().encode()
    return Secret(hmac.new(key, b"callback", "sha256").hexdigest()[:KEY_LENGTH])


class _Feed:
    """Read the entries of a feed. A document type is refused, so no entity exists."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []
        self._entry: dict[str, Any] | None = None
        self._path: list[str] = []
        self._text: list[str] = []

    def read(self, body: bytes) -> list[dict[str, Any]]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        try:
            parser.Parse(body, True)
        except (expat.ExpatError, ValueError, LookupError):
            raise InvalidDelivery("the body is not a feed") from None
        if not self.entries:
            raise InvalidDelivery("the feed has no entries")
        return self.entries

    def _refuse(self, *_: object) -> None:
        raise InvalidDelivery("the feed declares a document type")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if not self._path and name != f"{ATOM} feed":
            raise InvalidDelivery("the body is not an Atom feed")
        self._path.append(name)
        self._text.clear()
        if len(self._path) == len(("feed", "entry")):
            self._open_entry(name, attributes)

    def _open_entry(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == f"{ATOM} entry":
            self._entry = {"is_deleted": False}
        elif name == f"{TOMBSTONE} deleted-entry":
            video = attributes.get("ref", "").removeprefix("yt:video:")
            self._entry = {"is_deleted": True, "video_id": video}
            self._entry["deleted_at"] = attributes.get("when")
        else:
            return
        if len(self.entries) == MOST_ENTRIES:
            raise InvalidDelivery("the feed has too many entries")
        self.entries.append(self._entry)

    def _end(self, name: str) -> None:
        depth = len(self._path)
        self._path.pop()
        if depth == len(("feed", "entry")):
            self._entry = None
        elif self._entry is not None and depth == len(("feed", "entry", "field")):
            if field := FIELDS.get(name):
                self._entry[field] = "".join(self._text).strip()
        elif name == f"{ATOM} uri" and self._entry is not None:
            channel = "".join(self._text).strip().rpartition("/channel/")[2]
            self._entry.setdefault("channel_id", channel)


class _Entry(msgspec.Struct, frozen=True):
    channel_id: str | None = None


class _Entries(msgspec.Struct, frozen=True):
    entries: list[_Entry]


DECODER = msgspec.json.Decoder(_Entries)
VIDEOS = ("channels", "playlist_items", "videos", "live_videos")


def read_effects(event: StoredEvent) -> Sequence[Effect]:
    """Return the channels whose uploads and videos are to be read again.

    Raises:
        UnreadableEvent: the entries are missing or malformed.
    """
    entries = decode_event(DECODER, event.data).entries
    channels = {one.channel_id for one in entries if one.channel_id}
    return [Refresh(one, VIDEOS) for one in sorted(channels)]


WEBHOOKS = (
    Webhook(
        "youtube",
        "YOUTUBE_WEBHOOK_SECRET",
        verify,
        max_bytes=1_000_000,
        confirm=confirm,
        verify_token="YOUTUBE_WEBHOOK_SECRET",  # noqa: S106 - the name of a variable
        read_effects=read_effects,
    ),
)
