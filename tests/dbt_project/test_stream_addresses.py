"""The address of a livestream follows the channel's newest login, however old it is."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from pipelines.database.warehouse import Warehouse
from tests.support.builds import build_days
from tests.support.databases import execute, fetch
from tests.support.digests import digests
from tests.support.random_twitch import DAY, at
from tests.support.raw_loads import RawLoads, Read, Row
from tests.support.views import tables

MODELS = tables("livestreams")
FIRST = date(2026, 1, 1)
LATER = date(2026, 6, 1)
"""A day whose window does not reach the first one."""
FOUND = "select video_id, source_url from streamtrack.livestreams order by 1"
NOTE = "update app.channels set source_url = {}"
build = partial(build_days, MODELS)


def profile(channel: str, login: str) -> Read:
    row = {"id": channel, "login": login, "display_name": login}
    return Read("users", channel, [{**row, "broadcaster_type": ""}])


def recording(stream: str, start: datetime) -> Read:
    row: Row = {
        "id": f"v{stream}",
        "user_id": "1",
        "type": "archive",
        "stream_id": stream,
        "title": stream,
        "created_at": start,
        "published_at": start,
        "view_count": 1,
        "duration": "1h0m0s",
    }
    return Read("videos", "1", [row])


def sample(channel: str, login: str, at: datetime) -> Read:
    row = {"id": f"s{channel}", "user_id": channel, "user_login": login, "title": "t"}
    return Read("streams", channel, [{**row, "viewer_count": 7, "started_at": at}])


def address(name: str) -> str:
    return f"https://www.twitch.tv/{name}"


def test_a_new_login_or_a_note_changes_every_stream_of_the_channel(
    warehouse: Warehouse, raw: RawLoads, run: Callable[..., None]
) -> None:
    execute(
        warehouse.url,
        "insert into app.channels (platform, channel_id) values"
        " ('twitch', '1'), ('twitch', '2')",
    )
    evening = at(FIRST, 20)
    raw.load(evening, sample("1", "one", evening), sample("2", "two", evening))
    build(warehouse, FIRST)
    # No profile was read, but the samples have logins.
    assert fetch(warehouse.url, FOUND) == [
        ("s1", address("one")),
        ("s2", address("two")),
    ]

    raw.load(at(FIRST + DAY, 2), profile("1", "one"), recording("r1", evening))
    build(warehouse, FIRST)
    raw.load(at(LATER + DAY, 2), profile("1", "renamed"))
    build(warehouse, LATER)
    built = digests(warehouse.url)
    assert fetch(warehouse.url, FOUND) == [
        ("r1", address("renamed")),
        ("s1", address("renamed")),
        ("s2", address("two")),
    ]
    run("run", "--full-refresh", "--select", *MODELS)
    assert digests(warehouse.url) == built

    execute(warehouse.url, NOTE.format("'https://noted'") + " where channel_id = '1'")
    build(warehouse, LATER)
    assert {url for _, url in fetch(warehouse.url, FOUND)} == {
        "https://noted",
        address("two"),
    }
    # What a build of the profiles recorded is no note.
    execute(
        warehouse.url,
        "update app.channels set source_url = 'https://old', profile_url = 'https://old'",
    )
    build(warehouse, LATER)
    assert digests(warehouse.url) == built
