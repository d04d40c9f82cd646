"""A home that was built by another version: its tables have other columns."""

from tests.support.journey import Journey

OLD = (
    "alter table core.fct_channel_days drop column followers_total cascade",
    "alter table creatorsync.channel_analytics alter column followers_count type text",
    "alter table creatorsync.game_analytics add column forgotten text",
)
CHANGED = (
    "core.fct_channel_days",
    "creatorsync.channel_analytics",
    "creatorsync.game_analytics",
)


def test_tables_of_another_version_are_found_and_built_anew(journey: Journey) -> None:
    before = journey.digest()
    told = journey.creators("doctor", check=False)
    assert "creators rebuild" not in told.stdout
    for statement in OLD:
        journey.ask(f"{statement}; select 1")

    told = journey.creators("doctor", check=False)
    assert [name for name in CHANGED if name not in told.stdout] == []
    assert told.stdout.count("creators rebuild") == len(CHANGED)
    journey.ask(
        "create view public.mine as select * from creatorsync.game_analytics; select 1"
    )
    refused = journey.creators("rebuild", check=False)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert "view mine depends on" in refused.stderr

    journey.ask("drop view public.mine; select 1")
    journey.creators("rebuild")
    assert journey.digest() == before
    assert "creators rebuild" not in journey.creators("doctor", check=False).stdout
