"""Key rotation: batches, interruption and concurrent reads."""

import os
import signal
from pathlib import Path

import pytest
from sqlalchemy import text

from dlt_sources.contract import Secret
from pipelines.accounts import key_rotation
from pipelines.accounts.vault import SealContext, Vault, new_key
from pipelines.cli import keys
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.settings import Settings
from tests.support.fakes import at_once, connect, one, person, scalar

SEALED_VALUES = text("""
    select id::text as id, 'access_token' as name, access_token as value
    from app.connections
    union all
    select id::text, 'refresh_token', refresh_token
    from app.connections
""")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture
def vault(settings: Settings, warehouse: Warehouse) -> Vault:
    return Vault.open(settings, warehouse)


def fill(warehouse: Warehouse, vault: Vault, count: int) -> None:
    owner = person(warehouse, "ann")
    for number in range(count):
        connect(warehouse, vault, owner, str(number), access=f"token {number}")
    row_id = scalar(warehouse, "select min(id::text) from app.channels")
    sealed = vault.seal(
        Secret("hook"), SealContext("channels", row_id, "webhook_secret")
    )
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "update app.channels set webhook_secret = :sealed where id::text = :id"
            ),
            {"sealed": sealed, "id": row_id},
        )


def keys_in_use(warehouse: Warehouse) -> list[str]:
    found = scalar(
        warehouse,
        """
        select array_agg(distinct split_part(value, ':', 2))
        from app.secrets
        where value is not null
        """,
    )
    return sorted(found)


def can_unseal_all(warehouse: Warehouse, vault: Vault) -> bool:
    with warehouse.begin() as connection:
        rows = connection.execute(SEALED_VALUES).all()
    return all(
        vault.unseal(row.value, SealContext("connections", row.id, row.name))
        for row in rows
    )


def test_a_rotation_seals_all_values_with_the_new_key(
    warehouse: Warehouse, settings: Settings, vault: Vault
) -> None:
    fill(warehouse, vault, 3)
    done = key_rotation.rotate_keys(settings, warehouse)
    assert (done.values, done.retired) == (7, (vault.newest,))
    assert keys_in_use(warehouse) == [done.key_id]
    assert scalar(warehouse, "select key_id from app.vault_keys") == done.key_id
    assert can_unseal_all(warehouse, Vault.open(settings, warehouse))
    audit_row = one(warehouse, "select * from app.audit_logs")
    assert (audit_row.action, audit_row.details["values"]) == ("rotate-keys", 7)


def test_the_old_key_is_unused_after_a_rotation(
    warehouse: Warehouse, settings: Settings, vault: Vault, tmp_path: Path
) -> None:
    fill(warehouse, vault, 2)
    key_rotation.rotate_keys(settings, warehouse)
    path = tmp_path / "vault.keys"
    path.write_text(path.read_text().split(",")[0])
    assert can_unseal_all(warehouse, Vault.open(settings, warehouse))


def test_a_killed_rotation_resumes_with_its_key(
    warehouse: Warehouse,
    settings: Settings,
    vault: Vault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(warehouse, vault, 12)
    monkeypatch.setattr(key_rotation, "BATCH", 5)

    def die(_: int) -> None:
        sealed = 0
        seal = Vault.seal

        def count(self: Vault, secret: Secret, context: SealContext) -> str:
            nonlocal sealed
            sealed += context.table == "connections"
            if sealed > 7:
                os.kill(os.getpid(), signal.SIGKILL)
            return seal(self, secret, context)

        monkeypatch.setattr(Vault, "seal", count)
        key_rotation.rotate_keys(settings, warehouse)

    killed = os.fork()
    if killed == 0:
        die(0)
    assert os.waitpid(killed, 0)[1] == signal.SIGKILL
    half_way = Vault.open(settings, warehouse)
    assert set(keys_in_use(warehouse)) == {vault.newest, half_way.newest}
    assert can_unseal_all(warehouse, vault), "a running process can still unseal"
    done = key_rotation.rotate_keys(settings, warehouse)
    assert (done.key_id, done.values) == (half_way.newest, 20)
    assert keys_in_use(warehouse) == [done.key_id]


def test_reads_succeed_during_a_rotation(
    warehouse: Warehouse, settings: Settings, vault: Vault
) -> None:
    fill(warehouse, vault, 40)

    def work(number: int) -> bool:
        if number == 0:
            return key_rotation.rotate_keys(settings, warehouse).values == 81
        return all(can_unseal_all(warehouse, vault) for _ in range(20))

    assert at_once(3, work) == [True] * 3


def test_keys_of_the_settings_are_not_written(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    old, new = new_key("old"), new_key("new")
    before = Settings(home=tmp_path, vault_keys=old)
    fill(warehouse, Vault.open(before, warehouse), 2)
    after = Settings(home=tmp_path, vault_keys=f"{new},{old}")
    assert key_rotation.rotate_keys(after, warehouse).key_id == "new"
    Vault.open(Settings(home=tmp_path, vault_keys=new), warehouse)
    assert list(tmp_path.iterdir()) == []


def test_a_value_that_does_not_open_is_named_and_the_others_are_rotated(
    warehouse: Warehouse,
    settings: Settings,
    vault: Vault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(key_rotation, "BATCH", 2)
    monkeypatch.setenv("CREATORS_HOME", str(settings.home))
    monkeypatch.setenv("CREATORS_DATABASE_URL", warehouse.url)
    fill(warehouse, vault, 7)
    broken = scalar(
        warehouse, "select id::text from app.connections order by id limit 1 offset 2"
    )
    spoil = "update app.connections set access_token = :value where id::text = :id"
    for value in (f"v1:{vault.newest}:AAAA", "no sealed value"):
        with warehouse.begin() as connection:
            connection.execute(text(spoil), {"value": value, "id": broken})
        done = key_rotation.rotate_keys(settings, warehouse)
        # 7 access tokens, 7 refresh tokens and a webhook secret.
        assert done.values == 14
        (named,) = done.unopened
        assert named.startswith("access_token of twitch:name-")
        kept = scalar(
            warehouse,
            f"select access_token from app.connections where id::text = '{broken}'",
        )
        assert kept == value
    assert keys_in_use(warehouse) == sorted([done.key_id, ""])
    with pytest.raises(UserError) as refused:
        keys.rotate_keys()
    assert (refused.value.exit_code, str(refused.value).count("\n")) == (1, 0)
