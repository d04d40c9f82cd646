"""Key rotation: seal all values with the newest key while other processes read.

Here: batches with one transaction each, so a killed rotation resumes. Not here: keys
and the sealed format (`vault.py`).
"""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from pipelines.accounts.vault import KeySource, SealContext, UnsealError, Vault
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.settings import Settings

SEALED = (
    ("connections", "access_token"),
    ("connections", "refresh_token"),
    ("channels", "webhook_secret"),
    ("alert_rules", "webhook_url"),
    ("alert_rules", "webhook_secret"),
)
NAMES = {
    "connections": "platform || ':' || platform_username",
    "channels": "platform || ':' || coalesce(channel_name, channel_id)",
    "alert_rules": "platform || ':' || channel_id",
}
"""How a person knows a row of each table."""

BATCH = 500
NO_ID = "00000000-0000-0000-0000-000000000000"

HAS_OTHER_KEYS = text("""
    select exists (select from app.vault_keys where key_id <> :key_id)
""")

SELECT_BATCH = """
    select id::text as row_id, {column} as sealed, {name} as account
    from app.{table}
    where id > cast(:last as uuid) and {column} not like :newest
    order by id
    limit :batch
    for no key update
"""

UPDATE_BATCH = """
    update app.{table} as target
    set {column} = sealed.value
    from unnest(cast(:ids as uuid[]), cast(:values as text[])) as sealed (id, value)
    where target.id = sealed.id
"""

USED_KEYS = " union ".join(
    f"select split_part({column}, ':', 2) from app.{table} where {column} is not null"  # noqa: S608 - the names of SEALED
    for table, column in SEALED
)
DELETE_UNUSED_KEYS = text(f"""
    delete from app.vault_keys
    where key_id <> :key_id and key_id not in ({USED_KEYS})
    returning key_id
""")  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class Rotation:
    """The newest key, the number of sealed values, and the retired keys.

    `unopened` names each value that no key opens; it stays as it is.
    """

    key_id: str
    values: int
    retired: tuple[str, ...]
    unopened: tuple[str, ...] = ()


def rotate_keys(configuration: Settings, warehouse: Warehouse) -> Rotation:
    """Make the newest key the only key that the database needs.

    A managed key file gets a new key first. An interrupted rotation is resumed with its
    key instead.
    """
    with warehouse.advisory_lock("rotate-keys"):
        vault = Vault.open(configuration, warehouse)
        source = KeySource(configuration)
        is_managed = source.managed_file is not None
        values, unopened = 0, list[str]()
        if not is_managed or _is_unfinished(warehouse, vault):
            values, unopened = _seal_all(warehouse, vault)
        # An older key may remain only for values that nothing opens.
        if is_managed and not values:
            source.add()
            vault = Vault.open(configuration, warehouse)
            values, unopened = _seal_all(warehouse, vault)
        with warehouse.begin() as connection:
            retired = _delete_unused_keys(connection, vault)
            audit.record(
                connection,
                action="rotate-keys",
                entity_type="vault_keys",
                entity_id=vault.newest,
                details={
                    "values": values,
                    "retired": list(retired),
                    "unopened": unopened,
                },
            )
        return Rotation(vault.newest, values, retired, tuple(unopened))


def _is_unfinished(warehouse: Warehouse, vault: Vault) -> bool:
    with warehouse.begin() as connection:
        return bool(connection.scalar(HAS_OTHER_KEYS, {"key_id": vault.newest}))


def _seal_all(warehouse: Warehouse, vault: Vault) -> tuple[int, list[str]]:
    """Return the number of sealed values and the names of those that do not open."""
    values, unopened = 0, []
    for table, column in SEALED:
        count, names = _seal_column(warehouse, vault, table, column)
        values += count
        unopened += names
    return values, unopened


def _seal_column(
    warehouse: Warehouse, vault: Vault, table: str, column: str
) -> tuple[int, list[str]]:
    quote = warehouse.engine.dialect.identifier_preparer.quote
    names = {"table": quote(table), "column": quote(column), "name": NAMES[table]}
    select, update = (text(sql.format(**names)) for sql in (SELECT_BATCH, UPDATE_BATCH))
    count, unopened, last = 0, list[str](), NO_ID
    while True:
        values = {"newest": _pattern(vault.newest), "batch": BATCH, "last": last}
        with warehouse.begin() as connection:
            rows = connection.execute(select, values).all()
            if not rows:
                return count, unopened
            sealed_values = {}
            for row in rows:
                context = SealContext(table, str(row.row_id), column)
                try:
                    secret = vault.unseal(str(row.sealed), context)
                except UnsealError as error:
                    unopened.append(f"{column} of {row.account}: {error}")
                else:
                    sealed_values[context.row_id] = vault.seal(secret, context)
            connection.execute(
                update,
                {
                    "ids": list(sealed_values),
                    "values": list(sealed_values.values()),
                },
            )
        count, last = count + len(sealed_values), str(rows[-1].row_id)


def _delete_unused_keys(connection: Connection, vault: Vault) -> tuple[str, ...]:
    """Delete the canaries of unused keys, and return their ids.

    Another process may have sealed a value with an older key since its batch.
    """
    key_ids = connection.scalars(DELETE_UNUSED_KEYS, {"key_id": vault.newest})
    return tuple(sorted(key_ids))


def _pattern(key_id: str) -> str:
    # `_` is the only character of a key id with a meaning in `like`.
    return f"v1:{key_id.replace('_', chr(92) + '_')}:%"
