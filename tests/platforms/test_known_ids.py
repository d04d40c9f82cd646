"""Ids of earlier readings, for every platform."""

import asyncio
from datetime import timedelta

import pytest

from dlt_sources import platforms
from dlt_sources.contract import Platform
from pipelines.ingestion.known_ids import StoredIds
from tests.support.system import DAY, NOW, System

EVERY = pytest.mark.parametrize("platform", platforms().values(), ids=lambda p: p.name)


def known(system: System, platform: Platform, resource: str, subject: str) -> set[str]:
    ids = StoredIds(system.warehouse, platform)
    return set(asyncio.run(ids.get(resource, subject)))


@EVERY
def test_known_ids_are_the_rows_since_the_last_complete_reading(
    platform: Platform, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = [one for one in platform.resources if one.kind == "level"]
    assert known(system, platform, lists[0].name, "1") == set()
    (done,) = system.collect(platform, [DAY])
    expected = {
        (one.resource, one.subject_id): {
            row.id
            for row in system.ask(
                f"select {platform.resource(one.resource).key[0]} as id"
                f" from raw_{platform.name}.{one.resource}"
                " where load_id = :load and subject_id = :subject",
                load=done.load_id,
                subject=one.subject_id,
            )
        }
        for one in done.readings
        if one.status == "complete" and platform.resource(one.resource) in lists
    }
    assert max(map(len, expected.values())) > 1
    for (resource, subject), ids in expected.items():
        assert known(system, platform, resource, subject) == ids

    # A partial reading of the next day adds its rows to those of the complete one.
    monkeypatch.setenv("CREATORS_CLOCK", (NOW + timedelta(days=1)).isoformat())
    system.sandbox.set_clock(NOW + timedelta(days=1))
    (later,) = system.collect(platform, [DAY + timedelta(days=1)])
    system.ask(
        "update app.readings set status = 'partial' where load_id = :load returning id",
        load=later.load_id,
    )
    for (resource, subject), ids in expected.items():
        assert known(system, platform, resource, subject) >= ids
    system.ask(
        "update app.readings set is_current = false where load_id = :load returning id",
        load=done.load_id,
    )
    system.ask(
        "update app.readings set status = 'failed' where load_id = :load returning id",
        load=later.load_id,
    )
    for resource, subject in expected:
        assert known(system, platform, resource, subject) == set()
