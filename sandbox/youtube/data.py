"""Data API v3: channels, playlistItems, videos, videos:batchGetStats, search.

Here: which parameters they take, and their items. Counters are texts, and what is
hidden is left out. Not here: units and tokens (`apis`).
"""

from base64 import urlsafe_b64encode
from typing import Any

from sandbox.world.chance import draw
from sandbox.world.times import iso
from sandbox.youtube import uploads
from sandbox.youtube.call import Call
from sandbox.youtube.channels import READONLY, Channel, rounded
from sandbox.youtube.errors import Refused, invalid
from sandbox.youtube.query import MOST
from sandbox.youtube.uploads import Video
from sandbox.youtube.videos import stats_item, thumbnails, video_item

DELETED_SHOWN_SECONDS = 2 * 86_400


def channels(call: Call) -> dict[str, Any]:
    """GET /channels: by id, by handle, or the token's own."""
    call.require_scope(READONLY)
    call.query.allow("part", "id", "forHandle", "mine", "maxResults", "pageToken", "hl")
    parts = call.query.parts(
        "id", "snippet", "contentDetails", "statistics", "status", "brandingSettings"
    )
    call.query.number("maxResults", 5, 0, MOST)
    ids, handle = call.query.ids(), call.query.one("forHandle")
    is_mine = call.query.one("mine") == "true"
    if sum((bool(ids), bool(handle), is_mine)) != 1:
        message = "No filter selected. Expected one of: id, forHandle, mine"
        raise Refused(400, "missingRequiredParameter", message)
    if is_mine:
        found = [call.mine()]
    elif handle:
        wanted = f"@{handle.removeprefix('@').lower()}"
        found = [
            one for one in call.channels.values() if one.handle(call.now) == wanted
        ]
    else:
        found = [call.channels[one] for one in ids if one in call.channels]
    body = _page("youtube#channelListResponse", len(found), len(found))
    if found:
        body["items"] = [_channel(call, one, parts) for one in found]
    return body


def _channel(call: Call, channel: Channel, parts: list[str]) -> dict[str, Any]:
    who, now = channel.who, call.now
    public = [one for one in uploads.listed(channel, now) if not one.is_private(now)]
    count = 0 if channel.hides_subscribers else rounded(channel.subscribers(now))
    title = who.display_name(now)
    about = f"{title} {who.story.blurb}."
    known: dict[str, Any] = {
        "snippet": {
            "title": title,
            "description": about,
            "customUrl": channel.handle(now),
            "publishedAt": iso(channel.first_upload_at - 86_400),
            "thumbnails": thumbnails("yt3.ggpht.com", channel.id),
            "localized": {"title": title, "description": about},
        },
        "contentDetails": {
            "relatedPlaylists": {"likes": "", "uploads": channel.uploads}
        },
        "statistics": {
            "viewCount": str(uploads.total_views(channel, now)),
            "subscriberCount": str(count),
            "hiddenSubscriberCount": channel.hides_subscribers,
            "videoCount": str(len(public)),
        },
        "status": {"privacyStatus": "public", "isLinked": True},
    }
    head = {"kind": "youtube#channel", "etag": _etag(channel.id, now), "id": channel.id}
    return head | {part: known[part] for part in parts if part in known}


def playlist_items(call: Call) -> dict[str, Any]:
    """GET /playlistItems: an uploads playlist, the newest first, 50 a page at most.

    Private videos stay in it without their dates, deleted ones for two days.
    """
    call.require_scope(READONLY)
    call.query.allow("part", "playlistId", "maxResults", "pageToken")
    parts = call.query.parts("id", "snippet", "contentDetails", "status")
    playlist = call.query.required("playlistId")
    size = call.query.number("maxResults", 5, 0, MOST) or 5
    channel = call.channels.get(f"UC{playlist[2:]}")
    if channel is None or not uploads.published(channel, call.now):
        message = (
            "The playlist identified with the playlistId parameter cannot be found."
        )
        raise Refused(404, "playlistNotFound", message, "youtube.playlistItem")
    listed = uploads.listed(channel, call.now, shown_for=DELETED_SHOWN_SECONDS)
    low = _offset(call, playlist)
    body = _page("youtube#playlistItemListResponse", len(listed), size)
    if call.fault and call.fault.name == "loop":
        body["nextPageToken"] = call.query.one("pageToken") or _token(call, playlist, 0)
    elif low + size < len(listed):
        body["nextPageToken"] = _token(call, playlist, low + size)
    body["items"] = [
        _playlist_item(call, one, low + place, parts)
        for place, one in enumerate(listed[low : low + size])
    ]
    return body


