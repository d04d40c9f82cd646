"""The daily job as a user meets it: reruns, past days, gaps, ranges, bad input."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.journey import FIRST_DAY, FOURTH_DAY, Journey, copied, daily

FILLED = (
    "channel_analytics",
    "stream_sessions",
    "video_analytics",
    "video_daily_stats",
    "game_analytics",
)
OVER = "the platform shows only the current value, and this day is over"
SEEDS = ("core.counting_rules", "core.content_ages", "core.milestones")


def test_three_days_fill_the_documented_tables(three_days: Journey) -> None:
    for table in FILLED:
        ((rows,),) = three_days.ask(f"select count(*) from creatorsync.{table}")
        assert rows > 0, table
    days = three_days.ask("select distinct date from creatorsync.channel_analytics")
    assert {day for (day,) in days} == {FIRST_DAY + timedelta(days=n) for n in range(3)}
    states = three_days.ask("select distinct state from app.loads")
    assert states == [("committed",)]
    jobs = three_days.ask("select distinct status from creatorsync.analytics_jobs")
    assert jobs == [("completed",)]


def test_each_column_tells_where_it_comes_from(three_days: Journey) -> None:
    lineage = json.loads((three_days.home / "dbt" / "lineage.json").read_text())
    origins = lineage["model.creator_analytics.channel_analytics"]["columns"]
    assert origins["followers_count"] == [
        [["core", "fct_channel_days"], "followers_total"]
    ]


def test_running_a_day_again_changes_nothing(journey: Journey) -> None:
    before = journey.digest(is_clocked=True)
    journey.run(FOURTH_DAY - timedelta(days=1))
    assert journey.digest(is_clocked=True) == before
    ((loads,),) = journey.ask(
        "select count(*) from app.loads where partition_date = %s",
        FOURTH_DAY - timedelta(days=1),
    )
    assert loads == 2


def test_a_day_that_is_over_is_explained_and_never_asked_for(journey: Journey) -> None:
    clock = journey.at(FOURTH_DAY + timedelta(days=3))
    before = journey.digest(is_clocked=True)
    journey.sandbox.clear_requests()
    journey.creators(*daily(FOURTH_DAY), **clock)
    assert journey.sandbox.requests() == []
    assert journey.digest(is_clocked=True) == before
    readings = journey.ask(
        "select distinct status, reason from app.readings where partition_date = %s",
        FOURTH_DAY,
    )
    assert readings == [("not_observable", OVER)]


def test_a_gap_gives_one_flow_over_it_and_no_invented_day(journey: Journey) -> None:
    later = FOURTH_DAY + timedelta(days=2)
    journey.run(later)
    spans = journey.ask(
        "select distinct followers_days_spanned from core.fct_channel_days"
        " where date = %s and followers_gained is not null",
        later,
    )
    assert spans == [(3,)]
    invented = journey.ask(
        "select 1 from creatorsync.channel_analytics where date in (%s, %s)"
        " union all select 1 from creatorsync.video_daily_stats"
        " where date = %s and view_count is not null",
        FOURTH_DAY,
        FOURTH_DAY + timedelta(days=1),
        later,
    )
    assert invented == []


@pytest.mark.soak
def test_days_built_out_of_order_end_as_in_order(
    three_days: Journey, tmp_path: Path
) -> None:
    fifth_day = FOURTH_DAY + timedelta(days=1)
    digests = []
    for days in (FOURTH_DAY, fifth_day), (fifth_day, FOURTH_DAY):
        with copied(three_days, tmp_path / str(days[0])) as journey:
            for day in days:
                journey.run(day)
            digests.append(journey.digest())
    assert digests[0] == digests[1]


def test_a_range_is_rebuilt_in_one_run_from_what_was_read(journey: Journey) -> None:
    last = FOURTH_DAY - timedelta(days=1)
    period = ("--from", str(FIRST_DAY), "--to", str(last))
    clock = journey.at(FOURTH_DAY + timedelta(days=9))
    before = journey.digest()
    tables = [
        name
        for name in before
        # The calendar holds every day, and a range rebuilds its own; some are seeds.
        if not name.startswith("staging.") and name not in ("core.dim_dates", *SEEDS)
    ]
    journey.ask(f"truncate {', '.join(tables)} cascade; select 1")
    assert journey.digest() != before

    output = journey.creators("backfill", "plan", *period, "--json", **clock)
    plan = {line["resource"]: line for line in json.loads(output.stdout)}
    assert {line["stored"] for line in plan.values()} == {3}
    assert {line["fillable"] for line in plan.values()} == {0}

    journey.sandbox.clear_requests()
    journey.creators("backfill", *period, **clock)
    assert journey.digest() == before
    assert journey.sandbox.requests() == []
    runs = journey.ask(
        "select count(distinct run_id), count(*) from app.loads"
        " where started_at > (select max(finished_at) from app.loads as load"
        " where load.rows > 0)"
    )
    assert runs == [(1, 1)]


def test_bad_input_is_one_line_and_exit_code_two(three_days: Journey) -> None:
    for arguments in (
        ("run", "--platform", "myspace"),
        ("run", "--date", "2001-01-01"),
        ("run", "--date", "yesterday"),
        ("backfill", "--from", "2026-03-02", "--to", "2026-03-01"),
        ("backfill", "--from", "2026-03-02"),
        ("people", "import", "/no/such/file"),
        ("connections", "pause", "twitch:stranger"),
    ):
        refused = three_days.creators(*arguments, check=False)
        assert refused.returncode == 2, (arguments, refused.stderr)
        assert refused.stderr.strip()
        assert "Traceback" not in refused.stderr
