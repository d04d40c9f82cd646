"""The documented endpoints answer true numbers, and null with a reason elsewhere."""

from typing import Any

import msgspec
import pytest

from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt
from serving.endpoints import analytics_numbers as shapes
from tests.support import creatorsync_rows
from tests.support.databases import execute, fetch
from tests.support.logins import Login, named
from tests.support.serving import Service

LAST = "2026-03-31"
ROWS = f"""
insert into creatorsync.channel_analytics (user_id, date, followers_count)
select '{{user}}', day, 1000 + 10 * (day - date '2026-01-01')
from generate_series(date '2026-02-20', date '{LAST}', interval '1 day') as one (stamp)
cross join lateral (select stamp::date as day) as days
where stamp::date <> '2026-03-24';
insert into creatorsync.stream_sessions (
    user_id, stream_id, game_name, started_at, ended_at, duration_minutes, peak_viewers,
    average_viewers
)
values
('{{user}}', 'a', 'Chess', '2026-03-30 23:30Z', '2026-03-31 01:30Z', 120, 90, 60),
('{{user}}', 'b', 'Chess', '2026-03-20 10:00Z', '2026-03-20 11:00Z', 60, 40, 30),
('{{user}}', 'c', 'Go', '2026-03-31 20:00Z', null, null, null, null);
insert into creatorsync.video_analytics (
    user_id, video_id, title, video_type, view_count, published_at
)
values
('{{user}}', '{{user}}-old', 'old', 'archive', 150, '2025-01-01Z'),
('{{user}}', '{{user}}-new', 'new', 'archive', 70, '2026-03-15Z');
insert into creatorsync.video_daily_stats (video_id, date, view_count)
values
('{{user}}-old', '2026-02-25', 100), ('{{user}}-old', '{LAST}', 150),
('{{user}}-new', '2026-03-16', 20), ('{{user}}-new', '{LAST}', 70);
"""


def user_of(warehouse: Warehouse, person: str) -> str:
    ((user,),) = fetch(
        warehouse.url, f"select creatorsync_id from app.people where id = '{person}'"
    )
    return str(user)


@pytest.fixture(scope="module", autouse=True)
def rows(module_warehouse: Warehouse, people: dict[str, str]) -> None:
    """Ann has forty days without 24 March; Ben has none."""
    creatorsync_rows.create_tables(module_warehouse)
    execute(
        module_warehouse.url,
        ROWS.format(user=user_of(module_warehouse, people["ann"])),
    )


@pytest.fixture(autouse=True)
def empty_cache(module_warehouse: Warehouse) -> None:
    execute(module_warehouse.url, "delete from app.cache_entries")


def test_the_tables_are_those_of_the_models(module_warehouse: Warehouse) -> None:
    models = {
        node["name"]: list(node["columns"])
        for node in dbt.list_tables()
        if node["schema"] == "creatorsync"
    }
    for name in creatorsync_rows.POLICIES:
        columns = fetch(
            module_warehouse.url,
            "select attname::text from pg_attribute where attnum > 0 and attrelid ="
            f" 'creatorsync.{name}'::regclass order by attnum",
        )
        assert [one for (one,) in columns] == models[name]


def test_the_overview_has_true_numbers_and_reasons(
    service: Service, people: dict[str, str]
) -> None:
    told = service.get("/api/analytics/overview", people["ann"])
    assert told["asOf"] == LAST
    assert told["currentFollowers"] == 1890
    # There is no reading of 24 March, seven days before.
    assert told["followersChange7Days"] is None
    assert told["reasons"]["followersChange7Days"] == (
        "no follower count of 2026-03-24"
    )
    assert told["followersChange30Days"] == 300
    assert told["videoViews30Days"] == 50 + 70
    assert told["streams30Days"] == 3
    assert told["hoursStreamed30Days"] == 3
    assert "1 streams without a known end" in told["reasons"]["hoursStreamed30Days"]
    assert told["averageViewers30Days"] == 50
    assert told["reasons"]["averageViewers30Days"] == (
        "1 of 3 streams were not sampled"
    )
    assert told["peakViewers30Days"] == 90
    assert told["totalViews"] is None
    assert told["lastStreamAt"] == "2026-03-31T20:00:00+00:00"
    nulls = {name for name, value in told.items() if value is None} - {"loadId"}
    assert nulls <= told["reasons"].keys()


def test_a_person_without_readings_gets_reasons_and_no_zero(
    service: Service, people: dict[str, str]
) -> None:
    told = service.get("/api/analytics/overview", people["ben"])
    assert told.pop("userId") == user_of(service.warehouse, people["ben"])
    assert told.pop("reasons").keys() == {"asOf"}
    assert set(told.values()) == {None}
    charts = service.get("/api/analytics/charts", people["ben"])
    assert charts["series"] == []


