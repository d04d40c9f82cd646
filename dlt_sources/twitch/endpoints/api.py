"""Requests to Helix, one function per endpoint.

Here: paths, parameters, page shapes. Not here: the order of reads (`collect.py`), rows
(`records.py`).
"""

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from typing import Generic, TypeVar

import msgspec

from dlt_sources.decode.pages import DecodedPage, PageDecoder, decode_object
from dlt_sources.http.client import ApiClient
from dlt_sources.http.paging import pages
from dlt_sources.twitch import records

IDS_PER_REQUEST = 100
Record = TypeVar("Record", bound=msgspec.Struct)


class Pagination(msgspec.Struct):
    """Where the list goes on; empty at its end."""

    cursor: str | None = None


class Page(msgspec.Struct, Generic[Record]):
    """The envelope of every Helix list."""

    data: list[Record]
    pagination: Pagination | None = None


UserPage = DecodedPage[Page[records.User], records.User]
ChannelPage = DecodedPage[Page[records.Channel], records.Channel]
StreamPage = DecodedPage[Page[records.Stream], records.Stream]
GamePage = DecodedPage[Page[records.Game], records.Game]
VideoPage = DecodedPage[Page[records.Video], records.Video]
ClipPage = DecodedPage[Page[records.Clip], records.Clip]

# `ignored`: fields we know and leave, being dead or a person's own address.
_users = PageDecoder(
    Page[records.User], records.User, key=("id",), ignored=("view_count", "email")
)
_channels = PageDecoder(Page[records.Channel], records.Channel, key=("broadcaster_id",))
_streams = PageDecoder(
    Page[records.Stream], records.Stream, key=("id", "user_id"), ignored=("tag_ids",)
)
_games = PageDecoder(Page[records.Game], records.Game, key=("id",))
_videos = PageDecoder(Page[records.Video], records.Video, key=("id", "user_id"))
_clips = PageDecoder(Page[records.Clip], records.Clip, key=("id", "broadcaster_id"))


def _many(name: str, ids: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, one) for one in ids]


async def users(app: ApiClient, ids: Iterable[str]) -> UserPage:
    """Read up to 100 users by id."""
    return await app.get("users", _many("id", ids), _users.decode, label="users")


async def user_by_login(app: ApiClient, login: str) -> UserPage:
    """Read one user by login."""
    return await app.get("users", [("login", login)], _users.decode, label="users")


async def channels(app: ApiClient, ids: Iterable[str]) -> ChannelPage:
    """Read up to 100 channels by broadcaster id."""
    params = _many("broadcaster_id", ids)
    return await app.get("channels", params, _channels.decode, label="channels")


async def streams(app: ApiClient, ids: Iterable[str]) -> StreamPage:
    """Read which of up to 100 users are live."""
    params = [("first", "100"), *_many("user_id", ids)]
    return await app.get("streams", params, _streams.decode, label="streams")


async def games(app: ApiClient, ids: Iterable[str]) -> GamePage:
    """Read up to 100 games by id."""
    return await app.get("games", _many("id", ids), _games.decode, label="games")


async def follower_total(app: ApiClient, channel: str) -> records.FollowerTotal:
    """Read how many follow a channel; one call, not the list."""
    return await app.get(
        "channels/followers",
        [("broadcaster_id", channel), ("first", "1")],
        lambda body: decode_object(
            records.FollowerTotal, body, ("broadcaster_id",), broadcaster_id=channel
        ),
        label="channel_followers",
    )


async def followed_total(user: ApiClient, user_id: str) -> records.FollowedTotal:
    """Read how many channels the token's user follows."""
    return await user.get(
        "channels/followed",
        [("user_id", user_id), ("first", "1")],
        lambda body: decode_object(
            records.FollowedTotal, body, ("user_id",), user_id=user_id
        ),
        label="followed_channels",
    )


async def subscription_total(
    user: ApiClient, channel: str
) -> records.SubscriptionTotal:
    """Read how many subscribe to the token's user."""
    return await user.get(
        "subscriptions",
        [("broadcaster_id", channel), ("first", "1")],
        lambda body: decode_object(
            records.SubscriptionTotal, body, ("broadcaster_id",), broadcaster_id=channel
        ),
        label="subscriptions",
    )


def videos(app: ApiClient, user_id: str) -> AsyncIterator[VideoPage]:
    """Yield every page of a user's videos, of all types."""
    base = [("user_id", user_id), ("type", "all"), ("first", "100")]

    async def fetch(cursor: str | None) -> VideoPage:
        return await app.get(
            "videos", base + _after(cursor), _videos.decode, label="videos"
        )

    return pages(fetch, _next)


def clips(
    app: ApiClient, channel: str, start: datetime, end: datetime
) -> AsyncIterator[ClipPage]:
    """Yield the pages of a channel's clips created in a window, most viewed first."""
    base = [
        ("broadcaster_id", channel),
        ("started_at", _rfc3339(start)),
        ("ended_at", _rfc3339(end)),
        ("first", "100"),
    ]

    async def fetch(cursor: str | None) -> ClipPage:
        return await app.get(
            "clips", base + _after(cursor), _clips.decode, label="clips"
        )

    return pages(fetch, _next)


def _next(opened: DecodedPage[Page[Record], Record]) -> str | None:
    pagination = opened.page.pagination
    return pagination.cursor if pagination else None


def _after(cursor: str | None) -> list[tuple[str, str]]:
    return [("after", cursor)] if cursor else []


def _rfc3339(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
