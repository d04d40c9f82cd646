"""The WebSub hub: subscriptions with a lease, and Atom feeds of new videos.

Here: subscribe, unsubscribe, verification and deliveries. Not here: videos. A feed has
no counters; a new video is announced twice, as YouTube often does.
"""

import asyncio
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from sandbox.kit.outbox import Message, Packet
from sandbox.kit.sender import is_allowed
from sandbox.kit.state import State
from sandbox.world.randomness import random_bits
from sandbox.world.times import day_of, iso
from sandbox.youtube import channels
from sandbox.youtube.broadcasts import Broadcast, broadcast
from sandbox.youtube.channels import Channel
from sandbox.youtube.videos import Video, published, video

LONGEST_LEASE, USUAL_LEASE = 828_000, 432_000
LONGEST_SECRET = 200
RETRIES = (60, 600, 3_600)
EDITED_AFTER = 900
FEED = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" '
    'xmlns="http://www.w3.org/2005/Atom">'
    '<link rel="hub" href="https://pubsubhubbub.appspot.com"/>'
    '<link rel="self" href="{topic}"/><title>YouTube video feed</title>'
    "<updated>{updated}</updated>\n{entries}</feed>\n"
)
ENTRY = (
    "<entry><id>yt:video:{id}</id><yt:videoId>{id}</yt:videoId>"
    "<yt:channelId>{channel}</yt:channelId><title>{title}</title>"
    '<link rel="alternate" href="https://www.youtube.com/watch?v={id}"/>'
    "<author><name>{name}</name>"
    "<uri>https://www.youtube.com/channel/{channel}</uri></author>"
    "<published>{published}</published><updated>{updated}</updated></entry>\n"
)


@dataclass(slots=True)
class Lease:
    """One subscription of a callback to a channel's feed."""

    topic: str
    channel: Channel
    callback: str
    secret: str
    created_at: int
    expires_at: int


class Hub:
    """The hub of one server."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.leases: dict[tuple[str, str], Lease] = {}
        self._tasks: set[asyncio.Task[bool]] = set()
        self._numbers = 0
        state.outbox.publishers.append(self)

    def clear(self) -> None:
        """Forget every lease."""
        self.leases.clear()

    async def serve(self, request: Request) -> Response:
        """POST: 204 after a synchronous verification, else 202."""
        fault = request.scope["fault"]
        if fault is not None and fault.name == "5xx":
            return PlainTextResponse("", int(fault.arguments["status"]))
        form = {
            name: values[-1]
            for name, values in parse_qs(
                (await request.body()).decode("latin-1")
            ).items()
        }
        try:
            lease, mode = self._read(form)
        except ValueError as error:
            return PlainTextResponse(str(error), 400)
        self._state.outbox.begin()
        if form.get("hub.verify") == "sync":
            is_confirmed = await self._verify(lease, mode)
            return PlainTextResponse("", 204 if is_confirmed else 409)
        task = asyncio.ensure_future(self._verify(lease, mode))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return PlainTextResponse("", 202)

    def _read(self, form: dict[str, str]) -> tuple[Lease, str]:
        mode, callback = form.get("hub.mode"), form.get("hub.callback", "")
        topic = form.get("hub.topic", "")
        if mode not in ("subscribe", "unsubscribe"):
            raise ValueError("Invalid value for hub.mode")
        if not is_allowed(callback):
            raise ValueError("Invalid parameter: hub.callback")
        parts = urlsplit(topic)
        ids = parse_qs(parts.query).get("channel_id", [""])
        channel = channels.by_id(self._state.world).get(ids[0])
        is_feed = parts.netloc == "www.youtube.com" and parts.path in (
            "/feeds/videos.xml",
            "/xml/feeds/videos.xml",
        )
        if not is_feed or channel is None:
            raise ValueError("Invalid parameter: hub.topic")
        secret = form.get("hub.secret", "")
        if len(secret) > LONGEST_SECRET:
            raise ValueError("Invalid parameter: hub.secret")
        text = form.get("hub.lease_seconds") or str(USUAL_LEASE)
        if not text.isdecimal():
            raise ValueError("Invalid value for hub.lease_seconds")
        now = self._state.clock.now()
        end = now + min(int(text[:9]), LONGEST_LEASE)
        return Lease(topic, channel, callback, secret, now, end), mode

    async def _verify(self, lease: Lease, mode: str) -> bool:
        """Ask the callback whether it wants this, and do it if so."""
        self._numbers += 1
        bits = random_bits(self._state.world.seed, "hub", self._numbers)
        challenge = f"{bits:016x}"
        query = {
            "hub.mode": mode,
            "hub.topic": lease.topic,
            "hub.challenge": challenge,
            "hub.lease_seconds": str(lease.expires_at - lease.created_at),
        }
        sign = "&" if "?" in lease.callback else "?"
        url = f"{lease.callback}{sign}{urlencode(query)}"
        answer = await self._state.outbox.sender.send("GET", url, {})
        if not answer.is_good or answer.body != challenge.encode():
            return False
        key = (lease.callback, lease.topic)
        if mode == "subscribe":
            before = self.leases.get(key)
            lease.created_at = before.created_at if before else lease.created_at
            self.leases[key] = lease
        else:
            self.leases.pop(key, None)
        return True

    def messages(self, since: int, until: int) -> Iterator[Message]:
        """Yield the feeds of new videos, their first edit, and new broadcasts."""
        for lease in self.leases.values():
            begin, end = max(since, lease.created_at), min(until, lease.expires_at)
            for one, at in _announcements(lease.channel, since, until):
                if begin < at <= end:
                    yield _message(lease, one, at)


def _announcements(
    channel: Channel, since: int, until: int
) -> Iterator[tuple[Video | Broadcast, int]]:
    """Yield videos of a channel with the times of feeds, some outside the span."""
    first = published(channel, since - EDITED_AFTER)
    for number in range(first, published(channel, until)):
        one = video(channel, number)
        yield one, one.published_at
        yield one, one.published_at + EDITED_AFTER
    for day in range(day_of(since) - 1, day_of(until) + 2):
        if announced := broadcast(channel, day):
            yield announced, announced.published_at


def _message(lease: Lease, one: Video | Broadcast, at: int) -> Message:
    creator = lease.channel.creator

    def pack(now: int, attempt: int) -> Packet:
        body = _feed(lease, one, at).encode()
        digest = hmac.new(lease.secret.encode(), body, "sha1").hexdigest()
        headers = {"Content-Type": "application/atom+xml", "User-Agent": "hub"}
        if lease.secret:
            headers["X-Hub-Signature"] = f"sha1={digest}"
        return Packet(headers, body)

    names = (lease.channel.id, creator.username, creator.login(at))
    return Message(
        *("youtube", "feed", at, f"{one.id}/{at}", lease.callback, names),
        pack=pack,
        retries=RETRIES,
    )


def _feed(lease: Lease, one: Video | Broadcast, at: int) -> str:
    updated = f"{iso(at)[:-1]}.123456789+00:00"
    facts: dict[str, Any] = {
        "id": one.id,
        "channel": lease.channel.id,
        "title": escape(one.title),
        "name": escape(lease.channel.creator.display_name(at)),
        "published": iso(one.published_at).replace("Z", "+00:00"),
        "updated": updated,
    }
    entries = ENTRY.format(**facts)
    return FEED.format(topic=escape(lease.topic), updated=updated, entries=entries)
