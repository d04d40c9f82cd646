"""Empty names and pictures of people come from their primary Twitch account."""

from datetime import UTC, datetime

import pytest

from dlt_sources import platforms
from dlt_sources.load import loader
from pipelines.accounts.vault import Vault, new_key
from pipelines.database.warehouse import Warehouse
from pipelines.settings import Settings
from pipelines.transform import profiles
from tests.support.fakes import connect, execute, one, person, scalar

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
    assert profiles.fill_people(connected) == 2
    assert profile(connected, "ann") == ("Ann on air", "https://pictures.test/ann")
    assert profile(connected, "ben") == ("B", "https://pictures.test/ben")
    assert profile(connected, "cy") == (None, None)
    assert profiles.fill_people(connected) == 0


def test_a_picture_from_sign_up_stays(connected: Warehouse) -> None:
    execute(connected, "update app.people set avatar_url = 'mine', display_name = 'A'")
    assert profiles.fill_people(connected) == 0
    assert profile(connected, "ann") == ("A", "mine")


def test_another_account_than_the_primary_one_fills_nothing(
    connected: Warehouse,
) -> None:
    execute(connected, "update app.connections set is_primary = false")
    assert profiles.fill_people(connected) == 0


def test_nothing_is_filled_before_the_first_build(warehouse: Warehouse) -> None:
    assert profiles.fill_people(warehouse) == 0


def test_an_empty_address_comes_from_the_owners_newest_reading(
    connected: Warehouse,
) -> None:
    loader.create_tables(platforms()["twitch"], connected.url)
    read_account(connected, "10", "ann@old.test", 1)
    read_account(connected, "10", "Ann@creators.test", 2)
    read_account(connected, "20", "ann@creators.test", 1)
    read_account(connected, "30", "cy@creators.test", 1)
    execute(connected, "update app.people set email = 'mine' where username = 'cy'")
    execute(connected, "update app.people set display_name = 'x', avatar_url = 'x'")
    assert profiles.fill_people(connected) >= 1
    found = {name: address(connected, name) for name in ("ann", "ben", "cy")}
    assert found["cy"] == "mine"
    # One of two people with the same address gets it.
    shared = [found["ann"], found["ben"]]
    assert shared.count(None) == 1
    assert set(shared) < {None, "Ann@creators.test", "ann@creators.test"}
    assert profiles.fill_people(connected) == 0


def test_an_address_read_by_another_credential_or_taken_fills_nothing(
    connected: Warehouse,
) -> None:
    loader.create_tables(platforms()["twitch"], connected.url)
    execute(connected, "update app.people set display_name = 'x', avatar_url = 'x'")
    read_account(connected, "10", "ann@creators.test", 1, credential="public")
    read_account(connected, "20", "Taken@creators.test", 1)
    execute(
        connected,
        "update app.people set email = 'taken@creators.test' where username = 'cy'",
    )
    assert profiles.fill_people(connected) == 0
    assert address(connected, "ann") is None
    assert address(connected, "ben") is None


def address(warehouse: Warehouse, name: str) -> object:
    return one(warehouse, f"select * from app.people where username = '{name}'").email


def read_account(
    warehouse: Warehouse,
    channel: str,
    email: str,
    hour: int,
    *,
    credential: str | None = None,
) -> None:
    """Store one current reading of an account with its address."""
    own = "select id::text from app.connections where platform_user_id = :channel"
    values = {
        "load": f"{channel}-{hour}",
        "channel": channel,
        "credential": credential or scalar(warehouse, own, channel=channel),
        "email": email,
        "at": datetime(2026, 3, hour, 12, tzinfo=UTC),
    }
    for statement in (
        (
            "insert into app.loads (load_id, platform, partition_date, run_id)"
            " values (:load, 'twitch', cast(:at as date), 'r')"
        ),
        (
            "insert into app.readings (load_id, platform, resource, kind, subject_id,"
            " credential_id, partition_date, status, rows, is_current) values (:load,"
            " 'twitch', 'users', 'level', :channel, :credential, cast(:at as date),"
            " 'complete', 1, true)"
        ),
        (
            "insert into raw_twitch.users (load_id, run_id, credential_id, subject_id,"
            " partition_date, observed_at, id, login, display_name, email) values"
            " (:load, 'r', :credential, :channel, cast(:at as date), :at, :channel,"
            " 'l', 'd', :email)"
        ),
    ):
        used = {name: it for name, it in values.items() if f":{name}" in statement}
        execute(warehouse, statement, **used)
