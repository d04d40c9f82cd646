"""Read videos, 50 per request; a request may hold videos of several channels.

Here: videos.list, which shows broadcasts too, and videos.batchGetStats for videos
beyond the units of the Data API.
Not here: the requests (`data_api.py`).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec

from dlt_sources.extract.absent import request_absent
from dlt_sources.extract.concurrency import chunks
from dlt_sources.http import errors
from dlt_sources.youtube.client import BucketClient
from dlt_sources.youtube.endpoints import data_api
from dlt_sources.youtube.endpoints.broadcasts import is_open, to_live_video
from dlt_sources.youtube.endpoints.credential_groups import CredentialGroup
from dlt_sources.youtube.endpoints.discoveries import Discoveries, YoutubeRun
from dlt_sources.youtube.endpoints.page import Page
from dlt_sources.youtube.endpoints.private_videos import read_private_videos
from dlt_sources.youtube.endpoints.rejects import group_rejects
from dlt_sources.youtube.records import Video, VideoStat

Request = Callable[[BucketClient, Sequence[str]], Awaitable[Page[Any]]]


async def read_videos(
    run: YoutubeRun, discoveries: Discoveries, group: CredentialGroup
) -> None:
    """Read `videos` and `video_stats` of the group's videos.

    These are the listed videos, and known videos that the list leaves out.
    """
    channels = {
        video: channel
        for channel in group.subjects
        if channel in discoveries.uploads
        for video in discoveries.uploads[channel].videos()
    }
    list_errors = {
        channel: uploads.error
        for channel, uploads in discoveries.uploads.items()
        if channel in group.subjects and uploads.error
    }
    unread: Sequence[str] = list(channels)
    if run.wants("videos"):
        reader = _VideoReader(
            run, discoveries, group, channels, "videos", {**list_errors}
        )
        unread = await reader.read(unread, group.data, data_api.list_videos)
        if not unread:
            failed = reader.channel_errors.keys() - list_errors.keys()
            await read_private_videos(run, discoveries, group, reader.returned, failed)
        reader.finish()
        if run.wants("live_videos"):
            reader.finish("live_videos")
    if run.wants("video_stats"):
        reader = _VideoReader(
            run, discoveries, group, channels, "video_stats", list_errors
        )
        for video in await reader.read(unread, group.stats, data_api.batch_get_stats):
            error = reader.exhausted or errors.WrongContent("not requested")
            reader.channel_errors[channels[video]] = error
        reader.finish()


@dataclass(slots=True)
class _VideoReader:
    """The reads of one resource; `channels` maps videos to channels."""

    run: YoutubeRun
    discoveries: Discoveries
    group: CredentialGroup
    channels: Mapping[str, str]
    resource: str
    channel_errors: dict[str, Exception]
    exhausted: errors.QuotaExhausted | None = None
    returned: set[str] = field(default_factory=set)
    """Videos that a response contains."""

    async def read(
        self, videos: Sequence[str], client: BucketClient, request: Request
    ) -> list[str]:
        """Read videos and return those beyond the daily units."""
        unread: list[str] = []

        async def read_chunk(chunk: Sequence[str]) -> None:
            async with self.run.slots:
                try:
                    page = await request(client, chunk)
                    await self._request_absent(chunk, page, client, request)
                    self._write(chunk, page)
                except errors.QuotaExhausted as error:
                    self.exhausted = error
                    unread.extend(chunk)
                    self._add_error(chunk, error)
                except Exception as error:  # noqa: BLE001 - the error of one request
                    self._add_error(chunk, error)

        async with asyncio.TaskGroup() as tasks:
            for chunk in chunks(videos, data_api.IDS_PER_REQUEST):
                tasks.create_task(read_chunk(chunk))
        return unread

    def finish(self, resource: str = "") -> None:
        """End the reading of every subject: of the resource, or of its broadcasts."""
        resource = resource or self.resource
        for channel, subjects in self.group.subjects.items():
            for subject in subjects:
                if channel in self.channel_errors:
                    error = self.channel_errors[channel]
                    self.run.recorder.fail(resource, subject, error)
                else:
                    self.run.recorder.complete(resource, subject)

    def _add_error(self, videos: Sequence[str], error: Exception) -> None:
        for video in videos:
            self.channel_errors.setdefault(self.channels[video], error)

    async def _request_absent(
        self,
        videos: Sequence[str],
        page: Page[Any],
        client: BucketClient,
        request: Request,
    ) -> None:
        """Request again the listed public videos that a response leaves out.

        A video that two responses leave out is not gone while it is listed.
        """
        absent = self._absent(videos, page)
        if not absent:
            return
        error = await request_absent(page, absent, partial(request, client))
        message = f"two responses leave out {len(absent)} listed video(s)"
        unread = self._absent(absent, page)
        self._add_error(unread, error or errors.WrongContent(message))

    def _absent(self, videos: Sequence[str], page: Page[Any]) -> list[str]:
        """Return the listed public videos of a request that its response leaves out."""
        if page.rejects:
            return []
        returned = {row.id for row in page.records}
        return [
            video
            for video in videos
            if video not in returned and self._is_public(video)
        ]

    def _is_public(self, video: str) -> bool:
        return self.discoveries.uploads[self.channels[video]].is_public(video)

    def _write(self, videos: Sequence[str], page: Page[Any]) -> None:
        recorder = self.run.recorder
        recorder.record_unknown_fields(self.resource, page.unknown_fields)
        requested = {video: self.channels[video] for video in videos}
        rejects, uncertain = group_rejects(self.run, self.resource, page, requested)
        if uncertain:
            self._add_error(videos, uncertain)
        public = [video for video in videos if self._is_public(video)]
        if public and not page.records and not page.rejects:
            message = f"response without any of {len(public)} listed videos"
            raise errors.WrongContent(message)
        if not uncertain:
            for video in set(videos).difference(self._absent(videos, page)):
                self.discoveries.uploads[requested[video]].open_ids.discard(video)
        self.returned.update(row.id for row in page.records)
        rows: dict[str, list[Video | VideoStat]] = {}
        for row in page.records:
            if row.id in requested:
                rows.setdefault(requested[row.id], []).append(row)
        for channel in set(requested.values()):
            found = rows.get(channel, [])
            self.discoveries.uploads[channel].add_view_counts(found)
            for subject in self.group.subjects[channel]:
                recorder.write(self.resource, subject, found)
                recorder.reject(self.resource, subject, rejects.get(channel, []))
                if self.resource == "videos":
                    recorder.write("live_videos", subject, _broadcasts(rows, channel))


def _broadcasts(
    rows: Mapping[str, Sequence[msgspec.Struct]], channel: str
) -> list[msgspec.Struct]:
    """Return the live and upcoming videos of a channel; they cost no request."""
    return [
        to_live_video(row)
        for row in rows.get(channel, ())
        if isinstance(row, Video) and is_open(row)
    ]
