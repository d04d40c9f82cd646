"""Read the reports of Analytics, several channels at once.

Here: subjects and their readings. All reports need the channel's own connection. Not
here: the reports of one channel (`channel_reports.py`).
"""

import asyncio
from collections.abc import Iterable

from dlt_sources.contract import Subject
from dlt_sources.youtube.endpoints.channel_reports import REPORTS, ChannelReports
from dlt_sources.youtube.endpoints.discoveries import Discoveries, YoutubeRun
from dlt_sources.youtube.endpoints.subject_order import jitter_seconds


async def read_history(
    run: YoutubeRun, discoveries: Discoveries, subjects: Iterable[Subject]
) -> None:
    """Read every report of the job for every subject, several subjects at once."""
    if not run.wants(*REPORTS):
        return
    async with asyncio.TaskGroup() as tasks:
        for subject in subjects:
            tasks.create_task(_read_subject(run, discoveries, subject))


async def _read_subject(
    run: YoutubeRun, discoveries: Discoveries, subject: Subject
) -> None:
    resources = [resource for resource in REPORTS if run.wants(resource)]
    async with run.slots:
        await run.sleep(jitter_seconds(run.job, subject))
        try:
            await ChannelReports.of(run, discoveries, subject).read(resources)
        except Exception as error:  # noqa: BLE001 - the error of one channel
            for resource in resources:
                run.recorder.fail(resource, subject, error)
