"""Replacing the words that identify a person in texts that stay.

Here: free text, JSON, the text columns of a database, and log files. Not here: rows
that go as a whole (`rows.py`).
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from pipelines.database.catalogue import Column, list_columns, quote
from pipelines.database.files import replace_private_file
from pipelines.privacy.identity import Identity

ERASED = "erased"
SHORTEST_KEY = 6
"""A shorter id is replaced only in texts with spaces: alone it may be another name."""
TEXTS = {"text", "character varying", "json", "jsonb"}


class Mask:
    """Replaces the words of one person.

    A text with spaces loses all words. Another text loses ids only, because a name may
    be a value of the system, such as the name of a table.
    """

    def __init__(self, identity: Identity) -> None:
        self.pattern = make_pattern(identity.words)
        ids = {*identity.keys, *(account for _, account in identity.accounts)}
        ids |= {one for one in identity.names if "@" in one}
        keys = [one for one in identity.words if one in ids]
        self._all = _compile(identity.words)
        self._keys = _compile([one for one in keys if len(one) >= SHORTEST_KEY])

    def replace(self, value: str) -> str:
        """Return a text or a JSON document without the words."""
        try:
            parsed = json.loads(value)
        except ValueError:
            return self._replace_text(value)
        if isinstance(parsed, (dict, list)):
            return json.dumps(self.replace_values(parsed))
        return self._replace_text(value)

    def replace_values(self, value: Any) -> Any:
        """Return a JSON value without the words in its strings."""
        if isinstance(value, str):
            return self.replace(value)
        if isinstance(value, list):
            return [self.replace_values(one) for one in value]
        if isinstance(value, dict):
            return {
                self._replace_text(name): self.replace_values(one)
                for name, one in value.items()
            }
        return value

    def _replace_text(self, value: str) -> str:
        pattern = self._all if re.search(r"\s", value) else self._keys
        return pattern.sub(ERASED, value)

    def replace_lines(self, content: str) -> str:
        """Return a log without the words."""
        return self._all.sub(ERASED, content)


def make_pattern(words: list[str]) -> str:
    """Return the regular expression of whole words, for PostgreSQL and Python."""
    escaped = (re.sub(r"([^\w])", r"\\\1", one) for one in words)
    return rf"(?<!\w)({'|'.join(escaped)})(?!\w)"


def _compile(words: list[str]) -> re.Pattern[str]:
    return re.compile(make_pattern(words) if words else r"(?!)", re.IGNORECASE)


def mask_database(session: Connection, mask: Mask, *, dry_run: bool) -> int:
    """Replace the words in every text column of a database; return changed values."""
    return sum(
        _mask_column(session, mask, one, dry_run=dry_run)
        for one in list_columns(session)
        if one.type in TEXTS
    )


def _mask_column(
    session: Connection, mask: Mask, column: Column, *, dry_run: bool
) -> int:
    relation, name = quote(column.schema, column.table), quote(column.name)
    found = f"select ctid::text, {name}::text from {relation}"
    query = f"{found} where {name}::text ~* :pattern".replace("::", "\\:\\:")
    rows: list[Any] = list(session.execute(text(query), {"pattern": mask.pattern}))
    changed = [
        {"place": place, "value": masked}
        for place, value in rows
        if (masked := mask.replace(value)) != value
    ]
    if changed and not dry_run:
        session.execute(
            text(
                f"update {relation} set {name} = cast(:value as {column.type})"
                " where ctid = cast(:place as tid)"
            ),
            changed,
        )
    return len(changed)


def mask_files(folder: Path, mask: Mask, *, dry_run: bool) -> int:
    """Replace the words in the logs below a folder; return changed files."""
    changed = 0
    for path in _logs(folder):
        content = path.read_bytes().decode("utf-8", "surrogateescape")
        masked = mask.replace_lines(content)
        if masked != content:
            changed += 1
            if not dry_run:
                replace_private_file(
                    path, masked.encode("utf-8", "replace").decode("utf-8", "replace")
                )
    return changed


def _logs(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.suffix in {".err", ".out", ".log"} and path.is_file():
            yield path
