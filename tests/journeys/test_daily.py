"""The daily job as a user meets it: rerun, past days, people who leave, bad input."""

from datetime import timedelta

from tests.journeys.conftest import FOURTH_DAY
from tests.support.journey import FIRST_DAY, Journey


def test_three_days_fill_the_documented_tables(three_days: Journey) -> None:
    for table in (
        "channel_analytics",
        "stream_sessions",
        "video_analytics",
        "video_daily_stats",
        "game_analytics",
    ):
        ((rows,),) = three_days.ask(f"select count(*) from creatorsync.{table}")
        assert rows > 0, table
    days = three_days.ask("select distinct date from creatorsync.channel_analytics")
    assert {day for (day,) in days} == {FIRST_DAY + timedelta(days=n) for n in range(3)}


def test_running_a_day_again_changes_nothing(journey: Journey) -> None:
    before = journey.digest()
    journey.run(FIRST_DAY + timedelta(days=2))
    assert journey.digest() == before


def test_a_day_that_is_over_is_explained_and_never_asked_for(journey: Journey) -> None:
    clock = journey.at(FOURTH_DAY + timedelta(days=3))
    before = journey.digest()
    journey.sandbox.clear_requests()
    journey.creators("run", "--date", str(FOURTH_DAY), **clock)
    assert journey.sandbox.requests() == []
    assert journey.digest() == before
    readings = journey.ask(
        "select distinct status, reason from app.readings where partition_date = %s",
        FOURTH_DAY,
    )
    assert readings == [
        (
            "not_observable",
            "the platform tells only what is true now, and this day is over",
        )
    ]


def test_a_gap_gives_one_flow_over_it_and_no_invented_day(journey: Journey) -> None:
    journey.run(FOURTH_DAY + timedelta(days=2))
    spans = journey.ask(
        "select distinct days_spanned from core.fct_channel_days where date = %s"
        " and followers_gained is not null",
        FOURTH_DAY + timedelta(days=2),
    )
    assert spans == [(3,)]
    missing = journey.ask(
        "select 1 from creatorsync.channel_analytics where date in (%s, %s)",
        FOURTH_DAY,
        FOURTH_DAY + timedelta(days=1),
    )
    assert missing == []


def test_a_creator_who_revokes_does_not_stop_the_others(journey: Journey) -> None:
    ((account, connections),) = journey.ask(
        "select min(platform_user_id), count(*) from app.connections where is_active"
    )
    journey.sandbox.set_faults([f"revoke:user={account}"])
    journey.run(FOURTH_DAY)
    assert journey.ask(
        "select is_active, inactive_reason from app.connections"
        " where platform_user_id = %s",
        account,
    ) == [(False, "refused")]
    ((read,),) = journey.ask(
        "select count(*) from creatorsync.channel_analytics where date = %s"
        " and followers_count is not null",
        FOURTH_DAY,
    )
    assert read >= connections - 1
    failed = journey.ask(
        "select count(*) from creatorsync.analytics_jobs where status = 'failed'"
        " and data_date = %s and error_message is not null",
        FOURTH_DAY,
    )
    assert failed[0][0] >= 1


def test_a_failed_day_is_reported_in_one_line_and_can_be_run_again(
    journey: Journey,
) -> None:
    failed = journey.run(FOURTH_DAY, check=False, TWITCH_CLIENT_ID="")
    assert failed.returncode == 1
    lines = failed.stderr.strip().splitlines()
    assert lines[-1].startswith("error: ")
    assert "TWITCH_CLIENT_ID" in lines[-1]
    assert "Traceback" not in failed.stderr
    journey.run(FOURTH_DAY)


def test_bad_input_is_one_line_and_exit_code_two(journey: Journey) -> None:
    for arguments in (
        ("run", "--platform", "myspace"),
        ("run", "--date", "2001-01-01"),
        ("backfill", "--from", "2026-03-02", "--to", "2026-03-01"),
        ("people", "import", "/no/such/file"),
    ):
        refused = journey.creators(*arguments, check=False)
        assert refused.returncode == 2, (arguments, refused.stderr)
        assert "Traceback" not in refused.stderr
