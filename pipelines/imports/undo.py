"""Undo an import: its raw rows stay, and no model selects them any more.

Here: the change of the status and its audit row. Not here: the run that builds the
tables again (`defs/imports.py`).
"""

from dataclasses import replace

from pipelines import settings
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.imports import state
from pipelines.imports.state import Import


def undo(warehouse: Warehouse, given: str) -> tuple[Import, bool]:
    """Undo the import whose id starts with `given`; return whether it changed.

    Raises:
        UserError: there is no such import, or it did not finish.
    """
    now = settings.now()
    with warehouse.begin() as session:
        found = state.by_id(session, given)
        if found.status == "undone":
            return found, False
        if not state.mark_undone(session, found, now):
            raise UserError(
                f"the import {found.id} is {found.status}:"
                " only a finished import can be undone"
            )
        audit.record(
            session,
            action="imports.undo",
            entity_type="imports",
            entity_id=found.id,
            details={"file": found.file_name, "rows": found.rows_imported},
        )
    return replace(found, status="undone", undone_at=now), True
