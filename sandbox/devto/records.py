"""Users, articles and statistics as records of Forem's API.

Here: their fields, which differ from list to list. Not here: which caller sees them.
"""

from datetime import UTC, datetime
from typing import Any

from sandbox.world.articles import Article, ArticleStats, Author
from sandbox.world.times import iso

PICTURES = "https://media2.dev.to/dynamic/image"


def user(author: Author) -> dict[str, Any]:
    """Return an account; the joining date is a text for people."""
    persona = author.creator.persona
    joined = datetime.fromtimestamp(author.creator.created_at, UTC)
    return {
        "type_of": "user",
        "id": int(author.id),
        "username": author.username,
        "name": persona.names[0],
        "twitter_username": None,
        "github_username": author.username.replace("_", "-"),
        "summary": f"{persona.names[0]} {persona.description}.",
        "location": None,
        "website_url": "",
        "joined_at": f"{joined:%b} {joined.day:2}, {joined.year}",
        "profile_image": f"{PICTURES}/width=320/{author.id}.png",
    }


def _byline(author: Author) -> dict[str, Any]:
    return {
        "name": author.creator.persona.names[0],
        "username": author.username,
        "twitter_username": None,
        "github_username": author.username.replace("_", "-"),
        "user_id": int(author.id),
        "website_url": None,
        "profile_image": f"{PICTURES}/width=640/{author.id}.png",
        "profile_image_90": f"{PICTURES}/width=90/{author.id}.png",
    }


def _common(article: Article, now: int) -> dict[str, Any]:
    total = article.total(now)
    reactions = total.likes + total.unicorns + total.saved
    slug = f"{article.title.lower().replace(' ', '-')}-{article.number}"
    path = f"/{article.author.username}/{slug}"
    return {
        "type_of": "article",
        "id": int(article.id),
        "title": article.title,
        "description": f"{article.title}: the short version.",
        "slug": slug,
        "path": path,
        "url": f"https://dev.to{path}",
        "comments_count": total.comments,
        "public_reactions_count": reactions,
        "positive_reactions_count": reactions,
        "cover_image": None,
        "canonical_url": f"https://dev.to{path}",
        "reading_time_minutes": article.minutes,
        "user": _byline(article.author),
    }


def own(article: Article, now: int) -> dict[str, Any]:
    """Return an article in its author's list, with views and text."""
    out = article.listed(now)
    published = iso(article.published_at)
    return _common(article, now) | {
        "published": out,
        "published_at": f"{published[:-1]}.487Z" if out else None,
        "published_timestamp": published if out else "",
        "page_views_count": article.total(now).views,
        "body_markdown": f"# {article.title}\n\n"
        + "Some words. " * 40 * article.minutes,
        "tag_list": article.tags,
    }


def public(article: Article, now: int) -> dict[str, Any]:
    """Return an article in a public list, where `tags` is a text."""
    return _common(article, now) | {
        "readable_publish_date": iso(article.published_at)[:10],
        "published_at": iso(article.published_at),
        "published_timestamp": iso(article.published_at),
        "social_image": f"{PICTURES}/width=1000/{article.id}.png",
        "created_at": iso(article.published_at - 3_600),
        "edited_at": None,
        "crossposted_at": None,
        "last_comment_at": iso(article.published_at),
        "collection_id": None,
        "tag_list": article.tags,
        "tags": ", ".join(article.tags),
    }


def alone(article: Article, now: int) -> dict[str, Any]:
    """Return a single article, where `tag_list` is a text."""
    return public(article, now) | {
        "tag_list": ", ".join(article.tags),
        "tags": article.tags,
        "body_html": f"<h1>{article.title}</h1>",
        "body_markdown": f"# {article.title}",
    }


def follower(place: int, since: int) -> dict[str, Any]:
    """Return a follower of an author."""
    return {
        "type_of": "user_follower",
        "id": 900_000 + place,
        "user_id": 400_000 + place,
        "created_at": iso(since),
        "name": f"Reader {place}",
        "path": f"/reader{place}",
        "username": f"reader{place}",
        "profile_image": "",
    }


def stats(counts: ArticleStats, follows: int) -> dict[str, Any]:
    """Return the four groups of statistics of a day or of all time."""
    average = counts.seconds // counts.views if counts.views else 0
    return {
        "comments": {"total": counts.comments},
        "follows": {"total": follows},
        "reactions": {
            "total": counts.likes + counts.unicorns + counts.saved,
            "like": counts.likes,
            "readinglist": counts.saved,
            "unicorn": counts.unicorns,
        },
        "page_views": {
            "total": counts.views,
            "average_read_time_in_seconds": average,
            "total_read_time_in_seconds": counts.seconds,
        },
    }