def _playlist_item(
    call: Call, video: Video, position: int, parts: list[str]
) -> dict[str, Any]:
    channel, now = video.channel, call.now
    is_gone = not video.exists(now)
    is_shut = is_gone or (video.is_private(now) and not call.owns(channel))
    title = video.title
    if is_shut:
        title = "Deleted video" if is_gone else "Private video"
    snippet: dict[str, Any] = {
        "publishedAt": iso(video.published_at),
        "channelId": channel.id,
        "title": title,
        "description": "This video is private." if is_shut else "",
        "thumbnails": {} if is_shut else thumbnails("i.ytimg.com", video.id),
        "channelTitle": channel.who.display_name(now),
        "playlistId": channel.uploads,
        "position": position,
        "resourceId": {"kind": "youtube#video", "videoId": video.id},
    }
    details: dict[str, Any] = {"videoId": video.id}
    if not is_shut:
        details["videoPublishedAt"] = iso(video.published_at)
    privacy = "private" if video.is_private(now) or is_gone else "public"
    known = {
        "snippet": snippet,
        "contentDetails": details,
        "status": {"privacyStatus": "privacyStatusUnspecified" if is_gone else privacy},
    }
    name = f"{channel.uploads}.{video.id}"
    head = {
        "kind": "youtube#playlistItem",
        "etag": _etag(video.id, now),
        "id": urlsafe_b64encode(name.encode()).decode().rstrip("="),
    }
    return head | {part: known[part] for part in parts if part in known}


def videos(call: Call) -> dict[str, Any]:
    """GET /videos: by id; whatever is private or deleted is left out."""
    call.require_scope(READONLY)
    call.query.allow(
        "part", "id", "hl", "maxResults", "chart", "myRating", "regionCode"
    )
    parts = call.query.parts(
        "id",
        "snippet",
        "contentDetails",
        "status",
        "statistics",
        "liveStreamingDetails",
        "topicDetails",
        "player",
    )
    ids = call.query.ids()
    if not ids:
        raise Refused(400, "missingRequiredParameter", "No filter selected: id")
    if call.query.one("maxResults") is not None:
        message = "The maxResults parameter is not compatible with the id parameter."
        raise Refused(400, "incompatibleParameters", message)
    found = _visible(call, ids)
    body = _page("youtube#videoListResponse", len(found), len(found))
    body["items"] = [
        {"kind": "youtube#video", "etag": _etag(one.id, call.now), "id": one.id}
        | video_item(one, call.now, parts)
        for one in found
    ]
    return body


def batch_stats(call: Call) -> dict[str, Any]:
    """GET /videos:batchGetStats: counters alone, durations as protobuf writes them."""
    call.require_scope(READONLY)
    call.query.allow("part", "id")
    parts = call.query.parts("id", "snippet", "contentDetails", "statistics")
    ids = call.query.ids()
    if not ids:
        raise Refused(400, "missingRequiredParameter", "Required parameter: id")
    body: dict[str, Any] = {
        "kind": "youtube#batchGetStatsResponse",
        "etag": _etag(ids[0], call.now),
    }
    if items := [stats_item(one, call.now, parts) for one in _visible(call, ids)]:
        body["items"] = items
    return body


def search(call: Call) -> dict[str, Any]:
    """GET /search: here only so that somebody who asks for it pays for it."""
    call.require_scope(READONLY)
    call.query.parts("id", "snippet")
    return {"kind": "youtube#searchListResponse", "etag": "", "items": []}


def _visible(call: Call, ids: list[str]) -> list[Video]:
    world = call.state.world
    found = (uploads.by_id(world.seed, world.size, one, call.now) for one in ids)
    return [
        one
        for one in found
        if one and (call.owns(one.channel) or not one.is_private(call.now))
    ]


def _page(kind: str, count: int, size: int) -> dict[str, Any]:
    info = {"totalResults": count, "resultsPerPage": size}
    return {"kind": kind, "etag": f"{count}.{size}", "pageInfo": info}


def _etag(name: str, now: int) -> str:
    return f"{draw(now, 'etag', name):016x}"


def _token(call: Call, playlist: str, offset: int) -> str:
    proof = draw(call.state.world.seed, "page", playlist, offset)
    return f"EAAa{offset:x}.{proof % 2**32:08x}"


def _offset(call: Call, playlist: str) -> int:
    text = call.query.one("pageToken")
    if text is None:
        return 0
    digits = text.removeprefix("EAAa").partition(".")[0]
    try:
        offset = int(digits, 16)
    except ValueError:
        offset = -1
    if offset < 0 or _token(call, playlist, offset) != text:
        raise invalid("pageToken", text)
    return offset
