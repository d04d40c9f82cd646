"""Invalid requests have Google's own errors."""

from typing import Any

import pytest

VIDEO = "reports?ids=channel==MINE&startDate=2026-11-01&endDate=2026-11-02"
CASES = [
    ("channels?id=x", "", 400, "missingRequiredParameter"),
    ("channels?part=snippet", "", 400, "missingRequiredParameter"),
    ("channels?part=snippet,nonsense&id=x", "", 400, "unknownPart"),
    ("channels?part=snippet&id=x&ids=y", "", 400, "badRequest"),
    ("channels?part=snippet&mine=true", "", 401, "required"),
    ("channels?part=id&id=" + ",".join(map(str, range(51))), "", 400, "invalidFilters"),
    ("channels?part=id&id=x&maxResults=51", "", 400, "invalidParameter"),
    ("playlistItems?part=snippet", "", 400, "missingRequiredParameter"),
    ("playlistItems?part=snippet&playlistId=UUx", "", 404, "playlistNotFound"),
    (
        "playlistItems?part=snippet&playlistId={uu}&pageToken=x",
        "",
        400,
        "invalidParameter",
    ),
    ("videos?part=snippet", "", 400, "missingRequiredParameter"),
    ("videos?part=snippet&id=x&maxResults=5", "", 400, "incompatibleParameters"),
    ("videos?part=id&id=" + ",".join(map(str, range(51))), "", 400, "invalidFilters"),
    ("videos:batchGetStats?part=statistics", "", 400, "missingRequiredParameter"),
    ("videos:batchGetStats?id=x", "", 400, "missingRequiredParameter"),
    ("nothing", "", 404, "notFound"),
    (f"{VIDEO}&dimensions=day&metrics=views", "", 401, "required"),
    (f"{VIDEO}&dimensions=day&metrics=views", "sam", 403, "insufficientPermissions"),
    (f"{VIDEO}&dimensions=day&metrics=views&colour=red", "nora", 400, "badRequest"),
    (f"{VIDEO}&dimensions=day&metrics=impressions", "nora", 400, "badRequest"),
    (f"{VIDEO}&dimensions=day,video&metrics=views", "nora", 400, "badRequest"),
    (f"{VIDEO}&dimensions=video&metrics=views", "nora", 400, "badRequest"),
    (
        f"{VIDEO}&dimensions=video&metrics=views&sort=-views&maxResults=201",
        "nora",
        400,
        "badRequest",
    ),
    (f"{VIDEO}&dimensions=ageGroup,gender&metrics=views", "nora", 400, "badRequest"),
    (
        f"{VIDEO}&dimensions=day&metrics=estimatedRevenue",
        "hana",
        403,
        "insufficientPermissions",
    ),
    (
        f"{VIDEO}&dimensions=day&metrics=views&filters=colour==red",
        "nora",
        400,
        "badRequest",
    ),
]


@pytest.mark.parametrize(("path", "owner", "status", "reason"), CASES)
def test_an_invalid_request_is_refused(
    youtube: Any, path: str, owner: str, status: int, reason: str
) -> None:
    answer = youtube.get(path.format(uu=f"UU{youtube.id('nora')[2:]}"), owner)
    assert (answer.status_code, youtube.reason(answer)) == (status, reason)
    assert answer.json()["error"]["code"] == status


def test_a_report_needs_its_owner_and_valid_dates(youtube: Any) -> None:
    other = youtube.report("nora", of=youtube.id("tomas"))
    assert (other.status_code, youtube.reason(other)) == (403, "forbidden")
    assert youtube.report("nora", of=youtube.id("nora")).status_code == 200
    assert youtube.report("nora", startDate="1.11.2026").status_code == 400
    assert youtube.report("nora", startDate="2026-11-31").status_code == 400
    assert youtube.report("nora", endDate="2026-10-01").status_code == 400


def test_missing_and_unknown_credentials_are_refused(youtube: Any) -> None:
    missing = youtube.get("channels?part=id&id=x", accept="*/*")
    assert (missing.status_code, youtube.reason(missing)) == (403, "forbidden")
    key = youtube.get("channels?part=id&id=x", **{"X-Goog-Api-Key": "guessed"})
    assert (key.status_code, youtube.reason(key)) == (400, "keyInvalid")
    token = youtube.get("channels?part=id&id=x", Authorization="Bearer ya29.guessed")
    assert (token.status_code, youtube.reason(token)) == (401, "authError")


def test_a_refresh_returns_no_refresh_token(
    youtube: Any,
) -> None:
    line = youtube.lines["nora"]
    youtube.server.advance(3_600)
    assert youtube.get("channels?part=id&mine=true", "nora").status_code == 401
    granted = youtube.refresh(refresh_token=line["refresh_token"]).json()
    assert set(granted) == {"access_token", "expires_in", "scope", "token_type"}
    line["access_token"] = granted["access_token"]
    answer = youtube.get("channels?part=id&mine=true", "nora")
    assert answer.json()["items"][0]["id"] == youtube.id("nora")
    assert youtube.refresh(refresh_token=line["refresh_token"]).status_code == 200


def test_refused_refreshes_have_googles_errors(youtube: Any) -> None:
    wrong = youtube.refresh(refresh_token="1//0+x")
    assert (wrong.status_code, wrong.json()["error"]) == (400, "invalid_grant")
    youtube.server.set_faults(["revoke:user=nora"])
    gone = youtube.refresh(refresh_token=youtube.lines["nora"]["refresh_token"])
    assert (gone.status_code, gone.json()["error"]) == (400, "invalid_grant")
    client = youtube.refresh(refresh_token="x", client_secret="x")
    assert (client.status_code, client.json()["error"]) == (401, "invalid_client")
