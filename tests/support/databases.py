"""Whole databases, which tests make and drop."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2

from pipelines.warehouse import Warehouse


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


def unused(server_url: str, kind: str) -> str:
    """Return the URL of a database that is not there yet."""
    return f"{server_url}/{kind}_{uuid.uuid4().hex}"


def name_of(url: str) -> str:
    """Return the name of a URL's database."""
    return url.rpartition("/")[2]


@contextmanager
def database(url: str, template: str = "template1") -> Iterator[str]:
    """Have a database under this URL, a copy of the one named `template`."""
    server, _, name = url.rpartition("/")
    execute(f"{server}/postgres", f"create database {name} template {template}")
    try:
        yield url
    finally:
        execute(f"{server}/postgres", f"drop database {name} with (force)")


@contextmanager
def opened(url: str) -> Iterator[Warehouse]:
    """Have a warehouse and leave it: one with nobody in it is dropped sooner."""
    warehouse = Warehouse(url)
    try:
        yield warehouse
    finally:
        warehouse.engine.dispose()
