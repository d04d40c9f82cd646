"""The data of the dashboard: true gaps, reasons, and nobody else's rows."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.board import Board
from tests.support.board_days import ALONE, CANARY, GAP, LATE, TODAY, ago
from tests.support.databases import fetch
from tests.support.serving import Service

RANGE = {"from": str(ago(13)), "to": str(TODAY)}
RANGED = (
    "days",
    "streams",
    "contents",
    "completeness",
    "markers",
    "ages",
    "growth",
    "local-days",
)
PATHS = (
    *RANGED,
    *("channels", "jobs", "issues", "freshness", "goals", "live", "artists"),
)


def ask(service: Service, board: Board, name: str, person: str = "ann") -> Any:
    given = RANGE if name in RANGED else {}
    return service.get(f"/api/board/{name}", board.people[person], **given)


def test_the_frame_names_own_channels_and_closed_days(
    service: Service, board: Board
) -> None:
    frame = ask(service, board, "channels")
    assert {one["key"] for one in frame["channels"]} == {
        "youtube:UC1",
        "twitch:11",
        "github:21",
    }
    assert frame["newestDay"] == str(TODAY)
    assert frame["completeThrough"] == str(ago(1))
    assert frame["person"] == {"name": "Ann", "timezone": "Europe/Berlin"}
    known = {one["key"]: one["known"] for one in frame["channels"]}
    assert known["youtube:UC1"] == ["followers", "views", "contents"]
    assert known["github:21"] == []


def test_days_without_a_reading_are_missing(service: Service, board: Board) -> None:
    rows = [
        one
        for one in ask(service, board, "days")["days"]
        if one["channelId"] == "UC1" and one["followersTotal"] is not None
    ]
    missing = {*GAP, ALONE - 1, ALONE + 1}
    assert [one["date"] for one in rows] == [
        str(ago(days)) for days in range(13, -1, -1) if days not in missing
    ]
    assert rows[-1]["viewsGained"] is None  # the history tells it two days later


def test_streams_have_their_evidence(service: Service, board: Board) -> None:
    answer = ask(service, board, "streams")
    facts = {one["livestreamId"]: one for one in answer["streams"]}
    assert facts["s2"]["coverage"] == pytest.approx(0.8)
    assert facts["s3"]["averageViewers"] is None
    assert {one["minutes"] for one in answer["games"]} == {60}


def test_views_in_range_need_a_reading_before_it(
    service: Service, board: Board
) -> None:
    contents = {
        one["contentId"]: one for one in ask(service, board, "contents")["contents"]
    }
    assert contents["v1"]["viewsGained"] == 13 * 50
    assert contents["v2"]["viewsGained"] == 5 * 50
    assert contents["v3"]["viewsGained"] is None
    since = f"no reading before the range; 300 since {ago(7)}"
    assert contents["v3"]["reason"] == since
    assert contents["v1"]["spark"][-1] is None


def test_contents_have_their_ages(service: Service, board: Board) -> None:
    contents = {
        one["contentId"]: one for one in ask(service, board, "ages")["contents"]
    }
    assert list(contents) == ["v2"]  # the others were published before the range
    ages = {one["ageHours"]: one for one in contents["v2"]["ages"]}
    assert list(ages) == [1, 24, 168, 672]
    assert (ages[24]["views"], ages[24]["minutesLate"]) == (1050, -30)
    assert ages[24]["comparedContents"] == 2
    reason = "fewer than 3 contents of this kind have a number of this age"
    assert (ages[24]["medianViews"], ages[24]["medianReason"]) == (None, reason)
    assert ages[1]["reason"] == "no reading within 20 minutes of this age"
    assert ages[672]["reason"] == "it is not that old yet"


def test_growth_has_its_milestone_and_its_open_spike(
    service: Service, board: Board
) -> None:
    growth = ask(service, board, "growth")
    assert [one["threshold"] for one in growth["milestones"]] == [500]
    assert growth["milestones"][0]["reachedOn"] == str(ago(4))
    (spike,) = growth["spikes"]
    assert (spike["openedOn"], spike["closedOn"]) == (str(ago(3)), None)
    assert (spike["peakGain"], spike["usualGain"]) == (90, 10)


def test_issues_say_what_to_do(service: Service, board: Board) -> None:
    (issue,) = ask(service, board, "issues")["issues"]
    assert (issue["kind"], issue["isOpen"], issue["resolvedAt"]) == (
        *("missing_scope", True),
        None,
    )
    assert issue["whatToDo"] == "Connect the account again and allow this scope."
    health = service.get("/api/analytics/health", board.people["ann"])
    assert [one["message"] for one in health["issues"]] == ["missing scope x"]


def test_freshness_is_about_yesterday(service: Service, board: Board) -> None:
    tables = ask(service, board, "freshness")["tables"]
    assert "streamtrack.livestream_metrics" in {one["relation"] for one in tables}
    assert {one["date"] for one in tables} == {
        str((datetime.now(UTC) - timedelta(days=1)).date())
    }
    # No run built these tables: each says so, and none claims to be complete.
    assert all(one["reason"] for one in tables if not one["isComplete"])
    assert not any(one["isComplete"] for one in tables)


def test_local_days_begin_at_the_midnight_of_the_person(
    service: Service, board: Board
) -> None:
    days = ask(service, board, "local-days")["days"]
    assert len(days) == 3 * 14
    assert {one["timeZone"] for one in days} == {"Europe/Berlin"}
    # A stream of 23:30 UTC is one of the next day in Berlin.
    minutes = {
        one["date"]: (one["utcLiveMinutes"], one["liveMinutes"])
        for one in days
        if one["key"] == "twitch:11"
    }
    assert minutes[str(ago(10))] == (30, 0)
    assert minutes[str(ago(9))] == (90, 120)


def test_cells_say_why_a_reading_is_missing(service: Service, board: Board) -> None:
    cells = {one["date"]: one for one in ask(service, board, "completeness")["cells"]}
    assert cells[str(ago(3))]["status"] == "unavailable"
    assert cells[str(ago(3))]["reason"] == "scope yt-analytics.readonly is missing"
    assert len(cells) == 4


def test_a_number_names_its_readings(service: Service, board: Board) -> None:
    why = service.get(
        "/api/board/why",
        board.people["ann"],
        platform="youtube",
        channel="UC1",
        date=str(ago(1)),
        metric="followers",
    )
    assert why["value"] == 1000 + 10 * 29
    assert why["basis"] == "observed"
    assert [one["status"] for one in why["readings"]] == ["complete"]
    assert why["readings"][0]["runId"] == "run-1"


@pytest.mark.parametrize("name", PATHS)
def test_nobody_sees_rows_of_others(service: Service, board: Board, name: str) -> None:
    bens = (CANARY, "7777777", "twitch:99")
    text = json.dumps(ask(service, board, name))
    assert not any(one in text for one in bens)
    theirs = json.dumps(ask(service, board, name, "ben"))
    # Tables have no person, and Ben has neither a marker nor an artist.
    if name not in ("markers", "artists", "freshness"):
        assert any(one in theirs for one in bens)


def test_a_note_is_of_its_writer_alone(service: Service, board: Board) -> None:
    note = {"date": str(ago(2)), "text": "a raid"}
    with service.browser_of(board.people["ann"]) as client:
        added = client.post("/api/board/notes", json=note)
        assert added.status_code == 201, added.text
        refused = client.post("/api/board/notes", json={**note, "text": " "})
        assert refused.status_code == 400
    assert [one["text"] for one in ask(service, board, "markers")["notes"]] == [
        "a raid"
    ]
    with service.browser_of(board.people["ben"]) as client:
        assert client.get("/api/board/markers", params=RANGE).json()["notes"] == []
        assert (
            client.post("/api/board/notes/remove", json=added.json()).status_code == 404
        )
    with service.browser_of(board.people["ann"]) as client:
        assert (
            client.post("/api/board/notes/remove", json=added.json()).status_code == 200
        )


@pytest.mark.parametrize(
    "body",
    [b'{"date": "2026-11-20", "text": "\xff"}', b'{"a":' * 10_000, b"[" * 60_000],
)
def test_a_broken_body_is_refused(service: Service, board: Board, body: bytes) -> None:
    headers = {"content-type": "Application/JSON; charset=utf-8"}
    with service.browser_of(board.people["ann"]) as client:
        answer = client.post("/api/board/notes", content=body, headers=headers)
    assert answer.status_code == 400, answer.text


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"from": "x", "to": str(TODAY)},
        {"from": str(TODAY), "to": str(ago(1))},
        {"from": "1990-01-01", "to": str(TODAY)},
        {"from": "2020-01-01", "to": "2026-01-01"},
    ],
)
def test_a_bad_range_is_refused(
    service: Service, board: Board, query: dict[str, str]
) -> None:
    with service.client_of(board.people["ann"]) as client:
        assert client.get("/api/board/days", params=query).status_code == 400


WHY = {"channel": "UC1", "date": str(TODAY), "metric": "followers"}


@pytest.mark.parametrize(
    ("path", "query"), [("contents", RANGE), ("ages", RANGE), ("why", WHY)]
)
def test_an_unknown_platform_is_refused(
    service: Service, board: Board, path: str, query: dict[str, str]
) -> None:
    rows = fetch(service.warehouse.url, "select platform from app.platforms order by 1")
    known = [str(platform) for (platform,) in rows]
    with service.client_of(board.people["ann"]) as client:
        for name in ("nope", "Twitch", " "):
            params = {**query, "platform": name}
            answer = client.get(f"/api/board/{path}", params=params)
            assert answer.status_code == 400, answer.text
            expected = f"platform: is not one of {', '.join(known)}"
            assert answer.json()["detail"] == expected
        for name in known:
            params = {**query, "platform": name}
            answer = client.get(f"/api/board/{path}", params=params)
            assert answer.status_code == 200, answer.text


def test_a_wrong_choice_names_the_allowed_values(
    service: Service, board: Board
) -> None:
    query = {**WHY, "platform": "youtube", "metric": "likes"}
    with service.client_of(board.people["ann"]) as client:
        answer = client.get("/api/board/why", params=query)
    assert answer.status_code == 400
    assert answer.json()["detail"] == (
        "metric: is not one of followers, followersGained, subscribers, views,"
        " viewsTotal"
    )


def test_a_note_of_an_unknown_platform_is_refused(
    service: Service, board: Board
) -> None:
    note = {"date": str(ago(2)), "text": "a raid", "platform": "nope"}
    with service.browser_of(board.people["ann"]) as client:
        refused = client.post("/api/board/notes", json=note)
    assert refused.status_code == 400
    assert refused.json()["detail"].startswith("platform: is not one of ")


def test_a_level_is_known_since_its_first_reading(
    service: Service, board: Board
) -> None:
    rows = ask(service, board, "days")["days"]
    first = min(one["date"] for one in rows if one["channelId"] == "11")
    assert first == str(ago(LATE))
