"""The one GraphQL question we ask: an account's contributions in a range of days.

Here: the query and the shape of its answer. Not here: which ranges (`contributions.py`)
and what becomes of the nodes (`days.py`).
"""

from datetime import date, datetime

import msgspec

from dlt_sources.contract import Window
from dlt_sources.extract.windows import DAY
from dlt_sources.github.errors import GraphError
from dlt_sources.http import ApiClient
from dlt_sources.http.errors import NotFound, WrongContent

LONGEST_DAYS = 365
"""A collection spans at most a year; what is longer is an error."""
LIST_SIZE = 100

_REPO = "repository { databaseId }"


def _ends(field: str, alias: str, node: str) -> str:
    """Return a list asked for from both of its ends, for it is cut at 100."""
    return f"""
      {alias}: {field}(first: {LIST_SIZE}) {{
        totalCount pageInfo {{ hasNextPage }} nodes {{ occurredAt {node} }}
      }}
      {alias}Oldest: {field}(last: {LIST_SIZE}) {{ nodes {{ occurredAt {node} }} }}"""


_FRAGMENT = f"""
fragment Contributions on User {{
  databaseId
  contributionsCollection(from: $from, to: $to) {{
    totalCommitContributions
    totalIssueContributions
    totalPullRequestContributions
    totalPullRequestReviewContributions
    totalRepositoryContributions
    restrictedContributionsCount
    contributionCalendar {{
      totalContributions
      weeks {{ contributionDays {{ date contributionCount contributionLevel }} }}
    }}
    commitContributionsByRepository(maxRepositories: {LIST_SIZE}) {{
      {_REPO} {_ends("contributions", "commits", "commitCount")}
    }}
    {_ends("issueContributions", "issues", f"issue {{ {_REPO} }}")}
    {_ends("pullRequestContributions", "pulls", f"pullRequest {{ {_REPO} }}")}
    {_ends("pullRequestReviewContributions", "reviews", "")}
    {_ends("repositoryContributions", "created", "")}
  }}
}}"""
_RANGE = "$from: DateTime!, $to: DateTime!"
_COST = "rateLimit { cost remaining resetAt }"
VIEWER = (
    f"query({_RANGE}) {{ account: viewer {{ ...Contributions }} {_COST} }}{_FRAGMENT}"
)
USER = (
    f"query($login: String!, {_RANGE}) "
    f"{{ account: user(login: $login) {{ ...Contributions }} {_COST} }}{_FRAGMENT}"
)


class _Camel(msgspec.Struct, rename="camel"):
    """GitHub's spelling of names."""


class Square(_Camel):
    """One day of the calendar; older answers write the date as an instant."""

    contribution_count: int
    written: str = msgspec.field(name="date")
    contribution_level: str | None = None

    @property
    def day(self) -> date:
        """Return the day, which is the account's own, not UTC's."""
        return date.fromisoformat(self.written[:10])


class Week(_Camel):
    """A column of the calendar, partial at the edges."""

    contribution_days: list[Square]


class Calendar(_Camel):
    """The squares; `total_contributions` may count days that are not among them."""

    total_contributions: int
    weeks: list[Week]

    def squares(self) -> list[Square]:
        """Return every square in order."""
        return [one for week in self.weeks for one in week.contribution_days]


class PageInfo(_Camel):
    """Whether a list goes on."""

    has_next_page: bool = False


class Repo(_Camel):
    """A repository, by the id REST knows it under."""

    database_id: int | None = None


class InRepo(_Camel):
    """An issue or a pull request."""

    repository: Repo | None = None


class Node(_Camel):
    """One dated contribution. Commits come as one node a repository and day."""

    occurred_at: datetime
    commit_count: int = 1
    issue: InRepo | None = None
    pull_request: InRepo | None = None

    @property
    def repository_id(self) -> int | None:
        """Return where it happened, None where that is not told."""
        place = self.issue or self.pull_request
        return place.repository.database_id if place and place.repository else None


class Nodes(_Camel):
    """One end of a list of contributions, the newest first, cut at 100."""

    total_count: int = 0
    page_info: PageInfo = msgspec.field(default_factory=PageInfo)
    nodes: list[Node | None] | None = None


