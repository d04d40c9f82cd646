"""api.github.com/graphql: contributions, with errors inside answers of status 200.

Here: what viewer, user and contributionsCollection resolve to. Not here: the language
(`query.py`).
"""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.faults import Fault
from sandbox.github import answers
from sandbox.github.answers import JSON
from sandbox.github.limits import Limits, Window
from sandbox.github.query import Invalid, Query, project
from sandbox.github.tokens import Holder, Tokens
from sandbox.state import State
from sandbox.world import code, commits
from sandbox.world.code import Coder
from sandbox.world.commits import Deed
from sandbox.world.times import DAY, iso, moment_of

LONGEST = 366 * DAY
DEFAULT_REPOSITORIES, MOST = 25, 100
LEVELS = ("NONE", "FIRST_QUARTILE", "SECOND_QUARTILE", "THIRD_QUARTILE")


class Denied(Exception):  # noqa: N818 - it says what happened
    """An error inside the answer."""

    def __init__(self, kind: str | None, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


class Graph:
    """The endpoint of one server."""

    def __init__(self, state: State, tokens: Tokens) -> None:
        self._state = state
        self._tokens = tokens
        self._limits = Limits("graphql")

    async def serve(self, request: Request) -> Response:
        """Answer one question."""
        fault = request.scope["fault"]
        if not request.headers.get("user-agent"):
            return answers.without_user_agent()
        if failure := answers.fault_answer(fault):
            return failure
        holder = self._tokens.accepted(request.headers.get("authorization", ""))
        if holder is None:
            message = "This endpoint requires you to be authenticated."
            return answers.refusal(401, message)
        window = self._limits.window(holder.coder.id)
        status, body = 200, {}
        try:
            body = self._answer(await request.body(), holder, window, fault)
        except (ValueError, KeyError, TypeError):
            status, body = 400, {"message": "Problems parsing JSON"}
        except Invalid as invalid:
            error = {"message": str(invalid), "extensions": {"code": "undefinedField"}}
            body = {"errors": [error]}
        except Denied as denied:
            kind = {"type": denied.kind} if denied.kind else {}
            error = {**kind, "path": ["account"], "message": denied.message}
            body = {"data": {"account": None}, "errors": [error]}
        headers = window.headers()
        return Response(answers.dump(body), status, headers, media_type=JSON)

    def _answer(
        self, sent: bytes, holder: Holder, window: Window, fault: Fault | None
    ) -> dict[str, Any]:
        if fault and fault.name == "graph_error":
            kind = fault.arguments["type"]
            raise Denied(kind, f"{kind} by request")
        if window.used >= window.limit:
            raise Denied("RATE_LIMITED", "API rate limit already exceeded")
        window.used += 1
        document = json.loads(sent)
        query = Query(document["query"], document.get("variables") or {})
        root = self._root(holder)
        root["rateLimit"] = {
            "cost": 1,
            "limit": window.limit,
            "remaining": window.limit - window.used,
            "used": window.used,
            "resetAt": iso(window.resets_at),
        }
        return {"data": project(query, query.selected, root, "Query")}

    def _root(self, holder: Holder) -> dict[str, Any]:
        def user(arguments: Mapping[str, Any]) -> dict[str, Any]:
            login = str(arguments.get("login", ""))
            who = code.by_login(self._state.world, login)
            if who is None:
                message = f"Could not resolve to a User with the login of '{login}'."
                raise Denied("NOT_FOUND", message)
            return self._user(who, holder)

        return {"user": user, "viewer": lambda _: self._user(holder.coder, holder)}

    def _user(self, who: Coder, holder: Holder) -> dict[str, Any]:
        own = who.id == holder.coder.id and "repo" in holder.scopes

        def collection(arguments: Mapping[str, Any]) -> dict[str, Any]:
            first, last = moment_of(arguments["from"]), moment_of(arguments["to"])
            if last - first > LONGEST - DAY:
                message = (
                    "The total time spanned by 'from' and 'to' must not exceed 1 year"
                )
                raise Denied(None, message)
            return _collection(who, first, last, self._state.clock.now(), own=own)

        return {
            "databaseId": int(who.id),
            "login": who.login,
            "contributionsCollection": collection,
        }


def _collection(
    who: Coder, first: int, last: int, now: int, *, own: bool
) -> dict[str, Any]:
    """Count the whole days, in the account's zone, that the range touches in UTC."""
    days = (date.fromisoformat(iso(first)[:10]), date.fromisoformat(iso(last)[:10]))
    done = commits.between_days(who, *days, now)
    seen = [one for one in done if own or not one.repository.private]
    kinds = {
        kind: [one for one in seen if one.kind == kind]
        for kind in ("commit", "issue", "pull_request", "review", "repository")
    }
    return {
        "startedAt": iso(first),
        "endedAt": iso(last),
        "restrictedContributionsCount": sum(one.count for one in done)
        - sum(one.count for one in seen),
        "totalCommitContributions": sum(one.count for one in kinds["commit"]),
        "totalIssueContributions": len(kinds["issue"]),
        "totalPullRequestContributions": len(kinds["pull_request"]),
        "totalPullRequestReviewContributions": len(kinds["review"]),
        "totalRepositoryContributions": len(kinds["repository"]),
        "contributionCalendar": _calendar(done, *days),
        "commitContributionsByRepository": lambda arguments: _by_repository(
            kinds["commit"], arguments
        ),
        "issueContributions": _connection(kinds["issue"], "issue"),
        "pullRequestContributions": _connection(kinds["pull_request"], "pullRequest"),
        "pullRequestReviewContributions": _connection(kinds["review"], "pullRequest"),
        "repositoryContributions": _connection(kinds["repository"], ""),
    }


def _calendar(done: list[Deed], first: date, last: date) -> dict[str, Any]:
    counts: dict[date, int] = {}
    for one in done:
        counts[one.day] = counts.get(one.day, 0) + one.count
    weeks: list[dict[str, Any]] = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if not weeks or day.isoweekday() % 7 == 0:
            weeks.append({"firstDay": day.isoformat(), "contributionDays": []})
        count = counts.get(day, 0)
        weeks[-1]["contributionDays"].append(
            {
                "date": day.isoformat(),
                "weekday": day.isoweekday() % 7,
                "contributionCount": count,
                "contributionLevel": LEVELS[min(3, (count + 4) // 5)],
                "color": "#9be9a8" if count else "#ebedf0",
            }
        )
    return {"totalContributions": sum(counts.values()), "weeks": weeks}


def _by_repository(done: list[Deed], arguments: Mapping[str, Any]) -> list[Any]:
    most = int(arguments.get("maxRepositories", DEFAULT_REPOSITORIES))
    if most > MOST:
        raise Denied(None, f"maxRepositories must be at most {MOST}")
    groups: dict[str, list[Deed]] = {}
    for one in done:
        groups.setdefault(one.repository.id, []).append(one)
    return [
        {
            "repository": _repository(group[0]),
            "contributions": _connection(group, "commit"),
        }
        for group in list(groups.values())[:most]
    ]


def _connection(done: list[Deed], place: str) -> Any:
    newest = sorted(done, key=lambda one: -one.occurred_at)

    def resolve(arguments: Mapping[str, Any]) -> dict[str, Any]:
        size = arguments.get("first", arguments.get("last"))
        if size is None:
            message = "You must provide a `first` or `last` value"
            raise Denied("MISSING_PAGINATION_BOUNDARIES", message)
        if size > MOST:
            raise Denied(
                "EXCESSIVE_PAGINATION", f"Requesting {size} records exceeds 100"
            )
        shown = newest[:size] if "first" in arguments else newest[-size:]
        more = len(newest) > size and "first" in arguments
        return {
            "totalCount": sum(one.count for one in done),
            "pageInfo": {"hasNextPage": more, "endCursor": "Y3Vyc29y"},
            "nodes": [_node(one, place) for one in shown],
        }

    return resolve


def _node(one: Deed, place: str) -> dict[str, Any]:
    node: dict[str, Any] = {
        "occurredAt": iso(one.occurred_at),
        "repository": _repository(one),
        "isRestricted": False,
    }
    if place == "commit":
        node["commitCount"] = one.count
    elif place:
        node[place] = {"repository": _repository(one)}
    return node


def _repository(one: Deed) -> dict[str, Any]:
    return {
        "databaseId": int(one.repository.id),
        "nameWithOwner": one.repository.full_name,
        "isPrivate": one.repository.private,
    }
