"""graph.facebook.com for Instagram: tokens, signatures, limits, objects and lists.

Here: the checks in Meta's order, and which path shows what. Not here: records and
insights.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response

from sandbox.instagram import accounts, insights, media, records, user_insights
from sandbox.instagram.accounts import BASIC, INSIGHTS, Account
from sandbox.instagram.errors import (
    graph_error,
    invalid,
    invalid_token,
    raise_fault,
    unknown_object,
    usage_header,
)
from sandbox.instagram.fields import parse_fields, pick
from sandbox.instagram.media import Media
from sandbox.instagram.oauth import CLIENT
from sandbox.instagram.webhooks import AccountWebhooks
from sandbox.kit.api import Api as BaseApi
from sandbox.kit.api import Call as BaseCall
from sandbox.kit.app_webhooks import EDGES as WEBHOOK_EDGES
from sandbox.kit.faults import is_fault, is_garbage
from sandbox.kit.query import Query, verified_offset
from sandbox.kit.rate_limits import real_time_windows
from sandbox.kit.responses import Corruption, json_text
from sandbox.kit.state import State
from sandbox.kit.tokens import OAuthTokens, Token
from sandbox.world.randomness import random_bits
from sandbox.world.times import DAY

VERSION = "v25.0"
DEFAULT_SIZE, LARGEST_SIZE, MOST_IDS = 25, 100, 50
HOUR = 3_600
DATA_ACCESS_DAYS = 85
APP, APP_TOKEN = Token("app", "", 0, 0), f"{CLIENT.id}|{CLIENT.secret}"
CORRUPTION = Corruption(texts=("caption",), integers=("comments_count",))
MEDIA_TYPE = "application/json; charset=UTF-8"
SHORT_ONE_IN = 4
"""One page in four is one item short without being the last."""


class Call(BaseCall[Query]):
    """One request to the Graph API."""

    def require_scope(self, scope: str) -> None:
        """Refuse a token without a permission."""
        if scope not in self.token.scopes:
            message = f"(#10) Application does not have permission for {scope}"
            raise graph_error(10, message, status=403)

    def account(self, object_id: str) -> Account | None:
        """Return an account; a token sees only its own."""
        found = accounts.by_id(self.world).get(object_id)
        return found if found and found.id == self.token.user else None

    def media(self, object_id: str) -> Media | None:
        """Return a media of the token's account."""
        found = media.by_id(self.world, object_id, self.now)
        return found if found and found.account.id == self.token.user else None


