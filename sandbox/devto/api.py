"""dev.to/api: refused clients, throttle, keys and pages.

Here: the checks in Forem's order, and which path shows what. Not here: records.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.devto import records
from sandbox.kit.api import Api as BaseApi
from sandbox.kit.api import Call as BaseCall
from sandbox.kit.faults import Fault, is_fault, is_garbage
from sandbox.kit.query import Query, numbered_page
from sandbox.kit.rate_limits import real_time_windows
from sandbox.kit.responses import ApiError, Corruption, json_response, json_text
from sandbox.kit.state import POINTS, State
from sandbox.kit.tokens import NO_TOKEN, PersonalTokens, Token
from sandbox.world import articles
from sandbox.world.articles import Article, Author
from sandbox.world.times import DAY, day_of, iso, parse_iso, start_of

A_SECOND = 3
"""Requests a second for an address; more `--points` than usual allow more."""
STALE_SECONDS = 7 * DAY
REFUSED_AGENTS = ("python", "aiohttp", "node-fetch", "go-http-client", "okhttp")
CORRUPTION = Corruption(texts=("title",), integers=("comments_count",))
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def requests_a_second(points: int) -> int:
    """Return how many requests a second an address may make."""
    return max(1, A_SECOND * points // POINTS)


def forem_error(status: int, message: str) -> ApiError:
    """Return an error: message and status."""
    return ApiError(json_response({"error": message, "status": status}, status))


class Call(BaseCall[Query]):
    """One request to Forem."""

    def me(self) -> Author:
        """Return the owner of the key; refuse a request without a key."""
        author = articles.by_id(self.world, self.token.user)
        if author is None:
            raise forem_error(401, "unauthorized")
        return author


class Api(BaseApi[Query, Call]):
    """The endpoints of one server."""

    query_type, call_type = Query, Call

    def __init__(self, state: State, keys: PersonalTokens) -> None:
        super().__init__(state)
        self._keys = keys
        self._limit = requests_a_second(state.points)
        self._seconds = real_time_windows(1)
        self._old_histories: dict[tuple[str, ...], tuple[int, Any]] = {}

    def authenticate(self, request: Request) -> Token:
        """Check the client and the throttle, then the key."""
        self._check_client(request, request.scope["fault"])
        key = request.headers.get("api-key", "")
        token = self._keys.accept(key) if key else NO_TOKEN
        if token is None:
            raise forem_error(401, "unauthorized")
        return token

    def respond(self, call: Call) -> Response:
        """Return the response of an endpoint."""
        if call.path == "analytics/historical":
            body = self._history(call, keep=is_fault(call.fault, "stale"))
        else:
            body = _body(call, call.path)
        media_type = "application/json; charset=utf-8"
        return Response(_text(body, call.fault), media_type=media_type)

    def _check_client(self, request: Request, fault: Fault | None) -> None:
        agent = request.headers.get("user-agent", "").lower()
        if not agent or agent.startswith(REFUSED_AGENTS):
            headers = {"Server": "Varnish", "Retry-After": "0"}
            raise ApiError(Response(b"", 403, headers))
        if is_fault(fault, "5xx"):
            raise ApiError(Response("", int(fault.arguments["status"])))
        is_granted = self._seconds.current("", self._limit).take()
        if is_fault(fault, "rate_limit") or not is_granted:
            seconds = fault.arguments["seconds"] if is_fault(fault, "rate_limit") else 1
            wait = {"Retry-After": str(seconds)}
            raise ApiError(
                Response("Retry later\n", 429, wait, media_type="text/plain")
            )

    def _history(self, call: Call, *, keep: bool) -> Any:
        """Return days; with `keep` a repeated range has its old numbers for a week."""
        names = ("start", "end", "article_id")
        key = (call.me().id, *(call.query.one(name) or "" for name in names))
        computed_at, known = self._old_histories.get(key, (0, None))
        if keep and known is not None and call.now < computed_at + STALE_SECONDS:
            return known
        body = _history(call)
        self._old_histories[key] = (call.now, body)
        return body


def _text(body: Any, fault: Fault | None) -> str:
    if is_fault(fault, "empty"):
        body = [] if isinstance(body, list) else {}
    text = json_text(body)
    if is_garbage(fault, isinstance(body, list) and body):
        text = CORRUPTION.apply(text, body[0], fault.arguments["kind"])
    return text


def _body(call: Call, path: str) -> Any:
    if path in LISTS:
        rows = LISTS[path](call)
        return numbered_page(rows, call.query, default=30, largest=1_000).rows
    body: Any = None
    match path.split("/"):
        case ["users", "me"]:
            body = records.user(call.me())
        case ["users", "by_username"]:
            body = _user(articles.by_username(call.world, call.query.one("url") or ""))
        case ["users", user_id]:
            body = _user(articles.by_id(call.world, user_id))
        case ["articles", article_id]:
            found = articles.article_by_id(call.world, article_id, call.now)
            is_listed = found is not None and found.listed(call.now)
            body = records.alone(found, call.now) if found and is_listed else None
        case ["analytics", "totals"]:
            total = articles.total(one.total(call.now) for one in _mine(call))
            body = records.stats(total, call.me().followers(call.now))
    if body is None:
        raise forem_error(404, "not found")
    return body


def _user(author: Author | None) -> dict[str, Any] | None:
    return records.user(author) if author else None


def _public(call: Call) -> list[Any]:
    username = call.query.one("username") or ""
    author = articles.by_username(call.world, username)
    found = articles.by_author(author, call.now) if author else []
    return [records.public(one, call.now) for one in found if one.listed(call.now)]


def _own(call: Call, *listed: bool) -> list[Any]:
    found = articles.by_author(call.me(), call.now)
    return [
        records.own(one, call.now) for one in found if one.listed(call.now) in listed
    ]


def _followers(call: Call) -> list[Any]:
    total = call.me().followers(call.now)
    return [
        records.follower(place, call.now - (total - place) * 3_600)
        for place in range(total, 0, -1)
    ]


LISTS: Mapping[str, Callable[[Call], list[Any]]] = {
    "articles": _public,
    "articles/me": lambda call: _own(call, True),
    "articles/me/published": lambda call: _own(call, True),
    "articles/me/unpublished": lambda call: _own(call, False),
    "articles/me/all": lambda call: _own(call, True, False),
    "followers/users": _followers,
}


def _mine(call: Call) -> list[Article]:
    """Return all articles of the caller, or the requested one, which must be theirs."""
    author, article_id = call.me(), call.query.one("article_id")
    if article_id is None:
        return articles.by_author(author, call.now)
    found = articles.article_by_id(call.world, article_id, call.now)
    if found is None or found.author.id != author.id:
        raise forem_error(422, "You can't view this article's stats")
    return [found]


def _history(call: Call) -> dict[str, Any]:
    author, start, end = call.me(), call.query.one("start"), call.query.one("end")
    if not start:
        raise forem_error(422, "Required 'start' parameter is missing")
    first = _day(start)
    last = _day(end) if end else day_of(call.now)
    mine = _mine(call)
    return {
        iso(start_of(day))[:10]: records.stats(
            articles.total(one.on(day, call.now) for one in mine),
            author.followed(day) if start_of(day) <= call.now else 0,
        )
        for day in range(first, last + 1)
    }


def _day(text: str) -> int:
    message = "Date parameters 'start' or 'end' must be in the format of 'yyyy-mm-dd'"
    if not _DATE.fullmatch(text):
        raise forem_error(422, message)
    try:
        return day_of(parse_iso(text))
    except ValueError:
        raise forem_error(422, message) from None
