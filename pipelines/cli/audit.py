"""`creators audit`: the newest administrative writes, and each role's rights.

Here: arguments and printing. Not here: the rows (`database/audit.py`) and the rights
(`database/access.py`).
"""

import json
import re
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from pipelines.cli.options import Json, check_day, print_table
from pipelines.errors import UserError

MOST_ROWS = 10_000
ACTION = re.compile(r"[a-z][a-z._-]{0,60}")
WRITES = ("time (UTC)", "who", "action", "what", "details")
ACCESS = ("role", "schema", "relations", "own rows only", "without a rule for rows")
LOGINS = ("login", "roles")
RIGHTS = ("role", "relation", "rights")
POLICIES = ("table", "policy", "command", "roles", "rows shown", "rows written")
NO_WRITES = "no administrative write yet"
FEW = 3


def audit(
    *,
    rows: Annotated[
        int, typer.Option(min=1, max=MOST_ROWS, help="The newest writes to show.")
    ] = 20,
    action: Annotated[
        str | None,
        typer.Option(help="Only actions that begin with this, such as `keys`."),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DATE", help="Only from this UTC day on."
        ),
    ] = None,
    shows_rights: Annotated[
        bool,
        typer.Option("--rights", help="Each role's rights and each policy instead."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Show the newest administrative writes, and which role may read and write what."""
    from pipelines.database import access
    from pipelines.database import audit as trail
    from pipelines.database.warehouse import connect_warehouse

    if action is not None and ACTION.fullmatch(action) is None:
        raise UserError("--action: an action consists of a-z, '.', '_' and '-'")
    if since is not None:
        check_day("--since", since)
        since = since.replace(tzinfo=UTC)
    with connect_warehouse().begin() as session:
        writes = trail.list_newest(session, rows=rows, action=action, since=since)
        readable = access.list_readable(session)
        logins = access.list_logins(session)
        rights = access.list_rights(session)
        policies = access.list_policies(session)
    if as_json:
        facts = {
            "writes": writes,
            "readable": readable,
            "logins": logins,
            "rights": rights,
            "policies": policies,
        }
        typer.echo(json.dumps(facts, default=str))
        return
    if shows_rights:
        print_table(RIGHTS, map(_right_cells, rights))
        typer.echo()
        print_table(POLICIES, map(_policy_cells, policies))
        return
    if writes:
        print_table(WRITES, map(_write_cells, writes))
    else:
        typer.echo(NO_WRITES)
    typer.echo()
    print_table(ACCESS, map(_access_cells, readable))
    typer.echo()
    print_table(LOGINS, map(_login_cells, logins))


def _write_cells(row: dict[str, Any]) -> tuple[str, ...]:
    what = row["entity_type"] + (f" {row['entity_id']}" if row["entity_id"] else "")
    details = ", ".join(
        f"{name}={value}" for name, value in (row["details"] or {}).items()
    )
    moment = row["created_at"].astimezone(UTC)
    return (
        f"{moment:%Y-%m-%d %H:%M:%S}",
        row["who"] or "the system",
        row["action"],
        what,
        details,
    )


def _access_cells(row: dict[str, Any]) -> tuple[str, ...]:
    names = row["unlimited"]
    shown = ", ".join(names[:FEW])
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return (
        row["role"],
        row["schema"],
        str(row["relations"]),
        str(row["rows_limited"]),
        shown + more,
    )


def _right_cells(row: dict[str, Any]) -> tuple[str, ...]:
    relation = f"{row['schema']}.{row['relation']}"
    return (row["role"], relation, ", ".join(row["rights"]))


def _policy_cells(row: dict[str, Any]) -> tuple[str, ...]:
    kind = "" if row["is_permissive"] else " (restrictive)"
    return (
        f"{row['schema']}.{row['relation']}",
        row["policy"] + kind,
        row["command"],
        ", ".join(row["roles"]),
        *(" ".join((row[one] or "").split()) for one in ("rows_shown", "rows_written")),
    )


def _login_cells(row: dict[str, Any]) -> tuple[str, ...]:
    roles = ", ".join(row["roles"]) or "none"
    return (row["login"], "superuser" if row["is_superuser"] else roles)
