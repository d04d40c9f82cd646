"""dev.to/api: from a request to an answer or a refusal.

Here: the network in front, the throttle, keys, pages. Not here: records (`records.py`).
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.devto import records
from sandbox.devto.keys import Keys
from sandbox.faults import Fault, spoils
from sandbox.state import State
from sandbox.world import posts
from sandbox.world.posts import Article, Author, Numbers
from sandbox.world.times import DAY, day_of, iso, moment_of, start_of

JSON = "application/json; charset=utf-8"
A_SECOND, USUAL_POINTS = 3, 800
"""Requests a second for an address; `--points` beyond the usual allow more."""
DEFAULT_SIZE, LARGEST = 30, 1_000
WEEK = 7 * DAY
REFUSED_AGENTS = ("python", "aiohttp", "node-fetch", "go-http-client", "okhttp")
MISSING = "Required 'start' parameter is missing"
MALFORMED = "Date parameters 'start' or 'end' must be in the format of 'yyyy-mm-dd'"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def a_second(points: int) -> int:
    """Return how many requests a second an address may make."""
    return max(1, A_SECOND * points // USUAL_POINTS)


class Refused(Exception):  # noqa: N818 - it says what happened
    """A request that is answered with an error."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True)
class Call:
    """One request after the throttle."""

    state: State
    author: Author | None
    params: dict[str, str]
    now: int

    def owner(self) -> Author:
        """Return whose key it is; without a good one there is nothing to see."""
        if self.author is None:
            raise Refused(401, "unauthorized")
        return self.author


class Api:
    """The endpoints of one server."""

    def __init__(self, state: State, keys: Keys) -> None:
        self._state = state
        self._keys = keys
        self._most = a_second(state.points)
        self._second = 0
        self._asked = 0
        self._kept: dict[tuple[str, ...], tuple[int, Any]] = {}

    async def serve(self, request: Request) -> Response:
        """Answer one request."""
        path, fault = request.path_params["path"], request.scope["fault"]
        if failure := self._failure(request, fault):
            return failure
        now, params = self._state.clock.now(), dict(request.query_params)
        try:
            author = self._author(request.headers.get("api-key", ""))
            call = Call(self._state, author, params, now)
            body = self._body(call, path, fault)
        except Refused as refused:
            error = {"error": refused.message, "status": refused.status}
            return Response(json.dumps(error), refused.status, media_type=JSON)
        return Response(_text(body, fault), media_type=JSON)

    def _failure(self, request: Request, fault: Fault | None) -> Response | None:
        agent = request.headers.get("user-agent", "").lower()
        if not agent or agent.startswith(REFUSED_AGENTS):
            return Response(b"", 403, {"Server": "Varnish", "Retry-After": "0"})
        if fault and fault.name == "5xx":
            return Response("", int(fault.arguments["status"]))
        second = int(time.time())
        if second != self._second:
            self._second, self._asked = second, 0
        self._asked += 1
        if (fault and fault.name == "rate_limit") or self._asked > self._most:
            seconds = fault.arguments["seconds"] if fault else "1"
            wait = {"Retry-After": seconds}
            return Response("Retry later\n", 429, wait, media_type="text/plain")
        return None

    def _author(self, key: str) -> Author | None:
        author = self._keys.accepted(key) if key else None
        if key and author is None:
            raise Refused(401, "unauthorized")
        return author

    def _body(self, call: Call, path: str, fault: Fault | None) -> Any:
        if path in LISTS:
            return _page(call, LISTS[path](call))
        if path == "analytics/historical":
            return self._history(call, keep=_is(fault, "stale"))
        body: Any = None
        match path.split("/"):
            case ["users", "me"]:
                body = records.user(call.owner())
            case ["users", "by_username"]:
                name = call.params.get("url", "")
                body = _user(posts.by_username(call.state.world, name))
            case ["users", user_id]:
                body = _user(posts.by_id(call.state.world, user_id))
            case ["articles", article_id]:
                body = _alone(call, article_id)
            case ["analytics", "totals"]:
                body = _totals(call)
        if body is None:
            raise Refused(404, "not found")
        return body

    def _history(self, call: Call, *, keep: bool) -> Any:
        given = [call.params.get(name, "") for name in ("start", "end", "article_id")]
        question = (call.owner().id, *given)
        asked_at, known = self._kept.get(question, (0, None))
        if keep and known is not None and call.now < asked_at + WEEK:
            return known
        answer = _history(call)
        self._kept[question] = (call.now, answer)
        return answer


