"""POST, GET and DELETE /eventsub/subscriptions.

Here: the checks of a request in Twitch's order, limits and pages. Not here: what a
subscription sends (`eventsub.py`). Callbacks are `http://` on loopback in place of
`https://` on port 443.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from sandbox.kit.responses import json_response
from sandbox.kit.sender import is_allowed
from sandbox.kit.state import State
from sandbox.twitch.api import Call
from sandbox.twitch.errors import helix_error, malformed
from sandbox.twitch.eventsub import COUNTED, EventSub, Subscription
from sandbox.twitch.eventsub_events import TYPES, Type
from sandbox.world import creators

MAX_TOTAL_COST = 10_000
MOST_EQUAL = 3
"""Subscriptions of one type and condition, whatever their callback."""
SECRET = range(10, 101)
PAGE = 100
FILTERS = ("status", "type", "user_id", "subscription_id")


class Subscriptions:
    """The endpoint of one server."""

    def __init__(self, state: State, eventsub: EventSub) -> None:
        self._state = state
        self._eventsub = eventsub

    def create(self, call: Call) -> Response:
        """POST: check the request, then send the challenge."""
        if call.token.kind != "app":
            message = "auth must use app access token to create webhook subscription"
            raise helix_error(400, message)
        body = _body(call)
        kind, type_ = _type(body)
        condition = _condition(body, type_)
        callback, secret = _transport(body)
        cost = self._cost(condition["broadcaster_user_id"], type_)
        self._check_limits(kind, condition, callback, cost)
        found = self._eventsub.create(kind, condition, callback, secret, cost)
        return json_response(self._page([found]), 202)

    def show(self, call: Call) -> dict[str, Any]:
        """GET: the subscriptions of the app, the oldest first, a hundred a page."""
        query = call.query
        query.allow(*FILTERS, "after")
        if call.token.kind != "app":
            raise helix_error(401, "app access token is required")
        given = [name for name in FILTERS if query.one(name) is not None]
        if len(given) > 1:
            raise helix_error(400, f"May provide only one of: {', '.join(given)}")
        found = [
            one
            for one in self._eventsub.subscriptions.values()
            if all(query.one(name) in _facts(one)[name] for name in given)
        ]
        after = query.one("after")
        start = _offset(after) if after else 0
        end = start + PAGE
        cursor = urlsafe_b64encode(str(end).encode()).decode()
        pagination = {"cursor": cursor} if end < len(found) else {}
        return {**self._page(found[start:end]), "pagination": pagination}

    def delete(self, call: Call) -> Response:
        """DELETE: 204, and the subscription is gone."""
        call.query.allow("id")
        wanted = call.query.required("id")
        if call.token.kind != "app":
            raise helix_error(401, "app access token is required")
        if not self._eventsub.delete(wanted):
            raise helix_error(404, "subscription not found")
        return Response(status_code=204)

    def _page(self, found: list[Subscription]) -> dict[str, Any]:
        everything = self._eventsub.subscriptions.values()
        return {
            "data": [one.record() for one in found],
            "total": len(everything),
            "total_cost": self._total_cost(),
            "max_total_cost": self._max_cost(),
        }

    def _total_cost(self) -> int:
        everything = self._eventsub.subscriptions.values()
        return sum(one.cost for one in everything if one.status in COUNTED)

    def _max_cost(self) -> int:
        fault = self._state.faults.of_token("cost_limit", ("app",))
        return int(fault.arguments["cost"]) if fault else MAX_TOTAL_COST

    def _cost(self, user_id: str, type_: Type) -> int:
        """Return 0 for a user who authorized the app; check the scopes of a type."""
        creator = creators.by_id(self._state.world, user_id)
        if creator is None:
            raise helix_error(400, "invalid condition: the user does not exist")
        names = (creator.id, creator.login(self._state.clock.now()), creator.username)
        faults = self._state.faults
        is_revoked = faults.of_token("revoke", names) is not None
        granted = faults.remaining_scopes(creator.persona.scopes, names)
        if type_.scopes and (is_revoked or not set(type_.scopes) <= set(granted)):
            raise helix_error(403, "subscription missing proper authorization")
        return int(is_revoked)

    def _check_limits(
        self, kind: str, condition: Mapping[str, str], callback: str, cost: int
    ) -> None:
        equal = [
            one
            for one in self._eventsub.subscriptions.values()
            if (one.type, one.condition) == (kind, condition) and one.status in COUNTED
        ]
        if any(one.callback == callback for one in equal):
            raise helix_error(409, "subscription already exists")
        if len(equal) >= MOST_EQUAL:
            message = "maximum subscriptions with type and condition exceeded"
            raise helix_error(429, message)
        if self._total_cost() + cost > self._max_cost():
            raise helix_error(429, "subscription cost exceeds the maximum total cost")


def _body(call: Call) -> dict[str, Any]:
    kind = call.request.headers.get("content-type", "").partition(";")[0].strip()
    try:
        body = json.loads(call.body) if kind == "application/json" else None
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise helix_error(400, "invalid request body")
    return body


def _type(body: Mapping[str, Any]) -> tuple[str, Type]:
    kind, version = body.get("type"), body.get("version")
    found = TYPES.get(kind) if isinstance(kind, str) else None
    if found is None or version != found.version:
        raise helix_error(400, "invalid subscription type and version")
    return str(kind), found


def _condition(body: Mapping[str, Any], type_: Type) -> dict[str, str]:
    given = body.get("condition")
    condition = given if isinstance(given, dict) else {}
    found = {name: condition.get(name) for name in type_.conditions}
    if not all(isinstance(value, str) and value for value in found.values()):
        raise helix_error(400, "missing or unparseable subscription condition")
    if set(condition) != set(found):
        raise helix_error(400, "invalid condition: unknown fields")
    return {name: str(value) for name, value in found.items()}


def _transport(body: Mapping[str, Any]) -> tuple[str, str]:
    given = body.get("transport")
    transport = given if isinstance(given, dict) else {}
    if transport.get("method") != "webhook":
        raise helix_error(400, "invalid transport and auth combination")
    callback, secret = transport.get("callback"), transport.get("secret")
    if not isinstance(callback, str) or not is_allowed(callback):
        raise helix_error(400, "invalid transport callback")
    is_secret = isinstance(secret, str) and secret.isascii() and len(secret) in SECRET
    if not is_secret:
        raise helix_error(400, "transport secret must have 10 to 100 ASCII characters")
    return callback, str(secret)


def _facts(one: Subscription) -> dict[str, tuple[str, ...]]:
    return {
        "status": (one.status,),
        "type": (one.type,),
        "user_id": tuple(one.condition.values()),
        "subscription_id": (one.id,),
    }


def _offset(cursor: str) -> int:
    try:
        return int(urlsafe_b64decode(cursor))
    except ValueError:
        raise malformed("after", "must be a cursor of the same request") from None
