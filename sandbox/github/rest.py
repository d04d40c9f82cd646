"""api.github.com: User-Agent, token, rate limit, entity tags and links.

Here: the checks in GitHub's order, and which path shows what. Not here: records, and
GraphQL.
"""

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from sandbox.github import records
from sandbox.github.access import may_see, shows_private
from sandbox.github.errors import (
    check_user_agent,
    entity_tag,
    github_error,
    github_text,
    raise_fault,
)
from sandbox.github.hooks_api import HooksApi
from sandbox.github.limits import Limits
from sandbox.kit.api import Api
from sandbox.kit.api import Call as BaseCall
from sandbox.kit.faults import is_fault
from sandbox.kit.query import Query, numbered_page
from sandbox.kit.responses import ApiError, json_response
from sandbox.kit.state import State
from sandbox.kit.tokens import NO_TOKEN, PersonalTokens, Token
from sandbox.world import developers
from sandbox.world.developers import Developer, Repository
from sandbox.world.times import DAY, day_of, iso, start_of

OLDEST_VERSION, NEWEST_VERSION = "2022-11-28", "2026-03-10"
TRAFFIC_DAYS = 14


class Call(BaseCall[Query]):
    """One request to the REST API."""

    @property
    def api_url(self) -> str:
        """The address of the API."""
        return f"{self.url}/github"

    def me(self) -> Developer:
        """Return the token's user; refuse a request without a token."""
        me = developers.by_id(self.world, self.token.user)
        if me is None:
            raise github_error(401, "Requires authentication")
        return me

    def record(self, repository: Repository, *, alone: bool) -> dict[str, Any]:
        """Return a repository as the caller sees it."""
        own = shows_private(self.token, repository.owner)
        return records.repository(
            repository, self.now, self.api_url, own=own, alone=alone
        )


class Rest(Api[Query, Call]):
    """The endpoints of one server."""

    query_type, call_type = Query, Call

    def __init__(
        self, state: State, tokens: PersonalTokens, limits: Limits, hooks: HooksApi
    ) -> None:
        super().__init__(state)
        self._tokens = tokens
        self._limits = limits
        self._hooks = hooks
        self._computing: set[str] = set()

    def authenticate(self, request: Request) -> Token:
        """Check the headers; public data needs no token."""
        check_user_agent(request)
        raise_fault(request.scope["fault"])
        authorization = request.headers.get("authorization")
        token = self._tokens.accept(authorization) if authorization else NO_TOKEN
        if token is None:
            raise github_error(401, "Bad credentials")
        if (version := _version(request)) not in (OLDEST_VERSION, NEWEST_VERSION):
            raise github_error(400, f"The version {version} does not exist.")
        return token

    def respond(self, call: Call) -> Response:
        """Spend a request; the headers say how many are left."""
        try:
            if call.path == "rate_limit":
                response = self._rate_limit(call)
            elif self._limits.window("core", call.token.user).take():
                response = self._respond(call, call.path, call.request)
            else:
                raise github_error(403, "API rate limit exceeded for you.")
        except ApiError as error:
            response = error.response
        response.headers.update(self._limits.headers("core", call.token.user))
        return response

    def _rate_limit(self, call: Call) -> Response:
        body = self._limits.all(call.token.user)
        if _version(call.request) == NEWEST_VERSION:
            del body["rate"]
        return json_response(body)

    def _respond(self, call: Call, path: str, request: Request) -> Response:
        parts = path.split("/")
        if parts[0] == "repos" and parts[3:4] == ["hooks"]:
            return self._hooks.respond(
                call, _administered(call, parts), parts[4:], call.api_url
            )
        if request.method not in ("GET", "HEAD"):
            raise github_error(404, "Not Found")
        if moved := _moved(call, parts):
            raise github_error(301, "Moved Permanently", {"Location": moved})
        is_statistics = path.endswith("/stats/commit_activity")
        if is_statistics and path not in self._computing:
            self._computing.add(path)
            return json_response({}, 202)
        body = _of_repository(call, parts) or _of_account(call, parts)
        if body is None:
            raise github_error(404, "Not Found")
        headers = {"Cache-Control": "private, max-age=60"}
        if isinstance(body, list) and not is_statistics:
            body, link = _page(call, path, body)
            headers |= {"Link": link} if link else {}
        text = github_text(body, call.fault)
        headers["ETag"] = entity_tag(text, call.token.user or None)
        known = request.headers.get("if-none-match", "").split(", ")
        if headers["ETag"] in known:
            if call.token.user:
                self._limits.window("core", call.token.user).used -= 1
            return Response(status_code=304, headers=headers)
        if call.token.user:
            headers["X-OAuth-Scopes"] = ", ".join(call.token.scopes)
        return Response(
            text, headers=headers, media_type="application/json; charset=utf-8"
        )


