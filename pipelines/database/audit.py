"""The audit trail: one row per thing a person changed through us.

Here: the one insert. Not here: the trigger that keeps rows as they are (`migrations/`).
"""

import json
from collections.abc import Mapping

from sqlalchemy import Connection, text


def write(
    connection: Connection,
    *,
    action: str,
    entity_type: str,
    entity_id: str | None = None,
    person_id: str | None = None,
    details: Mapping[str, object] | None = None,
) -> None:
    """Add a row within the caller's transaction; `details` never hold a secret."""
    connection.execute(
        text(
            "insert into app.audit_logs"
            " (person_id, action, entity_type, entity_id, details)"
            " values (cast(:person_id as uuid), :action, :entity_type, :entity_id,"
            " cast(:details as jsonb))"
        ),
        {
            "person_id": person_id,
            "action": action,
            "entity_type": entity_type,
            "entity_id": entity_id,
            "details": json.dumps(details, default=str) if details else None,
        },
    )
