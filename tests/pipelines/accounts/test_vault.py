import base64
import stat
from pathlib import Path

import pytest

from dlt_sources.contract import Secret
from pipelines.accounts import vault as vaults
from pipelines.accounts.vault import (
    KeySource,
    SealBroken,
    SealContext,
    Vault,
    new_key,
    parse_keys,
)
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.settings import Settings
from tests.support.fakes import at_once, scalar

HERE = SealContext(
    "connections", "11111111-1111-1111-1111-111111111111", "access_token"
)
ONE = "one:" + base64.b64encode(b"1" * 32).decode()
TWO = "two:" + base64.b64encode(b"2" * 32).decode()


def vault(*keys: str) -> Vault:
    return Vault(parse_keys(",".join(keys), "test"))


def settings(tmp_path: Path, **values: object) -> Settings:
    return Settings(home=tmp_path, **values)


def test_what_was_sealed_opens_at_its_place() -> None:
    sealed = vault(ONE).seal(Secret("token"), HERE)
    assert sealed.startswith("v1:one:")
    assert "token" not in sealed
    assert vault(TWO, ONE).unseal(sealed, HERE) == Secret("token")


def test_sealing_twice_never_gives_the_same_text() -> None:
    assert vault(ONE).seal(Secret("a"), HERE) != vault(ONE).seal(Secret("a"), HERE)


def test_every_changed_byte_is_noticed() -> None:
    head, _, encoded = vault(ONE).seal(Secret("token"), HERE).rpartition(":")
    data = base64.b64decode(encoded)
    for position in range(len(data)):
        changed = bytearray(data)
        changed[position] ^= 1
        text = f"{head}:{base64.b64encode(changed).decode()}"
        with pytest.raises(SealBroken):
            vault(ONE).unseal(text, HERE)


@pytest.mark.parametrize(
    "place",
    [
        SealContext("channels", HERE.row_id, HERE.column),
        SealContext(HERE.table, HERE.row_id.replace("1", "2"), HERE.column),
        SealContext(HERE.table, HERE.row_id, "refresh_token"),
    ],
)
def test_a_value_moved_elsewhere_does_not_open(place: SealContext) -> None:
    sealed = vault(ONE).seal(Secret("token"), HERE)
    with pytest.raises(SealBroken):
        vault(ONE).unseal(sealed, place)


def test_a_value_under_another_key_id_does_not_open() -> None:
    same_bytes = ONE.replace("one:", "uno:")
    sealed = vault(ONE).seal(Secret("token"), HERE).replace("v1:one:", "v1:uno:")
    with pytest.raises(SealBroken):
        vault(same_bytes).unseal(sealed, HERE)


@pytest.mark.parametrize("text", ["", "token", "v2:one:aaaa", "v1:one:", "v1:one:é"])
def test_what_is_no_sealed_value_does_not_open(text: str) -> None:
    with pytest.raises(SealBroken):
        vault(ONE).unseal(text, HERE)


@pytest.mark.parametrize(
    "keys", ["", "one", "one:", ONE[:-4], f"{ONE},{ONE}", "é:aaaa"]
)
def test_malformed_keys_are_refused_in_one_line_without_their_bytes(keys: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_keys(keys, "CREATORS_VAULT_KEYS")
    assert "\n" not in str(refused.value)
    assert "MTEx" not in str(refused.value)


def test_the_repr_shows_key_ids_only() -> None:
    assert repr(vault(TWO, ONE)) == "Vault(two, one)"


def test_the_first_use_makes_one_private_key_file(
    tmp_path: Path, warehouse: Warehouse
) -> None:
    first = Vault.open(settings(tmp_path), warehouse)
    path = tmp_path / "vault.keys"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    sealed = first.seal(Secret("token"), HERE)
    again = Vault.open(settings(tmp_path), warehouse)
    assert again.unseal(sealed, HERE) == Secret("token")
    assert list(tmp_path.iterdir()) == [path]


def test_first_uses_at_once_agree_on_one_key(tmp_path: Path) -> None:
    source = KeySource(settings(tmp_path / "home"))
    found = at_once(6, lambda _: next(iter(source.read_or_make())))
    assert len(set(found)) == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (TWO, "'one' that the database needs is missing"),
        (ONE.replace("MTEx", "MTIx"), "'one' that the database needs is wrong"),
        (ONE[:-8], "not 32 bytes"),
    ],
)
def test_a_vault_that_does_not_fit_the_database_refuses(
    tmp_path: Path, warehouse: Warehouse, given: str, said: str
) -> None:
    Vault.open(settings(tmp_path, vault_keys=ONE), warehouse)
    with pytest.raises(UserError, match=said) as refused:
        Vault.open(settings(tmp_path, vault_keys=given), warehouse)
    assert refused.value.exit_code == 1


def test_a_lost_key_file_is_never_replaced_by_a_new_one(
    tmp_path: Path, warehouse: Warehouse
) -> None:
    Vault.open(settings(tmp_path), warehouse)
    (tmp_path / "vault.keys").unlink()
    with pytest.raises(UserError, match=r"vault\.keys: No such file"):
        Vault.open(settings(tmp_path), warehouse)
    assert not (tmp_path / "vault.keys").exists()


def test_a_truncated_key_file_refuses(tmp_path: Path, warehouse: Warehouse) -> None:
    Vault.open(settings(tmp_path), warehouse)
    path = tmp_path / "vault.keys"
    path.write_text(path.read_text()[:20])
    with pytest.raises(UserError, match="not 32 bytes"):
        Vault.open(settings(tmp_path), warehouse)


def test_keys_come_from_a_file_somebody_else_keeps(
    tmp_path: Path, warehouse: Warehouse
) -> None:
    path = tmp_path / "keys"
    path.write_text(f"{TWO}\n{ONE}\n")
    opened = Vault.open(settings(tmp_path, vault_keys_file=path), warehouse)
    assert opened.newest == "two"
    assert scalar(warehouse, "select key_id from app.vault_keys") == "two"


def test_a_running_process_finds_a_key_that_was_added_since(
    tmp_path: Path, warehouse: Warehouse
) -> None:
    running = Vault.open(settings(tmp_path), warehouse)
    KeySource(settings(tmp_path)).add()
    sealed = Vault.open(settings(tmp_path), warehouse).seal(Secret("token"), HERE)
    assert running.unseal(sealed, HERE) == Secret("token")


def test_new_keys_differ_and_fit() -> None:
    assert new_key() != new_key()
    assert list(parse_keys(new_key("mine"), "test")) == ["mine"]
    assert vaults.key_of(vault(ONE).seal(Secret(""), HERE)) == "one"
