"""Replacing the words that identify a person in texts that stay.

Here: free text, JSON, the text columns of a database, and log files. Not here: rows
that go as a whole (`rows.py`).
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from pipelines.database.catalogue import list_columns
from pipelines.privacy.columns import replace_values
from pipelines.privacy.identity import FIRST_OF_NO_ALPHABET, Identity

ERASED = "erased"
ID_NAME = re.compile(r"(^|_)id$|I[dD]$")
SHORTEST_KEY = 6
"""A shorter id is replaced only in texts with spaces: alone it may be another name."""
LOGS = ("*.log", "postgres/data/*.log")
LOG_FOLDERS = ("dagster", "dbt")
LOG_ENDINGS = {".err", ".out", ".log"}
TEXTS = {"text", "character varying", "json", "jsonb"}


class Mask:
    """Replaces the words of one person.

    A text with spaces loses all words. Another text loses ids and names that are not
    ASCII only: the others may be a value of the system, such as the name of a table.
    """

    def __init__(self, identity: Identity) -> None:
        words, known = identity.words, identity.ids
        ids = [one for one in words if one in known and len(one) >= SHORTEST_KEY]
        self.pattern = make_pattern(words)
        self.ids_pattern = make_pattern(ids)
        self._ids = frozenset(ids)
        self._folded = _fold(ids)
        self._all = re.compile(self.pattern, re.IGNORECASE)
        self._keys = re.compile(self.ids_pattern, re.IGNORECASE)
        alone = ids + [one for one in words if not one.isascii()]
        self._alone = re.compile(make_pattern(alone), re.IGNORECASE)

    def replace(self, value: str) -> str:
        """Return a text or a JSON document without the words; its numbers stay."""
        return str(_replace(value, self._replace_text, lambda _name, _value: False))

    def replace_everywhere(self, value: Any) -> Any:
        """Return a JSON value without any word, and without their ids that are numbers.

        A number counts as an id if its name says so.
        """
        return _replace(value, self.replace_words, self._is_id)

    def replace_words(self, content: str) -> str:
        """Return a text without any word."""
        return self._all.sub(ERASED, content)

    def has_id(self, value: Any, name: str = "") -> bool:
        """Tell whether a JSON value has an id or an address of the person."""
        if isinstance(value, str):
            folded = value.casefold()  # a plain search is ten times as fast
            is_near = any(one in folded for one in self._folded)
            return is_near and self._keys.search(value) is not None
        if isinstance(value, list):
            return any(self.has_id(one, name) for one in value)
        if isinstance(value, dict):
            return any(
                self.has_id(key) or self.has_id(one, key) for key, one in value.items()
            )
        return self._is_id(name, value)

    def _is_id(self, name: str, value: Any) -> bool:
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return is_number and bool(ID_NAME.search(name)) and str(value) in self._ids

    def _replace_text(self, value: str) -> str:
        pattern = self._all if re.search(r"\s", value) else self._alone
        return pattern.sub(ERASED, value)


def parse_json(value: str) -> Any:
    """Return the JSON object or array in a text, or None."""
    try:
        parsed = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, (dict, list)) else None


def _replace(
    value: Any,
    replace_text: Callable[[str], str],
    is_id: Callable[[str, Any], bool],
    name: str = "",
) -> Any:
    """Return a JSON value with other texts, also in the JSON of a text; ids are null.

    `name` is the name of the value in its object.
    """
    if isinstance(value, str):
        parsed = parse_json(value)
        if parsed is None:
            return replace_text(value)
        return json.dumps(_replace(parsed, replace_text, is_id))
    if isinstance(value, list):
        return [_replace(one, replace_text, is_id, name) for one in value]
    if isinstance(value, dict):
        return {
            replace_text(key): _replace(one, replace_text, is_id, key)
            for key, one in value.items()
        }
    return None if is_id(name, value) else value


def make_pattern(words: Sequence[str]) -> str:
    """Return the regular expression of words, for PostgreSQL and Python.

    A word stands alone, except in a script without spaces. JSON escapes some words.
    """
    alone = [_escape(one) for one in words if _has_alphabet(one)]
    inside = [form for one in words for form in _json_forms(one)]
    inside += [one for one in words if not _has_alphabet(one)]
    parts = [rf"(?<!\w)({'|'.join(alone)})(?!\w)"] if alone else []
    parts += [_escape(one) for one in inside]
    return "|".join(parts) or r"(?!)"


def _escape(word: str) -> str:
    return re.sub(r"([^\w])", r"\\\1", word)


def _has_alphabet(word: str) -> bool:
    return all(ord(one) < FIRST_OF_NO_ALPHABET for one in word)


def _fold(words: Sequence[str]) -> list[str]:
    """Return every form of the words without regard to case."""
    forms = [form for one in words for form in (one, *_json_forms(one))]
    return [one.casefold() for one in forms]


def _json_forms(word: str) -> list[str]:
    """Return the word as JSON writes it, and as JSON inside of JSON writes it."""
    once = json.dumps(word)[1:-1]
    return [] if once == word else [json.dumps(once)[1:-1], once]


def mask_database(session: Connection, mask: Mask, *, dry_run: bool) -> int:
    """Replace the words in every text column of a database; return changed values."""
    return sum(
        replace_values(session, one, mask.pattern, mask.replace, dry_run=dry_run)
        for one in list_columns(session)
        if one.type in TEXTS
    )


def mask_files(folder: Path, mask: Mask, *, dry_run: bool) -> int:
    """Replace the words in the logs of a state folder; return changed files.

    A log keeps its file, because a running process may hold it open.
    """
    changed = 0
    for path in sorted(_find_logs(folder)):
        content = path.read_bytes().decode("utf-8", "surrogateescape")
        masked = mask.replace_words(content)
        if masked != content:
            changed += 1
            if not dry_run:
                with path.open("r+b") as stream:
                    stream.write(masked.encode("utf-8", "surrogateescape"))
                    stream.truncate()
    return changed


def _find_logs(folder: Path) -> Iterator[Path]:
    """Yield the logs of commands, services, dbt, Dagster's steps and the server."""
    found = [path for pattern in LOGS for path in folder.glob(pattern)]
    for part in LOG_FOLDERS:
        found += [path for path in (folder / part).rglob("*") if is_log(path)]
    yield from (path for path in found if path.is_file() and not path.is_symlink())


def is_log(path: Path) -> bool:
    """Tell whether a file is a log, or an older part of one such as `dbt.log.1`."""
    return not LOG_ENDINGS.isdisjoint(path.suffixes[-2:])
