"""The REST endpoints we read, one function each; all may answer "not modified".

Here: paths, parameters, shapes. Not here: whom to read and when (`collect.py`), rows
(`records.py`), what refusals mean (`verdicts.py`).
"""

import re
from collections.abc import AsyncIterator
from typing import Any, Literal

import msgspec

from dlt_sources.decode.rows import Row, RowDecoder, Rows, part
from dlt_sources.github.records import Repository, TrafficDay, User
from dlt_sources.http import ApiClient, ConditionalReads, pages
from dlt_sources.http.client import Params
from dlt_sources.http.errors import WrongContent
from dlt_sources.http.responses import Answer

LIST_SIZE = "100"
REPOSITORY = "repository:"
"""What the id of a subject begins with that is a repository and not an account."""
NEXT = re.compile(r'<([^>]+)>\s*;[^,<]*rel="?next"?')

Traffic = Literal["views", "clones"]


def _repository(row: Row) -> dict[str, Any]:
    owner = part(row, "owner")
    return {
        **row,
        "owner_id": owner.get("id"),
        "owner_login": owner.get("login"),
        "license_key": part(row, "license").get("key"),
        "can_push": part(row, "permissions").get("push"),
    }


# `ignored`: fields we know and leave, being addresses, settings, aliases or a person's
# own business.
_users = RowDecoder(
    User,
    key=("id",),
    ignored=(
        *("events_url", "followers_url", "following_url", "gists_url", "gravatar_id"),
        *("organizations_url", "received_events_url", "repos_url", "starred_url"),
        *("subscriptions_url", "url", "site_admin", "user_view_type", "hireable"),
        *("email", "notification_email", "collaborators", "disk_usage", "plan"),
        *("owned_private_repos", "private_gists", "total_private_repos"),
        *("two_factor_authentication", "business_plus", "ldap_dn", "suspended_at"),
    ),
)
_repositories = RowDecoder(
    Repository,
    key=("id",),
    flatten=_repository,
    ignored=(
        *("owner", "license", "permissions", "organization", "parent", "source"),
        *("watchers", "watchers_count", "forks", "open_issues", "network_count"),
        *("has_issues", "has_projects", "has_wiki", "has_pages", "has_downloads"),
        *("has_discussions", "has_pull_requests", "pull_request_creation_policy"),
        *("allow_forking", "allow_merge_commit", "allow_rebase_merge", "use_squash"),
        *("allow_squash_merge", "allow_auto_merge", "allow_update_branch"),
        *("delete_branch_on_merge", "merge_commit_message", "merge_commit_title"),
        *("squash_merge_commit_message", "squash_merge_commit_title"),
        *("use_squash_pr_title_as_default", "web_commit_signoff_required"),
        *("anonymous_access_enabled", "master_branch", "role_name", "starred_at"),
        *("template_repository", "temp_clone_token", "security_and_analysis"),
        *("code_of_conduct", "custom_properties", "mirror_url", "url", "archive_url"),
        *("assignees_url", "blobs_url", "branches_url", "clone_url", "comments_url"),
        *("collaborators_url", "commits_url", "compare_url", "contents_url"),
        *("contributors_url", "deployments_url", "downloads_url", "events_url"),
        *("forks_url", "git_commits_url", "git_refs_url", "git_tags_url", "git_url"),
        *("hooks_url", "issue_comment_url", "issue_events_url", "issues_url"),
        *("keys_url", "labels_url", "languages_url", "merges_url", "milestones_url"),
        *("notifications_url", "pulls_url", "releases_url", "ssh_url", "svn_url"),
        *("stargazers_url", "statuses_url", "subscribers_url", "subscription_url"),
        *("tags_url", "teams_url", "trees_url"),
    ),
)


class TrafficPage(msgspec.Struct, frozen=True):
    """What a traffic answer lists: up to 14 days, those without traffic left out."""

    count: int
    uniques: int
    days: list[TrafficDay]


class _Listing(msgspec.Struct):
    count: int
    uniques: int
    views: list[dict[str, Any]] | None = None
    clones: list[dict[str, Any]] | None = None


