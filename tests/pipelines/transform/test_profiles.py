"""Empty names and pictures of people come from their primary Twitch account."""

import pytest

from pipelines.accounts.vault import Vault, new_key
from pipelines.database.warehouse import Warehouse
from pipelines.settings import Settings
from pipelines.transform import profiles
from tests.support.fakes import connect, execute, one, person

CHANNELS = (
    "create table core.dim_channels (platform text, channel_id text,"
    " display_name text, profile_image_url text)"
)


@pytest.fixture
def connected(warehouse: Warehouse, tmp_path: object) -> Warehouse:
    """Return a warehouse with people, their accounts and the channels of these."""
    vault = Vault.open(Settings(home=tmp_path, vault_keys=new_key()), warehouse)
    execute(warehouse, "create schema if not exists core")
    execute(warehouse, CHANNELS)
    for name, channel in (("ann", "10"), ("ben", "20"), ("cy", "30")):
        connect(warehouse, vault, person(warehouse, name), channel)
    execute(
        warehouse,
        "update app.people set display_name = null, avatar_url = null",
    )
    execute(
        warehouse,
        "insert into core.dim_channels values"
        " ('twitch', '10', 'Ann on air', 'https://pictures.test/ann'),"
        " ('twitch', '20', 'Ben on air', 'https://pictures.test/ben'),"
        " ('github', '30', 'Cy', 'https://pictures.test/cy')",
    )
    return warehouse


def profile(warehouse: Warehouse, name: str) -> tuple[object, object]:
    row = one(warehouse, f"select * from app.people where username = '{name}'")
    return row.display_name, row.avatar_url


def test_empty_names_and_pictures_are_filled_once(connected: Warehouse) -> None:
    execute(
        connected, "update app.people set display_name = 'B' where username = 'ben'"
    )
    execute(connected, "update app.people set avatar_url = '' where username = 'ben'")
    assert profiles.fill(connected) == 2
    assert profile(connected, "ann") == ("Ann on air", "https://pictures.test/ann")
    assert profile(connected, "ben") == ("B", "https://pictures.test/ben")
    assert profile(connected, "cy") == (None, None)
    assert profiles.fill(connected) == 0


def test_a_picture_from_sign_up_stays(connected: Warehouse) -> None:
    execute(connected, "update app.people set avatar_url = 'mine', display_name = 'A'")
    assert profiles.fill(connected) == 0
    assert profile(connected, "ann") == ("A", "mine")


def test_another_account_than_the_primary_one_fills_nothing(
    connected: Warehouse,
) -> None:
    execute(connected, "update app.connections set is_primary = false")
    assert profiles.fill(connected) == 0


def test_nothing_is_filled_before_the_first_build(warehouse: Warehouse) -> None:
    assert profiles.fill(warehouse) == 0
