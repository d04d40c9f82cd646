"""api.github.com: from a request to an answer, a refusal or "not modified".

Here: User-Agent, token, quota, tags and links, in GitHub's order. Not here: records
(`records.py`), GraphQL (`graph.py`).
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from sandbox.faults import Fault
from sandbox.github import answers, records
from sandbox.github.answers import JSON, Refused
from sandbox.github.limits import Limits, Window
from sandbox.github.tokens import Holder, Tokens
from sandbox.state import State
from sandbox.world import code
from sandbox.world.code import Coder, Repository
from sandbox.world.times import DAY, day_of, iso, start_of

VERSIONS = ("2022-11-28", "2026-03-10")
TRAFFIC_DAYS = 14
DEFAULT_SIZE, LARGEST = 30, 100


@dataclass(frozen=True, slots=True)
class Call:
    """One request after its token was accepted."""

    state: State
    holder: Holder | None
    params: dict[str, str]
    now: int
    url: str

    def may_see(self, one: Repository) -> bool:
        """Say whether a repository exists for the caller."""
        return not one.private or self.is_open(one)

    def is_open(self, one: Repository) -> bool:
        """Say whether the caller owns it and shows a token for such things."""
        holder = self.holder
        return (
            holder is not None
            and holder.coder.id == one.owner.id
            and "repo" in holder.scopes
        )

    def record(self, one: Repository, *, alone: bool) -> dict[str, Any]:
        """Return a repository as the caller sees it."""
        own = self.is_open(one)
        return records.repository(one, self.now, self.url, own=own, alone=alone)


class Rest:
    """The endpoints of one server."""

    def __init__(self, state: State, tokens: Tokens) -> None:
        self._state = state
        self._tokens = tokens
        self._limits = Limits("core")
        self._computing: set[str] = set()

    async def serve(self, request: Request) -> Response:
        """Answer one request."""
        path, fault = request.path_params["path"], request.scope["fault"]
        given = request.headers.get("authorization")
        holder = self._tokens.accepted(given) if given else None
        if failure := _failure(request, fault, refused=bool(given) and holder is None):
            return failure
        window = self._limits.window(holder.coder.id if holder else None)
        if path == "rate_limit":
            return _limits(window)
        if window.used >= window.limit:
            message = "API rate limit exceeded for you."
            return answers.refusal(403, message, window.headers())
        call = Call(
            self._state,
            holder,
            dict(request.query_params),
            self._state.clock.now(),
            f"{self._state.url}/github",
        )
        window.used += 1
        try:
            return self._answer(call, path, request, fault, window)
        except Refused as refused:
            return answers.refusal(refused.status, refused.message, window.headers())

    def _answer(
        self,
        call: Call,
        path: str,
        request: Request,
        fault: Fault | None,
        window: Window,
    ) -> Response:
        if moved := _moved(call, path):
            return answers.refusal(
                301, "Moved Permanently", {**window.headers(), "Location": moved}
            )
        if path.endswith("/stats/commit_activity") and path not in self._computing:
            self._computing.add(path)
            return Response("{}", 202, window.headers(), media_type=JSON)
        body = _body(call, path)
        link: dict[str, str] = {}
        if isinstance(body, list) and "/stats/" not in path:
            body, link = _page(call, path, body, loop=_is(fault, "loop"))
        text = answers.text_of(body, fault)
        etag = answers.tagged(text, call.holder.coder.id if call.holder else None)
        extra = {"ETag": etag, "Cache-Control": "private, max-age=60", **link}
        known = request.headers.get("if-none-match", "")
        if etag in [one.strip() for one in known.split(", ")]:
            window.used -= call.holder is not None
            return Response(status_code=304, headers={**window.headers(), **extra})
        if call.holder:
            extra["X-OAuth-Scopes"] = ", ".join(call.holder.scopes)
        return Response(text, 200, {**window.headers(), **extra}, media_type=JSON)


def _is(fault: Fault | None, name: str) -> bool:
    return fault is not None and fault.name == name


def _failure(
    request: Request, fault: Fault | None, *, refused: bool
) -> Response | None:
    """Return what goes wrong before the request is even looked at."""
    if not request.headers.get("user-agent"):
        return answers.without_user_agent()
    if failure := answers.fault_answer(fault):
        return failure
    if refused:
        return answers.refusal(401, "Bad credentials")
    version = request.headers.get("x-github-api-version", VERSIONS[0])
    if version not in VERSIONS:
        return answers.refusal(400, f"The version {version} does not exist.")
    return None


def _limits(window: Window) -> Response:
    core = {
        "limit": window.limit,
        "used": window.used,
        "remaining": max(0, window.limit - window.used),
        "reset": window.resets_at,
    }
    body = {"resources": {"core": core}, "rate": core}
    return Response(answers.dump(body), media_type=JSON)


def _body(call: Call, path: str) -> Any:
    parts = path.split("/")
    body = _of_repository(call, parts) or _of_account(call, parts)
    if body is None:
        raise Refused(404, "Not Found")
    return body


def _of_account(call: Call, parts: list[str]) -> Any:
    world = call.state.world
    match parts:
        case ["user"]:
            return records.user(_own(call), call.now, call.url, own=True)
        case ["user", "repos"]:
            return _repositories(call, _own(call))
        case ["user", user_id]:
            return _shown(call, code.by_id(world, user_id))
        case ["users", login]:
            return _shown(call, code.by_login(world, login))
        case ["users", login, "repos"] if who := code.by_login(world, login):
            found = _repositories(call, who)
            return [one for one in found if not one["private"]]
    return None


def _of_repository(call: Call, parts: list[str]) -> Any:
    match parts:
        case ["repos", _, _] | ["repositories", _]:
            return call.record(_found(call, parts), alone=True)
        case ["repos", _, _, "traffic", ("views" | "clones") as kind]:
            return _traffic(call, _found(call, parts[:3]), kind)
        case ["repos", _, _, "stats", "commit_activity"]:
            _found(call, parts[:3])
            return [{"days": [0] * 7, "total": 0, "week": start_of(0)}] * 52
    return None


def _own(call: Call) -> Coder:
    if call.holder is None:
        raise Refused(401, "Requires authentication")
    return call.holder.coder


def _shown(call: Call, who: Coder | None) -> dict[str, Any]:
    if who is None:
        raise Refused(404, "Not Found")
    return records.user(who, call.now, call.url, own=False)


def _repositories(call: Call, who: Coder) -> list[dict[str, Any]]:
    places = code.repositories(who, call.now)
    return [call.record(one, alone=False) for one in places if call.may_see(one)]


def _named(call: Call, parts: list[str], *, former: bool) -> Repository | None:
    who = code.by_login(call.state.world, parts[1])
    for one in code.repositories(who, call.now) if who else ():
        name = one.former_name if former else one.name
        if name == parts[2]:
            return one
    return None


def _found(call: Call, parts: list[str]) -> Repository:
    if parts[0] == "repositories":
        found = code.repository_by_id(call.state.world, parts[1], call.now)
    else:
        found = _named(call, parts, former=False)
    if found is None or not call.may_see(found):
        raise Refused(404, "Not Found")
    return found


def _moved(call: Call, path: str) -> str | None:
    parts = path.split("/")
    if parts[0] != "repos" or len(parts) != 3:  # noqa: PLR2004 - repos, owner, name
        return None
    one = _named(call, parts, former=True)
    return f"{call.url}/repositories/{one.id}" if one else None


def _page(
    call: Call, path: str, rows: list[Any], *, loop: bool
) -> tuple[list[Any], dict[str, str]]:
    size, page = _number(call, "per_page", DEFAULT_SIZE), _number(call, "page", 1)
    size = min(size, LARGEST)
    low, high = (page - 1) * size, page * size
    if high >= len(rows) and not loop:
        return rows[low:high], {}
    query = urlencode({**call.params, "page": page if loop else page + 1})
    return rows[low:high], {"Link": f'<{call.url}/{path}?{query}>; rel="next"'}


def _number(call: Call, name: str, default: int) -> int:
    text = call.params.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and int(text) else default


def _traffic(call: Call, one: Repository, kind: str) -> dict[str, Any]:
    if not call.is_open(one):
        raise Refused(403, "Must have push access to repository")
    today = day_of(call.now)
    listed = []
    for day in range(today - TRAFFIC_DAYS + 1, today + 1):
        count, uniques = one.traffic(kind, day, call.now)
        if count and start_of(day) + DAY > one.created_at:
            moment = iso(start_of(day))
            listed.append({"timestamp": moment, "count": count, "uniques": uniques})
    total = sum(int(str(day["count"])) for day in listed)
    return {"count": total, "uniques": (total + 3) // 4, kind: listed}