def series_of(told: Any, chart: str, label: str) -> dict[str, Any]:
    (found,) = [
        one for one in told["series"] if (one["chart"], one["label"]) == (chart, label)
    ]
    return {point["date"]: point["value"] for point in found["points"]}


def test_a_day_without_a_reading_is_a_gap_of_a_chart(
    service: Service, people: dict[str, str]
) -> None:
    told = service.get("/api/analytics/charts", people["ann"], days=14)
    followers = series_of(told, "follower_growth", "followers")
    assert len(followers) == 14
    assert followers["2026-03-24"] is None
    assert followers["2026-03-25"] == 1830
    streams = series_of(told, "stream_frequency", "streams")
    assert streams["2026-03-20"] == 1
    assert streams["2026-03-21"] == 0
    assert streams["2026-03-24"] is None
    assert series_of(told, "viewership_trends", "peak")["2026-03-30"] == 90
    assert series_of(told, "viewership_trends", "peak")["2026-03-29"] is None
    assert series_of(told, "video_performance", "views")[LAST] == 220
    assert told["topGames"] == [{"game": "Chess", "hours": 3}]


def test_growth_compares_complete_periods_only(
    service: Service, people: dict[str, str]
) -> None:
    told = service.get("/api/analytics/growth", people["ann"], period="week")
    newest, week, before = told["periods"][:3]
    assert newest["reason"] == "the period goes on"
    assert newest["followersGained"] == 20
    assert newest["isComplete"] is False
    # The week from 23 March is whole at both ends; 24 March is inside.
    assert week["followersGained"] == 70
    assert before["followersGained"] == 70
    assert told["changeOfGain"] == 0
    months = service.get("/api/analytics/growth", people["ann"], period="month")
    assert months["periods"][0]["followersGained"] == 310
    assert months["changeOfGain"] is None
    assert months["changeReason"] == "the period before is not complete"
    days = service.get("/api/analytics/growth", people["ann"], period="day", periods=9)
    reasons = {one["periodStart"]: one["reason"] for one in days["periods"]}
    assert reasons["2026-03-24"] == "no reading of the last day"
    assert reasons["2026-03-25"] == "no reading of the day before"


def test_contents_are_ranked_by_the_views_that_they_gained(
    service: Service, people: dict[str, str]
) -> None:
    told = service.get("/api/analytics/content", people["ann"], days=30)
    gains = [(one["title"], one["viewsGained"]) for one in told["contents"]]
    assert gains == [("new", 70), ("old", 50)]
    longer = service.get("/api/analytics/content", people["ann"], days=60)
    old = next(one for one in longer["contents"] if one["title"] == "old")
    assert old["viewsGained"] is None
    assert old["reason"]
    clips = service.get("/api/analytics/content", people["ann"], type="clip")
    assert clips["contents"] == []


def test_details_have_a_reason_for_every_null(
    service: Service, people: dict[str, str]
) -> None:
    told = service.get("/api/analytics/detailed", people["ann"], days=14)
    rows = {(one["section"], one["metric"]): one for one in told["rows"]}
    assert rows["channel", "followers"]["change"] == 140
    assert rows["streams", "streams"]["value"] == 3
    assert rows["streams", "streams"]["change"] == 3
    assert all(
        one["reason"] for one in told["rows"] if None in (one["value"], one["change"])
    )


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("charts", {"days": "0"}),
        ("charts", {"days": "366"}),
        ("charts", {"days": "x"}),
        ("charts", {"days": "9" * 40}),
        ("charts", {"day": "7"}),
        ("growth", {"period": "year"}),
        ("growth", {"periods": "-1"}),
        ("content", {"limit": "501"}),
        ("content", {"type": "\0"}),
        ("content", {"type": "nope"}),
        ("content", {"type": ""}),
        ("jobs", {"limit": "0"}),
    ],
)
def test_wrong_parameters_are_named(
    service: Service, people: dict[str, str], path: str, query: dict[str, str]
) -> None:
    with service.client_of(people["ann"]) as client:
        answer = client.get(f"/api/analytics/{path}", params=query)
    assert answer.status_code == 400
    assert next(iter(query)) in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "query", "allowed"),
    [
        ("growth", {"period": "year"}, ("day", "week", "month", "quarter")),
        ("content", {"type": "nope"}, ("vod", "highlight", "clip", "upload")),
    ],
)
def test_a_wrong_choice_names_the_allowed_values(
    service: Service,
    people: dict[str, str],
    path: str,
    query: dict[str, str],
    allowed: tuple[str, ...],
) -> None:
    with service.client_of(people["ann"]) as client:
        answer = client.get(f"/api/analytics/{path}", params=query)
        name = next(iter(query))
        expected = f"{name}: is not one of {', '.join(allowed)}"
        assert answer.json()["detail"] == expected
        for value in allowed:
            query = {name: value}
            good = client.get(f"/api/analytics/{path}", params=query)
            assert good.status_code == 200, good.text


