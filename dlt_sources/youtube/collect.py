"""Read YouTube for many subjects with few units.

Here: the order of reads. Levels come first, because they show the videos of a channel;
then the reports of past days. Each day starts at another subject, so that spent units
affect all subjects in turn. Rounds of live sampling read live videos alone.
Not here: the frame (`extract/runner.py`), requests (`endpoints/`), rows (`records.py`).
"""

from dlt_sources.extract.runner import Runner
from dlt_sources.youtube.client import open_client
from dlt_sources.youtube.endpoints.discoveries import Discoveries, YoutubeRun
from dlt_sources.youtube.endpoints.history import read_history
from dlt_sources.youtube.endpoints.levels import read_levels
from dlt_sources.youtube.endpoints.live_videos import read_live_videos
from dlt_sources.youtube.endpoints.subject_order import rotate
from dlt_sources.youtube.settings import Settings


async def _read(run: YoutubeRun) -> None:
    discoveries = Discoveries()
    subjects = rotate(run.subjects, run.job.seed)
    if run.wants("live_videos") and not run.wants("videos"):
        await read_live_videos(run, subjects)
    await read_levels(run, discoveries, subjects)
    await read_history(run, discoveries, subjects)


collect = Runner(read_settings=Settings.read, open_client=open_client, read=_read)
