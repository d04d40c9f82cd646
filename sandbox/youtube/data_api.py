"""Data API v3: channels, playlistItems, videos, videos:batchGetStats and search.

Here: their parameters and items. Counters are texts, and hidden fields are left out.
Not here: quota and tokens.
"""

from base64 import urlsafe_b64encode
from typing import Any

from sandbox.kit.faults import is_fault
from sandbox.kit.query import verified_offset
from sandbox.world.randomness import random_bits
from sandbox.world.times import iso
from sandbox.youtube import broadcasts
from sandbox.youtube.api import Call
from sandbox.youtube.broadcasts import Broadcast
from sandbox.youtube.channels import READONLY, Channel, rounded
from sandbox.youtube.errors import google_error, invalid, missing
from sandbox.youtube.items import broadcast_item, stats_item, thumbnails, video_item
from sandbox.youtube.query import LARGEST
from sandbox.youtube.videos import Video, by_id, listed, published, total_views

DELETED_SHOWN_SECONDS = 2 * 86_400


def channels(call: Call) -> dict[str, Any]:
    """GET /channels: by id, by handle, or the token's own."""
    query = call.query
    call.require_scope(READONLY)
    query.allow("part", "id", "forHandle", "mine", "maxResults", "pageToken", "hl")
    parts = query.parts(
        "id", "snippet", "contentDetails", "statistics", "status", "brandingSettings"
    )
    query.number("maxResults", 5, 0, LARGEST)
    ids, handle = query.ids(), query.one("forHandle")
    is_mine = query.one("mine") == "true"
    if sum((bool(ids), bool(handle), is_mine)) != 1:
        raise missing("No filter selected. Expected one of: id, forHandle, mine")
    if is_mine:
        found = [call.mine()]
    elif handle:
        wanted = f"@{handle.removeprefix('@').lower()}"
        known = call.channels.values()
        found = [channel for channel in known if channel.handle(call.now) == wanted]
    else:
        found = [call.channels[one] for one in ids if one in call.channels]
    body = _page("youtube#channelListResponse", len(found), len(found))
    if found:
        body["items"] = [_channel(channel, call.now, parts) for channel in found]
    return body


def _channel(channel: Channel, now: int, parts: list[str]) -> dict[str, Any]:
    creator = channel.creator
    public = [video for video in listed(channel, now) if not video.is_private(now)]
    count = 0 if channel.hides_subscribers else rounded(channel.subscribers(now))
    title = creator.display_name(now)
    description = f"{title} {creator.persona.description}."
    known: dict[str, Any] = {
        "snippet": {
            "title": title,
            "description": description,
            "customUrl": channel.handle(now),
            "publishedAt": iso(channel.first_upload_at - 86_400),
            "thumbnails": thumbnails("yt3.ggpht.com", channel.id),
            "localized": {"title": title, "description": description},
        },
        "contentDetails": {
            "relatedPlaylists": {"likes": "", "uploads": channel.uploads}
        },
        "statistics": {
            "viewCount": str(total_views(channel, now)),
            "subscriberCount": str(count),
            "hiddenSubscriberCount": channel.hides_subscribers,
            "videoCount": str(len(public)),
        },
        "status": {"privacyStatus": "public", "isLinked": True},
        "brandingSettings": {
            "channel": {"title": title, "description": description},
            **_banner(channel),
        },
    }
    head = {"kind": "youtube#channel", "etag": _etag(channel.id, now), "id": channel.id}
    return head | {part: known[part] for part in parts if part in known}


def _banner(channel: Channel) -> dict[str, Any]:
    """Return the banner of a channel; every third has none."""
    if channel.creator.index % 3 == 1:
        return {}
    url = f"https://yt3.googleusercontent.com/{channel.id}"
    return {"image": {"bannerExternalUrl": url}}


def playlist_items(call: Call) -> dict[str, Any]:
    """GET /playlistItems: an uploads playlist, the newest first, at most 50 a page.

    Private videos stay in it without their dates, deleted ones for two days.
    """
    call.require_scope(READONLY)
    call.query.allow("part", "playlistId", "maxResults", "pageToken")
    parts = call.query.parts("id", "snippet", "contentDetails", "status")
    playlist = call.query.required("playlistId")
    size = call.query.number("maxResults", 5, 0, LARGEST) or 5
    channel = call.channels.get(f"UC{playlist[2:]}")
    if channel is None or not published(channel, call.now):
        message = (
            "The playlist identified with the playlistId parameter cannot be found."
        )
        raise google_error(404, "playlistNotFound", message, "youtube.playlistItem")
    found: list[Video | Broadcast] = [
        *broadcasts.listed(channel, call.now),
        *listed(channel, call.now, shown_for=DELETED_SHOWN_SECONDS),
    ]
    low = _offset(call, playlist)
    body = _page("youtube#playlistItemListResponse", len(found), size)
    if is_fault(call.fault, "loop"):
        body["nextPageToken"] = call.query.one("pageToken") or _token(call, playlist, 0)
    elif low + size < len(found):
        body["nextPageToken"] = _token(call, playlist, low + size)
    body["items"] = [
        _playlist_item(call, video, low + place, parts)
        for place, video in enumerate(found[low : low + size])
    ]
    return body


