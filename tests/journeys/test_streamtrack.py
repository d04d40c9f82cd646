"""StreamTrack after three daily runs: the team's queries, row policies, publication."""

from pathlib import Path

import yaml

from tests.support.databases import fetch
from tests.support.journey import Journey
from tests.support.logins import Login

DOCUMENTED = Path(__file__).parents[1] / "documented"
PUBLICATION = yaml.safe_load((DOCUMENTED / "functions.yml").read_text())["publications"]
ACTIVE_STREAMS = next(
    part.split("\n", 1)[1]
    for part in (DOCUMENTED / "streamtrack_queries.sql")
    .read_text()
    .split("-- query: streamtrack.")
    if part.startswith("active_streams")
)
CHANNELS = """
select channels.id::text, channels.channel_id, min(livestreams.id::text)
from streamtrack.livestreams
inner join app.channels on channels.id = livestreams.channel_id
left join streamtrack.livestream_metrics
    on livestream_metrics.livestream_id = livestreams.id
group by 1, 2
order by count(livestream_metrics.id) desc, 1
limit 2
"""
"""The first has samples: at 02:00 few channels are live."""
SAMPLES = "select count(*) from streamtrack.livestream_metrics"


def test_a_team_sees_the_active_streams_of_its_channels(journey: Journey) -> None:
    journey.creators("migrate")  # a copy of a database lacks its search path
    people = journey.ask("select username, id::text from app.people order by 1 limit 2")
    teams = []
    for (channel, name, stream), (person, person_id) in zip(
        journey.ask(CHANNELS), people, strict=True
    ):
        journey.creators("teams", "create", f"team-{name}", person)
        journey.creators("teams", "follow", f"team-{name}", "twitch", name)
        # The build is of 02:00; another one would find these streams live.
        live = "update streamtrack.livestreams set is_active = true where id = '{}'"
        fetch(journey.url, live.format(stream))
        ((team,),) = journey.ask(
            "select id::text from app.workspaces where slug = %s", f"team-{name}"
        )
        teams.append((team, person_id, channel, stream))
    # What a person added is visible without a team.
    fetch(journey.url, "update app.channels set added_by = null")
    analyst, service = Login(journey.url, "analyst"), Login(journey.url, "service")
    try:
        ((everyone,),) = analyst.ask(SAMPLES)
        seen = 0
        for (team, owner, channel, stream), stranger in zip(
            teams, (teams[1][1], teams[0][1]), strict=True
        ):
            query = ACTIVE_STREAMS.replace("%(team_id)s", f"'{team}'").replace(";", "")
            shown = f"select id::text from ({query}) as found"
            assert (stream,) in analyst.ask(shown)
            assert service.ask_as(owner, shown) == analyst.ask(shown)
            assert service.ask_as(stranger, shown) == []
            visible = "select distinct channel_id::text from streamtrack.livestreams"
            assert service.ask_as(owner, visible) == [(channel,)]
            ((own,),) = service.ask_as(owner, SAMPLES)
            seen += int(str(own))
        assert 0 < seen <= int(str(everyone))
        assert service.ask("set role creator", SAMPLES) == [(0,)]
    finally:
        analyst.drop()
        service.drop()


def test_built_tables_are_published(three_days: Journey) -> None:
    found = three_days.ask(
        "select concat_ws('.', schemaname, tablename) from pg_publication_tables"
        " where pubname = 'supabase_realtime' order by 1"
    )
    assert [name for (name,) in found] == sorted(PUBLICATION[0]["tables"])
