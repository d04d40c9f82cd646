"""Statements about whole databases, for tests that make and drop their own."""

import psycopg2


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