_days = RowDecoder(TrafficDay, key=("repository_id",))


class Rest:
    """REST on behalf of one reader, asking only for what changed."""

    def __init__(self, client: ApiClient, conditional: ConditionalReads) -> None:
        self._client = client
        self._conditional = conditional

    async def own_user(self) -> Rows[User]:
        """Read the account of the token."""
        return await self._user("user")

    async def user(self, user_id: str) -> Rows[User]:
        """Read an account by its id, which survives renames."""
        return await self._user(f"user/{user_id}")

    async def user_by_login(self, login: str) -> Rows[User]:
        """Read an account by its name of today."""
        return await self._user(f"users/{login}")

    async def _user(self, path: str) -> Rows[User]:
        return await self._conditional.get(
            self._client,
            path,
            (),
            lambda answer: _users.open_one(answer.body),
            Rows[User],
            label="users",
            is_whole=_is_whole,
        )

    async def repository(self, path: str) -> Rows[Repository]:
        """Read one repository, with who really watches it.

        `path` is `repos/{owner}/{name}`, or `repositories/{id}` as GitHub's own links
        and redirects have it.
        """
        return await self._conditional.get(
            self._client,
            path,
            (),
            lambda answer: _repositories.open_one(answer.body),
            Rows[Repository],
            label="repositories",
            is_whole=_is_whole,
        )

    def own_repositories(self) -> AsyncIterator[Rows[Repository]]:
        """Yield the pages of what the token's account owns, private ones included."""
        return self._list("user/repos", "affiliation")

    def repositories_of(self, login: str) -> AsyncIterator[Rows[Repository]]:
        """Yield the pages of what an account owns in public."""
        return self._list(f"users/{login}/repos", "type")

    def _list(self, path: str, owned: str) -> AsyncIterator[Rows[Repository]]:
        first: Params = ((owned, "owner"), ("per_page", LIST_SIZE))

        async def fetch(link: str | None) -> Rows[Repository]:
            return await self._conditional.get(
                self._client,
                link or path,
                () if link else first,
                _repository_page,
                Rows[Repository],
                label="repositories",
                is_whole=_is_whole,
            )

        return pages(fetch, lambda page: page.following)

    async def traffic(
        self, full_name: str, repository_id: str, kind: Traffic
    ) -> TrafficPage:
        """Read the days of a repository's traffic that are not zero."""
        return await self._conditional.get(
            self._client,
            f"repos/{full_name}/traffic/{kind}",
            (),
            lambda answer: open_traffic(answer.body, repository_id, kind),
            TrafficPage,
            label=f"traffic_{kind}",
        )


def open_traffic(body: bytes, repository_id: str, kind: Traffic) -> TrafficPage:
    """Read a traffic answer.

    Raises:
        WrongContent: it is none, or holds a day that cannot be read.
    """
    try:
        listing = msgspec.json.decode(body, type=_Listing)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise WrongContent("answer is no traffic") from None
    buckets = getattr(listing, kind)
    if buckets is None:
        raise WrongContent(f"answer without {kind}")
    rows = [
        {
            "repository_id": repository_id,
            "day": str(bucket.get("timestamp"))[:10],
            "count": bucket.get("count"),
            "uniques": bucket.get("uniques"),
            "is_omitted": False,
        }
        for bucket in buckets
    ]
    opened = _days.open_list(msgspec.json.encode(rows))
    if opened.refused:
        raise WrongContent(f"answer with a broken day: {opened.refused[0][0]}")
    return TrafficPage(listing.count, listing.uniques, opened.records)


def next_link(answer: Answer) -> str | None:
    """Return where the list goes on; counting pages is not the way to know."""
    found = NEXT.search(answer.headers.get("link", ""))
    return found[1] if found else None


def open_repositories(body: bytes) -> Rows[Repository]:
    """Return the repositories of a list's page."""
    return _repositories.open_list(body)


def _repository_page(answer: Answer) -> Rows[Repository]:
    page = open_repositories(answer.body)
    page.following = next_link(answer)
    return page


def _is_whole(page: "Rows[User] | Rows[Repository]") -> bool:
    return not page.refused
