"""Records of REST as GitHub writes them.

Here: accounts and repositories. Not here: who may see them (`rest.py`).
"""

from base64 import b64encode
from typing import Any

from sandbox.world.code import Coder, Repository, repositories
from sandbox.world.times import iso

_PARTS = (
    *("events", "followers", "following", "gists", "organizations"),
    *("received_events", "repos", "starred", "subscriptions"),
)
_LINKS = (
    *("archive", "assignees", "blobs", "branches", "collaborators", "comments"),
    *("commits", "compare", "contents", "contributors", "deployments", "downloads"),
    *("events", "forks", "git_commits", "git_refs", "git_tags", "hooks", "issues"),
    *("issue_comment", "issue_events", "keys", "labels", "languages", "merges"),
    *("milestones", "notifications", "pulls", "releases", "stargazers", "statuses"),
    *("subscribers", "subscription", "tags", "teams", "trees"),
)


def _node_id(kind: str, number: str) -> str:
    return b64encode(f"{len(kind):03}:{kind}{number}".encode()).decode()


def owner(who: Coder, url: str) -> dict[str, Any]:
    """Return an account as it is shown inside other records."""
    home = f"{url}/users/{who.login}"
    return {
        "login": who.login,
        "id": int(who.id),
        "node_id": _node_id("User", who.id),
        "avatar_url": f"https://avatars.githubusercontent.com/u/{who.id}?v=4",
        "gravatar_id": "",
        "url": home,
        "html_url": f"https://github.com/{who.login}",
        **{f"{part}_url": f"{home}/{part}" for part in _PARTS},
        "type": "User",
        "user_view_type": "public",
        "site_admin": False,
    }


def user(who: Coder, now: int, url: str, *, own: bool) -> dict[str, Any]:
    """Return an account; to itself it shows more."""
    public = [one for one in repositories(who, now) if not one.private]
    record = owner(who, url) | {
        "name": who.creator.story.names[0],
        "company": None,
        "blog": "",
        "location": who.creator.story.timezone,
        "email": None,
        "hireable": None,
        "bio": f"{who.creator.story.names[0]} {who.creator.story.blurb}.",
        "twitter_username": None,
        "public_repos": len(public),
        "public_gists": 0,
        "followers": who.followers(now),
        "following": 7,
        "created_at": iso(who.created_at),
        "updated_at": iso(who.created_at),
    }
    if own:
        record |= {
            "email": who.creator.email,
            "private_gists": 0,
            "total_private_repos": len(repositories(who, now)) - len(public),
            "owned_private_repos": len(repositories(who, now)) - len(public),
            "disk_usage": 4_711,
            "collaborators": 0,
            "two_factor_authentication": True,
            "plan": {"name": "free", "space": 976_562_499, "private_repos": 10_000},
        }
    return record


def repository(
    one: Repository, now: int, url: str, *, own: bool, alone: bool
) -> dict[str, Any]:
    """Return a repository; only one asked for alone says who watches it."""
    home, stars = f"{url}/repos/{one.full_name}", one.stars(now)
    forks, issues = one.forks(now), one.open_issues(now)
    page = f"https://github.com/{one.full_name}"
    record = {
        "id": int(one.id),
        "node_id": _node_id("Repository", one.id),
        "name": one.name,
        "full_name": one.full_name,
        "private": one.private,
        "owner": owner(one.owner, url),
        "html_url": page,
        "description": None if one.quiet else f"The {one.name} of my stream",
        "fork": one.fork,
        "url": home,
        **{f"{part}_url": f"{home}/{part}" for part in _LINKS},
        "created_at": iso(one.created_at),
        "updated_at": iso(one.changed_at(now)),
        "pushed_at": None if one.place == 5 else iso(one.changed_at(now)),  # noqa: PLR2004 - one that is empty
        "git_url": f"git://github.com/{one.full_name}.git",
        "ssh_url": f"git@github.com:{one.full_name}.git",
        "clone_url": f"{page}.git",
        "svn_url": page,
        "homepage": None,
        "size": 90 + one.place,
        "stargazers_count": stars,
        "watchers_count": stars,
        "language": one.language,
        "has_issues": True,
        "has_projects": True,
        "has_downloads": True,
        "has_wiki": True,
        "has_pages": False,
        "has_discussions": False,
        "forks_count": forks,
        "mirror_url": None,
        "archived": one.quiet and one.place > 2,  # noqa: PLR2004 - some of the quiet ones
        "disabled": False,
        "open_issues_count": issues,
        "license": {"key": "mit", "name": "MIT License", "spdx_id": "MIT"},
        "allow_forking": True,
        "is_template": False,
        "web_commit_signoff_required": False,
        "topics": ["stream", one.name],
        "visibility": "private" if one.private else "public",
        "forks": forks,
        "open_issues": issues,
        "watchers": stars,
        "default_branch": "master" if one.place == 1 else "main",
    }
    if own:
        rights = ("admin", "maintain", "push", "triage", "pull")
        record["permissions"] = dict.fromkeys(rights, True)
    if alone:
        record |= {
            "temp_clone_token": "not-to-be-kept" if one.private else "",
            "network_count": forks,
            "subscribers_count": one.watchers(now),
        }
    return record
