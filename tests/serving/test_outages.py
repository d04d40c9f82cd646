"""The log of the service when the database goes and comes back."""

import logging
from contextlib import asynccontextmanager
from typing import Any

import pytest

from pipelines.database.outages import Outage
from tests.support.serving import Service

GOES = "the database does not answer; requests get 503"
RETURNS = "the database answers again"


class DeadPool:
    """A pool whose database does not answer."""

    @asynccontextmanager
    async def acquire(self) -> Any:
        raise ConnectionRefusedError("connection refused")
        yield


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        next(one for one in (GOES, RETURNS, record.message) if one in record.message)
        for record in caplog.records
        if record.name.startswith(("serving", "pipelines.database.outages"))
    ]


def test_an_outage_is_logged_once_at_its_start_and_once_at_its_end(
    service: Service, people: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    state = service.app.state.serving
    path = "/api/analytics/jobs"
    with caplog.at_level(logging.WARNING), service.client_of(people["ann"]) as client:
        client.get(path)
        for _ in range(2):
            alive, state.pool = state.pool, DeadPool()
            try:
                statuses = {client.get(path).status_code for _ in range(4)}
            finally:
                state.pool = alive
            assert statuses == {503}
            for _ in range(3):
                assert client.get(path).status_code != 503
    assert lines(caplog) == [GOES, RETURNS] * 2


def test_a_start_without_an_outage_logs_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    Outage("requests").note_success()
    assert caplog.records == []
