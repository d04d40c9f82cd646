"""The endpoints of the Data API, one function each; every request costs one unit.

Here: paths and parameters. Not here: columns (`data_columns.py`), reports
(`reports.py`). search.list is never used: its bucket holds 100 requests a day, and its
results lack videos.
"""

from collections.abc import AsyncIterator, Sequence

import msgspec

from dlt_sources.http.paging import pages
from dlt_sources.youtube import records
from dlt_sources.youtube.client import BucketClient
from dlt_sources.youtube.endpoints import data_columns
from dlt_sources.youtube.endpoints.page import Page

IDS_PER_REQUEST = 50


async def list_channels(
    client: BucketClient, parameter: str, values: Sequence[str]
) -> Page[records.Channel]:
    """Read up to 50 channels by `id` or `forHandle`; hidden subscribers are null."""
    params = [
        ("part", "snippet,contentDetails,statistics,brandingSettings"),
        (parameter, ",".join(values)),
        ("maxResults", str(IDS_PER_REQUEST)),
    ]
    page = await client.get(
        "channels", params, data_columns.CHANNELS.decode, label="channels"
    )
    page.records = [
        msgspec.structs.replace(channel, subscriber_count=None)
        if channel.hidden_subscriber_count
        else channel
        for channel in page.records
    ]
    return page


def list_playlist_items(
    client: BucketClient, playlist: str
) -> AsyncIterator[Page[records.PlaylistItem]]:
    """Yield every page of an uploads playlist, newest video first."""

    async def fetch(token: str | None) -> Page[records.PlaylistItem]:
        return await list_uploads(client, playlist, token)

    return pages(fetch, lambda page: page.next_token, key="video_id")


async def list_uploads(
    client: BucketClient, playlist: str, token: str | None = None
) -> Page[records.PlaylistItem]:
    """Read one page of an uploads playlist; without a token its 50 newest videos."""
    params = [
        ("part", "snippet,contentDetails,status"),
        ("playlistId", playlist),
        ("maxResults", str(IDS_PER_REQUEST)),
    ]
    return await client.get(
        "playlistItems",
        [*params, ("pageToken", token)] if token else params,
        data_columns.PLAYLIST_ITEMS.decode,
        label="playlist_items",
    )


async def list_videos(client: BucketClient, ids: Sequence[str]) -> Page[records.Video]:
    """Read up to 50 videos; the response omits private and deleted ones."""
    params = [
        ("part", "snippet,contentDetails,status,statistics,liveStreamingDetails"),
        ("id", ",".join(ids)),
    ]
    return await client.get(
        "videos", params, data_columns.VIDEOS.decode, label="videos"
    )


async def list_live_videos(
    client: BucketClient, ids: Sequence[str]
) -> Page[records.LiveVideo]:
    """Read up to 50 videos; only broadcasts have scheduled and actual times."""
    params = [("part", "snippet,liveStreamingDetails"), ("id", ",".join(ids))]
    return await client.get(
        "videos", params, data_columns.LIVE_VIDEOS.decode, label="live_videos"
    )


async def batch_get_stats(
    client: BucketClient, ids: Sequence[str]
) -> Page[records.VideoStat]:
    """Read the counters of up to 50 videos; the endpoint has its own bucket."""
    params = [("part", "id,snippet,contentDetails,statistics")]
    params += [("id", video) for video in ids]
    path = "./videos:batchGetStats"  # the dot keeps `videos:` from being a scheme
    return await client.get(
        path, params, data_columns.STATS.decode, label="video_stats"
    )