def _playlist_item(
    call: Call, video: Video | Broadcast, position: int, parts: list[str]
) -> dict[str, Any]:
    channel, now = video.channel, call.now
    is_deleted, is_private = not video.exists(now), video.is_private(now)
    is_hidden = is_deleted or (is_private and not call.owns(channel))
    title = video.title
    if is_hidden:
        title = "Deleted video" if is_deleted else "Private video"
    details: dict[str, Any] = {"videoId": video.id}
    if not is_hidden:
        details["videoPublishedAt"] = iso(video.published_at)
    status = "private" if is_private else "public"
    known: dict[str, Any] = {
        "snippet": {
            "publishedAt": iso(video.published_at),
            "channelId": channel.id,
            "title": title,
            "description": "This video is private." if is_hidden else "",
            "thumbnails": {} if is_hidden else thumbnails("i.ytimg.com", video.id),
            "channelTitle": channel.creator.display_name(now),
            "playlistId": channel.uploads,
            "position": position,
            "resourceId": {"kind": "youtube#video", "videoId": video.id},
        },
        "contentDetails": details,
        "status": {
            "privacyStatus": "privacyStatusUnspecified" if is_deleted else status
        },
    }
    name = f"{channel.uploads}.{video.id}"
    head = {
        "kind": "youtube#playlistItem",
        "etag": _etag(video.id, now),
        "id": urlsafe_b64encode(name.encode()).decode().rstrip("="),
    }
    return head | {part: known[part] for part in parts if part in known}


def videos(call: Call) -> dict[str, Any]:
    """GET /videos: by id; private and deleted videos are left out."""
    call.require_scope(READONLY)
    call.query.allow(
        "part", "id", "hl", "maxResults", "chart", "myRating", "regionCode"
    )
    parts = call.query.parts(
        "id", "snippet", "contentDetails", "status", "statistics",
        "liveStreamingDetails", "topicDetails", "player",
    )  # fmt: skip
    ids = call.query.ids()
    if not ids:
        raise missing("No filter selected: id")
    if call.query.one("maxResults") is not None:
        message = "The maxResults parameter is not compatible with the id parameter."
        raise google_error(400, "incompatibleParameters", message)
    found = _visible(call, ids)
    body = _page("youtube#videoListResponse", len(found), len(found))
    body["items"] = [
        {"kind": "youtube#video", "etag": _etag(video.id, call.now), "id": video.id}
        | (
            video_item(video, call.now, parts)
            if isinstance(video, Video)
            else broadcast_item(video, call.now, parts)
        )
        for video in found
    ]
    return body


def batch_stats(call: Call) -> dict[str, Any]:
    """GET /videos:batchGetStats: counters, and durations in protobuf's format."""
    call.require_scope(READONLY)
    call.query.allow("part", "id")
    parts = call.query.parts("id", "snippet", "contentDetails", "statistics")
    ids = call.query.ids()
    if not ids:
        raise missing("Required parameter: id")
    body: dict[str, Any] = {
        "kind": "youtube#batchGetStatsResponse",
        "etag": _etag(ids[0], call.now),
    }
    uploads = [one for one in _visible(call, ids) if isinstance(one, Video)]
    if items := [stats_item(one, call.now, parts) for one in uploads]:
        body["items"] = items
    return body


def search(call: Call) -> dict[str, Any]:
    """GET /search: always empty; it exists because it costs quota."""
    call.require_scope(READONLY)
    call.query.parts("id", "snippet")
    return {"kind": "youtube#searchListResponse", "etag": "", "items": []}


def _visible(call: Call, ids: list[str]) -> list[Video | Broadcast]:
    """Return the videos that the caller sees, in the order of the ids."""
    seed, size, now = call.world.seed, call.world.size, call.now
    found: list[Video | Broadcast] = []
    for one in ids:
        if broadcast := broadcasts.by_id(seed, size, one, now):
            found.append(broadcast)
        elif (video := by_id(seed, size, one, now)) and (
            call.owns(video.channel) or not video.is_private(now)
        ):
            found.append(video)
    return found


def _page(kind: str, count: int, size: int) -> dict[str, Any]:
    info = {"totalResults": count, "resultsPerPage": size}
    return {"kind": kind, "etag": f"{count}.{size}", "pageInfo": info}


def _etag(name: str, now: int) -> str:
    return f"{random_bits(now, 'etag', name):016x}"


def _token(call: Call, playlist: str, offset: int) -> str:
    proof = random_bits(call.world.seed, "page", playlist, offset)
    return f"EAAa{offset:x}.{proof % 2**32:08x}"


def _offset(call: Call, playlist: str) -> int:
    text = call.query.one("pageToken")
    if text is None:
        return 0
    offset = verified_offset(
        text,
        lambda token: int(token.removeprefix("EAAa").partition(".")[0], 16),
        lambda offset: _token(call, playlist, offset),
    )
    if offset is None:
        raise invalid("pageToken", text)
    return offset
