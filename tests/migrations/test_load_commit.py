import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dlt_sources.contract import Reading, Rejected, Status
from pipelines.database.warehouse import Warehouse
from pipelines.ingestion import ledger
from tests.support.fakes import at_once, execute, one, person, platform, scalar

DAY = date(2026, 1, 1)
NOW = datetime(2026, 1, 2, 2, tzinfo=UTC)
RANKS = {"complete": 1, "partial": 2, "not_observable": 4}
STATUSES: tuple[Status, ...] = (
    *("complete", "partial", "unavailable", "failed", "deferred", "not_observable"),
)


def commit(warehouse: Warehouse, *readings: Reading, **more: Any) -> str:
    load = ledger.open_load(warehouse, platform(), DAY, "run")
    facts = {"rejected": [], "dlt_load_ids": ["1.0"], "calls": {"users": 2}, **more}
    ledger.commit_load(warehouse, load, readings=readings, **facts)
    return load.load_id


def reading(status: Status = "complete", subject: str = "1", rows: int = 1) -> Reading:
    return Reading("users", subject, "public", status, rows, NOW)


def current(warehouse: Warehouse) -> Any:
    return one(warehouse, "select * from app.readings where is_current")


@pytest.mark.parametrize("held", STATUSES)
@pytest.mark.parametrize("given", STATUSES)
def test_the_better_reading_counts_and_the_later_of_equals(
    warehouse: Warehouse, held: Status, given: Status
) -> None:
    first = commit(warehouse, reading(held))
    second = commit(warehouse, reading(given))
    wins = RANKS.get(given, 3) <= RANKS.get(held, 3)
    assert current(warehouse).load_id == (second if wins else first)


def test_the_better_reading_of_one_load_counts(warehouse: Warehouse) -> None:
    commit(warehouse, reading("failed"), reading("partial", rows=3), reading("failed"))
    assert current(warehouse).rows == 3


def test_a_reading_says_whether_its_credential_belonged_to_its_subject(
    warehouse: Warehouse,
) -> None:
    execute(
        warehouse,
        "insert into app.connections (person_id, platform, platform_user_id,"
        " platform_username, access_token, refresh_token, token_expires_at)"
        " values (cast(:person as uuid), 'twitch', '1', 'ada', 's', 's', now())",
        person=person(warehouse, "ada"),
    )
    own = scalar(warehouse, "select id::text from app.connections")
    commit(
        warehouse,
        Reading("users", "1", own, "complete", 1, NOW),
        Reading("users", "2", own, "complete", 1, NOW),
        Reading("users", "1", "public", "complete", 1, NOW),
    )
    execute(warehouse, "delete from app.connections")
    found = one(
        warehouse, "select subject_id, credential_id from app.readings where is_own"
    )
    assert tuple(found) == ("1", own)


def test_a_load_is_committed_completely_and_once(warehouse: Warehouse) -> None:
    rejected = [Rejected("users", "1", "public", "too long", b'{"a": "\xff\x00"}')]
    load_id = commit(warehouse, reading(), reading(subject="2"), rejected=rejected)
    load = one(warehouse, "select * from app.loads")
    assert (load.state, load.rows, load.calls) == ("committed", 2, {"users": 2})
    assert load.finished_at is not None
    kept = one(warehouse, "select * from app.quarantine")
    assert bytes(kept.body) == b'{"a": "\xff\x00"}'
    again = ledger.Load(load_id, platform(), DAY, "run")
    with pytest.raises(DBAPIError, match="may not commit: it is committed"):
        ledger.commit_load(
            warehouse, again, readings=[], rejected=[], dlt_load_ids=[], calls={}
        )


@pytest.mark.parametrize("state", ["failed", "abandoned"])
def test_a_closed_load_cannot_be_committed(warehouse: Warehouse, state: str) -> None:
    load = ledger.open_load(warehouse, platform(), DAY, "run")
    execute(warehouse, "update app.loads set state = :state", state=state)
    with pytest.raises(DBAPIError, match=f"may not commit: it is {state}"):
        ledger.commit_load(
            warehouse,
            load,
            readings=[reading()],
            rejected=[],
            dlt_load_ids=[],
            calls={},
        )
    assert scalar(warehouse, "select count(*) from app.readings") == 0


def test_every_sample_counts(warehouse: Warehouse) -> None:
    sample = json.dumps(
        [
            {
                "resource": "streams",
                "kind": "sample",
                "subject_id": "1",
                "credential_id": "public",
                "status": "complete",
                "rows": 1,
                "observed_at": NOW.isoformat(),
            }
        ]
    )
    unknown = sample.replace("complete", "not_observable")
    for samples in (sample, sample, unknown):
        load = ledger.open_load(warehouse, platform(), DAY, "run")
        execute(
            warehouse,
            "select app.commit_load(:id, cast(:sample as jsonb))",
            id=load.load_id,
            sample=samples,
        )
    found = scalar(warehouse, "select count(*) from app.readings where is_current")
    assert found == 2


def test_concurrent_loads_leave_one_current_reading_each(warehouse: Warehouse) -> None:
    readings = [reading(subject=str(number)) for number in range(50)]
    at_once(4, lambda _: commit(warehouse, *readings))
    with warehouse.begin() as connection:
        counts = connection.scalars(
            text("select count(*) from app.readings where is_current group by load_id")
        ).all()
    assert list(counts) == [50]
