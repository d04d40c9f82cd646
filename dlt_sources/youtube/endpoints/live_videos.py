"""Read live videos: their viewers in every round, their start and their end.

Here: the requests of one round, and the outcome for each channel. A channel without a
video that may be live has no reading: nothing was requested, so nothing is known.
Not here: which videos are due (`broadcasts.py`), rounds (`contract.CollectionJob`).
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from dlt_sources.contract import Subject
from dlt_sources.extract.absent import request_absent
from dlt_sources.extract.concurrency import chunks
from dlt_sources.youtube.client import BucketClient
from dlt_sources.youtube.endpoints import data_api
from dlt_sources.youtube.endpoints.broadcasts import Broadcasts
from dlt_sources.youtube.endpoints.credential_groups import NO_KEY
from dlt_sources.youtube.endpoints.discoveries import YoutubeRun
from dlt_sources.youtube.endpoints.page import Page
from dlt_sources.youtube.endpoints.quota import LIVE
from dlt_sources.youtube.endpoints.rejects import group_rejects
from dlt_sources.youtube.records import LiveVideo

RESOURCE = "live_videos"
SEARCH_PART = 4
"""A search may spend the fourth part of the units of live sampling."""
UNITS_PER_SEARCH = 2
"""The list of uploads, and at most one request for their videos."""


async def read_live_videos(run: YoutubeRun, subjects: Sequence[Subject]) -> None:
    """Read the videos that may be live now, 50 per request, with the project's key."""
    client = run.client.with_key(LIVE)
    if client is None:
        for subject in subjects:
            run.recorder.unavailable(RESOURCE, subject, NO_KEY)
        return
    by_channel: dict[str, list[Subject]] = {}
    for subject in subjects:
        by_channel.setdefault(subject.subject_id, []).append(subject)
    await _Round(run, client, by_channel, run.client.broadcasts).read()


@dataclass(slots=True)
class _Round:
    """One round of readings."""

    run: YoutubeRun
    client: BucketClient
    subjects: dict[str, list[Subject]]
    broadcasts: Broadcasts
    errors: dict[str, Exception] = field(default_factory=dict)

    async def read(self) -> None:
        now, minutes = self.run.job.now(), self.run.settings.live_search_minutes
        await self._add_known()
        if self.broadcasts.is_search_due(now, minutes):
            self.broadcasts.searched_at = now
            await asyncio.gather(*map(self._search, self._channels_to_search()))
        due = {
            video: channel
            for channel in self.subjects
            for video in self.broadcasts.due(channel, now)
        }
        requests = chunks(list(due), data_api.IDS_PER_REQUEST)
        await asyncio.gather(*(self._read_chunk(ids, due) for ids in requests))
        self._finish(set(due.values()))

    async def _add_known(self) -> None:
        """Add the broadcasts of earlier readings, once in a collection."""
        job = self.run.job
        for channel in self.subjects.keys() - self.broadcasts.channels.keys():
            ids = await job.known.get(RESOURCE, channel) if job.known else ()
            self.broadcasts.add(channel, ids, job.now(), is_broadcast=True)

    def _channels_to_search(self) -> list[str]:
        """Return the channels of this search; with many channels they take turns."""
        settings, channels = self.run.settings, sorted(self.subjects)
        minutes = settings.live_search_minutes
        units = settings.budgets[LIVE].limit // SEARCH_PART
        searches = max(1, 1_440 // minutes)
        most = max(1, units // UNITS_PER_SEARCH // searches)
        number = int(self.run.job.now().timestamp()) // 60 // minutes
        first = number * most % len(channels) if most < len(channels) else 0
        return [*channels[first:], *channels[:first]][:most]

    async def _search(self, channel: str) -> None:
        """Add the newest uploads of a channel."""
        try:
            async with self.run.slots:
                page = await data_api.list_uploads(self.client, f"UU{channel[2:]}")
        except Exception as error:  # noqa: BLE001 - the error of one channel
            self.errors[channel] = error
            return
        ids = [one.video_id for one in page.records if one.video_published_at]
        self.broadcasts.add(channel, ids, self.run.job.now(), is_broadcast=False)

    async def _read_chunk(self, ids: Sequence[str], due: dict[str, str]) -> None:
        requested = {video: due[video] for video in ids}
        try:
            async with self.run.slots:
                page = await data_api.list_live_videos(self.client, ids)
                error = await self._request_absent(ids, page)
            self._write(page, requested, error)
        except Exception as error:  # noqa: BLE001 - the error of one request
            self._add_error(requested.values(), error)

    async def _request_absent(
        self, ids: Sequence[str], page: Page[LiveVideo]
    ) -> Exception | None:
        """Request absent videos again into `page`; return the error of that request."""
        returned = {row.id for row in page.records}
        absent = [video for video in ids if video not in returned]
        request = partial(data_api.list_live_videos, self.client)
        return await request_absent(page, absent, request)

    def _write(
        self,
        page: Page[LiveVideo],
        requested: dict[str, str],
        absent_error: Exception | None,
    ) -> None:
        recorder, now = self.run.recorder, self.run.job.now()
        recorder.record_unknown_fields(RESOURCE, page.unknown_fields)
        rejects, uncertain = group_rejects(self.run, RESOURCE, page, requested)
        rows: dict[str, list[LiveVideo]] = {}
        returned: set[str] = set()
        for row in page.records:
            if requested.get(row.id) != row.channel_id or row.id in returned:
                continue
            returned.add(row.id)
            if self.broadcasts.learn(row, now):
                rows.setdefault(row.channel_id, []).append(row)
        for channel in set(requested.values()):
            for subject in self.subjects[channel]:
                recorder.write(RESOURCE, subject, rows.get(channel, []))
                recorder.reject(RESOURCE, subject, rejects.get(channel, []))
        absent = requested.keys() - returned
        if error := absent_error or uncertain:
            self._add_error([requested[video] for video in absent], error)
        elif not page.rejects:
            # Two responses leave them out: deleted or private. A later slot asks again.
            for video in absent:
                self.broadcasts.forget(requested[video], video)

    def _add_error(self, channels: Iterable[str], error: Exception) -> None:
        for channel in channels:
            self.errors.setdefault(channel, error)

    def _finish(self, requested: set[str]) -> None:
        for channel, subjects in self.subjects.items():
            for subject in subjects:
                if channel in self.errors:
                    self.run.recorder.fail(RESOURCE, subject, self.errors[channel])
                elif channel in requested:
                    self.run.recorder.complete(RESOURCE, subject)
                else:
                    self.run.recorder.skip(RESOURCE, subject)
