"""Fixtures of the documented tables: the web service's login, and two teams."""

from collections.abc import Iterator

import pytest

from pipelines.database.warehouse import Warehouse
from tests.support.logins import Login
from tests.support.teams import Teams, create_teams


@pytest.fixture
def service_login(warehouse: Warehouse) -> Iterator[Login]:
    """Return a login role that may name a person, as the web service's."""
    login = Login(warehouse.url, "service")
    yield login
    login.drop()


@pytest.fixture
def teams(warehouse: Warehouse) -> Teams:
    """Return two teams with one row of each in every table of StreamTrack."""
    return create_teams(warehouse)
