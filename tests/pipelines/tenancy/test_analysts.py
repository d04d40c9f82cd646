"""Commands read as an analyst with the rights of `pipeline` alone."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.tenancy.analysts import as_analyst
from tests.support.databases import opened
from tests.support.fakes import person
from tests.support.logins import Login


def test_a_member_of_pipeline_reads_as_an_analyst(warehouse: Warehouse) -> None:
    person(warehouse, "ann")
    login = Login(warehouse.url, "pipeline")
    try:
        with opened(login.url) as own, as_analyst(own) as session:
            assert session.scalar(text("select current_user")) == "analyst"
            assert session.scalar(text("select count(*) from app.people")) == 1
            with pytest.raises(DBAPIError, match="permission denied"):
                session.execute(text("select password_hash from app.people"))
    finally:
        login.drop()


def test_the_transaction_changes_nothing(warehouse: Warehouse) -> None:
    with (
        pytest.raises(DBAPIError, match="read-only transaction"),
        as_analyst(warehouse) as session,
    ):
        session.execute(text("create temporary table mine (id integer)"))


def test_the_role_ends_with_the_transaction(warehouse: Warehouse) -> None:
    with warehouse.begin() as session:
        before = session.scalar(text("select current_user"))
    with as_analyst(warehouse):
        pass
    with warehouse.begin() as session:
        assert session.scalar(text("select current_user")) == before


def test_a_login_without_the_role_is_told_so(warehouse: Warehouse) -> None:
    login = Login(warehouse.url, "creator")
    try:
        with (
            opened(login.url) as own,
            pytest.raises(UserError, match="grant analyst to pipeline"),
            as_analyst(own),
        ):
            pass
    finally:
        login.drop()
