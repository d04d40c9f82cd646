"""The unit tests of dbt, which stand beside their models, one case each."""

from collections.abc import Callable

import pytest

from pipelines.transform import dbt

UNIT_TESTS = dbt.manifest()["unit_tests"]


@pytest.fixture(scope="module")
def outcome(run: Callable[..., None]) -> dbt.Outcome:
    """Run all unit tests at once: dbt starts in seconds."""
    run("run", "--exclude", "config.materialized:view")
    return dbt.invoke(["test", "--select", "test_type:unit"])


@pytest.mark.parametrize(
    "unique_id",
    [pytest.param(key, id=one["name"]) for key, one in UNIT_TESTS.items()],
)
def test_the_unit_test_passes(outcome: dbt.Outcome, unique_id: str) -> None:
    statuses = {
        event["data"]["node_info"]["unique_id"]: event["data"]["status"]
        for event in outcome.events
    }
    messages = [one for one in outcome.errors if UNIT_TESTS[unique_id]["name"] in one]
    assert statuses.get(unique_id) == "pass", "\n".join(messages or outcome.errors)
