"""Every query of docs/questions.md, as an analyst, over three days of all platforms."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from pipelines.transform import dbt
from tests.support import tree
from tests.support.journey import FIRST_DAY, Journey

PAGE = (tree.PROJECT / "docs/questions.md").read_text()
QUESTIONS = dict(
    re.findall(
        r"^## (\d+\. [^\n]+)\n.*?```sql\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL
    )
)
OF_OTHER_PLATFORMS = {"6", "8", "9"}
"""Questions about platforms of which these days have no rows; their queries run."""
AS_ANALYST = "set local role analyst; set local search_path to creatorsync, core; "


def answered(journey: Journey, query: str) -> list[Any]:
    day = f"date '{FIRST_DAY}' + 3"
    return journey.ask(AS_ANALYST + query.replace("current_date", f"({day})"))


def test_the_page_has_ten_questions() -> None:
    assert len(QUESTIONS) == 10


@pytest.mark.parametrize("title", QUESTIONS)
def test_a_question_has_an_answer(three_days: Journey, title: str) -> None:
    rows = answered(three_days, QUESTIONS[title])
    assert rows or title.partition(".")[0] in OF_OTHER_PLATFORMS


def test_the_first_answer_is_the_sum_of_the_flows(three_days: Journey) -> None:
    """The same numbers from the fact and its bridge, without the view."""
    rows = answered(three_days, QUESTIONS[next(iter(QUESTIONS))])
    shown = {(person, platform): gained for person, platform, gained, _ in rows}
    direct = three_days.ask(
        "select username, days.platform, sum(followers_gained)"
        " from core.fct_channel_days as days"
        " inner join app.connections on connections.platform = days.platform"
        " and platform_user_id = channel_id"
        " inner join app.people on people.id = person_id"
        " group by 1, 2"
    )
    assert shown == {(person, platform): gained for person, platform, gained in direct}


@pytest.mark.parametrize(
    ("view", "table"),
    [
        ("channel_days", "fct_channel_days"),
        ("contents", "dim_contents"),
        ("content_days", "fct_content_days"),
        ("livestreams", "fct_livestreams"),
        ("livestream_games", "fct_livestream_games"),
        ("repository_days", "fct_repository_days"),
        ("revenue_days", "fct_channel_revenue_days"),
    ],
)
def test_a_view_has_each_row_once(three_days: Journey, view: str, table: str) -> None:
    ((shown, stored),) = three_days.ask(
        f"select (select count(*) from api.named_{view}),"
        f" (select count(*) from core.{table})"
    )
    assert shown == stored


def test_the_views_are_for_analysts_alone(three_days: Journey) -> None:
    rows = three_days.ask(
        "select relname::text, role from pg_class,"
        " unnest(array['creator', 'receiver', 'public']) as role"
        " where relnamespace = 'api'::regnamespace and relname like 'named%%'"
        " and has_table_privilege(role, pg_class.oid, 'select')"
    )
    assert rows == []


WHY = ("why", "channel_analytics")


def test_a_number_leads_to_its_raw_row(three_days: Journey) -> None:
    """The raw row has the number, the time of its request, its load and its run."""
    day = str(FIRST_DAY + timedelta(days=1))
    ((person, followers),) = three_days.ask(
        "select username, followers_count from creatorsync.channel_analytics as days"
        " inner join app.people on creatorsync_id = user_id"
        " where date = %s and followers_count is not null order by 1 limit 1",
        day,
    )
    found = json.loads(
        three_days.creators(
            *(*WHY, day, person, "--column", "followers_count", "--json")
        ).stdout
    )
    (origin,) = found["origins"]
    assert found["rows"][0]["followers_count"] == followers
    assert origin["table"] == "raw_twitch.channel_followers"
    assert origin["values"] == {"total": followers}
    ((state, run_id),) = three_days.ask(
        "select state, run_id from app.loads where load_id = %s", origin["load_id"]
    )
    assert (state, run_id) == ("committed", origin["run_id"])
    assert origin["observed_at"].startswith(str(FIRST_DAY + timedelta(days=2)))


def test_a_video_leads_to_its_own_row(three_days: Journey) -> None:
    ((day, video, views),) = three_days.ask(
        "select date::text, video_id, view_count from creatorsync.video_daily_stats"
        " order by date desc, view_count desc nulls last limit 1"
    )
    found = json.loads(
        three_days.creators("why", "video_daily_stats", day, video, "--json").stdout
    )
    assert {one["values"]["id"] for one in found["origins"]} == {video}
    assert views in {one["values"]["view_count"] for one in found["origins"]}


def test_a_person_has_the_days_of_every_account(three_days: Journey) -> None:
    """A login may differ from the name of its person."""
    ((day, person, accounts),) = three_days.ask(
        "select date::text, username, count(*) from core.fct_channel_days as days"
        " inner join app.connections as one on platform_user_id = channel_id"
        " and one.platform = days.platform"
        " inner join app.people on people.id = person_id"
        " where platform_username <> username"
        " group by 1, 2 order by 3 desc, 1 limit 1"
    )
    found = json.loads(
        three_days.creators(
            "why", "core.fct_channel_days", day, person, "--json"
        ).stdout
    )
    assert len(found["rows"]) >= accounts
    assert found["is_cut"] is False


def test_a_stream_leads_to_its_samples(three_days: Journey) -> None:
    """Samples of one reading differ by their own moment; a long list says its end."""
    day = "(stream.started_at at time zone 'UTC')::date"
    ((started, stream),) = three_days.ask(
        f"select {day}::text, stream_id from creatorsync.stream_sessions as stream"
        " inner join raw_twitch.streams as raw on raw.id = stream_id"
        f" where raw.partition_date = {day}"
        " group by 1, 2 order by count(distinct raw.observed_at) desc limit 1"
    )
    done = three_days.creators("why", "stream_sessions", started, stream)
    samples = {one for one in done.stdout.splitlines() if "    sampled " in one}
    assert samples
    raw_rows = done.stdout.count("\nraw_twitch.streams ")
    assert ("there may be more" in done.stdout) is (raw_rows == 50)


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        ((*WHY, "2026-01-01", "ann"), 1, "has no row of 'ann' on 2026-01-01"),
        ((*WHY, "2026-03-01", "x", "--column", "nope"), 2, "has no column 'nope'"),
        (("why", "sites", "2026-03-01", "x"), 2, "is not built by day from readings"),
        (("why", "nothing", "2026-03-01", "x"), 2, "table 'nothing' does not exist"),
        ((*WHY, "2026-13-01", "x"), 2, "2026-13-01"),
        (("explain", "raw_twitch.streams.title"), 2, "only the role pipeline reads"),
    ],
)
def test_a_wrong_question_is_one_line(
    three_days: Journey, arguments: tuple[str, ...], code: int, reason: str
) -> None:
    done = three_days.creators(*arguments, check=False)
    assert done.returncode == code
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ")
    assert reason in line


def test_a_column_explains_itself(three_days: Journey) -> None:
    """The answer has the text of the comment, which is the model's description."""
    found = json.loads(
        three_days.creators(
            "explain", "channel_analytics.followers_count", "--json"
        ).stdout
    )
    manifest = dbt.manifest()["nodes"]["model.creator_analytics.channel_analytics"]
    described = manifest["columns"]["followers_count"]["description"]
    assert found["meaning"] == described
    assert "raw_twitch.channel_followers.total" in found["sources"]
    assert found["model"] == "models/marts/creatorsync/channel_analytics.sql"
