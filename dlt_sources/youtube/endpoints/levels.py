"""Read levels: channels, their uploads, and videos as of now.

Here: the order of reads for each credential. Not here: each read (`channels.py`,
`uploads.py`, `videos.py`), days of the past (`history.py`).
"""

import asyncio
from collections.abc import Iterable

from dlt_sources.contract import Subject
from dlt_sources.extract.concurrency import chunks
from dlt_sources.youtube.endpoints.channels import read_channels
from dlt_sources.youtube.endpoints.credential_groups import (
    CredentialGroup,
    group_by_credential,
)
from dlt_sources.youtube.endpoints.data_api import IDS_PER_REQUEST
from dlt_sources.youtube.endpoints.discoveries import Discoveries, YoutubeRun
from dlt_sources.youtube.endpoints.uploads import finish_uploads, read_uploads
from dlt_sources.youtube.endpoints.videos import read_videos
from dlt_sources.youtube.records import Channel

NEED_UPLOADS = (
    "playlist_items",
    "videos",
    "video_stats",
    "video_days",
    "video_totals",
    "video_revenue_totals",
)


async def read_levels(
    run: YoutubeRun, discoveries: Discoveries, subjects: Iterable[Subject]
) -> None:
    """Read all levels of the job, each credential on its own."""
    if not run.wants("channels", *NEED_UPLOADS):
        return
    async with asyncio.TaskGroup() as tasks:
        for group in group_by_credential(run, subjects):
            tasks.create_task(_read_group(run, discoveries, group))


async def _read_group(
    run: YoutubeRun, discoveries: Discoveries, group: CredentialGroup
) -> None:
    channels: dict[str, Channel] = {}
    for ids in chunks(list(group.subjects), IDS_PER_REQUEST):
        async with run.slots:
            channels |= await read_channels(run, discoveries, group, ids)
    if not run.wants(*NEED_UPLOADS):
        return
    async with asyncio.TaskGroup() as tasks:
        for channel_id in group.subjects:
            if channel_id not in discoveries.unreadable:
                channel = channels.get(channel_id)
                tasks.create_task(
                    read_uploads(run, discoveries, group, channel_id, channel)
                )
    await read_videos(run, discoveries, group)
    finish_uploads(run, discoveries, group)
