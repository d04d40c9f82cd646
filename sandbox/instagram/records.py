"""Accounts, media and stories as fields of the Graph API.

Here: the fields of each object. Not here: which token sees them, and insights.
"""

from typing import Any

from sandbox.instagram.accounts import Account
from sandbox.instagram.media import Media, of_account
from sandbox.world.times import iso

CDN = "https://scontent.cdninstagram.com/v"
ACCOUNT_FIELDS = frozenset(
    {
        *("id", "ig_id", "username", "name", "biography", "website"),
        *("profile_picture_url", "followers_count", "follows_count", "media_count"),
    }
)
MEDIA_FIELDS = frozenset(
    {
        *("id", "ig_id", "caption", "media_type", "media_product_type", "media_url"),
        *("permalink", "shortcode", "thumbnail_url", "timestamp", "username", "owner"),
        *("like_count", "comments_count", "is_comment_enabled", "is_shared_to_feed"),
        *("children", "insights"),
    }
)


def graph_time(moment: int) -> str:
    """Return a time as the Graph API writes it: no colon in the offset."""
    return f"{iso(moment)[:-1]}+0000"


def account(one: Account, now: int) -> dict[str, Any]:
    """Return an account."""
    persona = one.creator.persona
    return {
        "id": one.id,
        "ig_id": int(one.id) % 10**10,
        "username": one.username(now),
        "name": one.creator.display_name(now),
        "biography": f"{persona.names[0]} {persona.description}.",
        "website": f"https://{persona.username}.example/",
        "profile_picture_url": f"{CDN}/t51/{one.id}.jpg?oh={now:x}",
        "followers_count": one.followers(now),
        "follows_count": 100 + one.index,
        "media_count": len(of_account(one, now)),
    }


def media(one: Media, now: int) -> dict[str, Any]:
    """Return a media or a story; fields without a value are left out.

    Likes that the owner hides are left out too. Addresses of files are signed and
    expire.
    """
    code = f"C{int(one.id):x}"
    kind = {"REELS": "reel", "STORY": "stories"}.get(one.product, "p")
    record: dict[str, Any] = {
        "id": one.id,
        "ig_id": str(int(one.id) % 10**12),
        "caption": one.caption,
        "media_type": one.type,
        "media_product_type": one.product,
        "media_url": f"{CDN}/t50/{one.id}.mp4?oe={now:x}",
        "permalink": f"https://www.instagram.com/{kind}/{code}/",
        "shortcode": code,
        "thumbnail_url": f"{CDN}/t51/{one.id}.jpg?oe={now:x}",
        "timestamp": graph_time(one.published_at),
        "username": one.account.username(now),
        "owner": {"id": one.account.id},
        "like_count": one.likes(now),
        "comments_count": one.comments(now),
        "is_comment_enabled": True,
        "is_shared_to_feed": True if one.product == "REELS" else None,
        "children": _children(one) if one.type == "CAROUSEL_ALBUM" else None,
    }
    if one.type != "VIDEO":
        record["media_url"] = record.pop("thumbnail_url")
    if one.account.hides_likes:
        del record["like_count"]
    if not one.caption or one.is_story:
        del record["caption"]
    return {name: value for name, value in record.items() if value is not None}


def _children(one: Media) -> dict[str, Any]:
    return {"data": [{"id": f"{int(one.id) + 10**15 * place}"} for place in (1, 2)]}
