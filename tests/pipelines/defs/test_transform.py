"""Which errors of a build Dagster tries again, and what the last of them says."""

import pytest
from dagster import Backoff, DagsterInstance, RetryPolicy, job, op

from pipelines.database.sqlstate import LOCK_NOT_AVAILABLE, is_transient
from pipelines.defs import transform
from pipelines.operations.failures import find_reason
from pipelines.transform import dbt


@pytest.mark.parametrize(
    ("code", "helps"),
    [
        ("40P01", True),  # deadlock
        ("40001", True),  # serialization
        ("55P03", True),  # lock timeout
        ("08006", True),  # connection lost
        ("57P01", True),  # the server shuts down
        ("42P01", False),  # undefined table
        ("23505", False),  # unique violation
        ("22003", False),  # out of range
        ("53100", False),  # disk full
        (None, False),
    ],
)
def test_the_sqlstate_says_whether_a_retry_helps(
    code: str | None, *, helps: bool
) -> None:
    assert is_transient(code) is helps


def test_a_lasting_transient_error_keeps_its_cause(instance: DagsterInstance) -> None:
    cause = "core.fct_channel_days is locked by process 7"
    outcome = dbt.Outcome(success=False, errors=[cause], sqlstates={LOCK_NOT_AVAILABLE})
    tries: list[int] = []

    @op(retry_policy=RetryPolicy(max_retries=1, delay=0, backoff=Backoff.LINEAR))
    def build() -> None:
        tries.append(1)
        transform._raise_if_failed(outcome)

    @job
    def daily() -> None:
        build()

    done = daily.execute_in_process(instance=instance, raise_on_error=False)
    assert len(tries) == 2
    assert find_reason(done.all_events) == f"dbt: {cause}"


def test_a_permanent_error_is_not_tried_again(instance: DagsterInstance) -> None:
    outcome = dbt.Outcome(success=False, errors=["the connection table has no id"])
    tries: list[int] = []

    @op(retry_policy=transform.DBT_RETRIES)
    def build() -> None:
        tries.append(1)
        transform._raise_if_failed(outcome)

    @job
    def daily() -> None:
        build()

    assert not daily.execute_in_process(instance=instance, raise_on_error=False).success
    assert tries == [1]
