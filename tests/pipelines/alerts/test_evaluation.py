"""Alert rules against rows of the day's tables: one firing per crossing."""

from typing import Any

import psycopg2
import pytest

from pipelines.alerts.evaluation import evaluate
from pipelines.database.warehouse import Warehouse
from tests.support.alerts import day_of, level, sample
from tests.support.databases import fetch
from tests.support.fakes import at_once, connect_ann, execute, person, scalar

LATER = day_of(300)
FIRED = (
    "select value::float from app.alert_firings"
    " inner join app.alert_rules on alert_rules.id = rule_id order by point_at"
)


def fired(warehouse: Warehouse) -> list[Any]:
    return [value for (value,) in fetch(warehouse.url, FIRED)]


def night(warehouse: Warehouse, number: int, value: int | None, **more: Any) -> int:
    """Write the followers of one day and evaluate, as the nightly run does."""
    level(warehouse, number, value, **more)
    return evaluate(warehouse, day_of(number))


def test_a_value_that_stays_near_the_threshold_fires_once(
    warehouse: Warehouse, add: Any
) -> None:
    add()
    counts = [
        night(warehouse, number, value)
        for number, value in enumerate([9_990, 10_001, 9_999, 10_002, 9_950, 10_003])
    ]
    assert counts == [0, 1, 0, 0, 0, 0]
    assert fired(warehouse) == [10_001]
    ((title, message, data),) = fetch(
        warehouse.url,
        "select title, message, data from app.notifications"
        " inner join app.alert_firings using (id) where type = 'alert'",
    )
    assert title == "ann: 10,001 followers"
    assert "threshold 10,000" in str(message)
    assert data["value"] == 10_001


def test_a_value_that_goes_back_arms_the_rule_again(
    warehouse: Warehouse, add: Any
) -> None:
    add()
    for number, value in enumerate([9_000, 10_000, 9_900, 10_100]):
        night(warehouse, number, value)
    assert fired(warehouse) == [10_000, 10_100]


def test_a_rule_that_begins_beyond_its_threshold_waits(
    warehouse: Warehouse, add: Any
) -> None:
    level(warehouse, 0, 9_000)
    level(warehouse, 1, 12_000)
    add()
    assert evaluate(warehouse, LATER) == 0
    assert night(warehouse, 2, 13_000) == 0
    assert night(warehouse, 3, 9_000) == 0
    assert night(warehouse, 4, 10_500) == 1


def test_days_that_were_missed_are_evaluated_in_their_order(
    warehouse: Warehouse, add: Any
) -> None:
    add()
    night(warehouse, 0, 9_000)
    for number, value in enumerate([10_500, None, 9_000, 11_000], start=1):
        level(warehouse, number, value)
    assert evaluate(warehouse, LATER) == 2
    assert fired(warehouse) == [10_500, 11_000]


def test_a_repeat_and_an_older_day_add_nothing(warehouse: Warehouse, add: Any) -> None:
    add()
    night(warehouse, 5, 9_000)
    assert night(warehouse, 6, 10_500) == 1
    assert evaluate(warehouse, LATER) == 0
    assert night(warehouse, 3, 8_000) == 0
    assert evaluate(warehouse, LATER) == 0


def test_an_unknown_value_is_no_value(warehouse: Warehouse, add: Any) -> None:
    add(direction="below", threshold="100")
    night(warehouse, 0, 200)
    assert night(warehouse, 1, None) == 0
    assert night(warehouse, 2, 90) == 1
    assert night(warehouse, 3, None) == 0


def test_a_flow_counts_when_its_day_is_over_and_it_spans_one_day(
    warehouse: Warehouse, add: Any
) -> None:
    add("followers_gained", "below", "0")

    def gained(number: int, value: int, days: int) -> int:
        spanned = {"followers_gained": value, "followers_days_spanned": days}
        level(warehouse, number, 500, **spanned)
        return evaluate(warehouse, day_of(number - 1))

    assert gained(0, 5, 1) == 0
    assert gained(1, -7, 3) == 0
    assert gained(2, -9, 1) == 0  # the day is not over
    assert evaluate(warehouse, day_of(2)) == 1
    assert fired(warehouse) == [-9]


def test_viewers_of_a_livestream_fire_at_their_sample(
    warehouse: Warehouse, add: Any
) -> None:
    add("viewers", "above", "1000")
    sample(warehouse, 0, 10)
    assert evaluate(warehouse, LATER) == 0
    for minute, viewers in enumerate([500, 1_200, 995, 1_300, None, 0, 1_001], 1):
        sample(warehouse, minute, viewers, is_glitch=viewers == 0)
    assert evaluate(warehouse, LATER) == 1
    assert fired(warehouse) == [1_200]


def test_who_may_no_longer_see_a_channel_gets_no_alert(
    warehouse: Warehouse, add: Any, ann: str
) -> None:
    add()
    night(warehouse, 0, 9_000)
    execute(warehouse, "delete from app.connections")
    assert night(warehouse, 1, 12_000) == 0
    connect_ann(warehouse, ann, "100")
    assert night(warehouse, 2, 12_100) == 0
    night(warehouse, 3, 5_000)
    assert night(warehouse, 4, 12_200) == 1


def test_members_of_a_team_watch_the_viewers_of_its_channels_alone(
    warehouse: Warehouse, ann: str
) -> None:
    ben = person(warehouse, "ben")
    execute(
        warehouse,
        "insert into app.channels (platform, channel_id, channel_name)"
        " values ('twitch', '200', 'team channel')",
    )
    execute(
        warehouse,
        "with team as (insert into app.workspaces (name, slug, owner_id)"
        f" values ('t', 't', '{ben}') returning id), member as (insert into"
        " app.workspace_members (workspace_id, person_id, role) select id,"
        f" '{ben}', 'owner' from team) insert into app.workspace_channels"
        " (workspace_id, channel_id) select team.id, channels.id"
        " from team, app.channels where channel_id = '200'",
    )
    sees = "select app.may_watch(cast(:who as uuid), 'twitch', '200', :metric)"
    answers = {
        (name, metric): scalar(warehouse, sees, who=who, metric=metric)
        for name, who in (("ann", ann), ("ben", ben))
        for metric in ("viewers", "followers_total")
    }
    assert [key for key, is_seen in answers.items() if is_seen] == [("ben", "viewers")]


def test_evaluations_at_once_fire_once(warehouse: Warehouse, add: Any) -> None:
    add()
    night(warehouse, 0, 9_000)
    level(warehouse, 1, 10_500)
    url = warehouse.url
    counts = at_once(4, lambda _: evaluate(Warehouse(url), LATER))
    assert sorted(counts) == [0, 0, 0, 1]
    assert scalar(warehouse, "select count(*) from app.notifications") == 1


def test_without_tables_nothing_is_evaluated(warehouse: Warehouse, add: Any) -> None:
    add()
    execute(warehouse, "drop schema core cascade")
    assert evaluate(warehouse, LATER) == 0


@pytest.mark.parametrize(
    "change",
    ["threshold = 'NaN'", "threshold = 1e16", "rearm_at = threshold", "metric = 'x'"],
)
def test_the_database_refuses_other_values(
    warehouse: Warehouse, add: Any, change: str
) -> None:
    add()
    with psycopg2.connect(warehouse.url) as session, session.cursor() as cursor:
        with pytest.raises(psycopg2.errors.CheckViolation):
            cursor.execute(f"update app.alert_rules set {change}")
        session.rollback()