def _is(fault: Fault | None, name: str) -> bool:
    return fault is not None and fault.name == name


def _text(body: Any, fault: Fault | None) -> str:
    if _is(fault, "empty"):
        body = [] if isinstance(body, list) else {}
    if spoils(fault, isinstance(body, list) and body):
        body = [{**body[0], "comments_count": 2**70, "title": "a\u0000b"}, *body[1:]]
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False)


def _user(who: Author | None) -> dict[str, Any] | None:
    return records.user(who) if who else None


def _alone(call: Call, article_id: str) -> dict[str, Any] | None:
    found = posts.article_by_id(call.state.world, article_id, call.now)
    return records.alone(found, call.now) if found and found.listed(call.now) else None


def _page(call: Call, rows: list[Any]) -> list[Any]:
    size = min(LARGEST, _number(call, "per_page", DEFAULT_SIZE))
    low = (_number(call, "page", 1) - 1) * size
    return rows[low : low + size]


def _number(call: Call, name: str, default: int) -> int:
    text = call.params.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and int(text) else default


def _public(call: Call) -> list[Any]:
    who = posts.by_username(call.state.world, call.params.get("username", ""))
    found = posts.articles(who, call.now) if who else []
    return [records.public(one, call.now) for one in found if one.listed(call.now)]


def _own(call: Call, *wanted: bool) -> list[Any]:
    found = posts.articles(call.owner(), call.now)
    return [
        records.own(one, call.now) for one in found if one.listed(call.now) in wanted
    ]


def _followers(call: Call) -> list[Any]:
    total = call.owner().followers(call.now)
    return [
        {
            "type_of": "user_follower",
            "id": 900_000 + place,
            "user_id": 400_000 + place,
            "created_at": iso(call.now - (total - place) * 3_600),
            "name": f"Reader {place}",
            "path": f"/reader{place}",
            "username": f"reader{place}",
            "profile_image": "",
        }
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
    """Return the articles that are asked about, which must be the caller's."""
    owner, wanted = call.owner(), call.params.get("article_id")
    if wanted is None:
        return posts.articles(owner, call.now)
    found = posts.article_by_id(call.state.world, wanted, call.now)
    if found is None or found.author.id != owner.id:
        raise Refused(422, "You can't view this article's stats")
    return [found]


def _totals(call: Call) -> dict[str, Any]:
    total = sum((one.total(call.now) for one in _mine(call)), Numbers())
    return records.numbers(total, call.owner().followers(call.now))


def _history(call: Call) -> dict[str, Any]:
    start, end = call.params.get("start"), call.params.get("end")
    owner = call.owner()
    if not start:
        raise Refused(422, MISSING)
    first = _day(start)
    last = _day(end) if end else day_of(call.now)
    articles = _mine(call)
    return {
        iso(start_of(day))[:10]: records.numbers(
            sum((one.on(day, call.now) for one in articles), Numbers()),
            owner.followed(day) if start_of(day) <= call.now else 0,
        )
        for day in range(first, last + 1)
    }


def _day(text: str) -> int:
    if not _DATE.fullmatch(text):
        raise Refused(422, MALFORMED)
    try:
        return day_of(moment_of(text))
    except ValueError:
        raise Refused(422, MALFORMED) from None
