"""EventSub over webhooks: subscriptions, their limits, and signed messages.

Here: the states of subscriptions, challenge, notification and revocation. Not here:
the checks of a request (`eventsub_api.py`), types and events (`eventsub_events.py`).
"""

import asyncio
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.kit.outbox import STEP, Message, Packet
from sandbox.kit.responses import json_text
from sandbox.kit.sender import Answer
from sandbox.kit.state import State
from sandbox.twitch.eventsub_events import TYPES, event_of, unique_id
from sandbox.world import creators, occurrences
from sandbox.world.creators import Creator
from sandbox.world.randomness import random_bits
from sandbox.world.times import iso

PENDING, ENABLED = "webhook_callback_verification_pending", "enabled"
UNVERIFIED = "webhook_callback_verification_failed"
EXCEEDED = "notification_failures_exceeded"
RETRIES = (60, 300, 900)
"""Seconds between the attempts of a message."""
MOST_FAILURES = 20
"""Messages that may fail one after the other."""
COUNTED = (PENDING, ENABLED)
"""States that count towards the limits."""


@dataclass(slots=True)
class Subscription:
    """One subscription over the transport webhook."""

    id: str
    type: str
    condition: Mapping[str, str]
    callback: str
    secret: str
    created_at: int
    cost: int
    number: int
    status: str = PENDING
    failures: int = 0
    sent: int = 0

    def record(self) -> dict[str, Any]:
        """Return the subscription as the API shows it, without its secret."""
        return {
            "id": self.id,
            "status": self.status,
            "type": self.type,
            "version": TYPES[self.type].version,
            "condition": dict(self.condition),
            "created_at": f"{iso(self.created_at)[:-1]}.5Z",
            "transport": {"method": "webhook", "callback": self.callback},
            "cost": self.cost,
        }

    @property
    def broadcaster(self) -> str:
        """The id of the channel."""
        return self.condition["broadcaster_user_id"]


