"""The two lists of a channel: all its videos, and the clips of recent days.

Here: walking them to a proven end without a row twice. Not here: one page (`api.py`).
"""

from datetime import datetime, timedelta

from dlt_sources.client import errors
from dlt_sources.contract import Subject
from dlt_sources.twitch import api
from dlt_sources.twitch.records import Clip
from dlt_sources.twitch.round import Round

CLIP_DEPTH = 1_000
"""Helix ends or repeats a clip list near here (twitchdev/issues 1188, seen by many)."""
SMALLEST_WINDOW = timedelta(minutes=1)


async def read_videos(run: Round, subject: Subject) -> None:
    """Read all videos; a cursor that expired on the way restarts the list once."""
    seen: set[str] = set()
    try:
        await _walk_videos(run, subject, seen)
    except errors.Permanent as error:
        if "cursor" not in str(error).lower():
            raise
        await _walk_videos(run, subject, seen)
    run.desk.complete("videos", subject)


async def _walk_videos(run: Round, subject: Subject, seen: set[str]) -> None:
    async for opened in api.videos(run.app, subject.subject_id):
        run.desk.drift("videos", opened.unknown)
        run.desk.reject("videos", subject, opened.refused)
        found = {video.id: video for video in opened.records if video.id not in seen}
        seen.update(found)
        run.desk.write("videos", subject, list(found.values()))


async def read_clips(run: Round, subject: Subject) -> None:
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
        new, is_whole = await _walk_clips(run, subject, (start, end), seen)
        rows = [
            clip
            for clip in new
            if clip.created_at is None or first <= clip.created_at <= last
        ]
        for clip in rows:
            run.met_game(clip.game_id)
        run.desk.write("clips", subject, rows)
        if is_whole:
            continue
        if end - start <= SMALLEST_WINDOW:
            crowded += 1
            continue
        middle = start + (end - start) / 2
        windows += [(middle, end), (start, middle)]
    if crowded:
        reason = f"{crowded} minute(s) hold more clips than Twitch lists"
        run.desk.partial("clips", subject, reason)
    else:
        run.desk.complete("clips", subject)


async def _walk_clips(
    run: Round, subject: Subject, window: tuple[datetime, datetime], seen: set[str]
) -> tuple[list[Clip], bool]:
    """Return the clips not seen before and whether the list came to a true end."""
    new: list[Clip] = []
    here: set[str] = set()
    depth = 0
    try:
        async for opened in api.clips(run.app, subject.subject_id, *window):
            run.desk.drift("clips", opened.unknown)
            run.desk.reject("clips", subject, opened.refused)
            ids = {clip.id for clip in opened.records}
            if ids and ids <= here:
                return new, False
            here |= ids
            new += [clip for clip in opened.records if clip.id not in seen]
            seen |= ids
            depth += len(opened.records)
            if depth >= CLIP_DEPTH:
                return new, False
    except errors.EndlessPages:
        return new, False
    return new, True
