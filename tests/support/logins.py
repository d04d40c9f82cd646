"""Login roles of one test, for sessions with an identity of their own."""

import secrets

import psycopg2
from sqlalchemy import make_url

from tests.support.databases import execute


def named(person_id: str) -> str:
    """Return the statement by which a session names its person."""
    return f"set app.person_id = '{person_id}'"


class Login:
    """A login role that is a member of other roles, for one test."""

    def __init__(self, url: str, *groups: str) -> None:
        self.name = f"login_{secrets.token_hex(6)}"
        password = secrets.token_hex(12)
        self._url = url
        self._own = make_url(url).set(username=self.name, password=password)
        execute(
            url,
            f"create role {self.name} login password '{password}'",
            *(f"grant {group} to {self.name}" for group in groups),
        )

    @property
    def url(self) -> str:
        """The database's URL for this role."""
        return self._own.render_as_string(hide_password=False)

    def ask(self, *statements: str) -> list[tuple[object, ...]]:
        """Run statements in one transaction and return the rows of the last."""
        session = psycopg2.connect(self.url)
        try:
            with session.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                rows = cursor.fetchall() if cursor.description else []
            session.commit()
            return rows
        finally:
            session.close()

    def ask_as(self, person_id: str, *statements: str) -> list[tuple[object, ...]]:
        """Run statements as the web service does for a person: role `creator`."""
        return self.ask(named(person_id), "set role creator", *statements)

    def drop(self) -> None:
        """Drop the role; it owns nothing."""
        execute(self._url, f"drop role {self.name}")
