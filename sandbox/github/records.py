"""Accounts and repositories as records of the REST API.

Here: their fields. Not here: which caller sees them.
"""

from base64 import b64encode
from typing import Any

from sandbox.world.developers import Developer, Repository, repositories
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


def node_id(kind: str, number: str) -> str:
    """Return the global id of an object."""
    return b64encode(f"{len(kind):03}:{kind}{number}".encode()).decode()


def owner(developer: Developer, url: str) -> dict[str, Any]:
    """Return an account inside another record."""
    home = f"{url}/users/{developer.login}"
    return {
        "login": developer.login,
        "id": int(developer.id),
        "node_id": node_id("User", developer.id),
        "avatar_url": f"https://avatars.githubusercontent.com/u/{developer.id}?v=4",
        "gravatar_id": "",
        "url": home,
        "html_url": f"https://github.com/{developer.login}",
        **{f"{part}_url": f"{home}/{part}" for part in _PARTS},
        "type": "User",
        "user_view_type": "public",
        "site_admin": False,
    }


def user(developer: Developer, now: int, url: str, *, own: bool) -> dict[str, Any]:
    """Return an account; its owner sees more."""
    persona = developer.creator.persona
    found = repositories(developer, now)
    private = sum(one.private for one in found)
    record = owner(developer, url) | {
        "name": persona.names[0],
        "company": None,
        "blog": "",
        "location": persona.timezone,
        "email": None,
        "hireable": None,
        "bio": f"{persona.names[0]} {persona.description}.",
        "twitter_username": None,
        "public_repos": len(found) - private,
        "public_gists": 0,
        "followers": developer.followers(now),
        "following": 7,
        "created_at": iso(developer.created_at),
        "updated_at": iso(developer.created_at),
    }
    if own:
        record |= {
            "email": developer.creator.email,
            "private_gists": 0,
            "total_private_repos": private,
            "owned_private_repos": private,
            "disk_usage": 4_711,
            "collaborators": 0,
            "two_factor_authentication": True,
            "plan": {"name": "free", "space": 976_562_499, "private_repos": 10_000},
        }
    return record


def repository(
    repository: Repository, now: int, url: str, *, own: bool, alone: bool
) -> dict[str, Any]:
    """Return a repository; `alone` adds the fields that lists lack."""
    home, stars = f"{url}/repos/{repository.full_name}", repository.stars(now)
    forks, issues = repository.forks(now), repository.open_issues(now)
    page = f"https://github.com/{repository.full_name}"
    record = {
        "id": int(repository.id),
        "node_id": node_id("Repository", repository.id),
        "name": repository.name,
        "full_name": repository.full_name,
        "private": repository.private,
        "owner": owner(repository.owner, url),
        "html_url": page,
        "description": None
        if repository.quiet
        else f"The {repository.name} of my stream",
        "fork": repository.fork,
        "url": home,
        **{f"{part}_url": f"{home}/{part}" for part in _LINKS},
        "created_at": iso(repository.created_at),
        "updated_at": iso(repository.changed_at(now)),
        "pushed_at": None if repository.place == 5 else iso(repository.changed_at(now)),  # noqa: PLR2004 - the sixth is empty
        "git_url": f"git://github.com/{repository.full_name}.git",
        "ssh_url": f"git@github.com:{repository.full_name}.git",
        "clone_url": f"{page}.git",
        "svn_url": page,
        "homepage": None,
        "size": 90 + repository.place,
        "stargazers_count": stars,
        "watchers_count": stars,
        "language": repository.language,
        "has_issues": True,
        "has_projects": True,
        "has_downloads": True,
        "has_wiki": True,
        "has_pages": False,
        "has_discussions": False,
        "forks_count": forks,
        "mirror_url": None,
        "archived": repository.quiet and repository.place > 2,  # noqa: PLR2004 - the third and later
        "disabled": False,
        "open_issues_count": issues,
        "license": {"key": "mit", "name": "MIT License", "spdx_id": "MIT"},
        "allow_forking": True,
        "is_template": False,
        "web_commit_signoff_required": False,
        "topics": ["stream", repository.name],
        "visibility": "private" if repository.private else "public",
        "forks": forks,
        "open_issues": issues,
        "watchers": stars,
        "default_branch": "master" if repository.place == 1 else "main",
    }
    if own:
        rights = ("admin", "maintain", "push", "triage", "pull")
        record["permissions"] = dict.fromkeys(rights, True)
    if alone:
        record |= {
            "temp_clone_token": "not-to-be-kept" if repository.private else "",
            "network_count": forks,
            "subscribers_count": repository.watchers(now),
        }
    return record