def test_one_person_never_sees_another(
    service: Service, people: dict[str, str]
) -> None:
    ann = user_of(service.warehouse, people["ann"])
    for path in ("overview", "charts", "detailed", "growth", "content", "jobs"):
        with service.client_of(people["ben"]) as client:
            text = client.get(f"/api/analytics/{path}").text
            assert ann not in text
            named = client.get(f"/api/analytics/{path}", params={"for_user": ann})
            assert named.status_code == 400


def entries(service: Service) -> dict[str, float]:
    """Return the lifetime of each entry of the cache, in minutes."""
    rows = fetch(
        service.warehouse.url,
        "select cache_key, extract(epoch from expires_at - updated_at) / 60"
        " from app.cache_entries",
    )
    return {str(key): float(str(minutes)) for key, minutes in rows}


def test_answers_are_stored_under_the_documented_keys(
    service: Service, people: dict[str, str]
) -> None:
    service.get("/api/analytics/overview", people["ann"])
    service.get("/api/analytics/charts", people["ann"], days=7)
    service.get("/api/analytics/detailed", people["ann"], days=30)
    assert entries(service) == {"overview": 3, "chartdata_7": 10, "enhanced_30": 5}


def test_a_stored_answer_counts_until_its_end_or_a_newer_load(
    service: Service, people: dict[str, str]
) -> None:
    url = service.warehouse.url
    first = service.get("/api/analytics/overview", people["ann"])
    execute(
        url,
        "update app.cache_entries set cache_data ="
        """ cache_data || '{"currentFollowers": 7}'""",
    )
    told = service.get("/api/analytics/overview", people["ann"])
    assert told["currentFollowers"] == 7
    execute(url, "update app.cache_entries set expires_at = now()")
    assert service.get("/api/analytics/overview", people["ann"]) == first
    execute(
        url,
        "update app.cache_entries set cache_data ="
        """ cache_data || '{"currentFollowers": 7}'""",
        "insert into app.loads (load_id, platform, partition_date, run_id, state,"
        " finished_at) values ('l1', 'twitch', '2026-03-31', 'r', 'committed', now())",
    )
    fresh = service.get("/api/analytics/overview", people["ann"])
    assert fresh == {**first, "loadId": "l1"}
    execute(url, "delete from app.loads")


def test_expired_entries_are_removed(service: Service, people: dict[str, str]) -> None:
    execute(
        service.warehouse.url,
        "insert into app.cache_entries (person_id, cache_key, expires_at)"
        f" select '{people['ben']}', 'old_' || n, now() - interval '1 hour'"
        " from generate_series(1, 10) as n",
    )
    service.get("/api/analytics/overview", people["ann"])
    assert entries(service).keys() == {"overview"}


def test_a_reader_that_has_the_answer_gets_304(
    service: Service, people: dict[str, str]
) -> None:
    with service.client_of(people["ann"]) as client:
        answer = client.get("/api/analytics/overview")
        tag = answer.headers["etag"]
        assert "private" in answer.headers["cache-control"]
        same = client.get("/api/analytics/overview", headers={"if-none-match": tag})
        assert (same.status_code, same.content) == (304, b"")
        weak = {"if-none-match": f'"x", W/{tag}'}
        assert client.get("/api/analytics/overview", headers=weak).status_code == 304
        other = {"if-none-match": '"x"'}
        assert client.get("/api/analytics/overview", headers=other).status_code == 200


@pytest.mark.parametrize("role", ["creator", "analyst"])
def test_only_the_service_writes_the_cache(
    service: Service, people: dict[str, str], role: str
) -> None:
    login = Login(service.warehouse.url, role)
    user = user_of(service.warehouse, people["ann"])
    (answer,) = login.ask(
        named(people["ann"]), f"select api.cached('overview', '{user}')"
    )
    assert (answer[0] is None) == (role == "creator")
    login.ask(
        named(people["ann"]),
        "select api.store_answer('overview', '{}', interval '1 minute')",
    )
    login.drop()
    assert entries(service) == {}


@pytest.mark.parametrize(
    "key", ["", "enhanced_0", "enhanced_366", "chartdata_007", "x"]
)
def test_other_keys_are_refused(service: Service, key: str) -> None:
    with pytest.raises(Exception, match="cache_key"):
        fetch(service.warehouse.url, f"select api.cached('{key}', 'a')")


def test_answers_built_by_the_database_have_the_documented_shape(
    service: Service, people: dict[str, str]
) -> None:
    for path, shape in (
        ("overview", shapes.Overview),
        ("charts", shapes.Charts),
        ("detailed", shapes.Detailed),
    ):
        with service.client_of(people["ann"]) as client:
            body = client.get(f"/api/analytics/{path}").content
        decoded = msgspec.json.decode(body, type=shape, strict=True)
        assert msgspec.json.decode(msgspec.json.encode(decoded)).keys() == (
            msgspec.json.decode(body).keys()
        )
