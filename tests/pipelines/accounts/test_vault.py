"""The vault: sealing, keys, canaries and the key file."""

import base64
import stat
from pathlib import Path

import pytest

from dlt_sources.contract import Secret
from pipelines.accounts import vault as vaults
from pipelines.accounts.vault import (
    KeySource,
    SealContext,
    UnsealError,
    Vault,
    new_key,
    parse_keys,
)
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.settings import Settings
from tests.support.fakes import at_once, scalar

CONTEXT = SealContext(
    "connections", "11111111-1111-1111-1111-111111111111", "access_token"
)
ONE = "one:" + base64.b64encode(b"1" * 32).decode()
TWO = "two:" + base64.b64encode(b"2" * 32).decode()


def vault(*keys: str) -> Vault:
    return Vault(parse_keys(",".join(keys), "test"))


def settings(tmp_path: Path, **values: object) -> Settings:
    return Settings(home=tmp_path, **values)


def test_a_sealed_value_is_unsealed_in_its_context() -> None:
    sealed = vault(ONE).seal(Secret("token"), CONTEXT)
    assert sealed.startswith("v1:one:")
    assert "token" not in sealed
    assert vault(TWO, ONE).unseal(sealed, CONTEXT) == Secret("token")


def test_sealing_twice_gives_different_texts() -> None:
    assert vault(ONE).seal(Secret("a"), CONTEXT) != vault(ONE).seal(
        Secret("a"), CONTEXT
    )


def test_a_value_with_a_changed_byte_cannot_be_unsealed() -> None:
    head, _, encoded = vault(ONE).seal(Secret("token"), CONTEXT).rpartition(":")
    data = base64.b64decode(encoded)
    for position in range(len(data)):
        changed = bytearray(data)
        changed[position] ^= 1
        text = f"{head}:{base64.b64encode(changed).decode()}"
        with pytest.raises(UnsealError):
            vault(ONE).unseal(text, CONTEXT)


@pytest.mark.parametrize(
    "context",
    [
        SealContext("channels", CONTEXT.row_id, CONTEXT.column),
        SealContext(CONTEXT.table, CONTEXT.row_id.replace("1", "2"), CONTEXT.column),
        SealContext(CONTEXT.table, CONTEXT.row_id, "refresh_token"),
    ],
)
def test_a_moved_value_cannot_be_unsealed(context: SealContext) -> None:
    sealed = vault(ONE).seal(Secret("token"), CONTEXT)
    with pytest.raises(UnsealError):
        vault(ONE).unseal(sealed, context)


def test_a_value_with_another_key_id_cannot_be_unsealed() -> None:
    same_bytes = ONE.replace("one:", "uno:")
    sealed = vault(ONE).seal(Secret("token"), CONTEXT).replace("v1:one:", "v1:uno:")
    with pytest.raises(UnsealError):
        vault(same_bytes).unseal(sealed, CONTEXT)


@pytest.mark.parametrize("text", ["", "token", "v2:one:aaaa", "v1:one:", "v1:one:é"])
def test_malformed_text_cannot_be_unsealed(text: str) -> None:
    with pytest.raises(UnsealError):
        vault(ONE).unseal(text, CONTEXT)


@pytest.mark.parametrize(
    "keys", ["", "one", "one:", ONE[:-4], f"{ONE},{ONE}", "é:aaaa"]
)
def test_the_error_of_malformed_keys_hides_their_bytes(keys: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_keys(keys, "CREATORS_VAULT_KEYS")
    assert "\n" not in str(refused.value)
    assert "MTEx" not in str(refused.value)


def test_the_repr_shows_key_ids_only() -> None:
    assert repr(vault(TWO, ONE)) == "Vault(two, one)"


def test_the_first_use_creates_a_private_key_file(
    tmp_path: Path, warehouse: Warehouse
) -> None:
    first = Vault.open(settings(tmp_path), warehouse)
    path = tmp_path / "vault.keys"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    sealed = first.seal(Secret("token"), CONTEXT)
    again = Vault.open(settings(tmp_path), warehouse)
    assert again.unseal(sealed, CONTEXT) == Secret("token")
    assert list(tmp_path.iterdir()) == [path]


def test_concurrent_first_uses_agree_on_one_key(tmp_path: Path) -> None:
    source = KeySource(settings(tmp_path / "home"))
    found = at_once(6, lambda _: next(iter(source.read_or_create())))
    assert len(set(found)) == 1


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (TWO, "needs the key 'one', which is missing"),
        (ONE.replace("MTEx", "MTIx"), "needs the key 'one', which is wrong"),
        (ONE[:-8], "not 32 bytes"),
    ],
)
def test_keys_that_do_not_fit_the_database_are_refused(
    tmp_path: Path, warehouse: Warehouse, keys: str, message: str
) -> None:
    Vault.open(settings(tmp_path, vault_keys=ONE), warehouse)
    with pytest.raises(UserError, match=message) as refused:
        Vault.open(settings(tmp_path, vault_keys=keys), warehouse)
    assert refused.value.exit_code == 1


def test_a_lost_key_file_is_not_replaced(tmp_path: Path, warehouse: Warehouse) -> None:
    Vault.open(settings(tmp_path), warehouse)
    (tmp_path / "vault.keys").unlink()
    with pytest.raises(UserError, match=r"vault\.keys: No such file"):
        Vault.open(settings(tmp_path), warehouse)
    assert not (tmp_path / "vault.keys").exists()


def test_a_truncated_key_file_is_refused(tmp_path: Path, warehouse: Warehouse) -> None:
    Vault.open(settings(tmp_path), warehouse)
    path = tmp_path / "vault.keys"
    path.write_text(path.read_text()[:20])
    with pytest.raises(UserError, match="not 32 bytes"):
        Vault.open(settings(tmp_path), warehouse)


def test_keys_are_read_from_a_configured_file(
    tmp_path: Path, warehouse: Warehouse
) -> None:
    path = tmp_path / "keys"
    path.write_text(f"{TWO}\n{ONE}\n")
    opened = Vault.open(settings(tmp_path, vault_keys_file=path), warehouse)
    assert opened.newest == "two"
    assert scalar(warehouse, "select key_id from app.vault_keys") == "two"


def test_a_running_process_finds_an_added_key(
    tmp_path: Path, warehouse: Warehouse
) -> None:
    running = Vault.open(settings(tmp_path), warehouse)
    KeySource(settings(tmp_path)).add()
    sealed = Vault.open(settings(tmp_path), warehouse).seal(Secret("token"), CONTEXT)
    assert running.unseal(sealed, CONTEXT) == Secret("token")


def test_new_keys_are_unique_and_valid() -> None:
    assert new_key() != new_key()
    assert list(parse_keys(new_key("mine"), "test")) == ["mine"]
    assert vaults.key_id_of(vault(ONE).seal(Secret(""), CONTEXT)) == "one"


def test_an_older_sealed_value_still_opens() -> None:
    """Accepted: whoever can write the row can restore it (docs/faults.md, S3)."""
    older = vault(ONE).seal(Secret("of yesterday"), CONTEXT)
    rotated = vault(TWO, ONE)
    assert rotated.unseal(older, CONTEXT).reveal() == "of yesterday"
    retired = vault(TWO)
    with pytest.raises(UnsealError):
        retired.unseal(older, CONTEXT)
