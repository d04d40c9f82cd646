"""Import of connections: lines of a file become `app.connections` and `app.channels`.

Here: the fields of a line, its checks, and the rows with sealed tokens. Not here: the
file and the transaction (`file_import.py`), and the use of a connection
(`connections.py`, `credentials.py`).
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import msgspec
from sqlalchemy import Connection, text

from dlt_sources import platforms
from dlt_sources.contract import Secret
from pipelines.accounts import people_import
from pipelines.accounts.json_lines import (
    FileErrors,
    Line,
    Name,
    Slug,
    report_duplicates,
)
from pipelines.accounts.vault import SealContext, UnsealError, Vault

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Token = Annotated[str, msgspec.Meta(min_length=1, max_length=8192)]
Row = Mapping[Any, Any]

EXISTING = text("""
    select connections.*, connections.id::text as row_id, people.username as owner
    from app.connections
    inner join app.people on people.id = person_id
    where platform || ':' || platform_user_id = any(:accounts)
    for update of connections
""")

KNOWN_PEOPLE = text("select username from app.people where username = any(:names)")

INSERT = text("""
    insert into app.connections (
        id, person_id, platform, platform_user_id, platform_username, access_token,
        refresh_token, token_expires_at, scopes
    )
    select
        line.id, people.id, platform, platform_user_id, platform_username,
        access_token, refresh_token, expires_at, scopes
    from rows from (
        jsonb_to_recordset(cast(:rows as jsonb)) as (
            id uuid, platform text, platform_user_id text, platform_username text,
            owner text, access_token text, refresh_token text, expires_at timestamptz,
            scopes text
        )
    ) with ordinality as line
    inner join app.people on people.username = line.owner
    order by line.ordinality
""")

UPDATE = text("""
    update app.connections
    set
        platform_username = line.platform_username,
        access_token = line.access_token,
        refresh_token = line.refresh_token,
        token_expires_at = line.expires_at,
        scopes = line.scopes,
        is_active = is_active or inactive_reason <> 'paused',
        inactive_reason = case inactive_reason when 'paused' then 'paused' end,
        updated_at = now()
    from jsonb_to_recordset(cast(:rows as jsonb)) as line (
        id uuid, platform_username text, access_token text, refresh_token text,
        expires_at timestamptz, scopes text
    )
    where connections.id = line.id
""")

UPSERT_CHANNELS = text("""
    insert into app.channels (
        platform, channel_id, channel_name, connection_id, added_by, sync_status
    )
    select
        platform, platform_user_id, platform_username, id, person_id,
        case when is_active then 'active' else 'paused' end
    from app.connections
    where id = any(cast(:ids as uuid[]))
    on conflict (platform, channel_id) do update set
        connection_id = excluded.connection_id,
        channel_name = excluded.channel_name,
        added_by = coalesce(channels.added_by, excluded.added_by),
        sync_status = excluded.sync_status,
        sync_status_reason = null,
        updated_at = now()
""")

ADD_TO_WORKSPACE = text("""
    insert into app.workspace_channels (workspace_id, channel_id)
    select workspaces.id, channels.id
    from app.workspaces
    cross join app.channels
    where
        workspaces.slug = :slug
        and channels.platform = :platform
        and channels.channel_id = :channel_id
    on conflict do nothing
    returning channel_id
""")


class ConnectionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One account of one person; `repr` hides its tokens."""

    platform: Name
    platform_user_id: Name
    platform_username: Name
    owner: Name
    access_token: Token
    refresh_token: Token | None = None
    expires_at: Instant | None = None
    scopes: str | list[str] | None = None
    workspace: Slug | None = None

    def __repr__(self) -> str:
        return f"ConnectionLine({self.account})"

    @property
    def account(self) -> str:
        """The platform and the account's id there."""
        return f"{self.platform}:{self.platform_user_id}"

    @property
    def scope_text(self) -> str | None:
        """The scopes separated by single spaces."""
        scopes = self.scopes
        words = scopes.split() if isinstance(scopes, str) else scopes
        return None if words is None else " ".join(words)


