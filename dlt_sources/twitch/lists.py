"""The two lists of a channel: all its videos, and the clips of recent days.

Here: walking them to a proven end without a row twice. Not here: one page (`api.py`).
"""

from datetime import datetime, timedelta

from dlt_sources import contract
from dlt_sources.contract import Subject
from dlt_sources.extract.windows import DAY
from dlt_sources.http import errors
from dlt_sources.twitch import api
from dlt_sources.twitch.records import Clip
from dlt_sources.twitch.round import RunContext

CLIP_DEPTH = 1_000
"""Helix ends or repeats a clip list near here (twitchdev/issues 1188, seen by many)."""
SMALLEST_WINDOW = timedelta(minutes=1)

Window = tuple[datetime, datetime]


async def read_videos(run: RunContext, subject: Subject) -> None:
    """Read all videos; a cursor that expired on the way restarts the list once.

    An empty list is asked for twice, because it says that every video was removed.
    """
    seen: set[str] = set()
    try:
        await _walk_videos(run, subject, seen)
        if not seen:
            await _walk_videos(run, subject, seen)
    except errors.Permanent as error:
        if "cursor" not in str(error).lower():
            raise
        await _walk_videos(run, subject, seen)
    run.recorder.complete("videos", subject)


async def _walk_videos(run: RunContext, subject: Subject, seen: set[str]) -> None:
    async for opened in api.videos(run.app, subject.subject_id):
        run.recorder.record_unknown_fields("videos", opened.unknown_fields)
        run.recorder.reject("videos", subject, opened.rejects)
        found = {video.id: video for video in opened.records if video.id not in seen}
        seen.update(found)
        run.recorder.write("videos", subject, list(found.values()))


async def read_clips(run: RunContext, subject: Subject) -> None:
    """Read the clips created in the days we look back.

    A window whose list does not reach its end is halved until each half does.
    """
    last = run.job.now()
    first = last - timedelta(days=run.settings.clips_days)
    seen: set[str] = set()
    windows = [(first, last)]
    crowded = 0
    while windows:
        start, end = windows.pop()
        is_whole = await _walk_clips(run, subject, (start, end), seen, (first, last))
        if is_whole:
            continue
        if end - start <= SMALLEST_WINDOW:
            crowded += 1
            continue
        middle = start + (end - start) / 2
        windows += [(middle, end), (start, middle)]
    if crowded:
        reason = f"{crowded} minute(s) hold more clips than Twitch lists"
        run.recorder.partial("clips", subject, reason)
    else:
        # Of the first day only a part was asked for: what is missing there may exist.
        whole = contract.Window(first.date() + DAY, last.date() + DAY)
        run.recorder.complete("clips", subject, whole)


async def _walk_clips(
    run: RunContext, subject: Subject, window: Window, seen: set[str], days: Window
) -> bool:
    """Keep the clips not seen before; say whether the list came to a true end."""
    here: set[str] = set()
    depth = 0
    try:
        async for opened in api.clips(run.app, subject.subject_id, *window):
            run.recorder.record_unknown_fields("clips", opened.unknown_fields)
            run.recorder.reject("clips", subject, opened.rejects)
            found = {clip.id: clip for clip in opened.records}
            if found and found.keys() <= here:
                return False
            here.update(found)
            new = [c for c in found.values() if c.id not in seen and _is_in(c, days)]
            seen.update(found)
            for clip in new:
                run.met_game(clip.game_id)
            run.recorder.write("clips", subject, new)
            depth += len(opened.records)
            if depth >= CLIP_DEPTH:
                return False
    except errors.EndlessPages:
        return False
    return True


def _is_in(clip: Clip, days: Window) -> bool:
    """Helix now and then answers clips from outside the window asked for."""
    return clip.created_at is None or days[0] <= clip.created_at <= days[1]
