"""The endpoints of the Data API we read, one function each; every call is one unit.

Here: paths, parameters and where in an item each column is. Not here: reports
(`reports.py`), whom to read and when (`collect.py`). search.list is never asked: its
bucket holds 100 calls a day and its answers miss videos.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import msgspec

from dlt_sources.http.paging import pages
from dlt_sources.youtube import records
from dlt_sources.youtube.client import Caller
from dlt_sources.youtube.shapes import Items, Page

IDS_A_CALL = 50

CHANNELS = Items(
    "youtube#channelListResponse",
    records.Channel,
    {
        "id": "id",
        "title": "snippet.title",
        "description": "snippet.description",
        "custom_url": "snippet.customUrl",
        "published_at": "snippet.publishedAt",
        "country": "snippet.country",
        "thumbnails": "snippet.thumbnails",
        "uploads": "contentDetails.relatedPlaylists.uploads",
        "view_count": "statistics.viewCount",
        "subscriber_count": "statistics.subscriberCount",
        "hidden_subscriber_count": "statistics.hiddenSubscriberCount",
        "video_count": "statistics.videoCount",
    },
    key=("id",),
    ignored=(
        "snippet.localized",
        "snippet.defaultLanguage",
        "statistics.commentCount",
    ),
)
PLAYLIST_ITEMS = Items(
    "youtube#playlistItemListResponse",
    records.PlaylistItem,
    {
        "video_id": "snippet.resourceId.videoId",
        "id": "id",
        "playlist_id": "snippet.playlistId",
        "channel_id": "snippet.channelId",
        "position": "snippet.position",
        "title": "snippet.title",
        "published_at": "snippet.publishedAt",
        "video_published_at": "contentDetails.videoPublishedAt",
        "privacy_status": "status.privacyStatus",
    },
    key=("video_id",),
    ignored=(
        "snippet.description",
        "snippet.thumbnails",
        "snippet.channelTitle",
        "snippet.videoOwnerChannelId",
        "snippet.videoOwnerChannelTitle",
        "contentDetails.videoId",
        "contentDetails.note",
        "contentDetails.startAt",
        "contentDetails.endAt",
    ),
)
VIDEOS = Items(
    "youtube#videoListResponse",
    records.Video,
    {
        "id": "id",
        "channel_id": "snippet.channelId",
        "title": "snippet.title",
        "description": "snippet.description",
        "published_at": "snippet.publishedAt",
        "thumbnails": "snippet.thumbnails",
        "tags": "snippet.tags",
        "category_id": "snippet.categoryId",
        "live_broadcast_content": "snippet.liveBroadcastContent",
        "default_language": "snippet.defaultLanguage",
        "default_audio_language": "snippet.defaultAudioLanguage",
        "duration": "contentDetails.duration",
        "definition": "contentDetails.definition",
        "caption": "contentDetails.caption",
        "licensed_content": "contentDetails.licensedContent",
        "upload_status": "status.uploadStatus",
        "privacy_status": "status.privacyStatus",
        "publish_at": "status.publishAt",
        "made_for_kids": "status.madeForKids",
        "view_count": "statistics.viewCount",
        "like_count": "statistics.likeCount",
        "comment_count": "statistics.commentCount",
        "scheduled_start_time": "liveStreamingDetails.scheduledStartTime",
        "actual_start_time": "liveStreamingDetails.actualStartTime",
        "actual_end_time": "liveStreamingDetails.actualEndTime",
        "concurrent_viewers": "liveStreamingDetails.concurrentViewers",
    },
    key=("id", "channel_id"),
    ignored=(
        "player",
        "snippet.channelTitle",
        "snippet.localized",
        "contentDetails.dimension",
        "contentDetails.projection",
        "contentDetails.contentRating",
        "contentDetails.regionRestriction",
        "contentDetails.hasCustomThumbnail",
        "status.license",
        "status.embeddable",
        "status.publicStatsViewable",
        "status.selfDeclaredMadeForKids",
        "status.containsSyntheticMedia",
        "status.failureReason",
        "status.rejectionReason",
        "statistics.favoriteCount",
        "statistics.dislikeCount",
        "liveStreamingDetails.activeLiveChatId",
        "liveStreamingDetails.scheduledEndTime",
    ),
)
STATS = Items(
    "youtube#batchGetStatsResponse",
    records.VideoStat,
    {
        "id": "id",
        "publish_time": "snippet.publishTime",
        "duration": "contentDetails.duration",
        "view_count": "statistics.viewCount",
        "like_count": "statistics.likeCount",
        "comment_count": "statistics.commentCount",
    },
    key=("id",),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """How channels are named in a request: by their ids or by a handle."""

    name: str
    values: tuple[str, ...]


async def channels(caller: Caller, asked: Asked) -> Page[records.Channel]:
    """Read up to 50 channels; of a hidden number of subscribers the 0 becomes null."""
    params = [
        ("part", "snippet,contentDetails,statistics"),
        (asked.name, ",".join(asked.values)),
        ("maxResults", str(IDS_A_CALL)),
    ]
    page = await caller.get("channels", params, CHANNELS.open, label="channels")
    page.records = [
        msgspec.structs.replace(one, subscriber_count=None)
        if one.hidden_subscriber_count
        else one
        for one in page.records
    ]
    return page


def uploads(caller: Caller, playlist: str) -> AsyncIterator[Page[records.PlaylistItem]]:
    """Yield every page of an uploads playlist, the newest first."""
    base = [
        ("part", "snippet,contentDetails,status"),
        ("playlistId", playlist),
        ("maxResults", str(IDS_A_CALL)),
    ]

    async def fetch(token: str | None) -> Page[records.PlaylistItem]:
        params = [*base, ("pageToken", token)] if token else base
        return await caller.get(
            "playlistItems", params, PLAYLIST_ITEMS.open, label="playlist_items"
        )

    return pages(fetch, lambda page: page.next_token)


async def videos(caller: Caller, ids: Sequence[str]) -> Page[records.Video]:
    """Read up to 50 videos; private and deleted ones are left out of the answer."""
    params = [
        ("part", "snippet,contentDetails,status,statistics,liveStreamingDetails"),
        ("id", ",".join(ids)),
    ]
    return await caller.get("videos", params, VIDEOS.open, label="videos")


async def video_stats(caller: Caller, ids: Sequence[str]) -> Page[records.VideoStat]:
    """Read the counters of up to 50 videos, out of a bucket of its own."""
    params = [("part", "id,snippet,contentDetails,statistics")]
    params += [("id", one) for one in ids]
    path = "./videos:batchGetStats"  # the dot keeps `videos:` from being a scheme
    return await caller.get(path, params, STATS.open, label="video_stats")
