"""A channel is found by its id, its login or its shown name."""

import pytest

from pipelines.accounts.channel_search import find_channel
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.ingestion import monitor_requests
from tests.support.fakes import execute, scalar

CHANNELS = {"1": "Nova", "2": "Nova", "3": "Comet", "UC4": "Maple Live"}
LOGINS = {"1": "novatv", "2": "comet", "3": "old_comet", "UC4": "@mapleLive"}


@pytest.fixture
def followed(warehouse: Warehouse) -> Warehouse:
    """Follow channels whose shown names differ from their logins."""
    for channel, name in CHANNELS.items():
        execute(
            warehouse,
            "insert into app.channels (platform, channel_id, channel_name,"
            " is_monitored) values ('twitch', :channel, :name, true)",
            channel=channel,
            name=name,
        )
    return warehouse


def add_profiles(warehouse: Warehouse) -> None:
    execute(
        warehouse,
        "create schema core; create table core.dim_channels"
        " (platform text, channel_id text, username text)",
    )
    for channel, login in LOGINS.items():
        execute(
            warehouse,
            "insert into core.dim_channels values ('twitch', :channel, :login)",
            channel=channel,
            login=login,
        )


def find(warehouse: Warehouse, name: str, among: str = "") -> str | None:
    ids = among.split() or list(CHANNELS)
    with warehouse.begin() as session:
        return find_channel(session, "twitch", name, ids)


def test_a_public_channel_is_found_by_its_login(followed: Warehouse) -> None:
    assert find(followed, "novatv") is None
    add_profiles(followed)
    assert find(followed, "NovaTV") == "1"
    # A handle is found with its sign and without.
    assert find(followed, "@maplelive") == find(followed, "maplelive") == "UC4"
    assert find(followed, "UC4") == "UC4"
    assert find(followed, "nobody") is None


def test_a_login_comes_before_a_shown_name(followed: Warehouse) -> None:
    assert find(followed, "comet") == "3"
    add_profiles(followed)
    assert find(followed, "comet") == "2"
    assert find(followed, "comet", among="3") == "3"


def test_a_name_of_several_channels_is_refused(followed: Warehouse) -> None:
    with pytest.raises(UserError, match="2 channels have this name; give the id"):
        find(followed, "nova")
    with pytest.raises(UserError, match="give the id"):
        monitor_requests.remove_monitor(followed, "twitch", "Nova")
    monitors = "select count(*) from app.channels where is_monitored"
    assert scalar(followed, monitors) == len(CHANNELS)
    assert find(followed, "nova", among="2 3") == "2"


def test_a_followed_channel_is_removed_by_its_login(followed: Warehouse) -> None:
    add_profiles(followed)
    monitor_requests.remove_monitor(followed, "twitch", "novatv")
    gone = "select channel_id from app.channels where not is_monitored"
    assert scalar(followed, gone) == "1"
    with pytest.raises(UserError, match="is not followed"):
        monitor_requests.remove_monitor(followed, "twitch", "novatv")
