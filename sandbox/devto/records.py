"""Records as Forem writes them, each list in its own way.

Here: users, articles, days. Not here: who may see them (`api.py`).
"""

from datetime import UTC, datetime
from typing import Any

from sandbox.world.posts import Article, Author, Numbers
from sandbox.world.times import iso

PICTURES = "https://media2.dev.to/dynamic/image"


def user(who: Author) -> dict[str, Any]:
    """Return an account; when it joined is text for people."""
    joined = datetime.fromtimestamp(who.creator.created_at, UTC)
    return {
        "type_of": "user",
        "id": int(who.id),
        "username": who.username,
        "name": who.creator.story.names[0],
        "twitter_username": None,
        "github_username": who.username.replace("_", "-"),
        "summary": f"{who.creator.story.names[0]} {who.creator.story.blurb}.",
        "location": None,
        "website_url": "",
        "joined_at": f"{joined:%b} {joined.day:2}, {joined.year}",
        "profile_image": f"{PICTURES}/width=320/{who.id}.png",
    }


def _byline(who: Author) -> dict[str, Any]:
    return {
        "name": who.creator.story.names[0],
        "username": who.username,
        "twitter_username": None,
        "github_username": who.username.replace("_", "-"),
        "user_id": int(who.id),
        "website_url": None,
        "profile_image": f"{PICTURES}/width=640/{who.id}.png",
        "profile_image_90": f"{PICTURES}/width=90/{who.id}.png",
    }


def _common(one: Article, now: int) -> dict[str, Any]:
    total = one.total(now)
    reactions = total.likes + total.unicorns + total.saved
    slug = f"{one.title.lower().replace(' ', '-')}-{one.number}"
    path = f"/{one.author.username}/{slug}"
    return {
        "type_of": "article",
        "id": int(one.id),
        "title": one.title,
        "description": f"{one.title}: the short version.",
        "slug": slug,
        "path": path,
        "url": f"https://dev.to{path}",
        "comments_count": total.comments,
        "public_reactions_count": reactions,
        "positive_reactions_count": reactions,
        "cover_image": None,
        "canonical_url": f"https://dev.to{path}",
        "reading_time_minutes": one.minutes,
        "user": _byline(one.author),
    }


def own(one: Article, now: int) -> dict[str, Any]:
    """Return an article in its author's own list: views, milliseconds, the text."""
    out = one.listed(now)
    published = iso(one.published_at)
    return _common(one, now) | {
        "published": out,
        "published_at": f"{published[:-1]}.487Z" if out else None,
        "published_timestamp": published if out else "",
        "page_views_count": one.total(now).views,
        "body_markdown": f"# {one.title}\n\n" + "Some words. " * 40 * one.minutes,
        "tag_list": one.tags,
    }


def public(one: Article, now: int) -> dict[str, Any]:
    """Return an article in a public list, where `tags` is a text."""
    return _common(one, now) | {
        "readable_publish_date": iso(one.published_at)[:10],
        "published_at": iso(one.published_at),
        "published_timestamp": iso(one.published_at),
        "social_image": f"{PICTURES}/width=1000/{one.id}.png",
        "created_at": iso(one.published_at - 3_600),
        "edited_at": None,
        "crossposted_at": None,
        "last_comment_at": iso(one.published_at),
        "collection_id": None,
        "tag_list": one.tags,
        "tags": ", ".join(one.tags),
    }


def alone(one: Article, now: int) -> dict[str, Any]:
    """Return an article asked for alone, where `tag_list` is the text."""
    return public(one, now) | {
        "tag_list": ", ".join(one.tags),
        "tags": one.tags,
        "body_html": f"<h1>{one.title}</h1>",
        "body_markdown": f"# {one.title}",
    }


def numbers(one: Numbers, follows: int) -> dict[str, Any]:
    """Return the four groups of numbers of a day or of all time."""
    average = one.seconds // one.views if one.views else 0
    return {
        "comments": {"total": one.comments},
        "follows": {"total": follows},
        "reactions": {
            "total": one.likes + one.unicorns + one.saved,
            "like": one.likes,
            "readinglist": one.saved,
            "unicorn": one.unicorns,
        },
        "page_views": {
            "total": one.views,
            "average_read_time_in_seconds": average,
            "total_read_time_in_seconds": one.seconds,
        },
    }
