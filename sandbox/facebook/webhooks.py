"""Webhooks of pages: the app's subscription, installed pages, and signed deliveries.

Here: `/{app}/subscriptions`, `/{page}/subscribed_apps`, and feed events of new and
removed posts. Not here: posts. The app has one callback for all pages; the key of a
signature is the app's secret. Non-ASCII text is escaped in lower case, as Meta does.
"""

import hmac
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from sandbox.facebook import pages, posts
from sandbox.facebook.errors import graph_error
from sandbox.facebook.oauth import APP_ID, APP_SECRET
from sandbox.facebook.pages import Page
from sandbox.facebook.posts import Post
from sandbox.kit.outbox import Message, Packet
from sandbox.kit.sender import is_allowed
from sandbox.kit.state import State
from sandbox.kit.tokens import Token

RETRIES = (60, 600, 3_600)
ITEMS = {"reel": "video"}


class Subscriptions:
    """The subscriptions of one server."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._callback = ""
        self._verify_token = ""
        self._installed: dict[str, int] = {}
        """When each page was installed."""
        state.outbox.publishers.append(self)

    def clear(self) -> None:
        """Forget the callback and the pages."""
        self._callback = ""
        self._installed.clear()

    def serve(
        self, path: str, method: str, form: dict[str, str], token: Token
    ) -> dict[str, Any]:
        """Serve both endpoints."""
        owner, _, edge = path.partition("/")
        if edge == "subscriptions":
            return self._app(owner, method, form, token)
        if token.kind != "page" or token.user != owner:
            raise graph_error(
                190, "(#190) This method must be called with a Page Access Token"
            )
        if method == "POST":
            if form.get("subscribed_fields") != "feed":
                raise graph_error(100, "(#100) Param subscribed_fields must be feed")
            self._installed.setdefault(owner, self._state.clock.now())
        elif method == "DELETE":
            self._installed.pop(owner, None)
        else:
            fields = ["feed"] if owner in self._installed else []
            app = {"id": APP_ID, "name": "Sandbox", "subscribed_fields": fields}
            return {"data": [app] if fields else []}
        return {"success": True}

    def _app(
        self, owner: str, method: str, form: dict[str, str], token: Token
    ) -> dict[str, Any]:
        if owner != APP_ID or token.kind != "app":
            raise graph_error(15, "(#15) This method must be called with an app token")
        if method == "GET":
            one = {
                "object": "page",
                "callback_url": self._callback,
                "active": True,
                "fields": [{"name": "feed", "version": "v25.0"}],
            }
            return {"data": [one] if self._callback else []}
        if method == "DELETE":
            self.forget_callback()
            return {"success": True}
        callback = form.get("callback_url", "")
        if form.get("object") != "page" or not is_allowed(callback):
            raise graph_error(2200, "(#2200) Callback verification failed")
        self._callback = callback
        self._verify_token = form.get("verify_token", "")
        self._state.outbox.begin()
        return {"success": True}

    def forget_callback(self) -> None:
        """End the app's subscription."""
        self._callback = ""

    def challenge_url(self, challenge: str) -> str:
        """Return the address of the request that verifies the callback."""
        query = {
            "hub.mode": "subscribe",
            "hub.challenge": challenge,
            "hub.verify_token": self._verify_token,
        }
        return f"{self._callback}?{urlencode(query)}"

    def messages(self, since: int, until: int) -> Iterator[Message]:
        """Yield an event for each post that was added or removed."""
        if not self._callback:
            return
        for page in pages.by_id(self._state.world).values():
            if page.id not in self._installed:
                continue
            start = max(since, self._installed[page.id])
            for number in range(posts.published(page, until)):
                one = posts.post(page, number)
                for at, verb in ((one.created_at, "add"), (one.gone_at, "remove")):
                    if at is not None and start < at <= until:
                        yield self._message(page, one, at, verb)

    def _message(self, page: Page, one: Post, at: int, verb: str) -> Message:
        value = {
            "item": ITEMS.get(one.kind, one.kind),
            "verb": verb,
            "post_id": one.id,
            "message": one.message,
            "created_time": at,
            "from": {"id": page.id, "name": page.name(at)},
            "published": 1,
        }
        change = {"field": "feed", "value": value}
        body = json.dumps(
            {
                "object": "page",
                "entry": [{"id": page.id, "time": at, "changes": [change]}],
            },
            separators=(",", ":"),
        ).encode()

        def pack(now: int, attempt: int) -> Packet:
            digest = hmac.new(APP_SECRET.encode(), body, "sha256").hexdigest()
            return Packet(
                {
                    "Content-Type": "application/json",
                    "User-Agent": "Webhooks/1.0 (https://fb.me/webhooks)",
                    "X-Hub-Signature-256": f"sha256={digest}",
                },
                body,
            )

        names = (page.id, page.creator.username, page.creator.login(at))
        return Message(
            *("facebook", "feed", at, f"{one.id}/{verb}", self._callback, names),
            pack=pack,
            retries=RETRIES,
        )
