"""Reports of the livestreams that three daily runs have built."""

from datetime import UTC, datetime, time

from pipelines.database.warehouse import Warehouse
from pipelines.notifications.stream_reports import LATEST, report_ended_streams
from tests.support.databases import fetch
from tests.support.fakes import execute
from tests.support.journey import FOURTH_DAY, Journey

NOW = datetime.combine(FOURTH_DAY, time(2), tzinfo=UTC)
"""When the third daily run has ended."""


def test_a_team_gets_a_report_of_each_stream_that_it_follows(journey: Journey) -> None:
    ended = journey.ask(
        "select channel_id, count(*), array_agg(livestream_id order by livestream_id)"
        " from core.fct_livestreams where ended_at > %s and ended_at <= %s"
        " group by channel_id order by 2 desc, 1",
        NOW - LATEST,
        NOW,
    )
    channel, count, streams = ended[0]
    ((owner,),) = fetch(journey.url, "select min(username) from app.people")
    journey.creators("teams", "create", "owls", str(owner))
    journey.creators("teams", "follow", "owls", "twitch", channel)
    warehouse = Warehouse(journey.url)
    assert report_ended_streams(warehouse, NOW) == count
    assert report_ended_streams(warehouse, NOW) == 0
    found = fetch(
        journey.url,
        "select data ->> 'video_id', data -> 'metrics' -> 'duration_minutes' ->>"
        " 'value', duration_minutes from app.notifications"
        " inner join core.fct_livestreams on livestream_id = data ->> 'video_id'"
        " where type = 'stream_ended' order by 1",
    )
    assert [row[0] for row in found] == streams
    assert all(float(str(told)) == minutes for _, told, minutes in found)
    execute(warehouse, "delete from app.notifications")
    assert report_ended_streams(warehouse, NOW) == count
