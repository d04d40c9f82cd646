"""Read Dev.to for many authors: their articles and the numbers of each day.

Here: the order of one author's reads. Not here: the frame (`extract/runner.py`), the
reads (`endpoints/author.py`), rows (`records.py`).
"""

from collections.abc import Mapping

from dlt_sources.contract import Subject
from dlt_sources.devto.client import open_client
from dlt_sources.devto.endpoints.author import AuthorReads, DevtoRun
from dlt_sources.devto.settings import Settings
from dlt_sources.extract.runner import Read, Runner


async def _read(run: DevtoRun) -> None:
    def reads_of(subject: Subject) -> Mapping[str, Read]:
        author = AuthorReads(run, subject)
        return {
            "users": author.read_user,
            "articles": author.read_articles,
            "article_days": author.read_days,
            "followers": author.read_followers,
        }

    await run.read_subjects(reads_of)


collect = Runner(read_settings=Settings.read, open_client=open_client, read=_read)
