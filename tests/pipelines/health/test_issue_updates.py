"""Issues of the ledger: each opens by evidence, and resolves by evidence alone."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.health.issue_updates import update_issues
from tests.support.databases import fetch
from tests.support.fakes import execute, person

DAY = timedelta(days=1)
TODAY = date(2026, 3, 10)
CLOSED = [TODAY - number * DAY for number in range(1, 5)]
"""Closed days, the newest first."""
ISSUES = (
    "select kind, name, message, is_open, opened_at, resolved_at, what_to_do"
    " from api.health_issues order by kind, name"
)


@pytest.fixture
def account(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> str:
    """Ann's account, connected a month ago, whose token is renewed."""
    at(monkeypatch, TODAY)
    ann = person(warehouse, "ann")
    execute(
        warehouse,
        "insert into app.connections (person_id, platform, platform_user_id,"
        " platform_username, access_token, refresh_token, token_expires_at, created_at)"
        " values (cast(:ann as uuid), 'twitch', 'c', 'ann', 'a', 'b', :soon, :start)",
        ann=ann,
        soon=datetime(2026, 3, 10, 5, tzinfo=UTC),
        start=datetime(2026, 2, 1, tzinfo=UTC),
    )
    return str(fetch(warehouse.url, "select id::text from app.connections")[0][0])


def at(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(
        settings, "now", lambda: datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    )


def read(
    warehouse: Warehouse,
    account: str,
    day: date,
    status: str = "complete",
    reason: str | None = None,
    *,
    resource: str = "channels",
) -> None:
    """Record how a reading of the account ended."""
    load = f"{day}-{resource}-{status}-{reason}"
    execute(
        warehouse,
        "insert into app.loads (load_id, platform, partition_date, run_id, state)"
        " values (:load, 'twitch', :day, 'r', 'running')",
        load=load,
        day=day,
    )
    reading = {
        "resource": resource,
        "kind": "level",
        "subject_id": "c",
        "credential_id": account,
        "status": status,
        "reason": reason,
        "rows": 0,
        "observed_at": datetime.combine(
            day + DAY, datetime.min.time(), UTC
        ).isoformat(),
    }
    execute(
        warehouse,
        "select app.commit_load(:load, cast(:readings as jsonb))",
        load=load,
        readings=json.dumps([reading]),
    )


def found(warehouse: Warehouse) -> dict[str, tuple[str, bool]]:
    """Return each issue by its kind: its message, and whether it is open."""
    update_issues(warehouse)
    return {row[0]: (row[2], row[3]) for row in fetch(warehouse.url, ISSUES)}


def test_a_healthy_account_has_no_issue(warehouse: Warehouse, account: str) -> None:
    for day in CLOSED:
        read(warehouse, account, day)
    assert found(warehouse) == {}


def test_a_missing_scope_resolves_by_a_reading_and_not_by_silence(
    warehouse: Warehouse, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reason = "missing scope moderator:read:followers"
    read(warehouse, account, CLOSED[0])
    read(
        warehouse,
        account,
        CLOSED[0],
        "unavailable",
        reason,
        resource="channel_followers",
    )
    assert found(warehouse) == {"missing_scope": (reason, True)}
    ((*_, opened, resolved, advice),) = fetch(warehouse.url, ISSUES)
    assert (opened, resolved) == (settings.now(), None)
    assert advice == "Connect the account again and allow this scope."
    # A failed reading and a month of silence prove nothing.
    at(monkeypatch, TODAY + DAY)
    read(warehouse, account, TODAY, "failed", "timeout", resource="channel_followers")
    assert found(warehouse)["missing_scope"] == (reason, True)
    at(monkeypatch, TODAY + 40 * DAY)
    assert found(warehouse)["missing_scope"] == (reason, True)
    read(warehouse, account, TODAY + 39 * DAY, resource="channel_followers")
    assert found(warehouse)["missing_scope"] == (reason, False)


def test_an_account_without_a_reading_for_two_days_is_stalled(
    warehouse: Warehouse, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(warehouse, account, CLOSED[1])
    assert found(warehouse) == {}  # one day may be late
    at(monkeypatch, TODAY + DAY)
    read(warehouse, account, TODAY, "failed", "timeout")
    message = f"the last day with a reading is {CLOSED[1]}"
    assert found(warehouse) == {"stalled_sync": (message, True)}
    read(warehouse, account, TODAY)
    assert found(warehouse)["stalled_sync"] == (message, False)
    # It opens again as a new period.
    at(monkeypatch, TODAY + 3 * DAY)
    assert found(warehouse)["stalled_sync"][1] is True
    ((*_, opened, resolved, _),) = fetch(warehouse.url, ISSUES)
    assert (opened, resolved) == (settings.now(), None)


def test_a_token_without_renewal_is_an_issue_until_it_is_replaced(
    warehouse: Warehouse, account: str
) -> None:
    read(warehouse, account, CLOSED[0])
    execute(
        warehouse,
        "update app.connections set is_active = false, inactive_reason = 'refused'",
    )
    assert found(warehouse) == {"ending_token": ("it is disconnected: refused", True)}
    # A pause is a wish: it proves nothing.
    execute(warehouse, "update app.connections set inactive_reason = 'paused'")
    assert found(warehouse)["ending_token"][1] is True
    execute(
        warehouse,
        "update app.connections set is_active = true, inactive_reason = null",
    )
    assert found(warehouse)["ending_token"][1] is False


def test_two_days_of_three_that_wait_for_the_quota_are_an_issue(
    warehouse: Warehouse, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in CLOSED:
        read(warehouse, account, day)
    read(warehouse, account, CLOSED[0], "deferred", "quota is spent", resource="videos")
    read(warehouse, account, CLOSED[0], "deferred", "quota is spent", resource="clips")
    assert found(warehouse) == {}
    # A reading that came later in the day heals its own table.
    read(warehouse, account, CLOSED[1], "deferred", "quota is spent", resource="videos")
    message = "readings waited for the quota on 2 of 3 days, up to 2 a day"
    assert found(warehouse) == {"hungry_quota": (message, True)}
    read(warehouse, account, CLOSED[1], resource="videos")
    assert found(warehouse)["hungry_quota"][1] is False
