"""The audit trail names who acted, holds no secret and goes with its write."""

from collections.abc import Iterator

import pytest

from dlt_sources.contract import Secret
from pipelines import operator
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from tests.support.fakes import one, person, scalar

ROW = "select * from app.audit_logs"


@pytest.fixture(autouse=True)
def command(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Act as a command of the login `ann`."""
    monkeypatch.delenv("CREATORS_OPERATOR", raising=False)
    monkeypatch.setattr("getpass.getuser", lambda: "ann")
    yield
    operator._operator.set(None)


def write(warehouse: Warehouse, **details: object) -> None:
    with warehouse.begin() as session:
        audit.record(session, action="a.b", entity_type="things", details=details)


def test_a_login_is_named_and_is_no_person(warehouse: Warehouse) -> None:
    person(warehouse, "ann")
    operator.start_command()
    write(warehouse, size=1)
    row = one(warehouse, ROW)
    assert row.details == {"size": 1, "operator": "ann"}
    assert row.person_id is None


def test_a_declared_operator_is_the_person_of_that_name(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = person(warehouse, "ben")
    monkeypatch.setenv("CREATORS_OPERATOR", "ben")
    operator.start_command()
    write(warehouse)
    row = one(warehouse, ROW)
    assert (str(row.person_id), row.details) == (ben, {"operator": "ben"})


def test_a_known_secret_never_reaches_a_row(warehouse: Warehouse) -> None:
    token = Secret('q"uite-a-secret')
    write(warehouse, error=f"refused {token.reveal()}")
    assert one(warehouse, ROW).details["error"] == "refused ***"


def test_a_write_that_fails_leaves_no_row(warehouse: Warehouse) -> None:
    def fail() -> None:
        with warehouse.begin() as session:
            audit.record(session, action="a.b", entity_type="things")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert scalar(warehouse, "select count(*) from app.audit_logs") == 0