class Api(BaseApi[Query, Call]):
    """The endpoints of one server."""

    query_type, call_type = Query, Call

    def __init__(
        self, state: State, tokens: OAuthTokens, hooks: AccountWebhooks
    ) -> None:
        super().__init__(state)
        self._tokens = tokens
        self._hooks = hooks
        self._hours = real_time_windows(HOUR)
        self._limit = state.points * 60

    async def serve(self, request: Request) -> Response:
        """Serve one request; a new callback is asked for its challenge first."""
        return await self._hooks.verify(request, await super().serve(request))

    def authenticate(self, request: Request) -> Token:
        """Check the token, its signature and the limit of its account."""
        kind, _, text = request.headers.get("authorization", "").partition(" ")
        if kind != "Bearer" or not text:
            message = "An access token is required to request this resource."
            raise graph_error(104, message)
        raise_fault(request.scope["fault"], request.scope["caller"].user or "")
        token = APP if text == APP_TOKEN else self._tokens.accept(text)
        if token is None:
            raise invalid_token("Error validating access token: Session has expired.")
        proof = request.query_params.get("appsecret_proof")
        if proof is None:
            message = "API calls from the server require an appsecret_proof argument"
            raise graph_error(100, message, kind="GraphMethodException")
        signed = hmac.new(CLIENT.secret.encode(), text.encode(), "sha256").hexdigest()
        if not hmac.compare_digest(proof.encode(), signed.encode()):
            message = "Invalid appsecret_proof provided in the API argument"
            raise graph_error(100, message, kind="GraphMethodException")
        if not self._hours.current(token.user, self._limit).take():
            headers = usage_header(token.user, 100, 60)
            raise graph_error(80002, "There have been too many calls", headers=headers)
        return token

    def respond(self, call: Call) -> Response:
        """Return the response of an object, a list or insights."""
        names = (call.token.user,)
        fault = self._state.faults.of_token("withdraw", names)
        withdrawn = fault.arguments["metric"] if fault else ""
        if call.path.endswith(WEBHOOK_EDGES):
            path, method = call.path.strip("/"), call.request.method
            found = self._hooks.serve(path, method, call.form(), call.token)
            return Response(json_text(found), media_type=MEDIA_TYPE)
        if call.request.method == "POST" and call.path in ("", "/"):
            text = json_text(self._batch(call))
            return Response(text, media_type=MEDIA_TYPE)
        body = _body(call, withdrawn)
        if is_fault(call.fault, "empty"):
            body = {"data": []} if "data" in body else {"id": body.get("id", "0")}
        window = self._hours.current(call.token.user, self._limit)
        percent = window.used * 100 // window.limit
        if is_fault(call.fault, "usage"):
            percent = int(float(call.fault.arguments["percent"]))
        text = json_text(body)
        rows = body.get("data") or []
        if is_garbage(call.fault, rows):
            text = CORRUPTION.apply(text, rows[0], call.fault.arguments["kind"])
        headers = usage_header(call.token.user, percent)
        return Response(text, headers=headers, media_type=MEDIA_TYPE)

    def _batch(self, call: Call) -> list[dict[str, Any]]:
        """Serve a batch of the app: questions about tokens."""
        if call.token is not APP:
            raise graph_error(100, "(#100) The sandbox only serves batches of the app")
        try:
            urls = [
                str(one["relative_url"])
                for one in json.loads(call.form().get("batch", ""))
                if one["method"] == "GET"
            ]
        except (ValueError, TypeError, KeyError):
            raise graph_error(100, "(#100) batch must be a JSON array") from None
        return [
            {"code": 200, "body": json_text(self._debug(url, call.now))} for url in urls
        ]

    def _debug(self, url: str, now: int) -> dict[str, Any]:
        """Serve /debug_token: until when a token and its access to data last."""
        path, _, query = url.partition("?")
        if path != "debug_token":
            raise unknown_object(path)
        text = dict(parse_qsl(query)).get("input_token", "")
        token = self._tokens.accept(text)
        base = {"app_id": CLIENT.id, "application": "Sandbox"}
        if token is None:
            return {"data": {**base, "is_valid": False, "scopes": []}}
        fault = self._state.faults.of_token("lapse", (token.user,))
        days = int(float(fault.arguments["days"])) if fault else DATA_ACCESS_DAYS
        return {
            "data": {
                **base,
                "type": "USER",
                "is_valid": True,
                "expires_at": now + CLIENT.lifetimes["user"],
                "data_access_expires_at": now // DAY * DAY + days * DAY,
                "scopes": list(token.scopes),
            }
        }


def _body(call: Call, withdrawn: str) -> dict[str, Any]:
    call.require_scope(BASIC)
    if call.request.method != "GET":
        raise graph_error(100, "(#100) Unsupported request - method type")
    ids = [one for one in (call.query.one("ids") or "").split(",") if one]
    match [part for part in call.path.split("/") if part]:
        case []:
            if not 0 < len(ids) <= MOST_IDS:
                raise invalid(f"Too many IDs: between 1 and {MOST_IDS} are allowed")
            return {one: _object(call, one, withdrawn) for one in ids}
        case ["me", "permissions"]:
            granted = call.token.scopes
            rows = [{"permission": one, "status": "granted"} for one in granted]
            return {"data": rows}
        case ["me", "accounts"]:
            return _pages(call)
        case [object_id]:
            return _object(call, object_id, withdrawn)
        case [object_id, "media" | "stories" as edge]:
            return _list(call, object_id, edge, withdrawn)
        case [object_id, "insights"]:
            return _insights(call, object_id, withdrawn)
    raise unknown_object(call.path)


