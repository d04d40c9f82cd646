"""Which rows of archived files belong to one person, and what an erasure leaves.

Here: a test of one row, by the names of its columns, as `rows.py` does in a database.
A number of somebody else may equal an id, so a value counts only in its own column.
Rows of others lose the person's words in the same columns as `documents.py` masks in a
database. Not here: the files (`archive/rewriting.py`).
"""

import re
from collections.abc import Container, Mapping

from sqlalchemy import Connection

from pipelines.archive.rewriting import Change, Row
from pipelines.archive.rules import RULES
from pipelines.archive.tables import read_columns
from pipelines.privacy.documents import mask_text
from pipelines.privacy.identity import Identity, Pairs
from pipelines.privacy.mask import Mask
from pipelines.privacy.rows import (
    ACCOUNTS,
    CONNECTIONS,
    CONTENTS,
    PERSONS,
    POSTS,
    SUBJECTS,
    UUID_LENGTH,
)

KIND = re.compile(r"[a-z]+:")
Types = Mapping[str, Mapping[str, str]]
"""The types of the columns of each archived table."""


class ArchivedRows(Container[Row]):
    """Tells which archived rows are the person's."""

    def __init__(self, identity: Identity, contents: Pairs) -> None:
        self._keys = {*identity.keys, identity.user_id} - {None}
        self._uuids = {one for one in identity.keys if len(one) == UUID_LENGTH}
        self._accounts = identity.accounts
        self._contents = frozenset(contents)
        self._posts = {f"{platform}:{content}" for platform, content in contents}

    def __contains__(self, row: object) -> bool:
        """Tell whether a row, a text or null by each column, is the person's."""
        if not isinstance(row, dict):
            return False
        platform = row.get("platform") or ""
        return (
            not self._uuids.isdisjoint(row.values())
            or any(row.get(one) in self._keys for one in PERSONS | CONNECTIONS)
            or any((platform, row.get(one)) in self._accounts for one in ACCOUNTS)
            or any((platform, row.get(one)) in self._contents for one in CONTENTS)
            or any(row.get(one) in self._posts for one in POSTS)
            or any(
                (platform, _content_of(row.get(one) or "")) in self._contents
                for one in SUBJECTS
            )
        )


def _content_of(subject: str) -> str | None:
    """Return the id of the content that a subject is, such as a repository's."""
    return subject.rpartition(":")[2] if KIND.match(subject) else None


def read_types(session: Connection) -> Types:
    """Return the types of the columns that the files of each rule have."""
    return {
        rule.name: read_columns(session, rule.archived)
        or read_columns(session, rule.live)
        for rule in RULES
    }


def make_change(theirs: ArchivedRows, mask: Mask, types: Types) -> Change:
    """Return what an erasure does with a row: nothing is left of the person's rows."""

    def change(table: str, row: Row) -> Row | None:
        if row in theirs:
            return None
        kinds = types.get(table, {})
        return {
            name: value and mask_text(mask, value, kinds.get(name, "text"))
            for name, value in row.items()
        }

    return change
