"""A rebuild of all tables changes nothing, whatever was repeated before."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

import pytest

from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt
from tests.support.databases import fetch
from tests.support.digests import digests
from tests.support.random_devpulse import ACCOUNT, AUTHOR, RandomDevpulse
from tests.support.random_twitch import DAY, FIRST, RandomTwitch, at
from tests.support.random_youtube import RandomYoutube
from tests.support.raw_loads import RawLoads, Read

DAYS = [FIRST + number * DAY for number in range(3)]
OWNED = ("bridge_", "fct_tenant_days")
"""Tables of core that depend on the owners as of now."""


class World:
    """Accounts of every platform, and their loads."""

    def __init__(self, url: str, seed: int) -> None:
        days = len(DAYS) + 1
        self.url = url
        self._twitch = RandomTwitch(seed, channels=2, days=days)
        self._youtube = RandomYoutube(seed, channels=2, days=days)
        self._devpulse = RandomDevpulse(seed, days=days)
        self._own: dict[str, str] = {}
        for platform, account in (
            ("twitch", "100"),
            ("youtube", "UC0"),
            ("github", ACCOUNT),
            ("devto", AUTHOR),
        ):
            RawLoads(url, platform).add_person(f"owner-{platform}", account)
            ((self._own[platform],),) = fetch(
                url,
                "select id::text from app.connections where platform = "
                f"'{platform}' and platform_user_id = '{account}'",
            )

    def reads(self, platform: str, now: datetime) -> list[Read]:
        """Return the readings of a platform, each with its own credential."""
        own = self._own[platform]
        match platform:
            case "twitch":
                return self._twitch.daily(now)
            case "youtube":
                return [
                    with_credential(one, own) if one.subject_id == "UC0" else one
                    for one in self._youtube.daily(now)
                ]
            case "github":
                return self._devpulse.github(now, own)
        return self._devpulse.devto(now, own)

    def load(self, now: datetime, day: date, *, only_histories: bool = False) -> None:
        """Load every platform as of an instant, for a day."""
        for platform in self._own:
            reads = self.reads(platform, now)
            if only_histories:
                reads = [one for one in reads if one.window and one.resource != "clips"]
            if reads:
                RawLoads(self.url, platform).load(now, *reads, day=day)

    def disconnect(self, platform: str) -> None:
        """Remove a connection; later readings are public."""
        fetch(
            self.url,
            f"delete from app.connections where id = '{self._own[platform]}'"
            " returning id",
        )
        self._own[platform] = "public"


def with_credential(read: Read, credential_id: str) -> Read:
    return Read(
        *(read.resource, read.subject_id, read.rows, read.status),
        *(credential_id, read.window),
    )


def closing(day: date) -> datetime:
    return at(day + DAY, 2)


@pytest.mark.timeout(900)
def test_a_rebuild_changes_no_table(
    warehouse: Warehouse, run: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(*days: date) -> None:
        window = {"START": days[0], "END": days[0] + DAY} if days else {}
        for name in ("START", "END"):
            day = window.get(name)
            monkeypatch.setenv(
                f"CREATORS_WINDOW_{name}", day.isoformat() if day else ""
            )
        run("run", *([] if days else ["--full-refresh"]), "--select", dbt.TABLES)

    world, random = World(warehouse.url, 11), Random(11)
    for day in random.sample(DAYS, len(DAYS)):
        world.load(closing(day), day)
        build(day)
    # Another run of the same day, and a repeat of an earlier day's histories.
    world.load(closing(DAYS[1]) + timedelta(hours=2), DAYS[1])
    build(DAYS[1])
    world.load(closing(DAYS[-1]) + timedelta(hours=9), DAYS[0], only_histories=True)
    build(DAYS[0])
    before = digests(warehouse.url)
    build()
    assert differences(warehouse.url, before) == []

    for platform in ("github", "devto", "youtube"):
        world.disconnect(platform)
    last = DAYS[-1] + DAY
    world.load(closing(last), last)
    build(last)
    before = {
        table: found
        for table, found in digests(warehouse.url).items()
        if table.startswith("core.")
        and not table.removeprefix("core.").startswith(OWNED)
    }
    build()
    assert differences(warehouse.url, before) == []


def differences(url: str, before: dict[str, tuple[str, int]]) -> list[str]:
    """Return the tables that changed, with their numbers of rows."""
    after = digests(url)
    return [
        f"{table}: {found[1]} rows, then {after[table][1]}"
        for table, found in before.items()
        if after[table] != found
    ]
