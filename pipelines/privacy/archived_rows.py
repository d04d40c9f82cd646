"""Which rows of archived files belong to one person.

Here: a test of one row, by the names of its columns, as `rows.py` does in a database.
A number of somebody else may equal an id, so a value counts only in its own column.
Not here: the files (`archive/month_files.py`).
"""

import re
from collections.abc import Container

from pipelines.archive.deletion import Row
from pipelines.privacy.identity import Identity, Pairs
from pipelines.privacy.rows import (
    ACCOUNTS,
    CONNECTIONS,
    CONTENTS,
    PERSONS,
    POSTS,
    SUBJECTS,
    UUID,
)

KIND = re.compile(r"[a-z]+:")


class ArchivedRows(Container[Row]):
    """Tells which archived rows are the person's."""

    def __init__(self, identity: Identity, contents: Pairs) -> None:
        self._keys = {*identity.keys, identity.user_id} - {None}
        self._uuids = {one for one in identity.keys if len(one) == len(UUID)}
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
