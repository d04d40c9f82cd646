"""Read Instagram for many accounts: profile, media, stories and insights.

Here: the order of one account's reads. Not here: the frame (`extract/runner.py`), the
reads (`endpoints/`), rows (`records.py`).
"""

from collections.abc import Mapping

from dlt_sources.contract import Subject
from dlt_sources.extract.runner import Read, Runner
from dlt_sources.instagram.client import open_client
from dlt_sources.instagram.endpoints.account import AccountReads
from dlt_sources.instagram.endpoints.context import InstagramRun
from dlt_sources.instagram.endpoints.media import MediaReads
from dlt_sources.instagram.settings import Settings


async def _read(run: InstagramRun) -> None:
    def reads_of(subject: Subject) -> Mapping[str, Read]:
        account, media = AccountReads(run, subject), MediaReads(run, subject)
        return {
            "accounts": account.read_account,
            "media": media.read_media,
            "stories": media.read_stories,
            "media_insights": media.read_insights,
            "account_days": account.read_days,
            "follower_days": account.read_follower_days,
            "audience": account.read_audience,
        }

    await run.read_subjects(reads_of)


collect = Runner(read_settings=Settings.read, open_client=open_client, read=_read)
