"""Decoders of REST bodies: users and repositories.

Here: flattened columns and fields that are ignored on purpose. Not here: requests
(`rest.py`), column types (`records.py`).
"""

import re
from typing import Any

from dlt_sources.decode.rows import DecodedRows, Row, RowDecoder, nested
from dlt_sources.github.records import Repository, User
from dlt_sources.http.responses import Response

NEXT_LINK = re.compile(r'<([^>]+)>\s*;[^,<]*rel="?next"?')


def _flatten_repository(row: Row) -> dict[str, Any]:
    owner = nested(row, "owner")
    return {
        **row,
        "owner_id": owner.get("id"),
        "owner_login": owner.get("login"),
        "license_key": nested(row, "license").get("key"),
        "can_push": nested(row, "permissions").get("push"),
    }


# Ignored fields are addresses, settings, aliases or personal data.
USERS = RowDecoder(
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
REPOSITORIES = RowDecoder(
    Repository,
    key=("id",),
    flatten=_flatten_repository,
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


def decode_user(response: Response) -> DecodedRows[User]:
    """Return the user of a response."""
    return USERS.decode_object(response.body)


def decode_repository(response: Response) -> DecodedRows[Repository]:
    """Return the repository of a response."""
    return REPOSITORIES.decode_object(response.body)


def decode_repository_page(response: Response) -> DecodedRows[Repository]:
    """Return the repositories of a list's page, and the link to the next page."""
    page = REPOSITORIES.decode_list(response.body)
    page.next_page = find_next_link(response)
    return page


def find_next_link(response: Response) -> str | None:
    """Return the URL of the next page from the Link header."""
    match = NEXT_LINK.search(response.headers.get("link", ""))
    return match[1] if match else None
