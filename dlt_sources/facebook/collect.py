"""Read Facebook for many pages: one batch, and the pages of lists that follow.

Here: where reads start. Not here: the frame (`extract/runner.py`), the reads
(`endpoints/`), rows (`records.py`).
"""

from collections.abc import Mapping

from dlt_sources.contract import Subject
from dlt_sources.extract.runner import Read, Runner
from dlt_sources.facebook.client import open_client
from dlt_sources.facebook.endpoints.page import FacebookRun, PageReads
from dlt_sources.facebook.settings import Settings


async def _read(run: FacebookRun) -> None:
    def reads_of(subject: Subject) -> Mapping[str, Read]:
        return PageReads.of(run, subject).reads()

    await run.read_subjects(reads_of)


collect = Runner(read_settings=Settings.read, open_client=open_client, read=_read)
