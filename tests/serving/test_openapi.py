"""The description is valid; requests made from it find no fault, no foreign row."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import validate

from pipelines.database.warehouse import Warehouse
from serving.app import NOT_BUILT
from serving.endpoints import find_endpoints
from tests.support import creatorsync_rows
from tests.support.databases import execute
from tests.support.serving import Service

CANARY = "canary-of-ben"
CHECKED = (
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
)
LIVE = "/api/board/live/events"
"""A stream without an end."""


@pytest.fixture(scope="module", autouse=True)
def canaries(module_warehouse: Warehouse, people: dict[str, str]) -> None:
    """Every row of Ben that an endpoint could show has the canary."""
    creatorsync_rows.create_tables(module_warehouse)
    ben = people["ben"]
    execute(
        module_warehouse.url,
        f"update app.people set creatorsync_id = '{CANARY}', bio = '{CANARY}',"
        f" display_name = '{CANARY}' where id = '{ben}'",
        "insert into creatorsync.channel_analytics (user_id, date, followers_count)"
        f" values ('{CANARY}', '2026-03-01', 4242424242)",
        "insert into creatorsync.video_analytics (user_id, video_id, title)"
        f" values ('{CANARY}', '{CANARY}', '{CANARY}')",
        "insert into creatorsync.stream_sessions (user_id, stream_id, title,"
        f" game_name, started_at) values ('{CANARY}', '{CANARY}', '{CANARY}',"
        f" '{CANARY}', '2026-03-01Z')",
        "insert into app.sync_logs (person_id, job_type, status, error_message)"
        f" values ('{ben}', 'daily_channel', 'failed', '{CANARY}')",
        "insert into app.collection_requests (kind, person_id, data_date,"
        f" error_message) values ('refresh', '{ben}', '2026-03-01', '{CANARY}')",
        "insert into app.connections (person_id, platform, platform_user_id,"
        " platform_username, access_token, refresh_token, token_expires_at)"
        f" values ('{ben}', 'twitch', '{CANARY}', '{CANARY}', 'v1:k:A', 'v1:k:R',"
        " now())",
        "insert into app.notifications (person_id, type, title, message)"
        f" values ('{ben}', 'x', '{CANARY}', '{CANARY}')",
    )


@pytest.fixture(scope="module")
def document(service: Service) -> dict[str, Any]:
    answer = httpx.get(f"{service.url}/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture(scope="module")
def interface(service: Service, document: dict[str, Any]) -> Iterator[Any]:
    limits = service.app.state.serving.limits
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "check", lambda *_: None)
        yield schemathesis.openapi.from_url(f"{service.url}/openapi.json")


@pytest.mark.parametrize(
    ("method", "path"),
    [(one.method, one.path) for one in find_endpoints() if one.path != LIVE],
)
def test_requests_made_from_the_description(
    method: str,
    path: str,
    interface: Any,
    service: Service,
    people: dict[str, str],
) -> None:
    headers = {"authorization": f"Bearer {service.token(people['ann'])}"}
    calls = 0

    @settings(
        max_examples=12,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=interface[path][method].as_strategy())
    def ask(case: schemathesis.Case) -> None:
        nonlocal calls
        case.headers.pop("Authorization", None)
        case.cookies.clear()
        answer = case.call(headers=headers)
        calls += 1
        is_unbuilt = answer.status_code == 503 and NOT_BUILT in answer.text
        assert answer.status_code < 500 or is_unbuilt, answer.text
        case.validate_response(answer, checks=CHECKED)
        assert CANARY not in answer.text
        assert "4242424242" not in answer.text

    ask()
    assert calls


def test_the_canaries_are_seen_by_their_owner(
    service: Service, people: dict[str, str]
) -> None:
    for path in ("overview", "jobs", "content"):
        with service.client_of(people["ben"]) as client:
            assert CANARY in client.get(f"/api/analytics/{path}").text, path


def test_the_description_is_valid_and_has_every_endpoint(
    document: dict[str, Any],
) -> None:
    validate(document)
    described = {
        (method.upper(), path)
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert described == {(one.method, one.path) for one in find_endpoints()}
    assert {path for _, path in described} >= {
        f"/api/analytics/{name}"
        for name in (
            *("overview", "charts", "detailed", "growth", "content"),
            *("trigger", "refresh", "jobs", "health", "daily", "system"),
        )
    }


def test_the_page_of_the_interface_needs_no_script(service: Service) -> None:
    page = httpx.get(f"{service.url}/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "<script" not in page.text
    assert "style=" not in page.text
    for one in find_endpoints():
        assert f"{one.method} {one.path}" in page.text
    assert httpx.get(f"{service.url}/docs.css").status_code == 200
