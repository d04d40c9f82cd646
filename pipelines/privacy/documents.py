"""Other people's rows that name a person: messages of webhooks, cached answers, errors.

Here: the JSON documents, bodies and sentences of the system's own tables that contain
an id or an address of the person; they lose every word of the person. Not here: rows
that go as a whole (`rows.py`), posts of other people (their text belongs to them).
"""

import json
import re
from functools import partial
from typing import Any

from sqlalchemy import Connection

from pipelines.database.catalogue import list_columns
from pipelines.privacy.columns import replace_values
from pipelines.privacy.mask import Mask, parse_json

SCHEMAS = {"app", "archive"}
KINDS = {"text", "character varying", "json", "jsonb", "bytea"}
BYTES = r"\x"
"""The beginning of the text of bytes."""
LEFT = {"app.audit_logs", "app.erasures"}
"""The audit trail has a mask of its own; the ledger holds digests."""
UNMARKED = """
not exists (
    select from their_rows
    where relation = {oid} and place = document.ctid
)
"""
"""The condition of rows of other people: a dry run has not deleted the person's."""


def mask_documents(session: Connection, mask: Mask, *, dry_run: bool) -> int:
    """Replace the words in documents that contain an id; return changed values."""
    return sum(
        replace_values(
            session,
            one,
            mask.ids_pattern,
            partial(_mask, mask),
            condition=UNMARKED.format(oid=one.oid),
            dry_run=dry_run,
        )
        for one in list_columns(session)
        if one.schema in SCHEMAS
        and one.type in KINDS
        and f"{one.schema}.{one.table}" not in LEFT
    )


def mask_value(mask: Mask, value: str) -> str:
    """Return a document or a sentence without the words, if it has an id.

    A single word is a key and stays: only its own row may lose it.
    """
    if not mask.has_id(value):
        return value
    parsed = parse_json(value)
    if parsed is None:
        return mask.replace_words(value) if re.search(r"\s", value) else value
    if mask.has_id(parsed):
        return json.dumps(mask.replace_everywhere(parsed))
    return value


def mask_text(mask: Mask, value: str, kind: str) -> str:
    """Return the masked value of a column.

    Args:
        mask: the words.
        value: the text that PostgreSQL writes for the value; so is the result.
        kind: the type of the column, such as `character varying(20)`.
    """
    if kind == "bytea":
        content = bytes.fromhex(value.removeprefix(BYTES))
        return BYTES + bytes(_mask(mask, content)).hex()
    return mask_value(mask, value) if kind.partition("(")[0] in KINDS else value


def _mask(mask: Mask, value: Any) -> Any:
    """Return the masked value of a column; bytes that are no text stay."""
    if isinstance(value, str):
        return mask_value(mask, value)
    try:
        return mask_value(mask, bytes(value).decode()).encode()
    except UnicodeDecodeError:  # a digest or a compressed body
        return value
