"""Payloads of push, star and release.

Here: what GitHub sends about a repository's moment. Not here: signatures and deliveries
(`hooks.py`). Times are whole numbers in the repository of a push, ISO texts elsewhere.
"""

from typing import Any

from sandbox.github.records import node_id, owner, repository
from sandbox.world.developers import Repository
from sandbox.world.fans import Fan
from sandbox.world.occurrences import Moment
from sandbox.world.randomness import random_bits
from sandbox.world.times import iso, parse_iso

EVENTS: dict[str, tuple[str, str | None]] = {
    "push": ("push", None),
    "star": ("star", "created"),
    "unstar": ("star", "deleted"),
    "release": ("release", "published"),
}
"""Event and action by kind of moment."""
KNOWN = frozenset(
    {
        *("*", "create", "delete", "fork", "issue_comment", "issues", "ping"),
        *("public", "pull_request", "push", "release", "repository", "star", "watch"),
    }
)
"""Events that a hook may name."""


def payload(
    subject: Repository, moment: Moment | None, now: int, api_url: str
) -> dict[str, Any]:
    """Return the payload of a moment; without one the part that all have."""
    record = repository(subject, now, api_url, own=True, alone=False)
    sender = owner(subject.owner, api_url)
    if moment is None:
        return {"repository": record, "sender": sender}
    if isinstance(moment.what, Fan):
        sender = _stranger(sender, moment.what)
    common = {"repository": record, "sender": sender}
    match moment.kind:
        case "push":
            times = {name: _epoch(record, name) for name in ("created_at", "pushed_at")}
            return _push(subject, moment, now) | common | {"repository": record | times}
        case "release":
            return {
                "action": "published",
                "release": _release(subject, moment),
                **common,
            }
    starred_at = iso(now) if moment.kind == "star" else None
    return {"action": EVENTS[moment.kind][1], "starred_at": starred_at, **common}


def _epoch(record: dict[str, Any], name: str) -> int | None:
    text = record[name]
    return parse_iso(text) if text else None


def _stranger(record: dict[str, Any], person: Fan) -> dict[str, Any]:
    return record | {
        "login": person.login,
        "id": int(person.id),
        "node_id": node_id("User", person.id),
    }


def _push(subject: Repository, moment: Moment, now: int) -> dict[str, Any]:
    shas = [
        f"{random_bits(subject.owner.seed, 'sha', subject.id, now, one):016x}{'0' * 24}"
        for one in range(moment.what.count + 1)
    ]
    author = {"name": subject.owner.login, "email": subject.owner.creator.email}
    commits = [
        {
            "id": sha,
            "tree_id": sha[::-1],
            "distinct": True,
            "message": f"Change number {number}",
            "timestamp": iso(now),
            "url": f"https://github.com/{subject.full_name}/commit/{sha}",
            "author": author,
            "committer": author,
            "added": [],
            "removed": [],
            "modified": ["README.md"],
        }
        for number, sha in enumerate(shas[1:], start=1)
    ]
    return {
        "ref": "refs/heads/main",
        "before": shas[0],
        "after": shas[-1],
        "created": False,
        "deleted": False,
        "forced": False,
        "base_ref": None,
        "compare": f"https://github.com/{subject.full_name}/compare/{shas[0]}",
        "commits": commits,
        "head_commit": commits[-1],
        "pusher": author,
    }


def _release(subject: Repository, moment: Moment) -> dict[str, Any]:
    number = random_bits(subject.owner.seed, "release id", subject.id, moment.at)
    return {
        "id": number % 900_000_000,
        "tag_name": moment.what,
        "target_commitish": "main",
        "name": moment.what,
        "draft": False,
        "prerelease": False,
        "created_at": iso(moment.at),
        "published_at": iso(moment.at),
        "html_url": f"https://github.com/{subject.full_name}/releases/{moment.what}",
        "assets": [],
        "body": None,
    }
