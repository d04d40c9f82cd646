"""The audit trail: one row per administrative write.

Here: the insert, and the list for `creators audit`. Not here: the triggers that refuse
changes of rows (`migrations/`), and the operator's name (`operator.py`).

Each administrative write calls `record` once, in the transaction of the write. So
a write and its row exist together or not at all.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, text

from dlt_sources.contract.redaction import redact
from pipelines.operator import current_operator

INSERT = text("""
    insert into app.audit_logs (
        person_id, action, entity_type, entity_id, details
    )
    values (
        coalesce(
            cast(:person_id as uuid),
            (select id from app.people where username = :operator)
        ),
        :action, :entity_type, :entity_id, cast(:details as jsonb)
    )
""")

NEWEST = text("""
    select
        audit_logs.id,
        audit_logs.created_at,
        coalesce(people.username, audit_logs.details ->> 'operator') as who,
        audit_logs.action,
        audit_logs.entity_type,
        audit_logs.entity_id,
        audit_logs.details - 'operator' as details
    from app.audit_logs
    left join app.people on people.id = audit_logs.person_id
    where
        (cast(:action as text) is null or starts_with(audit_logs.action, :action))
        and (
            cast(:since as timestamptz) is null or audit_logs.created_at >= :since
        )
    order by audit_logs.id desc
    limit :rows
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
    """Add a row in the caller's transaction; `details` contain no secret.

    A command's row names its operator. `person_id` is the person who acts; without it
    the person whose username `CREATORS_OPERATOR` names.
    """
    operator = current_operator()
    recorded = dict(details or {})
    if operator is not None:
        recorded["operator"] = operator.name
    session.execute(
        INSERT,
        {
            "person_id": person_id,
            "operator": operator.name if operator and operator.is_declared else None,
            "action": action,
            "entity_type": entity_type,
            "entity_id": entity_id,
            "details": redact(json.dumps(recorded, default=str)) if recorded else None,
        },
    )


def list_newest(
    session: Connection,
    *,
    rows: int,
    action: str | None = None,
    since: datetime | None = None,
) -> list[dict[str, object]]:
    """Return the newest rows; `action` is the start of an action's name."""
    values = {"rows": rows, "action": action, "since": since}
    return [dict(row) for row in session.execute(NEWEST, values).mappings()]
