"""/repos/OWNER/NAME/hooks and what is below.

Here: rights, validation and pages. Not here: deliveries (`hooks.py`). Callbacks are
`http://` on loopback in place of any address.
"""

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from sandbox.github.errors import DOCUMENTATION, github_error
from sandbox.github.hook_events import KNOWN
from sandbox.github.hooks import KEPT, Hook, Hooks
from sandbox.kit.api import Call
from sandbox.kit.query import Query, numbered_page, whole_number
from sandbox.kit.responses import ApiError, json_response
from sandbox.kit.sender import is_allowed
from sandbox.world.developers import Repository

MOST_HOOKS = 20
"""Hooks of a repository for one event."""
FIELDS = {"name", "config", "events", "active", "add_events", "remove_events"}
CONFIG = {"url", "secret", "content_type", "insecure_ssl"}


class HooksApi:
    """The endpoints of one server."""

    def __init__(self, hooks: Hooks) -> None:
        self._hooks = hooks

    def respond(
        self, call: Call[Query], repository: Repository, rest: list[str], api_url: str
    ) -> Response:
        """Return the response of a path; `rest` is what follows `hooks`."""
        method = call.request.method
        if not rest:
            if method == "POST":
                return self._create(call, repository, api_url)
            if method == "GET":
                found = self._hooks.of(repository)
                page = numbered_page(found, call.query, default=30, largest=100)
                return json_response([one.record(api_url) for one in page.rows])
            raise github_error(404, "Not Found")
        hook = self._find(repository, rest[0])
        return self._of_hook(call, hook, rest[1:], api_url)

    def _of_hook(
        self, call: Call[Query], hook: Hook, rest: list[str], api_url: str
    ) -> Response:
        match (call.request.method, *rest):
            case ("GET",):
                return json_response(hook.record(api_url))
            case ("PATCH",):
                self._change(hook, _body(call), call.now)
                return json_response(hook.record(api_url))
            case ("DELETE",):
                del self._hooks.hooks[hook.id]
                return Response(status_code=204)
            case ("POST", "pings"):
                self._hooks.ping(hook)
                return Response(status_code=204)
            case ("GET", "deliveries"):
                return self._deliveries(call, hook, api_url)
            case ("POST", "deliveries", number, "attempts"):
                delivery = next(
                    (one for one in hook.deliveries if str(one.id) == number), None
                )
                if delivery is None or delivery.at < call.now - KEPT:
                    raise github_error(404, "Not Found")
                self._hooks.redeliver(hook, delivery)
                return json_response({}, 202)
        raise github_error(404, "Not Found")

    def _deliveries(self, call: Call[Query], hook: Hook, api_url: str) -> Response:
        """Return a page, the newest first; the cursor is the next delivery's id."""
        kept = [one for one in hook.deliveries[::-1] if one.at >= call.now - KEPT]
        cursor = whole_number(call.query.one("cursor") or "")
        found = [one for one in kept if cursor is None or one.id <= cursor]
        size = min(100, call.query.positive("per_page", 30))
        home = f"{api_url}/repos/{hook.repository.full_name}/hooks/{hook.id}"
        headers = {}
        if len(found) > size:
            query = f"per_page={size}&cursor={found[size].id}"
            headers["Link"] = f'<{home}/deliveries?{query}>; rel="next"'
        return json_response([one.record(hook) for one in found[:size]], 200, headers)

    def _create(
        self, call: Call[Query], repository: Repository, api_url: str
    ) -> Response:
        body = _body(call)
        if body.get("name", "web") != "web":
            raise _invalid("name must be web")
        values = _values(body, {"events": ["push"], "active": True})
        if not values["url"]:
            raise _invalid("config.url is missing")
        existing = self._hooks.of(repository)
        if any(
            (one.url, one.content_type) == (values["url"], values["content_type"])
            and set(one.events) & set(values["events"])
            for one in existing
        ):
            raise _invalid("Hook already exists on this repository")
        for event in values["events"]:
            if sum(one.wants(event) for one in existing) >= MOST_HOOKS:
                message = f'The "{event}" event cannot have more than 20 hooks'
                raise _invalid(message)
        hook = self._hooks.create(repository, **values)
        return json_response(hook.record(api_url), 201)

    def _change(self, hook: Hook, body: Mapping[str, Any], now: int) -> None:
        before = {"events": list(hook.events), "active": hook.is_active}
        values = _values(body, before)
        if "config" in body:
            # A configuration without a secret removes it, as GitHub does.
            hook.url = values["url"] or hook.url
            hook.secret, hook.content_type = values["secret"], values["content_type"]
        added, removed = body.get("add_events", []), body.get("remove_events", [])
        events = [*values["events"], *_events(added)]
        kept = [event for event in events if event not in _events(removed)]
        hook.events = tuple(dict.fromkeys(kept))
        hook.is_active, hook.updated_at = values["is_active"], now

    def _find(self, repository: Repository, number: str) -> Hook:
        hook = self._hooks.hooks.get(whole_number(number) or 0)
        if hook is None or hook.repository.id != repository.id:
            raise github_error(404, "Not Found")
        return hook


def _body(call: Call[Query]) -> dict[str, Any]:
    try:
        body = json.loads(call.body)
    except ValueError:
        raise github_error(400, "Problems parsing JSON") from None
    if not isinstance(body, dict):
        raise github_error(400, "Body should be a JSON object")
    if unknown := set(body) - FIELDS:
        raise _invalid(f"{', '.join(sorted(unknown))} is not a permitted key")
    return body


def _values(body: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    config = body.get("config", {})
    if not isinstance(config, dict) or set(config) - CONFIG:
        raise _invalid("config is invalid")
    url, secret = config.get("url", ""), config.get("secret", "")
    if not isinstance(url, str) or (url and not is_allowed(url)):
        raise _invalid("url is not supported because it isn't reachable")
    content_type = config.get("content_type", "form")
    if content_type not in ("json", "form"):
        raise _invalid("content_type must be json or form")
    active = body.get("active", defaults["active"])
    if not isinstance(secret, str) or not isinstance(active, bool):
        raise _invalid("secret or active is invalid")
    return {
        "url": url,
        "secret": secret,
        "content_type": content_type,
        "events": tuple(_events(body.get("events", defaults["events"]))),
        "is_active": active,
    }


def _events(given: Any) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise _invalid("events must be a list of names")
    if unknown := set(given) - KNOWN:
        raise _invalid(f"events is invalid: {', '.join(sorted(unknown))}")
    return list(dict.fromkeys(given))


def _invalid(message: str) -> ApiError:
    body = {
        "message": "Validation Failed",
        "errors": [{"resource": "Hook", "code": "custom", "message": message}],
        "documentation_url": DOCUMENTATION,
        "status": "422",
    }
    return ApiError(json_response(body, 422))
