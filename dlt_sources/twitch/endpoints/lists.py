"""The two lists of a channel: all its videos, and the clips of recent days.

Here: reading them to their end without a duplicate row. Not here: one page (`api.py`).
"""

from datetime import datetime, timedelta

from dlt_sources.contract import Subject, Window
from dlt_sources.extract.windows import DAY
from dlt_sources.http import errors
from dlt_sources.twitch.endpoints import api
from dlt_sources.twitch.endpoints.discoveries import Discoveries, TwitchRun
from dlt_sources.twitch.records import Clip

CLIP_DEPTH = 1_000
"""Helix ends or repeats a clip list near here (twitchdev/issues 1188)."""
SMALLEST_PERIOD = timedelta(minutes=1)

Period = tuple[datetime, datetime]


async def read_videos(run: TwitchRun, subject: Subject) -> None:
    """Read all videos; an expired cursor restarts the list once.

    An empty list is requested twice, because it means that every video was removed.
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
    run.recorder.complete("videos", subject)


async def _read_video_pages(run: TwitchRun, subject: Subject, seen: set[str]) -> None:
    async for page in api.videos(run.client, subject.subject_id):
        run.recorder.record_unknown_fields("videos", page.unknown_fields)
        run.recorder.reject("videos", subject, page.rejects)
        new = {video.id: video for video in page.records if video.id not in seen}
        seen.update(new)
        run.recorder.write("videos", subject, list(new.values()))


async def read_clips(run: TwitchRun, found: Discoveries, subject: Subject) -> None:
    """Read the clips created in the last `TWITCH_CLIPS_DAYS` days.

    A period whose list has no end is halved until each half has one.
    """
    last = run.job.now()
    first = last - timedelta(days=run.settings.clips_days)
    reader = _ClipReader(run, found, subject, (first, last))
    periods = [(first, last)]
    crowded = 0
    while periods:
        start, end = periods.pop()
        if await reader.read((start, end)):
            continue
        if end - start <= SMALLEST_PERIOD:
            crowded += 1
            continue
        middle = start + (end - start) / 2
        periods += [(middle, end), (start, middle)]
    if crowded:
        reason = f"{crowded} minute(s) hold more clips than Twitch lists"
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

    async def read(self, period: Period) -> bool:
        """Write the new clips of a period; return whether its list reached its end."""
        recorder, subject = self._run.recorder, self._subject
        listed: set[str] = set()
        depth = 0
        try:
            async for page in api.clips(self._run.client, subject.subject_id, *period):
                recorder.record_unknown_fields("clips", page.unknown_fields)
                recorder.reject("clips", subject, page.rejects)
                clips = {clip.id: clip for clip in page.records}
                if clips and clips.keys() <= listed:
                    return False
                listed.update(clips)
                self._write(list(clips.values()))
                depth += len(page.records)
                if depth >= CLIP_DEPTH:
                    return False
        except errors.EndlessPages:
            return False
        return True

    def _write(self, clips: list[Clip]) -> None:
        new = [
            clip
            for clip in clips
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
