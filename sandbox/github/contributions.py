"""The values of GraphQL queries: an account's contributions.

Here: viewer, user and contributionsCollection as objects whose functions take
arguments. Not here: the query language and the schema.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sandbox.github.access import may_see, shows_private
from sandbox.github.records import node_id
from sandbox.kit.query import verified_offset
from sandbox.kit.tokens import Token
from sandbox.world import contributions, developers
from sandbox.world.contributions import Contribution
from sandbox.world.creators import World
from sandbox.world.developers import Developer, Repository
from sandbox.world.times import DAY, iso, parse_iso

YEAR = 365 * DAY
LARGEST = 100
KINDS = ("commit", "issue", "pull_request", "review", "repository")
LEVELS = ("NONE", "FIRST_QUARTILE", "SECOND_QUARTILE", "THIRD_QUARTILE")
Resolver = Callable[..., Any]


class QueryError(Exception):
    """An error of one field, with GitHub's type where it has one."""

    def __init__(self, kind: str | None, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def root(world: World, token: Token, now: int) -> dict[str, Any]:
    """Return the object that a query starts from."""

    def viewer(_: Any) -> dict[str, Any]:
        developer = developers.by_id(world, token.user)
        return _user(developer, token, now) if developer else {}

    def user(_: Any, login: str) -> dict[str, Any]:
        developer = developers.by_login(world, login)
        if developer is None:
            message = f"Could not resolve to a User with the login of '{login}'."
            raise QueryError("NOT_FOUND", message)
        return _user(developer, token, now)

    def repository(_: Any, name: str, owner: str) -> dict[str, Any]:
        developer = developers.by_login(world, owner)
        for one in developers.repositories(developer, now) if developer else ():
            if one.name == name and may_see(token, one):
                return _repository(one)
        message = f"Could not resolve to a Repository with the name '{owner}/{name}'."
        raise QueryError("NOT_FOUND", message)

    return {"repository": repository, "user": user, "viewer": viewer}


def _user(developer: Developer, token: Token, now: int) -> dict[str, Any]:
    def collection(_: Any, **arguments: str | None) -> dict[str, Any]:
        start, end = arguments.get("from"), arguments.get("to")
        last = parse_iso(end) if end else parse_iso(start) + YEAR if start else now
        first = parse_iso(start) if start else last - YEAR
        if last - first > YEAR:
            message = "The total time spanned by 'from' and 'to' must not exceed 1 year"
            raise QueryError(None, message)
        own = shows_private(token, developer)
        return _collection(developer, first, last, now, own=own)

    return {
        "contributionsCollection": collection,
        "createdAt": iso(developer.created_at),
        "databaseId": int(developer.id),
        "id": node_id("User", developer.id),
        "login": developer.login,
        "name": developer.creator.persona.names[0],
        "url": f"https://github.com/{developer.login}",
    }


def _collection(
    developer: Developer, first: int, last: int, now: int, *, own: bool
) -> dict[str, Any]:
    """Count the days, in the account's zone, whose dates the range has in UTC."""
    days = (date.fromisoformat(iso(first)[:10]), date.fromisoformat(iso(last)[:10]))
    made = contributions.contributions_between(developer, *days, now)
    seen = [one for one in made if own or not one.repository.private]
    kinds = {kind: [one for one in seen if one.kind == kind] for kind in KINDS}
    restricted = sum(one.count for one in made) - sum(one.count for one in seen)
    groups: dict[str, list[Contribution]] = {}
    for one in kinds["commit"]:
        groups.setdefault(one.repository.id, []).append(one)

    def by_repository(_: Any, *, maxRepositories: int) -> list[Any]:  # noqa: N803 - GitHub's name
        if maxRepositories > LARGEST:
            raise QueryError(None, f"maxRepositories must be at most {LARGEST}")
        return [
            {
                "repository": _repository(group[0].repository),
                "contributions": _connection(group),
            }
            for group in list(groups.values())[:maxRepositories]
        ]

    return {
        "startedAt": iso(first),
        "endedAt": iso(last),
        "hasAnyRestrictedContributions": restricted > 0,
        "restrictedContributionsCount": restricted,
        "totalCommitContributions": sum(one.count for one in kinds["commit"]),
        "totalIssueContributions": len(kinds["issue"]),
        "totalPullRequestContributions": len(kinds["pull_request"]),
        "totalPullRequestReviewContributions": len(kinds["review"]),
        "totalRepositoriesWithContributedCommits": len(groups),
        "totalRepositoryContributions": len(kinds["repository"]),
        "contributionCalendar": _calendar(made, *days),
        "commitContributionsByRepository": by_repository,
        "issueContributions": _connection(kinds["issue"]),
        "pullRequestContributions": _connection(kinds["pull_request"]),
        "pullRequestReviewContributions": _connection(kinds["review"]),
        "repositoryContributions": _connection(kinds["repository"]),
    }


def _calendar(made: list[Contribution], first: date, last: date) -> dict[str, Any]:
    counts: dict[date, int] = {}
    for one in made:
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


def _connection(made: list[Contribution]) -> Resolver:
    """Return a list, the newest first, that needs `first` or `last`."""
    newest = sorted(made, key=lambda one: -one.occurred_at)

    def resolve(
        _: Any,
        first: int | None = None,
        last: int | None = None,
        after: str | None = None,
        before: str | None = None,
    ) -> dict[str, Any]:
        size = last if first is None else first
        if size is None:
            message = "You must provide a `first` or `last` value"
            raise QueryError("MISSING_PAGINATION_BOUNDARIES", message)
        if size > LARGEST:
            message = f"Requesting {size} records exceeds {LARGEST}"
            raise QueryError("EXCESSIVE_PAGINATION", message)
        low = _offset(after) + 1 if after else 0
        high = _offset(before) if before else len(newest)
        if first is not None:
            high = min(high, low + first)
        else:
            low = max(low, high - size)
        nodes = [_node(one) for one in newest[low:high]]
        cursors = [_cursor(place) for place in range(low, low + len(nodes))]
        return {
            "totalCount": sum(one.count for one in made),
            "pageInfo": {
                "hasNextPage": high < len(newest),
                "hasPreviousPage": low > 0,
                "startCursor": cursors[0] if cursors else None,
                "endCursor": cursors[-1] if cursors else None,
            },
            "nodes": nodes,
            "edges": [
                {"cursor": cursor, "node": node}
                for cursor, node in zip(cursors, nodes, strict=True)
            ],
        }

    return resolve


def _cursor(place: int) -> str:
    return b64encode(f"cursor:{place}".encode()).decode()


def _offset(cursor: str) -> int:
    place = verified_offset(
        cursor, lambda text: int(b64decode(text).decode().partition(":")[2]), _cursor
    )
    if place is None:
        message = f"`{cursor}` does not appear to be a valid cursor."
        raise QueryError("INVALID_CURSOR_ARGUMENTS", message)
    return place


def _node(one: Contribution) -> dict[str, Any]:
    repository = _repository(one.repository)
    place = {"repository": repository}
    return {
        "occurredAt": iso(one.occurred_at),
        "isRestricted": False,
        "commitCount": one.count,
        "issue": place,
        "pullRequest": place,
        **place,
    }


def _repository(repository: Repository) -> dict[str, Any]:
    return {
        "databaseId": int(repository.id),
        "id": node_id("Repository", repository.id),
        "isPrivate": repository.private,
        "name": repository.name,
        "nameWithOwner": repository.full_name,
        "url": f"https://github.com/{repository.full_name}",
    }
