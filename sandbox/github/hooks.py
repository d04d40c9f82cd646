"""Webhooks of repositories: hooks, their deliveries, and redelivery.

Here: signing, sending and recording. GitHub sends each delivery once; what fails waits
for a redelivery by its owner. Not here: the checks of a request (`hooks_api.py`), and
payloads (`hook_events.py`).
"""

import asyncio
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sandbox.github.hook_events import EVENTS, payload
from sandbox.kit.outbox import Message, Packet
from sandbox.kit.responses import json_text
from sandbox.kit.sender import Answer
from sandbox.kit.state import State
from sandbox.world import occurrences
from sandbox.world.developers import Repository
from sandbox.world.occurrences import Moment
from sandbox.world.randomness import random_bits
from sandbox.world.times import DAY, iso

KEPT = 3 * DAY
"""GitHub shows the deliveries of the last three days."""
_HOOK_BASE, _DELIVERY_BASE = 410_000_000, 90_000_000_000


@dataclass(slots=True)
class Delivery:
    """One attempt to deliver an event."""

    id: int
    guid: str
    at: int
    event: str
    action: str | None
    body: bytes
    is_redelivery: bool
    answer: Answer

    def record(self, hook: "Hook") -> dict[str, Any]:
        """Return the delivery as a list shows it."""
        code = self.answer.status
        known = {int(one) for one in HTTPStatus}
        status = (
            HTTPStatus(code).phrase if code in known else "failed to connect to host"
        )
        return {
            "id": self.id,
            "guid": self.guid,
            "delivered_at": iso(self.at),
            "redelivery": self.is_redelivery,
            "duration": 0.02,
            "status": "OK" if self.answer.is_good else status,
            "status_code": code or 502,
            "event": self.event,
            "action": self.action,
            "installation_id": None,
            "repository_id": int(hook.repository.id),
            "url": "",
            "throttled_at": None,
        }


@dataclass(slots=True)
class Hook:
    """One hook of a repository."""

    id: int
    repository: Repository
    url: str
    secret: str
    content_type: str
    events: tuple[str, ...]
    is_active: bool
    created_at: int
    updated_at: int
    deliveries: list[Delivery] = field(default_factory=list)

    def wants(self, event: str) -> bool:
        """Return whether the hook gets an event."""
        return self.is_active and (event in self.events or "*" in self.events)

    def record(self, api_url: str) -> dict[str, Any]:
        """Return the hook as the API shows it, with a masked secret."""
        home = f"{api_url}/repos/{self.repository.full_name}/hooks/{self.id}"
        config = {
            "content_type": self.content_type,
            "insecure_ssl": "0",
            "url": self.url,
        }
        if self.secret:
            config["secret"] = "********"  # noqa: S105 - the mask
        newest = self.deliveries[-1].answer.status if self.deliveries else None
        return {
            "type": "Repository",
            "id": self.id,
            "name": "web",
            "active": self.is_active,
            "events": list(self.events),
            "config": config,
            "updated_at": iso(self.updated_at),
            "created_at": iso(self.created_at),
            "url": home,
            "test_url": f"{home}/test",
            "ping_url": f"{home}/pings",
            "deliveries_url": f"{home}/deliveries",
            "last_response": {
                "code": newest or None,
                "status": "unused" if newest is None else "active",
                "message": None,
            },
        }