class InRepository(_Camel):
    """The commits of one repository, at most one node a day."""

    commits: Nodes = msgspec.field(default_factory=Nodes)
    commits_oldest: Nodes = msgspec.field(default_factory=Nodes)
    repository: Repo | None = None

    def nodes(self) -> list[Node]:
        """Return what may be seen, from both ends."""
        found = {node.occurred_at: node for node in _seen(self.commits_oldest)}
        found |= {node.occurred_at: node for node in _seen(self.commits)}
        return list(found.values())

    @property
    def is_cut_off(self) -> bool:
        """Say whether the ends do not meet; their total counts commits, not nodes."""
        if not self.commits.page_info.has_next_page:
            return False
        newest = {node.occurred_at for node in _seen(self.commits)}
        return newest.isdisjoint(
            node.occurred_at for node in _seen(self.commits_oldest)
        )


class Dated(msgspec.Struct):
    """Issues, pull requests, reviews or repositories, from both ends."""

    newest: Nodes
    oldest: Nodes | None

    @property
    def is_cut_off(self) -> bool:
        """Say whether there are more than both ends show."""
        return self.newest.total_count > 2 * LIST_SIZE

    def nodes(self) -> list[Node]:
        """Return what may be seen, from both ends."""
        more = max(0, self.newest.total_count - LIST_SIZE)
        older = (self.oldest.nodes or []) if self.oldest and more else []
        return [*_seen(self.newest), *(one for one in older[-more:] if one)]


def _seen(nodes: Nodes) -> list[Node]:
    return [node for node in nodes.nodes or () if node is not None]


class Collection(_Camel):
    """Contributions of an account in a range; lists are null where access is denied."""

    contribution_calendar: Calendar
    total_commit_contributions: int = 0
    total_issue_contributions: int = 0
    total_pull_request_contributions: int = 0
    total_pull_request_review_contributions: int = 0
    total_repository_contributions: int = 0
    restricted_contributions_count: int = 0
    commit_contributions_by_repository: list[InRepository | None] | None = None
    issues: Nodes | None = None
    issues_oldest: Nodes | None = None
    pulls: Nodes | None = None
    pulls_oldest: Nodes | None = None
    reviews: Nodes | None = None
    reviews_oldest: Nodes | None = None
    created: Nodes | None = None
    created_oldest: Nodes | None = None

    @property
    def repositories(self) -> list[InRepository]:
        """Return the repositories with commits that may be seen."""
        found = self.commit_contributions_by_repository or []
        return [one for one in found if one is not None]

    def dated(self) -> dict[str, Dated | None]:
        """Return the other lists by the column they fill, None where withheld."""
        ends = {
            "issues": (self.issues, self.issues_oldest),
            "pull_requests": (self.pulls, self.pulls_oldest),
            "reviews": (self.reviews, self.reviews_oldest),
            "repositories_created": (self.created, self.created_oldest),
        }
        return {
            name: None if newest is None else Dated(newest, oldest)
            for name, (newest, oldest) in ends.items()
        }


class Account(_Camel):
    """Whose they are."""

    contributions_collection: Collection
    database_id: int | None = None


class _Data(_Camel):
    account: Account | None = None


class _Document(_Camel):
    data: _Data | None = None
    errors: list[GraphError] = []


class Found(msgspec.Struct):
    """A collection, and what GitHub withheld from it."""

    account: Account
    withheld: list[str] = []

    @property
    def collection(self) -> Collection:
        """Return the contributions."""
        return self.account.contributions_collection


async def contributions(graph: ApiClient, login: str | None, window: Window) -> Found:
    """Ask for a range of days; without a login it is the token's own account."""
    variables = {
        "from": f"{window.start}T00:00:00Z",
        "to": f"{window.end - DAY}T23:59:59Z",
    }
    if login is not None:
        variables["login"] = login
    query = VIEWER if login is None else USER
    return await graph.query(
        "",
        {"query": query, "variables": variables},
        lambda answer: open_contributions(answer.body),
        label="contribution_days",
    )


def open_contributions(body: bytes) -> Found:
    """Read an answer that has data, be it partial.

    Raises:
        NotFound: there is no such account.
        WrongContent: it is no such answer.
    """
    try:
        document = msgspec.json.decode(body, type=_Document)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        line = " ".join(str(error).split())[:100]
        raise WrongContent(f"answer holds no contributions ({line})") from None
    if document.data is None or document.data.account is None:
        raise NotFound("GitHub shows no such account", status=404)
    return Found(document.data.account, [str(one) for one in document.errors])
