"""The two lists of a channel: all its videos, and the clips of recent days.

Here: reading them to their end without a duplicate row. Not here: one page (`api.py`).
"""

from datetime import datetime, timedelta

from dlt_sources.contract import Subject, Window
from dlt_sources.extract.concurrency import chunks
from dlt_sources.extract.windows import DAY
from dlt_sources.http import errors
from dlt_sources.http.paging import RequestBudget
from dlt_sources.twitch.endpoints import api
from dlt_sources.twitch.endpoints.discoveries import Discoveries, TwitchRun
from dlt_sources.twitch.records import Clip

CLIP_DEPTH = 1_000
"""Helix ends or repeats a clip list near here (twitchdev/issues 1188)."""
SHORTEST_CLIP_DEPTH = 900
"""A list that repeats earlier than here repeats for another reason."""
CLIP_REQUESTS = 2_000
"""Maximum requests for the clips of one channel; 100,000 clips take fewer."""
SMALLEST_PERIOD = timedelta(minutes=1)
EXACT_PERIOD = timedelta(minutes=10)
"""Twitch may round a shorter period, so its list does not prove what it lacks."""
OVERLAP = timedelta(seconds=1)
"""Halves of a period overlap, because each may leave out its first or last second."""

Period = tuple[datetime, datetime]


async def read_videos(run: TwitchRun, subject: Subject) -> None:
    """Read all videos; an expired cursor restarts the list once.

    An empty list is requested twice, because it means that every video was removed. A
    known video that the list leaves out is gone if it is not found by its id either.
    """
    seen: set[str] = set()
    try:
        await _read_video_pages(run, subject, seen)
        if not seen:
            await _read_video_pages(run, subject, seen)
    except errors.Permanent as error:
        if "cursor" not in str(error).lower():
            raise
        await _read_video_pages(run, subject, seen)
    try:
        await _read_left_out(run, subject, seen)
    except errors.ApiError as error:
        reason = f"videos that are not listed were not read by id: {error}"
        run.recorder.partial("videos", subject, reason)
    else:
        run.recorder.complete("videos", subject)


async def _read_left_out(run: TwitchRun, subject: Subject, seen: set[str]) -> None:
    """Read by id the videos of the last reading that the list leaves out."""
    if run.job.known is None:
        return
    known = await run.job.known.get("videos", subject.subject_id)
    for chunk in chunks(sorted(known - seen), api.IDS_PER_REQUEST):
        try:
            page = await api.videos_by_id(run.client, chunk)
        except errors.NotFound:
            continue
        run.recorder.reject("videos", subject, page.rejects)
        found = {one.id: one for one in page.records if one.id in chunk}
        own = [one for one in found.values() if one.user_id == subject.subject_id]
        run.recorder.write("videos", subject, own)


async def _read_video_pages(run: TwitchRun, subject: Subject, seen: set[str]) -> None:
    async for page in api.videos(run.client, subject.subject_id):
        run.recorder.record_unknown_fields("videos", page.unknown_fields)
        run.recorder.reject("videos", subject, page.rejects)
        new = {video.id: video for video in page.records if video.id not in seen}
        seen.update(new)
        run.recorder.write("videos", subject, list(new.values()))


async def read_clips(run: TwitchRun, found: Discoveries, subject: Subject) -> None:
    """Read the clips created in the last `TWITCH_CLIPS_DAYS` days.

    A period with more clips than Twitch lists is halved until each half lists all.
    """
    last = run.job.now()
    first = last - timedelta(days=run.settings.clips_days)
    reader = _ClipReader(run, found, subject, (first, last))
    periods = [(first, last)]
    crowded = short = 0
    while periods:
        start, end = periods.pop()
        if await reader.read((start, end)):
            short += end - start < EXACT_PERIOD
            continue
        if end - start <= SMALLEST_PERIOD:
            crowded += 1
            continue
        middle = start + (end - start) / 2
        periods += [(middle - OVERLAP, end), (start, middle + OVERLAP)]
    if crowded:
        reason = f"{crowded} minute(s) hold more clips than Twitch lists"
        run.recorder.partial("clips", subject, reason)
    elif short:
        reason = f"{short} period(s) below ten minutes, which Twitch may round"
        run.recorder.partial("clips", subject, reason)
    else:
        # Only a part of the first day was read, so the window leaves that day out.
        window = Window(first.date() + DAY, last.date() + DAY)
        run.recorder.complete("clips", subject, window)


class _ClipReader:
    """Clips of one channel, each written once.

    `bounds` are the first and the last moment to read.
    """

    def __init__(
        self, run: TwitchRun, found: Discoveries, subject: Subject, bounds: Period
    ) -> None:
        self._run = run
        self._found = found
        self._subject = subject
        self._bounds = bounds
        self._seen: set[str] = set()
        self._budget = RequestBudget(CLIP_REQUESTS)

    async def read(self, period: Period) -> bool:
        """Write the new clips of a period; return whether Twitch lists all of them.

        Raises:
            EndlessPages: the list goes on without new clips, or without end.
        """
        recorder, subject = self._run.recorder, self._subject
        pages = api.clips(
            self._run.client, subject.subject_id, *period, budget=self._budget
        )
        depth = 0
        try:
            async for page in pages:
                recorder.record_unknown_fields("clips", page.unknown_fields)
                recorder.reject("clips", subject, page.rejects)
                self._write(page.records)
                depth += len(page.records)
                if depth >= CLIP_DEPTH:
                    return False
        except errors.EndlessPages:
            if depth < SHORTEST_CLIP_DEPTH:
                raise
            return False
        return True

    def _write(self, clips: list[Clip]) -> None:
        new = [
            clip
            for clip in {clip.id: clip for clip in clips}.values()
            if clip.id not in self._seen and self._is_in_bounds(clip)
        ]
        self._seen.update(clip.id for clip in clips)
        for clip in new:
            self._found.add_game(clip.game_id)
        self._run.recorder.write("clips", self._subject, new)

    def _is_in_bounds(self, clip: Clip) -> bool:
        """Helix sometimes returns clips from outside the requested period."""
        first, last = self._bounds
        return clip.created_at is None or first <= clip.created_at <= last