def _pages(call: Call) -> dict[str, Any]:
    """Return the page of the token's person, with the account connected to it."""
    found = call.account(call.token.user)
    if found is None:
        return {"data": []}
    account = {"id": found.id, "username": found.username(call.now)}
    page = {"id": f"9{found.id}", "instagram_business_account": account}
    return {"data": [page]}


def _object(call: Call, object_id: str, withdrawn: str) -> dict[str, Any]:
    fields = parse_fields(call.query.one("fields") or "id")
    if account := call.account(object_id):
        return pick(records.account(account, call.now), fields, records.ACCOUNT_FIELDS)
    if found := call.media(object_id):
        return _media(call, found, fields, withdrawn)
    raise unknown_object(object_id)


def _media(
    call: Call, one: Media, fields: dict[str, dict[str, str]], withdrawn: str
) -> dict[str, Any]:
    record = pick(records.media(one, call.now), fields, records.MEDIA_FIELDS)
    if "insights" in fields:
        call.require_scope(INSIGHTS)
        names = [
            name for name in fields["insights"].get("metric", "").split(",") if name
        ]
        record["insights"] = insights.of_media(one, names, call.now, withdrawn)
    return record


def _insights(call: Call, object_id: str, withdrawn: str) -> dict[str, Any]:
    call.require_scope(INSIGHTS)
    if account := call.account(object_id):
        return user_insights.of_account(account, call.query, call.now, withdrawn)
    if found := call.media(object_id):
        names = [name for name in (call.query.one("metric") or "").split(",") if name]
        return insights.of_media(found, names, call.now, withdrawn)
    raise unknown_object(object_id)


def _list(call: Call, object_id: str, edge: str, withdrawn: str) -> dict[str, Any]:
    account = call.account(object_id)
    if account is None:
        raise unknown_object(object_id)
    select = media.of_account if edge == "media" else media.stories_of
    rows: Sequence[Media] = select(account, call.now)
    fields = parse_fields(call.query.one("fields") or "id")
    after = call.query.one("after")
    low = _offset(call, after) if after else 0
    size = min(LARGEST_SIZE, call.query.positive("limit", DEFAULT_SIZE))
    short = random_bits(call.world.seed, "ig short", object_id, low) % SHORT_ONE_IN == 0
    if short and 1 < size < len(rows) - low:
        size -= 1
    data = [_media(call, one, fields, withdrawn) for one in rows[low : low + size]]
    high = low if is_fault(call.fault, "loop") else low + size
    body: dict[str, Any] = {"data": data}
    if data:
        cursors = {"before": _cursor(call, low), "after": _cursor(call, high)}
        body["paging"] = {"cursors": cursors}
        if high < len(rows):
            body["paging"]["next"] = _next_link(call, cursors["after"])
    return body


def _next_link(call: Call, after: str) -> str:
    """Return the address of the next page, which holds the token."""
    token = call.request.headers["authorization"].rpartition(" ")[2]
    query = {name: values[-1] for name, values in call.query.parameters.items()}
    query |= {"access_token": token, "after": after}
    return f"{call.url}/instagram/{VERSION}/{call.path}?{urlencode(query)}"


def _cursor(call: Call, offset: int) -> str:
    proof = random_bits(call.world.seed, "ig cursor", call.path, offset)
    return urlsafe_b64encode(f"{offset}:{proof:x}".encode()).decode().rstrip("=")


def _offset(call: Call, cursor: str) -> int:
    offset = verified_offset(cursor, _decoded, lambda offset: _cursor(call, offset))
    if offset is None:
        raise invalid("Invalid parameter: after must be a cursor of the same list")
    return offset


def _decoded(cursor: str) -> int:
    padded = cursor + "=" * (-len(cursor) % 4)
    return int(urlsafe_b64decode(padded).decode().partition(":")[0])
