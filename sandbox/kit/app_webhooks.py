"""Webhooks as Meta has them: one callback for an application and a kind of object.

Here: `/{app}/subscriptions`, `/{account}/subscribed_apps`, the challenge of a callback,
and signed messages. The key of a signature is the application's secret. Non-ASCII text
is escaped in lower case, as Meta does. Not here: who may subscribe an account, and what
happens in it.
"""

import hmac
import json
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from sandbox.kit.outbox import Message, Packet
from sandbox.kit.responses import ApiError
from sandbox.kit.sender import is_allowed
from sandbox.kit.state import State
from sandbox.kit.tokens import Token

EDGES = ("subscriptions", "subscribed_apps")
RETRIES = (60, 600, 3_600)
CHALLENGE = "1158201444"
REFUSED = "(#2200) Callback verification failed"


@dataclass(frozen=True, slots=True)
class Application:
    """The application of a sandbox, and the kind of object of its webhook."""

    platform: str
    id: str
    secret: str
    kind: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One change in an account; `key` names it in the log of deliveries."""

    account: str
    at: int
    field: str
    value: dict[str, Any]
    key: str
    names: tuple[str, ...]


class AppWebhooks(ABC):
    """The subscriptions of one server."""

    def __init__(self, state: State, application: Application) -> None:
        self._state = state
        self._app = application
        self._callback = ""
        self._verify_token = ""
        self._fields: tuple[str, ...] = ()
        self._installed: dict[str, int] = {}
        """When each account was installed."""
        state.outbox.publishers.append(self)

    @abstractmethod
    def error(self, code: int, message: str) -> ApiError:
        """Return an error of the platform."""

    @abstractmethod
    def check_owner(self, account: str, token: Token) -> None:
        """Refuse a token that may not install the application on an account."""

    @abstractmethod
    def changes(self, account: str, since: int, until: int) -> Iterator[Change]:
        """Yield what happened in an account after `since`, up to `until`."""

    def clear(self) -> None:
        """Forget the callback and the accounts."""
        self._callback = ""
        self._installed.clear()

    def serve(
        self, path: str, method: str, form: dict[str, str], token: Token
    ) -> dict[str, Any]:
        """Serve both endpoints."""
        owner, _, edge = path.partition("/")
        if edge == "subscriptions":
            return self._serve_app(owner, method, form, token)
        self.check_owner(owner, token)
        if method == "POST":
            self._check_fields(form.get("subscribed_fields", ""), "subscribed_fields")
            self._installed.setdefault(owner, self._state.clock.now())
        elif method == "DELETE":
            self._installed.pop(owner, None)
        else:
            fields = [*self._app.fields]
            app = {"id": self._app.id, "name": "Sandbox", "subscribed_fields": fields}
            return {"data": [app] if owner in self._installed else []}
        return {"success": True}

    def _serve_app(
        self, owner: str, method: str, form: dict[str, str], token: Token
    ) -> dict[str, Any]:
        if owner != self._app.id or token.kind != "app":
            message = "(#15) This method must be called with an app token"
            raise self.error(15, message)
        if method == "GET":
            return {"data": [self._describe()] if self._callback else []}
        if method == "DELETE":
            self._callback = ""
            return {"success": True}
        callback = form.get("callback_url", "")
        if form.get("object") != self._app.kind or not is_allowed(callback):
            raise self.error(2200, REFUSED)
        self._fields = self._check_fields(form.get("fields", ""), "fields")
        self._callback = callback
        self._verify_token = form.get("verify_token", "")
        self._state.outbox.begin()
        return {"success": True}

    def _describe(self) -> dict[str, Any]:
        return {
            "object": self._app.kind,
            "callback_url": self._callback,
            "active": True,
            "fields": [{"name": name, "version": "v25.0"} for name in self._fields],
        }

    def _check_fields(self, text: str, name: str) -> tuple[str, ...]:
        fields = tuple(one for one in text.split(",") if one)
        if not fields or {*fields} - {*self._app.fields}:
            known = ", ".join(self._app.fields)
            raise self.error(100, f"(#100) Param {name} must be one of: {known}")
        return fields

    async def verify(self, request: Request, response: Response) -> Response:
        """Ask a new callback for its challenge; without it nothing is subscribed."""
        is_new = request.method == "POST" and request.path_params["path"].endswith(
            "/subscriptions"
        )
        if not is_new or response.status_code != HTTPStatus.OK:
            return response
        query = {
            "hub.mode": "subscribe",
            "hub.challenge": CHALLENGE,
            "hub.verify_token": self._verify_token,
        }
        url = f"{self._callback}?{urlencode(query)}"
        answer = await self._state.outbox.sender.send("GET", url, {})
        if answer.is_good and answer.body == CHALLENGE.encode():
            return response
        self._callback = ""
        return self.error(2200, REFUSED).response

    def messages(self, since: int, until: int) -> Iterator[Message]:
        """Yield a message for each change of an installed account."""
        if not self._callback:
            return
        for account, installed_at in self._installed.items():
            for one in self.changes(account, max(since, installed_at), until):
                if one.field in self._fields:
                    yield self._message(one)

    def _message(self, one: Change) -> Message:
        body = self._body(one)

        def pack(now: int, attempt: int) -> Packet:
            digest = hmac.new(self._app.secret.encode(), body, "sha256").hexdigest()
            return Packet(
                {
                    "Content-Type": "application/json",
                    "User-Agent": "Webhooks/1.0 (https://fb.me/webhooks)",
                    "X-Hub-Signature-256": f"sha256={digest}",
                },
                body,
            )

        return Message(
            *(
                self._app.platform,
                one.field,
                one.at,
                one.key,
                self._callback,
                one.names,
            ),
            pack=pack,
            retries=RETRIES,
        )

    def _body(self, one: Change) -> bytes:
        change = {"field": one.field, "value": one.value}
        entry = {"id": one.account, "time": one.at, "changes": [change]}
        body = {"object": self._app.kind, "entry": [entry]}
        return json.dumps(body, separators=(",", ":")).encode()
