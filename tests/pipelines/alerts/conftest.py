"""A person with one account, and the tables that her rules read."""

from decimal import Decimal
from typing import Any

import pytest

from pipelines.alerts.rules import NewRule, add_rule
from pipelines.database.warehouse import Warehouse
from tests.support.alerts import connect_ann, create_alert_tables
from tests.support.fakes import person


@pytest.fixture
def ann(warehouse: Warehouse) -> str:
    """The id of Ann, who has connected the Twitch account 100."""
    create_alert_tables(warehouse)
    ann = person(warehouse, "ann")
    connect_ann(warehouse, ann)
    return ann


@pytest.fixture
def add(warehouse: Warehouse, ann: str) -> Any:
    """Return a function that adds a rule of Ann."""

    def add(
        metric: str = "followers_total",
        direction: str = "above",
        threshold: str = "10000",
        **more: Any,
    ) -> NewRule:
        vault = more.pop("vault", None)
        facts = {"platform": "twitch", "channel": "ann", **more}
        return add_rule(
            warehouse,
            vault,
            "ann",
            metric=metric,
            direction=direction,
            threshold=Decimal(threshold),
            **facts,
        )

    return add
