"""Other people's rows that name a person: messages of webhooks, cached answers, errors.

Here: the JSON documents, bodies and sentences of the system's own tables that contain
an id or an address of the person; they lose every word of the person. Not here: rows
that go as a whole (`rows.py`), posts of other people (their text belongs to them).
"""

import json
import re
from typing import Any

from sqlalchemy import Connection, text

from pipelines.database.catalogue import Column, list_columns, quote
from pipelines.privacy.mask import Mask

SCHEMAS = {"app", "archive"}
KINDS = {"text", "character varying", "json", "jsonb", "bytea"}
LEFT = {"app.audit_logs", "app.erasures"}
"""The audit trail has a mask of its own; the ledger holds digests."""
FIND = """
select ctid::text, {value} from {relation} as document
where
    {searched} ~* :pattern
    and not exists (
        select from their_rows
        where relation = {oid} and place = document.ctid
    )
"""
CHANGE = """
update {relation} set {name} = cast(:value as {kind})
where ctid = cast(:place as tid) and {value} = :old
"""


def mask_documents(session: Connection, mask: Mask, *, dry_run: bool) -> int:
    """Replace the words in documents that contain an id; return changed values.

    `their_rows` marks the rows that a dry run leaves out.
    """
    return sum(
        _mask_column(session, mask, one, dry_run=dry_run)
        for one in list_columns(session)
        if one.schema in SCHEMAS
        and one.type in KINDS
        and f"{one.schema}.{one.table}" not in LEFT
    )


def mask_value(mask: Mask, value: str) -> str:
    """Return a document or a sentence without the words, if it has an id.

    A single word is a key and stays: only its own row may lose it.
    """
    if not mask.may_have_id(value):
        return value
    try:
        parsed = json.loads(value)
    except ValueError:
        parsed = value
    if isinstance(parsed, (dict, list)):
        if mask.has_id(parsed):
            return json.dumps(mask.replace_everywhere(parsed))
    elif re.search(r"\s", value) and mask.has_id(value):
        return mask.replace_lines(value)
    return value


def _mask_column(
    session: Connection, mask: Mask, column: Column, *, dry_run: bool
) -> int:
    relation, name = quote(column.schema, column.table), quote(column.name)
    is_binary = column.type == "bytea"
    value = name if is_binary else f"{name}::text"
    query = FIND.format(
        value=value,
        relation=relation,
        searched=f"encode({name}, 'escape')" if is_binary else value,
        oid=column.oid,
    )
    found: list[Any] = list(
        session.execute(_text(query), {"pattern": mask.ids_pattern})
    )
    changed = [
        {"place": place, "value": masked, "old": old}
        for place, old in found
        if (masked := _mask(mask, old)) is not None
    ]
    if changed and not dry_run:
        query = CHANGE.format(
            relation=relation, name=name, kind=column.type, value=value
        )
        session.execute(_text(query), changed)
    return len(changed)


def _mask(mask: Mask, old: Any) -> str | bytes | None:
    """Return the masked value, or None where nothing changes."""
    if isinstance(old, str):
        masked = mask_value(mask, old)
        return None if masked == old else masked
    content = bytes(old)
    try:
        plain = content.decode()
    except UnicodeDecodeError:  # a digest or a compressed body
        return None
    masked = mask_value(mask, plain)
    return None if masked == plain else masked.encode()


def _text(query: str) -> Any:
    """Quote the colons of casts, which would begin a parameter."""
    return text(query.replace("::", "\\:\\:"))
