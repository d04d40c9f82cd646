"""People from the sign-in service: one change of a user becomes rows.

Here: the call. Not here: the rule (`app.apply_sign_in_change`, migration 0035), and the
form of an event (`sign_in.py`).
"""

from dataclasses import asdict

from sqlalchemy import Connection, text

from pipelines.database import audit
from pipelines.people.sign_in import UserChange

APPLY = text("""
    select app.apply_sign_in_change(
        :user_id, :changed_at, :is_deleted, :username, :display_name, :email,
        :is_email_verified, :avatar_url
    )
""")


def apply_change(session: Connection, change: UserChange) -> bool:
    """Apply a change in the caller's transaction; return False for a late one."""
    is_applied = bool(session.scalar(APPLY, asdict(change)))
    if is_applied:
        audit.record(
            session,
            action="people.sign_in_delete" if change.is_deleted else "people.sign_in",
            entity_type="people",
            entity_id=change.user_id,
            details={"changed_at": change.changed_at.isoformat()},
        )
    return is_applied
