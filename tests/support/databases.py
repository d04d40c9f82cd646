"""Create, copy, query and drop databases."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2

from pipelines.database.warehouse import Warehouse


def execute(url: str, *statements: str) -> None:
    """Run statements outside a transaction, as `create database` demands."""
    session = psycopg2.connect(url)
    try:
        session.autocommit = True
        with session.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        session.close()


def fetch(
    url: str, query: str, role: str | None = None, person: str = ""
) -> list[tuple[object, ...]]:
    """Return the rows of a query, as a role and as a person where they are named."""
    with psycopg2.connect(url) as session, session.cursor() as cursor:
        if role:
            cursor.execute(f"set role {role}")
            cursor.execute("select set_config('app.person_id', %s, true)", (person,))
        cursor.execute(query)
        return cursor.fetchall() if cursor.description else []


def unused(server_url: str, kind: str) -> str:
    """Return the URL of a database that does not exist yet."""
    return f"{server_url}/{kind}_{uuid.uuid4().hex}"


def name_of(url: str) -> str:
    """Return the name of a URL's database."""
    return url.rpartition("/")[2]


@contextmanager
def database(url: str, template: str = "template1") -> Iterator[str]:
    """Create a database as a copy of `template`, and drop it afterwards."""
    server, _, name = url.rpartition("/")
    execute(f"{server}/postgres", f"create database {name} template {template}")
    try:
        yield url
    finally:
        execute(f"{server}/postgres", f"drop database {name} with (force)")


@contextmanager
def opened(url: str) -> Iterator[Warehouse]:
    """Open a warehouse, and close its sessions afterwards: they delay a drop."""
    warehouse = Warehouse(url)
    try:
        yield warehouse
    finally:
        warehouse.engine.dispose()
