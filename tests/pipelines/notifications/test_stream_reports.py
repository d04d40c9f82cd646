"""Reports of ended livestreams: settled ends only, each person once.

Here: rows in a table with the columns of `fct_livestreams`. Not here: how that table is
built; `tests/journeys/test_stream_reports.py` has a whole system.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml
from dagster import build_sensor_context

from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.defs.stream_reports import ended_streams
from pipelines.notifications import stream_reports
from pipelines.notifications.stream_reports import GRACE, report_ended_streams
from pipelines.resources import RESOURCES
from tests.support.databases import fetch
from tests.support.fakes import at_once, execute, scalar
from tests.support.model_tables import create_model_tables
from tests.support.teams import Teams, create_teams

END = datetime(2026, 3, 10, 12, tzinfo=UTC)
SETTLED = END + GRACE
TABLE = "core.fct_livestreams"
REPORTS = (
    "select username, title, message, data from app.notifications"
    " inner join app.people on people.id = person_id"
    " where type = 'stream_ended' order by username, notifications.created_at"
)


@pytest.fixture
def teams(warehouse: Warehouse) -> Teams:
    """Ann and Ben follow channel `ann`; Eve follows `eve`."""
    create_model_tables(warehouse, "fct_livestreams")
    return create_teams(warehouse)


def stream(
    warehouse: Warehouse,
    name: str = "s",
    *,
    channel: str = "ann",
    ended_at: datetime | None = END,
    hours: float = 2,
    **values: Any,
) -> None:
    started_at = (ended_at or END) - timedelta(hours=hours)
    row = {
        "platform": "twitch",
        "livestream_id": name,
        "channel_id": channel,
        "date": started_at.date(),
        "started_at": started_at,
        "ended_at": ended_at,
        "duration_minutes": int(hours * 60) if ended_at else None,
        "title": "title",
        **values,
    }
    names = ", ".join(row)
    given = ", ".join(f":{one}" for one in row)
    execute(warehouse, f"insert into {TABLE} ({names}) values ({given})", **row)


def sample(warehouse: Warehouse, at: datetime, *, rows: int = 1) -> None:
    execute(
        warehouse,
        "insert into app.loads (load_id, platform, partition_date, run_id)"
        " values ('l', 'twitch', '2026-03-10', 'r') on conflict do nothing",
    )
    execute(
        warehouse,
        "insert into app.readings (load_id, platform, resource, kind, subject_id,"
        " credential_id, partition_date, status, rows, observed_at, is_current)"
        " values ('l', 'twitch', 'streams', 'sample', 'ann', 'public', '2026-03-10',"
        " 'complete', :rows, :at, true)",
        rows=rows,
        at=at,
    )


def reports(warehouse: Warehouse) -> list[Any]:
    return fetch(warehouse.url, REPORTS)


def test_each_member_gets_one_report(warehouse: Warehouse, teams: Teams) -> None:
    stream(warehouse)
    assert report_ended_streams(warehouse, SETTLED) == 2
    assert [row[0] for row in reports(warehouse)] == ["ann", "ben"]
    for moment in (SETTLED, SETTLED + timedelta(hours=1)):
        assert report_ended_streams(warehouse, moment) == 0
    ((_, title, message, data), _) = reports(warehouse)
    assert title == "canary-ann was live for 2 h 00 min"
    assert "average viewers: unknown; peak viewers: unknown" in message
    assert data["metrics"]["average_viewers"] == {
        "value": None,
        "mean_before": None,
        "streams_before": 0,
    }
    documented = "select cast(cast(md5('twitch|s') as uuid) as text)"
    assert data["livestream_id"] == scalar(warehouse, documented)


def test_a_member_of_two_teams_gets_one_report(
    warehouse: Warehouse, teams: Teams
) -> None:
    stream(warehouse)
    execute(
        warehouse,
        "insert into app.workspace_channels (workspace_id, channel_id)"
        " select workspaces.id, channels.id from app.workspaces, app.channels"
        " where slug = 'eve' and channels.channel_id = 'ann'",
    )
    execute(
        warehouse,
        "insert into app.workspace_members (workspace_id, person_id)"
        f" select id, '{teams.people['ben']}' from app.workspaces where slug = 'eve'",
    )
    assert report_ended_streams(warehouse, SETTLED) == 3
    assert [row[0] for row in reports(warehouse)] == ["ann", "ben", "eve"]


def test_a_stream_is_compared_with_the_ten_before(
    warehouse: Warehouse, teams: Teams
) -> None:
    for number in range(1, 13):
        stream(
            warehouse,
            f"before-{number}",
            ended_at=END - timedelta(days=number),
            average_viewers=100 if number <= 10 else 9_999,
            peak_viewers=200 if number <= 5 else None,
            followers_gained=0,
        )
    stream(
        warehouse, hours=1, average_viewers=150, peak_viewers=100, followers_gained=3
    )
    report_ended_streams(warehouse, SETTLED)
    ((message, data), _) = [
        (message, data)
        for _, _, message, data in reports(warehouse)
        if data["video_id"] == "s"
    ]
    assert message == (
        "average viewers: 150 (+50 % of 100 over 10 streams before);"
        " peak viewers: 100 (-50 % of 200 over 5 streams before);"
        " followers gained: 3 (0 over 10 streams before);"
        " minutes: 60 (-50 % of 120 over 10 streams before)"
    )
    assert data["metrics"]["peak_viewers"] == {
        "value": 100.0,
        "mean_before": 200.0,
        "streams_before": 5,
    }


@pytest.mark.parametrize(
    ("after", "sent"),
    [
        (timedelta(), 0),
        (GRACE - timedelta(seconds=1), 0),
        (GRACE, 2),
        (stream_reports.LATEST - timedelta(seconds=1), 2),
        (stream_reports.LATEST, 0),
    ],
)
def test_an_end_is_reported_after_the_grace_and_while_it_is_news(
    warehouse: Warehouse, teams: Teams, after: timedelta, sent: int
) -> None:
    stream(warehouse)
    stream(warehouse, "live", ended_at=None)
    assert report_ended_streams(warehouse, END + after) == sent


def test_an_end_that_a_later_sample_disproves_is_never_reported(
    warehouse: Warehouse, teams: Teams
) -> None:
    stream(warehouse)
    moment, end = END + timedelta(minutes=3), END + timedelta(minutes=40)
    while moment < end:
        # The stream returned, and the table is not built since.
        sample(warehouse, moment)
        assert report_ended_streams(warehouse, moment + timedelta(seconds=30)) == 0
        moment += timedelta(minutes=1)
    assert report_ended_streams(warehouse, end + 2 * GRACE) == 0
    execute(warehouse, f"update {TABLE} set ended_at = '{end}'")
    assert report_ended_streams(warehouse, end + GRACE) == 2
    assert {row[3]["ended_at"] for row in reports(warehouse)} == {end.isoformat()}


def test_a_platform_that_lists_an_ended_stream_delays_its_report(
    warehouse: Warehouse, teams: Teams
) -> None:
    stream(warehouse)
    last = END + timedelta(seconds=90)
    sample(warehouse, last)
    sample(warehouse, last + timedelta(minutes=1), rows=0)
    assert report_ended_streams(warehouse, SETTLED) == 0
    assert report_ended_streams(warehouse, last + GRACE) == 2


def test_the_next_stream_does_not_keep_the_last_one_open(
    warehouse: Warehouse, teams: Teams
) -> None:
    stream(warehouse)
    later = END + timedelta(minutes=5)
    stream(warehouse, "next", ended_at=None, started_at=later)
    for minute in range(20):
        sample(warehouse, later + timedelta(minutes=minute))
    assert report_ended_streams(warehouse, SETTLED) == 2


def test_a_start_of_the_same_stream_after_its_end_waits_for_the_build(
    warehouse: Warehouse, teams: Teams
) -> None:
    stream(warehouse)
    add = (
        "insert into app.live_events (platform, delivery_id, ordinal, subject_id, kind,"
        " occurred_at, livestream_id, received_at) values ('twitch', :id, 0, 'ann',"
        " 'started', :at, :stream, :at)"
    )
    later = END + timedelta(minutes=2)
    execute(warehouse, add, id="1", at=later, stream="other")
    execute(warehouse, add, id="2", at=END - timedelta(hours=2), stream="s")
    execute(warehouse, add, id="3", at=later, stream="s")
    assert report_ended_streams(warehouse, SETTLED) == 0
    execute(warehouse, "delete from app.live_events where delivery_id = '3'")
    assert report_ended_streams(warehouse, SETTLED) == 2


def test_minutes_that_are_not_loaded_delay_a_report(
    warehouse: Warehouse, teams: Teams
) -> None:
    stream(warehouse)
    add = (
        "insert into app.live_minutes (platform, observed_at, body)"
        " values ('twitch', :at, '{}')"
    )
    execute(warehouse, add, at=SETTLED + timedelta(seconds=1))
    execute(warehouse, add, at=END + timedelta(minutes=1))
    now = SETTLED + timedelta(minutes=2)
    assert report_ended_streams(warehouse, now) == 0
    execute(warehouse, f"delete from app.live_minutes where observed_at < '{SETTLED}'")
    assert report_ended_streams(warehouse, now) == 2


def test_reports_at_once_are_sent_once(warehouse: Warehouse, teams: Teams) -> None:
    stream(warehouse)
    stream(warehouse, "of-eve", channel="eve")

    def work(_: int) -> int:
        return report_ended_streams(Warehouse(warehouse.url), SETTLED)

    assert sum(at_once(6, work)) == 3
    assert [row[0] for row in reports(warehouse)] == ["ann", "ben", "eve"]


def test_a_hostile_name_is_one_line(warehouse: Warehouse, teams: Teams) -> None:
    execute(
        warehouse,
        "update app.channels set channel_name = :name",
        name="\x1b[31mred\r\n" + "x" * 5_000,
    )
    stream(warehouse)
    report_ended_streams(warehouse, SETTLED)
    titles = {row[1] for row in reports(warehouse)}
    assert all(one.isprintable() and len(one) < 150 for one in titles)


def test_without_livestreams_there_is_nothing_to_report(warehouse: Warehouse) -> None:
    create_teams(warehouse)
    assert report_ended_streams(warehouse, SETTLED) == 0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CREATORS_CLOCK", SETTLED.isoformat())
    yield
    monkeypatch.undo()
    settings.load()


def test_the_sensor_sends_what_is_due(
    warehouse: Warehouse, teams: Teams, home: object, clock: None
) -> None:
    stream(warehouse)
    for sent in (2, 0):
        with build_sensor_context(resources=RESOURCES) as context:
            skipped = ended_streams(context)
        assert skipped.skip_message == f"{sent} reports sent"
    assert len(reports(warehouse)) == 2


def test_the_grace_is_that_of_the_models() -> None:
    text = (settings.DBT_PROJECT / "dbt_project.yml").read_text()
    variables = yaml.safe_load(text)["vars"]
    assert variables["grace_minutes"] * 60 == GRACE.total_seconds()
