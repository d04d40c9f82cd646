"""Withdrawn metrics and accesses that end soon, from a page to `creators doctor`."""

from datetime import timedelta

import pytest

from dlt_sources import platforms
from pipelines.health import connection_issues, diagnosis
from pipelines.ingestion.load_results import LoadResult
from tests.support.system import DAY, NOW, System

FACEBOOK = platforms()["facebook"]
WITHDRAWN = "withdraw:metric=post_media_view"


def notes(done: LoadResult, resource: str) -> set[str | None]:
    return {one.reason for one in done.readings if one.resource == resource}


def nulls(system: System, done: LoadResult, column: str) -> tuple[int, int]:
    """Return the rows of a load, and those with a value in a column."""
    (row,) = system.ask(
        f"select count(*), count({column}) from raw_facebook.post_insights"
        " where load_id = :load",
        load=done.load_id,
    )
    return row[0], row[1]


def test_a_withdrawn_metric_costs_only_itself_and_is_remembered(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    system.sandbox.set_faults([WITHDRAWN])
    (first,) = system.collect(FACEBOOK, [DAY])
    assert {one.status for one in first.readings} <= {"complete", "unavailable"}
    rows, known = nulls(system, first, "post_media_view")
    assert (rows > 0, known) == (True, 0)
    assert nulls(system, first, "post_clicks") == (rows, rows)
    assert "withdrawn and left out: post_media_view" in notes(first, "post_insights")

    found = connection_issues.list_open(system.warehouse)
    pages = len(system.sandbox.connections("facebook"))
    assert len(found) == pages
    assert all("post_media_view is withdrawn" in one.message for one in found)
    assert not any(one.is_urgent for one in found)
    shown = list(diagnosis._issues(system.warehouse))
    assert [(one.is_note, one.fix) for one in shown] == [(True, None)] * pages

    # The next day asks without it, and needs no search.
    calls = day_after(system, monkeypatch, days=1)
    assert calls["published_posts"] < first.calls["published_posts"]
    # After a week it is asked for again, and accepted.
    system.sandbox.set_faults([])
    day_after(system, monkeypatch, days=9)
    assert connection_issues.list_open(system.warehouse) == []
    resolved = system.ask(
        "select 1 from app.connection_issues where resolved_at > :now", now=NOW
    )
    assert len(resolved) == pages


def day_after(
    system: System, monkeypatch: pytest.MonkeyPatch, *, days: int
) -> dict[str, int]:
    """Collect a later day and return its requests by label."""
    moment = NOW + timedelta(days=days)
    monkeypatch.setenv("CREATORS_CLOCK", moment.isoformat())
    system.sandbox.set_clock(moment)
    (done,) = system.collect(FACEBOOK, [DAY + timedelta(days=days)])
    return {"published_posts": 0, **done.calls}


@pytest.mark.parametrize("name", ["facebook", "instagram"])
def test_an_access_that_ends_soon_is_told_before(system: System, name: str) -> None:
    platform = platforms()[name]
    page = system.sandbox.connections(name)[0]["platform_user_id"]
    system.sandbox.set_faults([f"lapse:days=5,user={page}"])
    system.collect(platform, [DAY])
    (found,) = connection_issues.list_open(system.warehouse)
    assert found.is_urgent
    assert found.message == "the access to data of this account ends on 2026-03-16"
    (finding,) = diagnosis._issues(system.warehouse)
    assert finding.is_good is False
    assert "connect the account again" in str(finding.fix)
    system.sandbox.set_faults([])
    system.collect(platform, [DAY])
    assert connection_issues.list_open(system.warehouse) == []


def test_a_token_without_renewal_is_told_before_its_end(system: System) -> None:
    system.ask(
        "update app.connections set token_expires_at = :end"
        " where platform = 'facebook' and refresh_token is null returning id",
        end=NOW + timedelta(days=13),
    )
    found = connection_issues.list_open(system.warehouse)
    assert len(found) == len(system.sandbox.connections("facebook"))
    assert found[0].message == "its token ends on 2026-03-24 and has no renewal"


def test_no_token_reaches_a_table(system: System) -> None:
    system.sandbox.set_faults(["garbage:count=3"])
    system.collect(FACEBOOK, [DAY])
    tokens = [one["access_token"] for one in system.sandbox.connections("facebook")]
    tables = [f"raw_facebook.{one.name}" for one in FACEBOOK.resources]
    for table in (*tables, "app.readings", "app.loads"):
        (row,) = system.ask(
            f"select count(*) from {table} as one"
            " where one::text like any(:tokens) or one::text like '%access_token=%'",
            tokens=[f"%{token}%" for token in tokens],
        )
        assert row[0] == 0, table
    bodies = system.ask("select convert_from(body, 'UTF8') from app.quarantine")
    assert bodies
    for (body,) in bodies:
        assert not any(token in body for token in tokens)
        assert "paging" not in body
