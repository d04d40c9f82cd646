"""What YouTube knows only as of now: channels, lists of uploads, videos.

Here: 50 channels a call, every uploads list to its end, then 50 videos a call whichever
channels they belong to. Where the units of the Data API end, the counters of the videos
left over are read by videos.batchGetStats, which has units of its own.
Not here: one request (`api.py`), days of the past (`history.py`).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec

from dlt_sources.contract import NO_SUBJECT, RefusedGrant, Subject
from dlt_sources.decode.pages import Rejects, group_by_owner
from dlt_sources.extract.concurrency import chunks
from dlt_sources.http import errors
from dlt_sources.youtube import api
from dlt_sources.youtube.client import Caller
from dlt_sources.youtube.records import Channel
from dlt_sources.youtube.round import (
    LEVELS,
    NOT_FOUND,
    CredentialGroup,
    RunContext,
    Uploads,
    credential_groups,
)
from dlt_sources.youtube.shapes import Page

LISTED_FOR = ("playlist_items", "videos", "video_stats", "video_days")
Owners = Mapping[str, str]
Trouble = dict[str, Exception]
LoadSpec = Callable[[Caller, Sequence[str]], Awaitable[Page[Any]]]


async def read_levels(run: RunContext) -> None:
    """Read all levels of the job, each key's or token's channels on their own."""
    if not run.wants(*LEVELS, *LISTED_FOR):
        return
    async with asyncio.TaskGroup() as group:
        for party in credential_groups(run):
            group.create_task(_read(run, party))


async def _read(run: RunContext, party: CredentialGroup) -> None:
    known: dict[str, Channel] = {}
    for chunk in chunks(list(party.readers), api.IDS_A_CALL):
        async with run.places:
            await _read_channels(run, party, chunk, known)
    if not run.wants(*LISTED_FOR):
        return
    async with asyncio.TaskGroup() as group:
        for channel in party.readers:
            if channel not in run.missing:
                group.create_task(_list(run, party, channel, known.get(channel)))
    owners = {
        video: channel
        for channel in party.readers
        if channel in run.uploads
        for video in run.uploads[channel].published
    }
    if run.wants("videos", "video_stats"):
        await _read_videos(run, party, owners)


async def _read_channels(
    run: RunContext,
    party: CredentialGroup,
    chunk: Sequence[str],
    known: dict[str, Channel],
) -> None:
    """Read channels; the answer also tells who is gone."""
    try:
        page = await _ask_channels(party, chunk)
    except RefusedGrant as error:
        run.missing.update(chunk)
        _break(run, party.everyone(chunk), LEVELS, error)
        return
    except Exception as error:  # noqa: BLE001 - one chunk's trouble is its own
        _break(run, party.everyone(chunk), ("channels",), error)
        return
    run.recorder.record_unknown_fields("channels", page.unknown_fields)
    known.update({one.id: one for one in page.records})
    refused, unclear = _whose(run, "channels", page, {one: one for one in chunk})
    for channel in chunk:
        for subject in party.readers[channel]:
            run.recorder.reject("channels", subject, refused.get(channel, []))
            if channel in known:
                run.recorder.write("channels", subject, [known[channel]])
            if channel in known or channel in refused:
                run.recorder.complete("channels", subject)
            elif unclear:
                run.recorder.fail("channels", subject, unclear)
            else:
                run.missing.add(channel)
                for resource in LEVELS:
                    run.recorder.unavailable(resource, subject, NOT_FOUND)


async def _ask_channels(party: CredentialGroup, chunk: Sequence[str]) -> Page[Channel]:
    """Ask for a chunk, and once more for whoever is absent before calling them gone."""
    page = await api.channels(party.data, api.Asked("id", tuple(chunk)))
    answered = {one.id for one in page.records}
    absent = tuple(one for one in chunk if one not in answered)
    if absent and not page.rejects:
        again = await api.channels(party.data, api.Asked("id", absent))
        page.records += again.records
        page.rejects += again.rejects
    return page


def _break(
    run: RunContext,
    subjects: list[Subject],
    resources: tuple[str, ...],
    error: Exception,
) -> None:
    for subject in subjects:
        for resource in resources:
            run.recorder.fail(resource, subject, error)


async def _list(
    run: RunContext, party: CredentialGroup, channel: str, known: Channel | None
) -> None:
    """Walk the uploads of a channel; what was listed before trouble came is kept."""
    found = run.uploads[channel] = Uploads()
    playlist = (known and known.uploads) or f"UU{channel[2:]}"
    readers = party.readers[channel]
    async with run.places:
        await run.linger(readers[0])
        try:
            await _walk(run, party, playlist, readers, found)
        except errors.NotFound as error:
            # A channel that never had a video has no such playlist.
            if known is None or known.video_count:
                found.trouble = error
        except Exception as error:  # noqa: BLE001 - one channel's trouble is its own
            found.trouble = error
    if not (found.published or found.trouble) and known and known.video_count:
        said = f"an empty list, though the channel has {known.video_count} videos"
        found.trouble = errors.WrongContent(said)
    for subject in readers:
        if found.trouble:
            run.recorder.fail("playlist_items", subject, found.trouble)
        else:
            run.recorder.complete("playlist_items", subject)


async def _walk(
    run: RunContext,
    party: CredentialGroup,
    playlist: str,
    readers: Sequence[Subject],
    found: Uploads,
) -> None:
    async for page in api.uploads(party.data, playlist):
        run.recorder.record_unknown_fields("playlist_items", page.unknown_fields)
        new = {
            one.video_id: one
            for one in page.records
            if one.video_id not in found.published
        }
        for subject in readers:
            run.recorder.reject("playlist_items", subject, page.rejects)
            run.recorder.write("playlist_items", subject, list(new.values()))
        found.published |= {key: one.video_published_at for key, one in new.items()}
        if page.rejects:
            found.trouble = errors.WrongContent("a listed video could not be read")


async def _read_videos(run: RunContext, party: CredentialGroup, owners: Owners) -> None:
    trouble: Trouble = {
        channel: held.trouble
        for channel, held in run.uploads.items()
        if channel in party.readers and held.trouble
    }
    left: Sequence[str] = list(owners)
    videos_trouble = dict(trouble)
    if run.wants("videos"):
        reader = _Reader(run, party, owners, "videos", videos_trouble)
        left = await reader.read(left, party.data, api.videos)
        reader.settle()
    if run.wants("video_stats"):
        reader = _Reader(run, party, owners, "video_stats", trouble)
        for one in await reader.read(left, party.stats, api.video_stats):
            trouble[owners[one]] = reader.spent or errors.WrongContent("not asked")
        reader.settle()


class _Reader:
    """One resource of videos, 50 a call; `trouble` grows by channel."""

    def __init__(
        self,
        run: RunContext,
        party: CredentialGroup,
        owners: Owners,
        resource: str,
        trouble: Trouble,
    ) -> None:
        self._run = run
        self._party = party
        self._owners = owners
        self._resource = resource
        self._trouble = trouble
        self.spent: errors.QuotaExhausted | None = None

    async def read(
        self, ids: Sequence[str], caller: Caller, ask: LoadSpec
    ) -> list[str]:
        """Read videos and return those that no unit was left for."""
        left: list[str] = []

        async def one(chunk: Sequence[str]) -> None:
            async with self._run.places:
                try:
                    self._keep(chunk, await ask(caller, chunk))
                except errors.QuotaExhausted as error:
                    self.spent = error
                    left.extend(chunk)
                    self._blame(chunk, error)
                except Exception as error:  # noqa: BLE001 - one chunk's trouble is its own
                    self._blame(chunk, error)

        async with asyncio.TaskGroup() as group:
            for chunk in chunks(ids, api.IDS_A_CALL):
                group.create_task(one(chunk))
        return left

    def settle(self) -> None:
        """End every reader's reading."""
        for channel, readers in self._party.readers.items():
            for subject in readers:
                if channel in self._trouble:
                    self._run.recorder.fail(
                        self._resource, subject, self._trouble[channel]
                    )
                else:
                    self._run.recorder.complete(self._resource, subject)

    def _blame(self, chunk: Sequence[str], error: Exception) -> None:
        for one in chunk:
            self._trouble.setdefault(self._owners[one], error)

    def _keep(self, chunk: Sequence[str], page: Page[Any]) -> None:
        run, owners = self._run, self._owners
        run.recorder.record_unknown_fields(self._resource, page.unknown_fields)
        refused, unclear = _whose(
            run, self._resource, page, {one: owners[one] for one in chunk}
        )
        if unclear:
            self._blame(chunk, unclear)
        public = [
            one for one in chunk if run.uploads[owners[one]].published[one] is not None
        ]
        if public and not page.records and not page.rejects:
            raise errors.WrongContent(
                f"none of {len(public)} listed videos was answered"
            )
        asked = set(chunk)
        rows: dict[str, list[msgspec.Struct]] = {}
        for one in page.records:
            if one.id in asked:
                rows.setdefault(owners[one.id], []).append(one)
        for channel in {owners[one] for one in chunk}:
            for subject in self._party.readers[channel]:
                run.recorder.write(self._resource, subject, rows.get(channel, []))
                run.recorder.reject(self._resource, subject, refused.get(channel, []))


def _whose(
    run: RunContext, resource: str, page: Page[Any], owners: Owners
) -> tuple[dict[str, Rejects], Exception | None]:
    """Group refused records by channel; one that names none makes all unclear."""
    groups = group_by_owner(page.rejects, "id", owners)
    if unclear := groups.pop("", []):
        run.recorder.reject(resource, NO_SUBJECT, unclear)
        return groups, errors.WrongContent("a record does not say whose it is")
    return groups, None