class EventSub:
    """The subscriptions of one server, in the order of their creation."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.subscriptions: dict[str, Subscription] = {}
        self._numbers = 0
        self._tasks: set[asyncio.Task[None]] = set()
        state.outbox.publishers.append(self)

    def create(
        self,
        kind: str,
        condition: Mapping[str, str],
        callback: str,
        secret: str,
        cost: int,
    ) -> Subscription:
        """Store a subscription and send its challenge."""
        self._numbers += 1
        self._state.outbox.begin()
        found = Subscription(
            unique_id(self._state.world.seed, "eventsub", self._numbers),
            kind,
            condition,
            callback,
            secret,
            self._state.clock.now(),
            cost,
            self._numbers,
        )
        self.subscriptions[found.id] = found
        self._start(self._verify(found))
        return found

    def delete(self, subscription_id: str) -> bool:
        """End a subscription; what waits is not sent."""
        found = self.subscriptions.pop(subscription_id, None)
        if found is not None:
            found.status = "deleted"
        return found is not None

    def clear(self) -> None:
        """Forget every subscription."""
        for subscription_id in list(self.subscriptions):
            self.delete(subscription_id)

    def revoke(self, found: Subscription, reason: str) -> None:
        """End a subscription and send the message about it."""
        found.status, found.cost = reason, 0
        self._start(self._send(found, "revocation", {}))

    def messages(self, since: int, until: int) -> Iterator[Message]:
        """Yield the notifications of enabled subscriptions."""
        self._end_unauthorized()
        by_channel: dict[str, list[Subscription]] = {}
        for one in self.subscriptions.values():
            if one.status == ENABLED:
                by_channel.setdefault(one.broadcaster, []).append(one)
        for user_id, found in by_channel.items():
            creator = creators.by_id(self._state.world, user_id)
            if creator is None:
                continue
            kinds = frozenset(TYPES[one.type].kind for one in found)
            moments = list(occurrences.of_channel(creator, kinds, since, until))
            for one in found:
                for moment in moments:
                    if (
                        moment.kind == TYPES[one.type].kind
                        and moment.at > one.created_at
                    ):
                        yield self._notification(one, creator, moment)

    def _notification(
        self, found: Subscription, creator: Creator, moment: occurrences.Moment
    ) -> Message:
        key = unique_id(creator.seed, found.id, moment.kind, moment.at, moment.number)

        def pack(now: int, attempt: int) -> Packet | None:
            if found.status != ENABLED:
                return None
            is_prompt = attempt == 0 and now - moment.at <= STEP // 2
            at = moment.at if is_prompt else now
            body = {"event": event_of(creator, moment)}
            return sign(found, key, "notification", body, at=at, attempt=attempt)

        def finish(answer: Answer, is_last: bool) -> None:  # noqa: FBT001 - a callback
            if answer.is_good:
                found.failures = 0
            elif is_last:
                found.failures += 1
                if found.failures > MOST_FAILURES and found.status == ENABLED:
                    self.revoke(found, EXCEEDED)

        names = (creator.id, creator.username, creator.login(moment.at))
        return Message(
            *("twitch", found.type, moment.at, key, found.callback, names),
            pack=pack,
            finish=finish,
            retries=RETRIES,
        )

    def _end_unauthorized(self) -> None:
        """Revoke what needs a scope of a person who revoked the app."""
        for one in self.subscriptions.values():
            names: tuple[str, ...] = (one.broadcaster,)
            creator = creators.by_id(self._state.world, one.broadcaster)
            if creator:
                names = (*names, creator.username, creator.login(one.created_at))
            is_revoked = self._state.faults.of_token("revoke", names)
            if is_revoked and one.status == ENABLED and TYPES[one.type].scopes:
                self.revoke(one, "authorization_revoked")

    async def _verify(self, found: Subscription) -> None:
        """Send the challenge; the callback must repeat it."""
        bits = random_bits(self._state.world.seed, "challenge", found.number)
        challenge = f"{bits:016x}"
        answer = await self._send(
            found, "webhook_callback_verification", {"challenge": challenge}
        )
        is_confirmed = answer.status == 200 and answer.body == challenge.encode()  # noqa: PLR2004 - OK
        if found.status == PENDING:
            found.status = ENABLED if is_confirmed else UNVERIFIED
            found.cost = found.cost if is_confirmed else 0

    async def _send(
        self, found: Subscription, kind: str, extra: Mapping[str, Any]
    ) -> Answer:
        found.sent += 1
        key = unique_id(self._state.world.seed, found.id, kind, found.sent)
        now = self._state.clock.now()
        packet = sign(found, key, kind, extra, at=now, attempt=0)
        return await self._state.outbox.sender.send(
            "POST", found.callback, packet.headers, packet.body
        )

    def _start(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def sign(
    found: Subscription,
    key: str,
    kind: str,
    extra: Mapping[str, Any],
    *,
    at: int,
    attempt: int,
) -> Packet:
    """Return a message with Twitch's headers; the time is that of sending."""
    timestamp = f"{iso(at)[:-1]}.123456789Z"
    body = json_text({"subscription": found.record(), **extra}).encode()
    message = f"{key}{timestamp}".encode() + body
    digest = hmac.new(found.secret.encode(), message, "sha256").hexdigest()
    headers = {
        "User-Agent": "Twitch EventSub",
        "Content-Type": "application/json",
        "Twitch-Eventsub-Message-Id": key,
        "Twitch-Eventsub-Message-Retry": str(attempt),
        "Twitch-Eventsub-Message-Signature": f"sha256={digest}",
        "Twitch-Eventsub-Message-Timestamp": timestamp,
        "Twitch-Eventsub-Message-Type": kind,
        "Twitch-Eventsub-Subscription-Type": found.type,
        "Twitch-Eventsub-Subscription-Version": TYPES[found.type].version,
    }
    return Packet(headers, body)
