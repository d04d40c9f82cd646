"""The audit trail: one row per change by a person.

Here: the insert. Not here: the trigger that refuses changes of rows (`migrations/`).
"""

import json
from collections.abc import Mapping

from sqlalchemy import Connection, text

INSERT = text("""
    insert into app.audit_logs (
        person_id, action, entity_type, entity_id, details
    )
    values (
        cast(:person_id as uuid), :action, :entity_type, :entity_id,
        cast(:details as jsonb)
    )
""")


def record(
    session: Connection,
    *,
    action: str,
    entity_type: str,
    entity_id: str | None = None,
    person_id: str | None = None,
    details: Mapping[str, object] | None = None,
) -> None:
    """Add a row in the caller's transaction; `details` contain no secret."""
    session.execute(
        INSERT,
        {
            "person_id": person_id,
            "action": action,
            "entity_type": entity_type,
            "entity_id": entity_id,
            "details": json.dumps(details, default=str) if details else None,
        },
    )
