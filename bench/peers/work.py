"""The work that every tool gets, and what a tool reports.

Here: repositories and traffic of one account, and public repositories by name. Not
here: the tools.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench.peers.processes import Usage
from sandbox import Sandbox

CREATORS = 200
"""Every second one is a developer, with 2 to 7 repositories."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository by its number and its name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class GithubWork:
    """What is read: `public` repositories, and `own` ones with their traffic."""

    api_url: str
    graphql_url: str
    token: str
    account: str
    public: list[Repository]
    own: list[Repository]


@dataclass(frozen=True, slots=True)
class Target:
    """Where rows land, and a folder for files of the tool."""

    url: str
    folder: Path
    count: Callable[[str], int] = field(repr=False)
    """Runs a query that returns one number."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool did: its usage, and the rows of each stream that it has."""

    usage: Usage
    rows: Mapping[str, int]
    remark: str = ""


def find_work(sandbox: Sandbox) -> GithubWork:
    """Choose the account with the most repositories, and list public ones of all."""
    environ = sandbox.environ()
    api = environ["GITHUB_API_URL"]
    connections = sandbox.connections("github")
    found = []
    with httpx.Client(base_url=api, headers={"User-Agent": "bench"}) as client:
        public = []
        for one in connections:
            token = {"Authorization": f"Bearer {one['access_token']}"}
            listed = client.get(
                "/user/repos", params={"per_page": 100}, headers=token
            ).json()
            found.append((len(listed), one, listed))
            public += [_repository(row) for row in listed if not row["private"]]
    _, account, listed = max(found, key=lambda one: one[0])
    return GithubWork(
        api_url=api,
        graphql_url=environ["GITHUB_GRAPHQL_URL"],
        token=str(account["access_token"]),
        account=str(account["platform_user_id"]),
        public=public,
        own=[_repository(row) for row in listed],
    )


def _repository(row: Mapping[str, object]) -> Repository:
    return Repository(int(str(row["id"])), str(row["full_name"]))
