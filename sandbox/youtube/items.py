"""Videos and broadcasts as items of the Data API.

Here: items and their parts. Not here: which videos a response contains (`data_api`).
"""

from collections.abc import Mapping
from typing import Any

from sandbox.world.times import DAY, HOUR, MINUTE, iso
from sandbox.youtube.broadcasts import Broadcast
from sandbox.youtube.videos import Video

SIZES = {"default": (120, 90), "medium": (320, 180), "high": (480, 360)}
CONTENT_DETAILS: Mapping[str, Any] = {
    "dimension": "2d",
    "definition": "hd",
    "caption": "false",
    "contentRating": {},
    "projection": "rectangular",
}
STATUS: Mapping[str, Any] = {
    "license": "youtube",
    "embeddable": True,
    "publicStatsViewable": True,
    "madeForKids": False,
}


def thumbnails(host: str, name: str) -> dict[str, Any]:
    """Return images of three sizes."""
    return {
        size: {"url": f"https://{host}/vi/{name}/{size}.jpg", "width": w, "height": h}
        for size, (w, h) in SIZES.items()
    }


def video_item(video: Video, now: int, parts: list[str]) -> dict[str, Any]:
    """Return the parts of a video in videos.list."""
    creator = video.channel.creator
    published = iso(video.published_at)
    if video.has("millis", 10):
        published = published.replace("Z", ".000Z")
    description = f"{video.title}: by {creator.persona.names[0]}"
    known: dict[str, Any] = {
        "snippet": {
            **_snippet(video, now, published, description),
            "tags": ["creator", creator.persona.language],
            "liveBroadcastContent": "none",
            "defaultAudioLanguage": creator.persona.language,
        },
        "contentDetails": {
            **CONTENT_DETAILS,
            "duration": iso_duration(video.seconds),
            "licensedContent": video.channel.earns,
            **_restriction(video),
        },
        "status": {
            **STATUS,
            "uploadStatus": "processed",
            "privacyStatus": "private" if video.is_private(now) else "public",
        },
        "statistics": {
            **_counters(video, now),
            "favoriteCount": "0",
        },
        "player": {"embedHtml": f'<iframe src="//www.youtube.com/embed/{video.id}">'},
    }
    if video.seconds > DAY:
        known["liveStreamingDetails"] = {
            "scheduledStartTime": iso(video.published_at - video.seconds - HOUR),
            "actualStartTime": iso(video.published_at - video.seconds),
            "actualEndTime": iso(video.published_at),
        }
    return {part: known[part] for part in parts if part in known}


def broadcast_item(one: Broadcast, now: int, parts: list[str]) -> dict[str, Any]:
    """Return the parts of a broadcast in videos.list."""
    state, stream = one.state(now), one.stream
    is_over = state == "none"
    details = {"scheduledStartTime": iso(one.scheduled_at)}
    if state != "upcoming":
        details["actualStartTime"] = iso(stream.started_at)
    if is_over:
        details["actualEndTime"] = iso(stream.ended_at)
    elif (viewers := one.viewers(now)) is not None:
        details["concurrentViewers"] = str(viewers)
    seconds = stream.ended_at - stream.started_at if is_over else 0
    known: dict[str, Any] = {
        "snippet": {
            **_snippet(one, now, iso(one.published_at), ""),
            "liveBroadcastContent": state,
        },
        "contentDetails": {
            **CONTENT_DETAILS,
            "duration": iso_duration(seconds),
            "licensedContent": False,
        },
        "status": {
            **STATUS,
            "uploadStatus": "processed" if is_over else "uploaded",
            "privacyStatus": "unlisted" if is_over else "public",
        },
        "statistics": {"viewCount": "0", "favoriteCount": "0"},
        "liveStreamingDetails": details,
    }
    return {part: known[part] for part in parts if part in known}


def stats_item(video: Video, now: int, parts: list[str]) -> dict[str, Any]:
    """Return a video in videos.batchGetStats."""
    known: dict[str, Any] = {
        "snippet": {"publishTime": iso(video.published_at)},
        "contentDetails": {"duration": f"{video.seconds}s"},
        "statistics": _counters(video, now),
    }
    head = {"kind": "youtube#videoStats", "id": video.id}
    return head | {part: known[part] for part in parts if part in known}


def iso_duration(seconds: int) -> str:
    """Return an ISO 8601 duration: PT21M7S, P1DT2H, P0D."""
    days, rest = divmod(seconds, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    clock = "".join(
        f"{count}{unit}"
        for count, unit in ((hours, "H"), (minutes, "M"), (rest, "S"))
        if count
    )
    if not days and not clock:
        return "P0D"
    return f"P{days}D{clock and 'T'}{clock}" if days else f"PT{clock}"


def _snippet(
    one: Video | Broadcast, now: int, published: str, description: str
) -> dict[str, Any]:
    return {
        "publishedAt": published,
        "channelId": one.channel.id,
        "title": one.title,
        "description": description,
        "thumbnails": thumbnails("i.ytimg.com", one.id),
        "channelTitle": one.channel.creator.display_name(now),
        "categoryId": "20",
        "localized": {"title": one.title, "description": description},
    }


def _restriction(video: Video) -> dict[str, Any]:
    """Return the countries of a restricted video; other videos have no such field."""
    if video.has("blocked", 4):
        return {"regionRestriction": {"blocked": ["DE", "SS"]}}
    if video.has("allowed", 3):
        return {"regionRestriction": {"allowed": ["CA", "US"]}}
    return {}


def _counters(video: Video, now: int) -> dict[str, str]:
    """Return counters as texts; hidden likes and closed comments are left out."""
    views = video.views(now)
    counters = {"viewCount": str(views)}
    if not video.has("hidden likes", 6):
        counters["likeCount"] = str(views * 4 // 100)
    if not video.has("no comments", 8):
        counters["commentCount"] = str(views * 6 // 1_000)
    return counters
