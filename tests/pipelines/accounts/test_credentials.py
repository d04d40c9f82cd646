"""Stored tokens: single-flight refresh, and disconnecting a refused connection."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from dlt_sources.contract import Grant, RefusedGrant, Secret, Subject, Throttle
from dlt_sources.http.errors import Transient
from pipelines.accounts import connections
from pipelines.accounts.credentials import disconnect
from pipelines.accounts.vault import Vault
from pipelines.database.warehouse import Warehouse
from tests.support.fakes import (
    at_once,
    connect,
    list_subjects,
    one,
    person,
    platform,
    scalar,
)

TOMORROW = datetime.now(UTC) + timedelta(days=1)


class Platform:
    """A token endpoint with single-use refresh tokens; it records calls in a file."""

    def __init__(self, calls: Path, *, fault: Exception | None = None) -> None:
        self.calls = calls
        self.fault = fault

    async def refresh(
        self, environ: Mapping[str, str], refresh_token: Secret, throttle: Throttle
    ) -> Grant:
        with self.calls.open("a") as file:
            file.write(f"{refresh_token.reveal()}\n")
        await asyncio.sleep(0.2)
        if self.fault is not None:
            raise self.fault
        return Grant(Secret("new"), Secret("r2"), TOMORROW, ("a",))


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    return tmp_path / "calls"


def recorded(calls: Path) -> list[str]:
    return calls.read_text().split() if calls.exists() else []


def read(warehouse: Warehouse, vault: Vault, **changes: Any) -> list[Subject]:
    return list_subjects(warehouse, vault, platform(**changes))


async def refreshed(subject: Subject, stale: str | None = None) -> str:
    assert subject.connection is not None
    credentials = subject.connection.credentials
    refused = Secret(stale) if stale else await credentials.current()
    return (await credentials.refresh(refused)).reveal()


def test_subjects_are_active_connections_and_public_channels(
    warehouse: Warehouse, vault: Vault
) -> None:
    owner = person(warehouse, "ann")
    first = connect(warehouse, vault, owner, "10")
    second = connect(warehouse, vault, owner, "20")
    connections.pause_connection(warehouse, second)
    with warehouse.begin() as connection:
        connection.execute(
            text(
                """
                insert into app.channels (platform, channel_id, is_monitored)
                values
                    ('twitch', '30', true),
                    ('twitch', '40', false),
                    ('youtube', '50', true)
                """
            )
        )
    found = read(warehouse, vault)
    assert [(one.subject_id, one.credential_id) for one in found] == [
        ("10", first),
        ("30", "public"),
    ]
    assert found[0].connection is not None
    assert found[0].connection.scopes == {"a", "b"}


def test_sixteen_processes_refresh_once(
    warehouse: Warehouse, vault: Vault, calls: Path
) -> None:
    connect(warehouse, vault, person(warehouse, "ann"), "10")
    source = Platform(calls)

    def race(_: int) -> str:
        # A late process starts with the stale token as well.
        (subject,) = read(warehouse, vault, refresh=source.refresh)
        return asyncio.run(refreshed(subject, stale="old"))

    assert at_once(16, race) == ["new"] * 16
    assert recorded(calls) == ["r1"]
    assert scalar(warehouse, "select scopes from app.connections") == "a"


def test_tasks_of_one_process_share_a_refresh(
    warehouse: Warehouse, vault: Vault, calls: Path
) -> None:
    connect(warehouse, vault, person(warehouse, "ann"), "10")
    (subject,) = read(warehouse, vault, refresh=Platform(calls).refresh)

    async def race() -> list[str]:
        return await asyncio.gather(*(refreshed(subject) for _ in range(20)))

    assert asyncio.run(race()) == ["new"] * 20
    assert recorded(calls) == ["r1"]


def test_the_rotated_pair_is_stored_sealed_before_it_is_used(
    warehouse: Warehouse, vault: Vault, calls: Path
) -> None:
    connect(warehouse, vault, person(warehouse, "ann"), "10")
    (subject,) = read(warehouse, vault, refresh=Platform(calls).refresh)
    asyncio.run(refreshed(subject))
    row = one(warehouse, "select * from app.connections")
    assert row.token_expires_at == TOMORROW
    assert row.access_token.startswith("v1:")
    assert "new" not in row.access_token
    (again,) = read(warehouse, vault, refresh=Platform(calls).refresh)
    asyncio.run(refreshed(again))
    assert recorded(calls) == ["r1", "r2"]


def test_a_cancelled_caller_keeps_the_rotated_pair(
    warehouse: Warehouse, vault: Vault, calls: Path
) -> None:
    connect(warehouse, vault, person(warehouse, "ann"), "10")
    (subject,) = read(warehouse, vault, refresh=Platform(calls).refresh)

    async def impatient() -> str:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(refreshed(subject), 0.05)
        await asyncio.sleep(0.5)
        return await refreshed(subject)

    asyncio.run(impatient())
    assert recorded(calls)[0] == "r1"
    (again,) = read(warehouse, vault)
    assert again.connection is not None
    assert asyncio.run(again.connection.credentials.current()) == Secret("new")


def test_a_refused_refresh_disconnects_only_its_connection_with_a_reason(
    warehouse: Warehouse, vault: Vault, calls: Path
) -> None:
    connect(warehouse, vault, person(warehouse, "ann"), "10")
    connect(warehouse, vault, person(warehouse, "ben"), "20")
    source = Platform(calls, fault=RefusedGrant("the platform answered no"))
    first, second = read(warehouse, vault, refresh=source.refresh)
    for _ in range(3):
        with pytest.raises(RefusedGrant):
            asyncio.run(refreshed(first))
    assert recorded(calls) == ["r1"]
    row = one(warehouse, "select * from app.connections where platform_user_id = '10'")
    assert (row.is_active, row.inactive_reason) == (False, "refused")
    channel = one(warehouse, "select * from app.channels where channel_id = '10'")
    assert channel.sync_status == "disconnected"
    assert channel.sync_status_reason == "the platform answered no"
    notification = one(warehouse, "select * from app.notifications")
    assert (notification.person_id, notification.type) == (
        row.person_id,
        "connection_disconnected",
    )
    audit_row = one(warehouse, "select * from app.audit_logs")
    assert audit_row.action == "connection.disconnected"
    assert [(one.subject_id, one.credential_id) for one in read(warehouse, vault)] == [
        (second.subject_id, second.credential_id),
        ("10", "public"),
    ]


def test_all_channels_of_a_refused_connection_are_read_once_as_public(
    warehouse: Warehouse, vault: Vault
) -> None:
    row_id = connect(warehouse, vault, person(warehouse, "ann"), "10")
    other = connect(warehouse, vault, person(warehouse, "ben"), "20")
    with warehouse.begin() as connection:
        connection.execute(
            text(
                """
                insert into app.monitors (
                    person_id, platform, connection_id, monitor_type,
                    platform_resource_id, is_active
                )
                select person_id, platform, id, 'channel', resource, true
                from app.connections
                cross join unnest(array['30', '40']) as resource
                where id = cast(:id as uuid) or resource = '40'
                """
            ),
            {"id": row_id},
        )
        disconnect(connection, row_id, reason="refused", message="gone")
    found = [(one.subject_id, one.credential_id) for one in read(warehouse, vault)]
    assert found == [("20", other), ("40", other), ("10", "public"), ("30", "public")]


def test_a_pair_that_dies_with_its_process_is_asked_for_once_more(
    warehouse: Warehouse, vault: Vault, calls: Path
) -> None:
    """The platform has rotated the token, and only the killed process knew the new one.

    The old token is refused, so the person must connect again; nothing storms.
    """
    connect(warehouse, vault, person(warehouse, "ann"), "10")

    async def die(*_: object) -> Grant:
        await Platform(calls).refresh({}, Secret("r1"), None)  # type: ignore[arg-type]
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("the process is dead")

    def work() -> None:
        (subject,) = read(warehouse, vault, refresh=die)
        asyncio.run(refreshed(subject))

    child = multiprocessing.get_context("fork").Process(target=work)
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    source = Platform(calls, fault=RefusedGrant("the token was used"))
    (subject,) = read(warehouse, vault, refresh=source.refresh)
    for _ in range(3):
        with pytest.raises(RefusedGrant):
            asyncio.run(refreshed(subject))
    assert recorded(calls) == ["r1", "r1"]
    row = one(warehouse, "select * from app.connections")
    assert (row.is_active, row.inactive_reason) == (False, "refused")
    assert scalar(warehouse, "select count(*) from app.notifications") == 1


def test_a_transient_error_keeps_the_connection(
    warehouse: Warehouse, vault: Vault, calls: Path
) -> None:
    connect(warehouse, vault, person(warehouse, "ann"), "10")
    source = Platform(calls, fault=Transient("connection reset"))
    (subject,) = read(warehouse, vault, refresh=source.refresh)
    with pytest.raises(Transient):
        asyncio.run(refreshed(subject))
    assert scalar(warehouse, "select is_active from app.connections")
    source.fault = None
    assert asyncio.run(refreshed(subject)) == "new"


@pytest.mark.parametrize(("hours", "reason"), [(1, "revoked"), (-1, "expired")])
def test_a_refused_token_without_refresh_is_revoked_or_expired(
    warehouse: Warehouse, vault: Vault, hours: int, reason: str
) -> None:
    connect(warehouse, vault, person(warehouse, "ann"), "10")
    with warehouse.begin() as connection:
        connection.execute(
            text("update app.connections set token_expires_at = :ends"),
            {"ends": datetime.now(UTC) + timedelta(hours=hours)},
        )
    (subject,) = read(warehouse, vault)
    with pytest.raises(RefusedGrant, match=reason):
        asyncio.run(refreshed(subject))
    assert scalar(warehouse, "select inactive_reason from app.connections") == reason


def test_a_paused_connection_is_not_refreshed(
    warehouse: Warehouse, vault: Vault, calls: Path
) -> None:
    row_id = connect(warehouse, vault, person(warehouse, "ann"), "10")
    (subject,) = read(warehouse, vault, refresh=Platform(calls).refresh)
    connections.pause_connection(warehouse, row_id)
    with pytest.raises(RefusedGrant, match="paused"):
        asyncio.run(refreshed(subject))
    assert recorded(calls) == []


def test_a_swapped_token_disconnects_its_connection(
    warehouse: Warehouse, vault: Vault
) -> None:
    owner = person(warehouse, "ann")
    connect(warehouse, vault, owner, "10")
    connect(warehouse, vault, owner, "20", access="other")
    with warehouse.begin() as connection:
        connection.execute(
            text(
                """
                update app.connections
                set access_token = (
                    select other.access_token
                    from app.connections as other
                    where other.platform_user_id = '20'
                )
                where platform_user_id = '10'
                """
            )
        )
    assert [
        (one.subject_id, one.connection is None) for one in read(warehouse, vault)
    ] == [
        ("20", False),
        ("10", True),
    ]
    reason = scalar(
        warehouse,
        "select sync_status_reason from app.channels where channel_id = '10'",
    )
    assert "cannot be unsealed" in reason


def test_repr_shows_no_token(warehouse: Warehouse, vault: Vault) -> None:
    connect(warehouse, vault, person(warehouse, "ann"), "10", access="Xsecret")
    (subject,) = read(warehouse, vault)
    assert subject.connection is not None
    shown = f"{subject!r} {vars(subject.connection.credentials)!r} {os.environ}"
    assert "Xsecret" not in shown


MONTH = timedelta(days=30)
"""A margin that includes the end of the connection, which is in an hour."""


def exchanged(subjects: list[Subject], times: int = 2) -> list[str]:
    async def current() -> list[str]:
        tokens = []
        for subject in subjects * times:
            assert subject.connection is not None
            tokens.append(await subject.connection.credentials.current())
        return [token.reveal() for token in tokens]

    return asyncio.run(current())


def test_a_token_that_ends_soon_is_exchanged_once_before_its_end(
    warehouse: Warehouse, vault: Vault, calls: Path
) -> None:
    connect(warehouse, vault, person(warehouse, "ann"), "10")
    source = Platform(calls)
    changes = {"refresh": source.refresh, "exchange_before": MONTH}

    def race(_: int) -> list[str]:
        return exchanged(read(warehouse, vault, **changes))

    assert at_once(4, race) == [["new", "new"]] * 4
    # The access token itself is traded, by one of the processes.
    assert recorded(calls) == ["old"]
    assert scalar(warehouse, "select token_expires_at from app.connections") == TOMORROW


def test_a_token_that_ends_later_is_not_exchanged(
    warehouse: Warehouse, vault: Vault, calls: Path
) -> None:
    connect(warehouse, vault, person(warehouse, "ann"), "10")
    changes = {"refresh": Platform(calls).refresh}
    minute = timedelta(minutes=1)
    assert exchanged(read(warehouse, vault, **changes, exchange_before=minute)) == [
        "old",
        "old",
    ]
    assert exchanged(read(warehouse, vault, **changes)) == ["old", "old"]
    assert recorded(calls) == []


def test_a_failed_exchange_keeps_the_token_that_is_still_valid(
    warehouse: Warehouse, vault: Vault, calls: Path
) -> None:
    connect(warehouse, vault, person(warehouse, "ann"), "10")
    source = Platform(calls, fault=Transient("connection reset"))
    changes = {"refresh": source.refresh, "exchange_before": MONTH}
    assert exchanged(read(warehouse, vault, **changes)) == ["old", "old"]
    assert recorded(calls) == ["old"]
    assert scalar(warehouse, "select is_active from app.connections")
    source.fault = RefusedGrant("the token has ended")
    with pytest.raises(RefusedGrant):
        exchanged(read(warehouse, vault, **changes))
    assert not scalar(warehouse, "select is_active from app.connections")
