"""Read Twitch for many subjects with few requests.

Here: the order of reads. Lists by id come first (100 subjects a request), then what
takes a request per subject, and at last the names of games.
Not here: the frame (`extract/runner.py`), requests (`endpoints/`), rows (`records.py`).
"""

from dlt_sources.contract import NO_SUBJECT
from dlt_sources.extract.runner import Runner
from dlt_sources.twitch.client import open_client
from dlt_sources.twitch.endpoints import by_id
from dlt_sources.twitch.endpoints.channel import reads_of
from dlt_sources.twitch.endpoints.discoveries import Discoveries, TwitchRun
from dlt_sources.twitch.settings import Settings


async def _read(run: TwitchRun) -> None:
    found = Discoveries()
    await by_id.read_lists(run, found)
    await run.read_subjects(lambda subject: reads_of(run, found, subject))
    if run.wants("games"):
        await run.read_resource(
            "games", NO_SUBJECT, lambda: by_id.read_games(run, found)
        )


collect = Runner(
    read_settings=Settings.read,
    open_client=open_client,
    read=_read,
    lookups=frozenset({"games"}),
)