class Hooks:
    """The hooks of one server, by id."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.hooks: dict[int, Hook] = {}
        self._numbers = 0
        self._deliveries = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        state.outbox.publishers.append(self)

    def clear(self) -> None:
        """Forget every hook."""
        self.hooks.clear()

    def of(self, repository: Repository) -> list[Hook]:
        """Return the hooks of a repository."""
        return [
            one for one in self.hooks.values() if one.repository.id == repository.id
        ]

    def create(self, repository: Repository, **values: Any) -> Hook:
        """Store a hook and send its ping."""
        self._numbers += 1
        self._state.outbox.begin()
        now = self._state.clock.now()
        hook = Hook(
            _HOOK_BASE + self._numbers,
            repository,
            created_at=now,
            updated_at=now,
            **values,
        )
        self.hooks[hook.id] = hook
        self.ping(hook)
        return hook

    def ping(self, hook: Hook) -> None:
        """Send a ping."""
        body = {
            "zen": "Design for failure.",
            "hook_id": hook.id,
            "hook": hook.record(self._api_url),
            **payload(hook.repository, None, self._state.clock.now(), self._api_url),
        }
        now = self._state.clock.now()
        self._start(self._message(hook, "ping", None, body, at=now, number=0), now)

    def redeliver(self, hook: Hook, delivery: Delivery) -> None:
        """Send a delivery again under its id."""
        now = self._state.clock.now()
        message = self._again(hook, delivery)
        self._start(message, now)

    def messages(self, since: int, until: int) -> Iterator[Message]:
        """Yield the deliveries of active hooks."""
        for hook in list(self.hooks.values()):
            moments = occurrences.of_repository(hook.repository, since, until)
            for moment in moments:
                event, action = EVENTS[moment.kind]
                if hook.wants(event) and moment.at > hook.created_at:
                    yield self._event(hook, moment, event, action)

    @property
    def _api_url(self) -> str:
        return f"{self._state.url}/github"

    def _event(
        self, hook: Hook, moment: Moment, event: str, action: str | None
    ) -> Message:
        body = payload(hook.repository, moment, moment.at, self._api_url)
        return self._message(
            hook, event, action, body, at=moment.at, number=moment.number
        )

    def _message(
        self,
        hook: Hook,
        event: str,
        action: str | None,
        body: dict[str, Any],
        *,
        at: int,
        number: int,
    ) -> Message:
        seed = self._state.world.seed
        name = (hook.id, event, action, at, number)
        high, low = random_bits(seed, "guid", *name), random_bits(seed, "guid2", *name)
        guid = str(UUID(int=high << 64 | low, version=1))
        content = json_text(body).encode()
        if hook.content_type == "form":
            content = urlencode({"payload": content.decode()}).encode()
        return self._sent(hook, guid, (event, action), content, at=at, is_again=False)

    def _again(self, hook: Hook, delivery: Delivery) -> Message:
        kind = (delivery.event, delivery.action)
        at = self._state.clock.now()
        return self._sent(
            hook, delivery.guid, kind, delivery.body, at=at, is_again=True
        )

    def _sent(
        self,
        hook: Hook,
        guid: str,
        kind: tuple[str, str | None],
        content: bytes,
        *,
        at: int,
        is_again: bool,
    ) -> Message:
        event, action = kind

        def pack(now: int, attempt: int) -> Packet | None:
            if hook.id not in self.hooks:
                return None
            return Packet(_headers(hook, guid, event, content), content)

        def finish(answer: Answer, is_last: bool) -> None:  # noqa: FBT001 - a callback
            self._deliveries += 1
            number = _DELIVERY_BASE + self._deliveries
            now = self._state.clock.now()
            hook.deliveries.append(
                Delivery(number, guid, now, event, action, content, is_again, answer)
            )

        owner = hook.repository.owner
        names = (hook.repository.id, owner.login, owner.creator.username)
        return Message(
            *("github", event, at, guid, hook.url, names), pack=pack, finish=finish
        )

    def _start(self, message: Message, now: int) -> None:
        task = asyncio.ensure_future(self._state.outbox.deliver(message, now))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _headers(hook: Hook, guid: str, event: str, content: bytes) -> dict[str, str]:
    is_form = hook.content_type == "form"
    headers = {
        "Accept": "*/*",
        "Content-Type": "application/x-www-form-urlencoded"
        if is_form
        else "application/json",
        "User-Agent": "GitHub-Hookshot/1234567",
        "X-GitHub-Delivery": guid,
        "X-GitHub-Event": event,
        "X-GitHub-Hook-ID": str(hook.id),
        "X-GitHub-Hook-Installation-Target-ID": hook.repository.id,
        "X-GitHub-Hook-Installation-Target-Type": "repository",
    }
    if hook.secret:
        for name, algorithm in (("", "sha1"), ("-256", "sha256")):
            digest = hmac.new(hook.secret.encode(), content, algorithm).hexdigest()
            headers[f"X-Hub-Signature{name}"] = f"{algorithm}={digest}"
    return headers