def check_lines(lines: Sequence[Line[ConnectionLine]], errors: FileErrors) -> None:
    """Report errors that need no database."""
    known = platforms()
    for line in lines:
        row = line.row
        platform = known.get(row.platform)
        if platform is None:
            listed = ", ".join(sorted(known))
            why = f"{row.platform!r} is not one of {listed}"
            errors.add(line.number, "platform", why)
        elif platform.refresh is not None and platform.exchange_before is None:
            for name in ("refresh_token", "expires_at"):
                if getattr(row, name) is None:
                    errors.add(
                        line.number, name, "is missing: tokens of this platform expire"
                    )
    report_duplicates(lines, "platform_user_id", lambda row: row.account, errors)


def report_conflicts(
    session: Connection, lines: Sequence[Line[ConnectionLine]], errors: FileErrors
) -> None:
    """Report accounts that belong to another person."""
    existing = _existing(session, lines)
    for line in lines:
        row = existing.get(line.row.account)
        if row is not None and row["owner"] != line.row.owner:
            errors.add(line.number, "platform_user_id", "belongs to another person")


def store_connections(
    session: Connection, lines: Sequence[Line[ConnectionLine]], vault: Vault
) -> tuple[int, int, int]:
    """Write the connections; return the numbers of new, changed and unchanged lines."""
    _add_missing_owners(session, lines)
    existing = _existing(session, lines)
    new, changed = [], []
    for line in lines:
        row = existing.get(line.row.account)
        if row is None:
            new.append(_values(line.row, str(uuid.uuid4()), vault))
        elif _is_changed(line.row, row, vault):
            changed.append(_values(line.row, str(row["row_id"]), vault))
    for statement, rows in ((INSERT, new), (UPDATE, changed)):
        session.execute(statement, {"rows": json.dumps(rows, default=str)})
    ids = [row["id"] for row in (*new, *changed)]
    session.execute(UPSERT_CHANNELS, {"ids": ids})
    joined = {
        line.row.account for line in lines if _add_to_workspace(session, line.row)
    }
    updated = joined & existing.keys() | {_account(row) for row in changed}
    return len(new), len(updated), len(lines) - len(new) - len(updated)


def _account(row: Row) -> str:
    return f"{row['platform']}:{row['platform_user_id']}"


def _existing(
    session: Connection, lines: Sequence[Line[ConnectionLine]]
) -> dict[str, Row]:
    accounts = [line.row.account for line in lines]
    rows = session.execute(EXISTING, {"accounts": accounts}).mappings()
    return {_account(row): row for row in rows}


def _add_missing_owners(
    session: Connection, lines: Sequence[Line[ConnectionLine]]
) -> None:
    owners = dict.fromkeys(line.row.owner for line in lines)
    known = set(session.scalars(KNOWN_PEOPLE, {"names": list(owners)}))
    missing = (
        people_import.PersonLine(username=one) for one in owners if one not in known
    )
    people_import.add_people(session, missing)


def _is_changed(line: ConnectionLine, row: Row, vault: Vault) -> bool:
    """Tell whether a line changes the stored row.

    A line that expires before the stored token is older: a refresh replaced its token.
    """
    stored, imported = row["token_expires_at"], line.expires_at
    if stored is not None and imported is not None and imported < stored:
        return False
    return (
        line.platform_username != row["platform_username"]
        or line.scope_text != row["scopes"]
        or imported != stored
        or any(
            _unseal(row[name], SealContext("connections", row["row_id"], name), vault)
            != getattr(line, name)
            for name in ("access_token", "refresh_token")
        )
    )


def _unseal(sealed: str | None, context: SealContext, vault: Vault) -> str | None:
    try:
        return None if sealed is None else vault.unseal(sealed, context).reveal()
    except UnsealError:
        return None


def _values(row: ConnectionLine, row_id: str, vault: Vault) -> dict[str, object]:
    sealed = {
        name: None
        if (token := getattr(row, name)) is None
        else vault.seal(Secret(token), SealContext("connections", row_id, name))
        for name in ("access_token", "refresh_token")
    }
    return {
        **sealed,
        "id": row_id,
        "platform": row.platform,
        "platform_user_id": row.platform_user_id,
        "platform_username": row.platform_username,
        "owner": row.owner,
        "expires_at": row.expires_at,
        "scopes": row.scope_text,
    }


def _add_to_workspace(session: Connection, row: ConnectionLine) -> bool:
    if row.workspace is None:
        return False
    people_import.join_as_owner(session, row.workspace, row.owner)
    values = {
        "slug": row.workspace,
        "platform": row.platform,
        "channel_id": row.platform_user_id,
    }
    return session.execute(ADD_TO_WORKSPACE, values).first() is not None
