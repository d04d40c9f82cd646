"""A person with one account, the tables that her rules read, and a webhook's target."""

import ssl
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.alerts.rules import NewRule, add_rule
from pipelines.database.warehouse import Warehouse
from tests.support.alerts import MODELS
from tests.support.fakes import connect_ann, person
from tests.support.mail_server import certificate
from tests.support.model_tables import create_model_tables
from tests.support.webhook_target import Target, receiving_webhooks


@pytest.fixture
def ann(warehouse: Warehouse) -> str:
    """The id of Ann, who has connected the Twitch account 100."""
    create_model_tables(warehouse, *MODELS)
    ann = person(warehouse, "ann")
    connect_ann(warehouse, ann, "100")
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


@pytest.fixture
def tls(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return the contexts of a server and of its client."""
    return certificate(tmp_path)


@pytest.fixture
def target(tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> Iterator[Target]:
    """Yield an HTTPS server that stores what it receives."""
    with receiving_webhooks(tls[0]) as one:
        yield one
