"""The documented methods of WebhookEvent, as functions of the database."""

from typing import Any

import pytest
from sqlalchemy import text

from pipelines.database.warehouse import Warehouse
from tests.support.fakes import execute, scalar


@pytest.fixture
def events(warehouse: Warehouse) -> Warehouse:
    """Five events, a minute apart: `a` is the oldest."""
    execute(
        warehouse,
        "insert into app.webhook_events"
        " (platform, event_type, event_data, delivery_id, created_at)"
        " select 'twitch', 'x', '{}', name, now() - (6 - n) * interval '1 minute'"
        " from unnest(array['a', 'b', 'c', 'd', 'e']) with ordinality as t (name, n)",
    )
    return warehouse


def call(warehouse: Warehouse, function: str, delivery_id: str, *more: str) -> Any:
    arguments = "".join(f", '{one}'" for one in more)
    query = (
        f"select app.{function}(id{arguments}) from app.webhook_events"
        f" where delivery_id = '{delivery_id}'"
    )
    with warehouse.begin() as connection:
        return connection.execute(text(query)).scalar_one()


def listed(warehouse: Warehouse, function: str) -> list[str]:
    query = f"select delivery_id from app.{function} as found"
    with warehouse.begin() as connection:
        return [str(one) for one in connection.scalars(text(query))]


def state(warehouse: Warehouse, delivery_id: str) -> Any:
    query = (
        "select status, processed_at is not null as is_processed, retry_count,"
        " error_message, claimed_at,"
        " extract(epoch from next_retry_at - clock_timestamp())::float as wait"
        f" from app.webhook_events where delivery_id = '{delivery_id}'"
    )
    with warehouse.begin() as connection:
        return connection.execute(text(query)).one()


def test_mark_processed_may_be_repeated(events: Warehouse) -> None:
    call(events, "webhook_event_mark_failed", "a", "bad")
    for _ in range(2):
        call(events, "webhook_event_mark_processed", "a")
        assert tuple(state(events, "a"))[:5] == ("processed", True, 1, None, None)
        assert state(events, "a").wait is None


def test_mark_failed_waits_longer_each_time_and_then_for_ever(
    events: Warehouse,
) -> None:
    execute(events, "update app.webhook_events set claimed_at = now()")
    for failures, minutes in enumerate((1, 4, 16, 64, None, None), start=1):
        call(events, "webhook_event_mark_failed", "a", f"bad {failures}")
        found = state(events, "a")
        expected = ("failed", False, failures, f"bad {failures}", None)
        assert tuple(found)[:5] == expected
        if minutes is None:
            assert found.wait is None
        else:
            assert minutes * 60 - 5 < found.wait <= minutes * 66


def test_should_retry_is_true_for_a_due_failure_alone(events: Warehouse) -> None:
    assert call(events, "webhook_event_should_retry", "a") is False
    call(events, "webhook_event_mark_failed", "a", "bad")
    assert call(events, "webhook_event_should_retry", "a") is False
    due = "update app.webhook_events set next_retry_at = now() where retry_count > 0"
    execute(events, due)
    assert call(events, "webhook_event_should_retry", "a") is True
    execute(events, "update app.webhook_events set retry_count = 5")
    assert call(events, "webhook_event_should_retry", "a") is False
    unknown = "select app.webhook_event_should_retry(gen_random_uuid())"
    assert scalar(events, unknown) is False


def test_pending_events_are_unclaimed_and_the_oldest_first(events: Warehouse) -> None:
    execute(
        events,
        "update app.webhook_events set claimed_at = case delivery_id"
        " when 'b' then now() when 'c' then now() - interval '11 minutes' end",
    )
    call(events, "webhook_event_mark_processed", "d")
    assert listed(events, "webhook_events_pending()") == ["a", "c", "e"]
    assert listed(events, "webhook_events_pending(2)") == ["a", "c"]
    assert listed(events, "webhook_events_pending(-1)") == []


def test_retryable_events_are_due_failures(events: Warehouse) -> None:
    for name in "abc":
        call(events, "webhook_event_mark_failed", name, "bad")
    execute(
        events,
        "update app.webhook_events set next_retry_at = now()"
        " where delivery_id in ('a', 'c')",
    )
    assert listed(events, "webhook_events_retryable()") == ["a", "c"]
    assert listed(events, "webhook_events_retryable(1)") == ["a"]
