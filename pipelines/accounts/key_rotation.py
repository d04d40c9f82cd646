"""Seal everything anew with the newest key, while others go on reading.

Here: the batches, each its own transaction, so that a killed rotation goes on where it
stopped. Not here: keys and the sealed form (`vault.py`).
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


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rotation did: the key in use, values sealed anew, keys not needed now."""

    key_id: str
    values: int
    retired: tuple[str, ...]


def rotate(configuration: Settings, warehouse: Warehouse) -> Rotation:
    """Make the newest key the only one the database needs.

    Where the key file is ours, a new key is put into it first, unless an earlier
    rotation did so and was cut off: then that one is brought to its end.
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
            retired = _forget_others(connection, vault)
            audit.write(
                connection,
                action="rotate-keys",
                entity_type="vault_keys",
                entity_id=vault.newest,
                details={"values": values, "retired": list(retired)},
            )
        return Rotation(vault.newest, values, retired)


def _is_unfinished(warehouse: Warehouse, vault: Vault) -> bool:
    with warehouse.begin() as connection:
        others = connection.scalar(
            text("select count(*) from app.vault_keys where key_id <> :key_id"),
            {"key_id": vault.newest},
        )
    return bool(others)


def _seal_column(warehouse: Warehouse, vault: Vault, table: str, column: str) -> int:
    done, last = 0, "00000000-0000-0000-0000-000000000000"
    while True:
        with warehouse.begin() as connection:
            rows = connection.execute(
                text(
                    f"select id::text, {column} from app.{table}"  # noqa: S608 - ours
                    f" where id > cast(:last as uuid) and {column} not like :newest"
                    " order by id limit :batch for no key update"
                ),
                {"newest": _pattern(vault.newest), "batch": BATCH, "last": last},
            ).all()
            fresh = {}
            for row_id, sealed in rows:
                place = SealContext(table, str(row_id), column)
                fresh[place.row_id] = vault.seal(
                    vault.unseal(str(sealed), place), place
                )
            connection.execute(
                text(
                    f"update app.{table} set {column} = fresh.value"  # noqa: S608 - ours
                    " from unnest(cast(:ids as uuid[]), cast(:values as text[]))"
                    f" as fresh (id, value) where {table}.id = fresh.id"
                ),
                {"ids": list(fresh), "values": list(fresh.values())},
            )
        if not fresh:
            return done
        done, last = done + len(fresh), max(fresh)


def _forget_others(connection: Connection, vault: Vault) -> tuple[str, ...]:
    """Forget the canaries of keys that nothing needs any more, and return their ids.

    A process that knows only an older key may have sealed a value since its batch.
    """
    needed = " union all ".join(
        f"select split_part({column}, ':', 2) from app.{table}"  # noqa: S608 - ours
        f" where {column} is not null"
        for table, column in SEALED
    )
    others = connection.scalars(
        text(
            "delete from app.vault_keys"  # noqa: S608 - ours
            f" where key_id <> :key_id and key_id not in ({needed}) returning key_id"
        ),
        {"key_id": vault.newest},
    )
    return tuple(sorted(others))


def _pattern(key_id: str) -> str:
    # `_` is the one character of a key id that `like` reads as something else.
    return f"v1:{key_id.replace('_', chr(92) + '_')}:%"
