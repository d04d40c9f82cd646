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
from dlt_sources.http.paging import RequestBudget, pages
from dlt_sources.twitch import records

IDS_PER_REQUEST = 100
Record = TypeVar("Record", bound=msgspec.Struct)


class Pagination(msgspec.Struct):
    """The cursor of the next page, empty on the last page."""

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

# `ignored`: known fields that Twitch no longer fills.
USERS = PageDecoder(
    Page[records.User], records.User, key=("id",), ignored=("view_count",)
)
CHANNELS = PageDecoder(Page[records.Channel], records.Channel, key=("broadcaster_id",))
STREAMS = PageDecoder(
    Page[records.Stream], records.Stream, key=("id", "user_id"), ignored=("tag_ids",)
)
GAMES = PageDecoder(Page[records.Game], records.Game, key=("id",))
VIDEOS = PageDecoder(Page[records.Video], records.Video, key=("id", "user_id"))
CLIPS = PageDecoder(Page[records.Clip], records.Clip, key=("id", "broadcaster_id"))


def _repeat(name: str, ids: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, item) for item in ids]


async def users(client: ApiClient, ids: Iterable[str]) -> UserPage:
    """Read up to 100 users by id."""
    return await client.get("users", _repeat("id", ids), USERS.decode, label="users")


async def user_by_login(client: ApiClient, login: str) -> UserPage:
    """Read one user by login."""
    return await client.get("users", [("login", login)], USERS.decode, label="users")


async def channels(client: ApiClient, ids: Iterable[str]) -> ChannelPage:
    """Read up to 100 channels by broadcaster id."""
    params = _repeat("broadcaster_id", ids)
    return await client.get("channels", params, CHANNELS.decode, label="channels")


async def streams(client: ApiClient, ids: Iterable[str]) -> StreamPage:
    """Read the live streams of up to 100 users."""
    params = [("first", "100"), *_repeat("user_id", ids)]
    return await client.get("streams", params, STREAMS.decode, label="streams")


async def games(client: ApiClient, ids: Iterable[str]) -> GamePage:
    """Read up to 100 games by id."""
    return await client.get("games", _repeat("id", ids), GAMES.decode, label="games")


async def follower_total(client: ApiClient, channel: str) -> records.FollowerTotal:
    """Read the number of followers of a channel, without the list."""
    return await client.get(
        "channels/followers",
        [("broadcaster_id", channel), ("first", "1")],
        lambda body: decode_object(
            records.FollowerTotal, body, ("broadcaster_id",), broadcaster_id=channel
        ),
        label="channel_followers",
    )


async def followed_total(client: ApiClient, user_id: str) -> records.FollowedTotal:
    """Read the number of channels that the token's user follows."""
    return await client.get(
        "channels/followed",
        [("user_id", user_id), ("first", "1")],
        lambda body: decode_object(
            records.FollowedTotal, body, ("user_id",), user_id=user_id
        ),
        label="followed_channels",
    )


async def subscription_total(
    client: ApiClient, channel: str
) -> records.SubscriptionTotal:
    """Read the number of subscribers of the token's user."""
    return await client.get(
        "subscriptions",
        [("broadcaster_id", channel), ("first", "1")],
        lambda body: decode_object(
            records.SubscriptionTotal, body, ("broadcaster_id",), broadcaster_id=channel
        ),
        label="subscriptions",
    )


def videos(client: ApiClient, user_id: str) -> AsyncIterator[VideoPage]:
    """Yield all pages of a user's videos, of all types."""
    base = [("user_id", user_id), ("type", "all"), ("first", "100")]

    async def fetch(cursor: str | None) -> VideoPage:
        return await client.get(
            "videos", base + _after(cursor), VIDEOS.decode, label="videos"
        )

    return pages(fetch, _next_cursor)


async def videos_by_id(client: ApiClient, ids: Iterable[str]) -> VideoPage:
    """Read up to 100 videos by id; Twitch responds 404 where it knows none."""
    return await client.get("videos", _repeat("id", ids), VIDEOS.decode, label="videos")


def clips(
    client: ApiClient,
    channel: str,
    start: datetime,
    end: datetime,
    budget: RequestBudget,
) -> AsyncIterator[ClipPage]:
    """Yield the pages of a channel's clips created in a period, most viewed first."""
    base = [
        ("broadcaster_id", channel),
        ("started_at", _rfc3339(start)),
        ("ended_at", _rfc3339(end)),
        ("first", "100"),
    ]

    async def fetch(cursor: str | None) -> ClipPage:
        return await client.get(
            "clips", base + _after(cursor), CLIPS.decode, label="clips"
        )

    return pages(fetch, _next_cursor, budget=budget)


def _next_cursor(page: DecodedPage[Page[Record], Record]) -> str | None:
    pagination = page.page.pagination
    return pagination.cursor if pagination else None


def _after(cursor: str | None) -> list[tuple[str, str]]:
    return [("after", cursor)] if cursor else []


def _rfc3339(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
