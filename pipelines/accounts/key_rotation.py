"""Key rotation: seal all values with the newest key while other processes read.

Here: batches with one transaction each, so a killed rotation resumes. Not here: keys
and the sealed format (`vault.py`).
"""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from pipelines.accounts.vault import KeySource, SealContext, Vault
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.settings import Settings

SEALED = (
    ("connections", "access_token"),
    ("connections", "refresh_token"),
    ("channels", "webhook_secret"),
)
BATCH = 500

HAS_OTHER_KEYS = text("""
    select exists (select from app.vault_keys where key_id <> :key_id)
""")

SELECT_BATCH = """
    select id::text, {column}
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

DELETE_UNUSED_KEYS = text("""
    delete from app.vault_keys
    where
        key_id <> :key_id
        and key_id not in (
            select split_part(access_token, ':', 2)
            from app.connections
            where access_token is not null
            union
            select split_part(refresh_token, ':', 2)
            from app.connections
            where refresh_token is not null
            union
            select split_part(webhook_secret, ':', 2)
            from app.channels
            where webhook_secret is not null
        )
    returning key_id
""")


@dataclass(frozen=True, slots=True)
class Rotation:
    """The newest key, the number of sealed values, and the retired keys."""

    key_id: str
    values: int
    retired: tuple[str, ...]


def rotate_keys(configuration: Settings, warehouse: Warehouse) -> Rotation:
    """Make the newest key the only key that the database needs.

    A managed key file gets a new key first. An interrupted rotation is resumed with its
    key instead.
    """
    with warehouse.advisory_lock("rotate-keys"):
        vault = Vault.open(configuration, warehouse)
        source = KeySource(configuration)
        if source.managed_file is not None and not _is_unfinished(warehouse, vault):
            source.add()
            vault = Vault.open(configuration, warehouse)
        values = sum(
            _seal_column(warehouse, vault, table, column) for table, column in SEALED
        )
        with warehouse.begin() as connection:
            retired = _delete_unused_keys(connection, vault)
            audit.record(
                connection,
                action="rotate-keys",
                entity_type="vault_keys",
                entity_id=vault.newest,
                details={"values": values, "retired": list(retired)},
            )
        return Rotation(vault.newest, values, retired)


def _is_unfinished(warehouse: Warehouse, vault: Vault) -> bool:
    with warehouse.begin() as connection:
        return bool(connection.scalar(HAS_OTHER_KEYS, {"key_id": vault.newest}))


def _seal_column(warehouse: Warehouse, vault: Vault, table: str, column: str) -> int:
    quote = warehouse.engine.dialect.identifier_preparer.quote
    names = {"table": quote(table), "column": quote(column)}
    select, update = (text(sql.format(**names)) for sql in (SELECT_BATCH, UPDATE_BATCH))
    count, last = 0, "00000000-0000-0000-0000-000000000000"
    while True:
        values = {"newest": _pattern(vault.newest), "batch": BATCH, "last": last}
        with warehouse.begin() as connection:
            sealed_values = {}
            for row_id, sealed in connection.execute(select, values):
                context = SealContext(table, str(row_id), column)
                secret = vault.unseal(str(sealed), context)
                sealed_values[context.row_id] = vault.seal(secret, context)
            connection.execute(
                update,
                {
                    "ids": list(sealed_values),
                    "values": list(sealed_values.values()),
                },
            )
        if not sealed_values:
            return count
        count, last = count + len(sealed_values), max(sealed_values)


def _delete_unused_keys(connection: Connection, vault: Vault) -> tuple[str, ...]:
    """Delete the canaries of unused keys, and return their ids.

    Another process may have sealed a value with an older key since its batch.
    """
    key_ids = connection.scalars(DELETE_UNUSED_KEYS, {"key_id": vault.newest})
    return tuple(sorted(key_ids))


def _pattern(key_id: str) -> str:
    # `_` is the only character of a key id with a meaning in `like`.
    return f"v1:{key_id.replace('_', chr(92) + '_')}:%"