def _version(request: Request) -> str:
    return request.headers.get("x-github-api-version", OLDEST_VERSION)


def _of_account(call: Call, parts: list[str]) -> Any:
    match parts:
        case ["user"]:
            return records.user(call.me(), call.now, call.api_url, own=True)
        case ["user", "repos"]:
            return _repositories(call, call.me())
        case ["user", user_id]:
            return _user(call, developers.by_id(call.world, user_id))
        case ["users", login]:
            return _user(call, developers.by_login(call.world, login))
        case ["users", login, "repos"]:
            owner = developers.by_login(call.world, login)
            found = _repositories(call, owner) if owner else None
            return found and [one for one in found if not one["private"]]
    return None


def _of_repository(call: Call, parts: list[str]) -> Any:
    match parts:
        case ["repos", _, _] | ["repositories", _]:
            return call.record(_found(call, parts), alone=True)
        case ["repos", _, _, "traffic", ("views" | "clones") as kind]:
            return _traffic(call, _found(call, parts), kind)
        case ["repos", _, _, "stats", "commit_activity"]:
            _found(call, parts)
            return [{"days": [0] * 7, "total": 0, "week": start_of(0)}] * 52
    return None


def _user(call: Call, developer: Developer | None) -> dict[str, Any]:
    if developer is None:
        raise github_error(404, "Not Found")
    return records.user(developer, call.now, call.api_url, own=False)


def _repositories(call: Call, owner: Developer) -> list[dict[str, Any]]:
    found = developers.repositories(owner, call.now)
    return [call.record(one, alone=False) for one in found if may_see(call.token, one)]


def _named(call: Call, parts: list[str], *, former: bool) -> Repository | None:
    owner = developers.by_login(call.world, parts[1])
    for repository in developers.repositories(owner, call.now) if owner else ():
        name = repository.former_name if former else repository.name
        if name == parts[2]:
            return repository
    return None


def _found(call: Call, parts: list[str]) -> Repository:
    if parts[0] == "repositories":
        found = developers.repository_by_id(call.world, parts[1], call.now)
    else:
        found = _named(call, parts, former=False)
    if found is None or not may_see(call.token, found):
        raise github_error(404, "Not Found")
    return found


def _administered(call: Call, parts: list[str]) -> Repository:
    """Return a repository that the token may administer; others seem not to exist."""
    found = _found(call, parts)
    if not shows_private(call.token, found.owner):
        raise github_error(404, "Not Found")
    return found


def _moved(call: Call, parts: list[str]) -> str | None:
    """Return the address of a repository under its former name."""
    if parts[0] != "repos" or len(parts) != 3:  # noqa: PLR2004 - repos, owner, name
        return None
    found = _named(call, parts, former=True)
    return f"{call.api_url}/repositories/{found.id}" if found else None


def _page(call: Call, path: str, rows: list[Any]) -> tuple[list[Any], str]:
    """Return a page and the links to other pages."""
    page = numbered_page(rows, call.query, default=30, largest=100)
    numbers = {}
    if page.number > 1:
        numbers["prev"] = page.number - 1
    if page.number < page.last:
        numbers |= {"next": page.number + 1, "last": page.last}
    if page.number > 1:
        numbers["first"] = 1
    if is_fault(call.fault, "loop"):
        numbers = {"next": page.number}
    values = {name: call.query.one(name) for name in call.query.parameters}
    links = (
        f'<{call.api_url}/{path}?{urlencode({**values, "page": number})}>; rel="{name}"'
        for name, number in numbers.items()
    )
    return page.rows, ", ".join(links)


def _traffic(call: Call, repository: Repository, kind: str) -> dict[str, Any]:
    if not shows_private(call.token, repository.owner):
        raise github_error(403, "Must have push access to repository")
    today = day_of(call.now)
    days = []
    for day in range(today - TRAFFIC_DAYS + 1, today + 1):
        count, uniques = repository.traffic(kind, day, call.now)
        if count and start_of(day) + DAY > repository.created_at:
            timestamp = iso(start_of(day))
            days.append({"timestamp": timestamp, "count": count, "uniques": uniques})
    total = sum(int(str(day["count"])) for day in days)
    return {"count": total, "uniques": (total + 3) // 4, kind: days}
