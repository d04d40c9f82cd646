"""Tokens that are exchanged before their end, from the connection to the warning."""

from datetime import timedelta

import pytest

from dlt_sources import platforms
from dlt_sources.contract import Platform
from pipelines.health import connection_issues
from tests.support.system import DAY, NOW, System

EXCHANGED = pytest.mark.parametrize(
    "platform",
    [one for one in platforms().values() if one.exchange_before is not None],
    ids=lambda one: one.name,
)
AGE = (
    "update app.connections set token_expires_at = :ends"
    " where platform = :name returning id"
)
LEFT = "select min(token_expires_at) from app.connections where platform = :name"


@EXCHANGED
def test_a_token_that_ends_soon_is_exchanged_by_the_run(
    platform: Platform, system: System
) -> None:
    assert platform.exchange_before is not None
    ends = NOW + platform.exchange_before - timedelta(hours=1)
    system.ask(AGE, ends=ends, name=platform.name)
    (done,) = system.collect(platform, [DAY])
    assert "complete" in {one.status for one in done.readings}
    ((left,),) = system.ask(LEFT, name=platform.name)
    assert left > ends + timedelta(days=30)
    paths = [one["path"] for one in system.sandbox.requests()]
    count = len(
        system.ask(
            "select 1 from app.connections where platform = :name", name=platform.name
        )
    )
    assert sum("access_token" in path for path in paths) == count


@EXCHANGED
def test_a_token_that_was_not_exchanged_is_told(
    platform: Platform, system: System
) -> None:
    assert platform.exchange_before is not None
    for share, is_told in ((0.6, False), (0.4, True)):
        ends = NOW + platform.exchange_before * share
        system.ask(AGE, ends=ends, name=platform.name)
        found = [
            one
            for one in connection_issues.list_open(system.warehouse)
            if one.platform == platform.name
        ]
        assert bool(found) == is_told
        assert all(one.is_urgent for one in found)
        assert all("was not exchanged" in one.message for one in found)
