"""Accounts of people on platforms, as rows of `app.connections` and `app.channels`.

Here: what a line about an account may say, and adding or changing the rows with their
tokens sealed. Not here: reading the file and the transaction (`imports.py`), and what
is done with an account (`connections.py`, `credentials.py`).
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
from pipelines.accounts import people_rows
from pipelines.accounts.json_lines import Faults, Line, Name, Slug, report_repeats
from pipelines.accounts.vault import SealBroken, SealContext, Vault

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Token = Annotated[str, msgspec.Meta(min_length=1, max_length=8192)]
Held = Mapping[Any, Any]

HELD = text(
    "select connections.*, connections.id::text as row_id, people.username as owner"
    " from app.connections inner join app.people on people.id = person_id"
    " where platform || ':' || platform_user_id = any(:accounts)"
    " for update of connections"
)
FRESH = """
    rows from (
        jsonb_to_recordset(cast(:rows as jsonb)) as (
            id uuid, platform text, platform_user_id text, platform_username text,
            owner text, access_token text, refresh_token text, expires_at timestamptz,
            scopes text, workspace text
        )
    ) with ordinality as fresh
"""
ADD = text(f"""
insert into app.connections (
    id, person_id, platform, platform_user_id, platform_username, access_token,
    refresh_token, token_expires_at, scopes
)
select
    fresh.id, people.id, platform, platform_user_id, platform_username, access_token,
    refresh_token, expires_at, scopes
from {FRESH}
inner join app.people on people.username = fresh.owner
order by fresh.ordinality
""")  # noqa: S608 - ours
CHANGE = text(f"""
update app.connections
set
    platform_username = fresh.platform_username,
    access_token = fresh.access_token,
    refresh_token = fresh.refresh_token,
    token_expires_at = fresh.expires_at,
    scopes = fresh.scopes,
    is_active = is_active or inactive_reason <> 'paused',
    inactive_reason = case inactive_reason when 'paused' then 'paused' end,
    updated_at = now()
from {FRESH}
where connections.id = fresh.id
""")  # noqa: S608 - ours
WATCH = text("""
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
FOLLOW = text("""
insert into app.workspace_channels (workspace_id, channel_id)
select workspaces.id, channels.id
from app.workspaces, app.channels
where
    workspaces.slug = :slug
    and channels.platform = :platform
    and channels.channel_id = :channel_id
on conflict do nothing
returning channel_id
""")


class ConnectionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One account of one person; `repr` shows no token."""

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
        """The platform and its id of the account."""
        return f"{self.platform}:{self.platform_user_id}"

    @property
    def scope_text(self) -> str | None:
        """The scopes separated by single spaces."""
        given = self.scopes
        words = given.split() if isinstance(given, str) else given
        return None if words is None else " ".join(words)


def check(lines: Sequence[Line[ConnectionLine]], faults: Faults) -> None:
    """Report what is wrong with the lines whatever the database holds."""
    known = platforms()
    for line in lines:
        row = line.row
        platform = known.get(row.platform)
        if platform is None:
            listed = ", ".join(sorted(known))
            why = f"{row.platform!r} is not one of {listed}"
            faults.add(line.number, "platform", why)
        elif platform.refresh is not None:
            for name in ("refresh_token", "expires_at"):
                if getattr(row, name) is None:
                    faults.add(line.number, name, "is missing: tokens end here")
    report_repeats(lines, "platform_user_id", lambda row: row.account, faults)


def report_conflicts(
    connection: Connection, lines: Sequence[Line[ConnectionLine]], faults: Faults
) -> None:
    """Report accounts that another person has connected."""
    held = _held(connection, lines)
    for line in lines:
        found = held.get(line.row.account)
        if found is not None and found["owner"] != line.row.owner:
            faults.add(line.number, "platform_user_id", "belongs to another person")


def store(
    connection: Connection, lines: Sequence[Line[ConnectionLine]], vault: Vault
) -> tuple[int, int, int]:
    """Write the accounts, and count those that are new, changed and unchanged."""
    _make_owners(connection, lines)
    held = _held(connection, lines)
    new, changed = [], []
    for line in lines:
        found = held.get(line.row.account)
        if found is None:
            new.append(_values(line.row, str(uuid.uuid4()), vault))
        elif _is_news(line.row, found, vault):
            changed.append(_values(line.row, str(found["row_id"]), vault))
    for statement, rows in ((ADD, new), (CHANGE, changed)):
        connection.execute(statement, {"rows": json.dumps(rows, default=str)})
    connection.execute(WATCH, {"ids": [row["id"] for row in (*new, *changed)]})
    followed = {line.row.account for line in lines if _follow(connection, line.row)}
    touched = followed & held.keys() | {_account(row) for row in changed}
    return len(new), len(touched), len(lines) - len(new) - len(touched)


def _account(row: Held) -> str:
    return f"{row['platform']}:{row['platform_user_id']}"


def _held(
    connection: Connection, lines: Sequence[Line[ConnectionLine]]
) -> dict[str, Held]:
    accounts = [line.row.account for line in lines]
    rows = connection.execute(HELD, {"accounts": accounts}).mappings()
    return {_account(row): row for row in rows}


def _make_owners(connection: Connection, lines: Sequence[Line[ConnectionLine]]) -> None:
    owners = dict.fromkeys(line.row.owner for line in lines)
    known = set(
        connection.scalars(
            text("select username from app.people where username = any(:names)"),
            {"names": list(owners)},
        )
    )
    missing = (
        people_rows.PersonLine(username=one) for one in owners if one not in known
    )
    people_rows.add(connection, missing)


def _is_news(row: ConnectionLine, held: Held, vault: Vault) -> bool:
    """Tell whether a line says more than we know.

    A token that ends before the one we hold is older: ours was refreshed meanwhile.
    """
    ours, theirs = held["token_expires_at"], row.expires_at
    if ours is not None and theirs is not None and theirs < ours:
        return False
    return (
        row.platform_username != held["platform_username"]
        or row.scope_text != held["scopes"]
        or theirs != ours
        or any(
            _opened(held[name], SealContext("connections", held["row_id"], name), vault)
            != getattr(row, name)
            for name in ("access_token", "refresh_token")
        )
    )


def _opened(sealed: str | None, place: SealContext, vault: Vault) -> str | None:
    try:
        return None if sealed is None else vault.unseal(sealed, place).reveal()
    except SealBroken:
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


def _follow(connection: Connection, row: ConnectionLine) -> bool:
    if row.workspace is None:
        return False
    people_rows.join_as_owner(connection, row.workspace, row.owner)
    values = {
        "slug": row.workspace,
        "platform": row.platform,
        "channel_id": row.platform_user_id,
    }
    return connection.execute(FOLLOW, values).first() is not None
