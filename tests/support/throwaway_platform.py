"""A complete platform for one test: its files, and its lines in two shared files.

Here: the smallest complete platform, and a copy of the project with it. Not here: what
the project does with it (`tests/platforms/test_another_platform.py`).
"""

from pathlib import Path

from tests.support import tree

SOURCE = "dlt_sources/throwaway"
MODELS = "dbt_project/models"

FILES = {
    f"{SOURCE}/README.md": "# Throwaway\n\nGames of a player.\n",
    f"{SOURCE}/__init__.py": '''
"""Throwaway as a platform."""

from dlt_sources.contract import Platform, Quota, Resource, lazy
from dlt_sources.throwaway import records
from dlt_sources.throwaway.settings import VARIABLES

PLATFORM = Platform(
    name="throwaway",
    title="Throwaway",
    resources=(
        Resource("games", records.Game, "level", ("id",), "One row per game."),
    ),
    collect=lazy("dlt_sources.throwaway.collect:collect"),
    identify=lazy("dlt_sources.throwaway.identify:identify"),
    variables=VARIABLES,
    quota=Quota(points=100, seconds=1.0),
)
''',
    f"{SOURCE}/settings.py": '''
"""The environment variables of Throwaway."""

from collections.abc import Mapping
from dataclasses import dataclass

from dlt_sources.contract import Variable
from dlt_sources.extract.settings import read_values

VARIABLES = (
    Variable(
        "THROWAWAY_API_URL", "base URL of the API", default="https://throwaway.example"
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    api_url: str

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        return cls(read_values(environ, VARIABLES)["THROWAWAY_API_URL"])
''',
    f"{SOURCE}/records.py": '''
"""Rows of `raw_throwaway`."""

import msgspec


class Game(msgspec.Struct, frozen=True):
    id: str
    name: str | None = None
''',
    f"{SOURCE}/errors.py": '''
"""Error responses of Throwaway: the status says everything."""

from dlt_sources.http.errors import ApiError
from dlt_sources.http.responses import Response


def classify_error(response: Response) -> ApiError | None:
    return None
''',
    f"{SOURCE}/auth.py": '''
"""Throwaway has no tokens."""
''',
    f"{SOURCE}/client.py": '''
"""A client for Throwaway."""

from contextlib import asynccontextmanager

from dlt_sources.http.client import ApiClient
from dlt_sources.throwaway.errors import classify_error


@asynccontextmanager
async def open_client(settings, throttle, calls, *, retry, transport=None):
    async with ApiClient(
        settings.api_url,
        throttle=throttle,
        bucket="address",
        calls=calls,
        classify_error=classify_error,
        retry=retry,
        transport=transport,
    ) as client:
        yield client
''',
    f"{SOURCE}/identify.py": '''
"""A player's name is its id."""

from dlt_sources.contract import Identity


async def identify(environ, name, throttle):
    return Identity(name, "user")
''',
    f"{SOURCE}/collect.py": '''
"""Read the games of many players."""

from dlt_sources.extract.runner import Runner
from dlt_sources.throwaway.client import open_client
from dlt_sources.throwaway.endpoints import games
from dlt_sources.throwaway.settings import Settings


async def _read(run):
    await run.read_subjects(lambda subject: {"games": lambda: games.read(run, subject)})


collect = Runner(read_settings=Settings.read, open_client=open_client, read=_read)
''',
    f"{SOURCE}/source.py": '''
"""Throwaway as a dlt source."""

from dlt_sources.load.source import make_source
from dlt_sources.throwaway import PLATFORM

source = make_source(PLATFORM)
''',
    f"{SOURCE}/endpoints/__init__.py": '''
"""The endpoints of Throwaway."""
''',
    f"{SOURCE}/endpoints/games.py": '''
"""Games of a player."""

from dlt_sources.decode.rows import RowDecoder
from dlt_sources.throwaway.records import Game

_games = RowDecoder(Game, key=("id",))


async def read(run, subject):
    path = f"players/{subject.subject_id}/games"
    page = await run.client.get(path, (), _games.decode_list, label="games")
    run.recorder.write("games", subject, page.records)
    run.recorder.complete("games", subject)
''',
    f"{MODELS}/staging/throwaway/_sources.yml": """
sources:
  - name: raw_throwaway
    schema: raw_throwaway
    tables:
      - name: games
""",
    f"{MODELS}/staging/throwaway/stg_throwaway__games.sql": """
select
    id as game_id,
    name as game_name,
    partition_date,
    partition_date as date,
    observed_at
from {{ source('raw_throwaway', 'games') }}
""",
    f"{MODELS}/intermediate/throwaway/int_throwaway__games.sql": """
select
    'throwaway'::text as platform,
    game_id,
    partition_date,
    date,
    observed_at,
    game_name,
    null::text as box_art_url,
    null::text as igdb_id
from {{ ref('stg_throwaway__games') }}
""",
}
"""Every new file, in folders of the platform's own name."""

LINES = {
    "dbt_project/dbt_project.yml": ("games: [twitch]", "games: [twitch, throwaway]"),
    ".env.example": (
        "\n# ---- Dev.to",
        (
            "\n# base URL of the API\n#THROWAWAY_API_URL=https://throwaway.example\n"
            "\n# ---- Dev.to"
        ),
    ),
}
"""The only changes of existing files: old text, new text."""


def copy_project(target: Path) -> None:
    """Copy the project and add the platform."""
    for path in tree.files():
        copy = target / tree.name(path)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    for name, text in FILES.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip())
    for name, (old, new) in LINES.items():
        path = target / name
        text = path.read_text()
        assert text.count(old) == 1, f"{name} has no single {old!r}"
        path.write_text(text.replace(old, new))
