"""A channel is found by its id, its login or its shown name."""

from decimal import Decimal

import pytest

from pipelines.accounts.api_keys import create_key
from pipelines.accounts.channel_search import find_channel, find_channels
from pipelines.accounts.connections import pause_connection
from pipelines.alerts.rules import add_rule
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.ingestion import monitor_requests
from tests.support.fakes import connect_ann, execute, person, scalar
from tests.support.model_tables import create_model_tables

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
    create_model_tables(warehouse, "dim_channels")
    for channel, login in LOGINS.items():
        execute(
            warehouse,
            "insert into core.dim_channels (platform, channel_id, username)"
            " values ('twitch', :channel, :login)",
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


def add_ann(warehouse: Warehouse) -> None:
    """Give Ann the accounts 1 and 2."""
    ann = person(warehouse, "ann")
    for channel in ("1", "2"):
        connect_ann(warehouse, ann, channel)
    execute(
        warehouse,
        "update app.channels set connection_id = connections.id"
        " from app.connections where platform_user_id = channel_id",
    )


def test_a_key_is_for_the_one_channel_that_a_name_means(followed: Warehouse) -> None:
    add_ann(followed)
    add_profiles(followed)
    with pytest.raises(UserError, match="2 channels have this name; give the id"):
        create_key(followed, "ann", "both", channels=["twitch:nova"])
    with pytest.raises(UserError, match="no such account"):
        create_key(followed, "ann", "other", channels=["twitch:old_comet"])
    create_key(followed, "ann", "one", channels=["twitch:NovaTV"])
    limit = "select channel_ids::text from app.api_keys"
    key = "select '{' || id || '}' from app.channels where channel_id = '1'"
    assert scalar(followed, limit) == scalar(followed, key)


def test_a_rule_watches_the_one_channel_that_a_name_means(followed: Warehouse) -> None:
    add_ann(followed)
    add_profiles(followed)

    def add(channel: str) -> str:
        rule = add_rule(
            followed,
            None,
            "ann",
            platform="twitch",
            channel=channel,
            metric="followers",
            direction="above",
            threshold=Decimal(10),
        )
        return rule.channel_id

    with pytest.raises(UserError, match="2 channels have this name; give the id"):
        add("nova")
    # Another channel with the login is not Ann's.
    with pytest.raises(UserError, match="the person may see"):
        add("old_comet")
    assert add("@NovaTV") == "1"


def test_a_connection_is_found_by_its_login(followed: Warehouse) -> None:
    add_ann(followed)
    add_profiles(followed)
    active = (
        "select string_agg(platform_user_id, ' ' order by platform_user_id)"
        " from app.connections where is_active"
    )
    with pytest.raises(UserError, match=r"give the id: 1, 2$"):
        pause_connection(followed, "twitch:nova")
    # Ann has no account 3, and a login is no name of another platform.
    for name in ("twitch:old_comet", "youtube:novatv", "novatv", "twitch:", ":"):
        with pytest.raises(UserError, match="does not exist; see `connections list`"):
            pause_connection(followed, name)
    assert scalar(followed, active) == "1 2"
    pause_connection(followed, "twitch:@NovaTV")
    assert scalar(followed, active) == "2"
    with pytest.raises(UserError, match="is already paused"):
        pause_connection(followed, "twitch:1")


def test_a_long_list_of_channels_is_cut(followed: Warehouse) -> None:
    execute(
        followed,
        "insert into app.channels (platform, channel_id, channel_name)"
        " select 'twitch', 'c' || number, 'Nova' from generate_series(1, 30) as number",
    )
    with (
        followed.begin() as session,
        pytest.raises(UserError, match=r"32 channels .* c1, .* and 22 more$"),
    ):
        find_channels(session, "nova", {"twitch"})
