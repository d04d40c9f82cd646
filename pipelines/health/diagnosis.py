"""Findings about the whole system, and commands that fix them.

Here: which findings `creators doctor` and `creators status` show, and those of disk,
vault, connections, webhooks, alerts and imports. Not here: findings of the database
(`database_health.py`), of settings (`platform_settings.py`), of loads
(`failed_loads.py`), and the output (`cli/database.py`).
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import Any

from sqlalchemy import text

from pipelines import settings
from pipelines.accounts.vault import Vault
from pipelines.alerts import dead_deliveries
from pipelines.database.warehouse import Warehouse
from pipelines.days import is_observable
from pipelines.disk_space import find_full_disk
from pipelines.errors import UserError
from pipelines.health import connection_issues, database_health, freshness
from pipelines.health.failed_loads import find_failed_loads
from pipelines.health.finding import Finding
from pipelines.health.incomplete_readings import (
    IncompleteReadings,
    read_incomplete,
)
from pipelines.health.platform_settings import (
    find_invalid_settings,
    find_missing_settings,
)
from pipelines.imports import state as import_state
from pipelines.settings import Settings
from pipelines.transform import dbt, rebuild
from pipelines.webhooks import status, subscription_store

TROUBLED = ("failed", "deferred", "partial")
"""Outcomes that `creators doctor` reports; `creators status` reports all others too."""

COMMITTED_ROWS = text("""
    select
        platform,
        min(partition_date),
        max(partition_date),
        count(distinct partition_date),
        sum(rows)
    from app.loads
    where state = 'committed'
    group by platform
    order by platform
""")

INACTIVE_CONNECTIONS = text("""
    select platform, platform_username, inactive_reason
    from app.connections
    where not is_active
    order by platform, platform_username
""")

WAITS = text("""
    select platform, bucket, blocked_until
    from app.quota_buckets
    where blocked_until > clock_timestamp()
    order by platform, bucket
""")


def diagnose(configuration: Settings) -> list[Finding]:
    """Return findings about disk, database, vault, settings, connections and loads."""
    manifest = _manifest()
    findings = [_disk(configuration), manifest]
    warehouse = database_health.open_database(configuration, findings)
    if warehouse is None:
        return findings
    findings.append(_vault(configuration, warehouse))
    findings += database_health.find_encryption(configuration, warehouse)
    findings += database_health.find_free_locks(warehouse)
    findings += database_health.find_superuser(warehouse)
    if manifest.is_good:
        findings += _tables(warehouse)
    findings += find_missing_settings(warehouse)
    findings += find_invalid_settings()
    findings += _connections(warehouse)
    findings += _issues(warehouse)
    findings += find_failed_loads(warehouse)
    findings += [
        _finding(one)
        for one in _incomplete_readings(warehouse)
        if one.is_last_day and one.status in TROUBLED
    ]
    findings += _waits(warehouse)
    findings += _webhooks(warehouse)
    findings += _alerts(warehouse)
    findings += _imports(warehouse)
    return findings


def read_status(configuration: Settings) -> list[Finding]:
    """Return the loaded days of each platform, failed loads, incomplete readings."""
    findings: list[Finding] = []
    warehouse = database_health.open_database(configuration, findings)
    if warehouse is None:
        return findings
    if (configuration.root / "environment").is_file():
        findings.append(
            Finding("state folder", f"{configuration.root} uses the sandbox")
        )
    with warehouse.begin() as connection:
        rows: Iterable[Any] = connection.execute(COMMITTED_ROWS).all()
        findings += [
            Finding(name, f"{days} days from {first} to {last}, {count:,} rows loaded")
            for name, first, last, days, count in rows
        ]
    findings += find_invalid_settings()
    findings += _freshness(warehouse)
    findings += find_failed_loads(warehouse)
    findings += [_finding(one) for one in _incomplete_readings(warehouse)]
    return findings or [Finding("data", "no day is collected yet")]


def _freshness(warehouse: Warehouse) -> Iterator[Finding]:
    """Yield one line: in how many product tables yesterday is complete."""
    tables = freshness.read_freshness(warehouse)
    if not tables:
        return
    stale = [one for one in tables if not one.is_complete]
    state = f"{tables[0].day}: complete in {len(tables) - len(stale)} of {len(tables)}"
    yield Finding(
        "yesterday",
        f"{state} product tables" + (f"; {stale[0]}" if stale else ""),
        is_note=bool(stale),
    )


def _incomplete_readings(warehouse: Warehouse) -> Sequence[IncompleteReadings]:
    with warehouse.begin() as connection:
        return read_incomplete(connection)


def _finding(one: IncompleteReadings) -> Finding:
    """Return a fault for failed readings of the last day, and else a note."""
    is_fault = one.status == "failed" and one.is_last_day
    return Finding(
        one.table,
        str(one),
        is_good=not is_fault,
        fix=_repeat(one) if is_fault else None,
        is_note=not is_fault,
    )


def _repeat(one: IncompleteReadings) -> str:
    now = settings.now()
    if one.kind == "history" or is_observable(one.last, now):
        return f"creators run --date {one.last} --platform {one.platform}"
    return "the next run reads it; the past value stays unknown"


def _disk(configuration: Settings) -> Finding:
    try:
        configuration.root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        place = f"{configuration.root}: {error.strerror}"
        return Finding("disk", place, is_good=False, fix="set CREATORS_HOME")
    fault = find_full_disk(configuration)
    free = shutil.disk_usage(configuration.root).free
    return Finding(
        "disk",
        fault or f"{free / 1e9:.1f} GB free at {configuration.root}",
        is_good=fault is None,
        fix=None if fault is None else "free space: a full disk stops PostgreSQL",
    )


def _manifest() -> Finding:
    try:
        dbt.manifest()
    except UserError as error:
        return Finding("dbt", str(error), is_good=False, fix="make setup")
    return Finding("dbt", "the project is parsed")


def _vault(configuration: Settings, warehouse: Warehouse) -> Finding:
    try:
        Vault.open(configuration, warehouse)
    except UserError as error:
        return Finding("vault", str(error), is_good=False, fix="restore the key file")
    return Finding("vault", "its keys fit the database")


def _tables(warehouse: Warehouse) -> Iterator[Finding]:
    for relation in rebuild.find_outdated(warehouse):
        yield Finding(
            relation,
            "differs from what this version builds",
            is_good=False,
            fix="creators rebuild",
        )


def _connections(warehouse: Warehouse) -> Iterator[Finding]:
    with warehouse.begin() as connection:
        for name, username, reason in connection.execute(INACTIVE_CONNECTIONS):
            yield Finding(
                f"{name} {username}",
                f"disconnected: {reason}"
                + ("" if reason == "paused" else "; its public data is still read"),
                is_good=reason == "paused",
                fix=None if reason == "paused" else "import a new token for it",
            )


def _issues(warehouse: Warehouse) -> Iterator[Finding]:
    for one in connection_issues.list_open(warehouse):
        yield Finding(
            f"{one.platform} {one.account}",
            one.message,
            is_good=not one.is_urgent,
            fix="connect the account again, and import its token"
            if one.is_urgent
            else None,
            is_note=not one.is_urgent,
        )


def _waits(warehouse: Warehouse) -> Iterator[Finding]:
    with warehouse.begin() as connection:
        rows: Iterable[Any] = connection.execute(WAITS)
        for name, bucket, end in rows:
            until = f"{end.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
            yield Finding(name, f"requests of {bucket} wait until {until}")


def _webhooks(warehouse: Warehouse) -> Iterator[Finding]:
    for name, subject, topic, reason in subscription_store.list_missing(warehouse):
        yield Finding(
            f"{name} {subject}",
            f"no subscription to {topic}: {reason}",
            is_good=False,
            fix="creators webhooks subscribe",
        )
    for name, state in status.describe_silence(warehouse):
        yield Finding(name, state)


def _alerts(warehouse: Warehouse) -> Iterator[Finding]:
    for one in dead_deliveries.list_dead(warehouse):
        yield Finding(
            f"alerts of {one.person}",
            str(one),
            is_good=False,
            fix="correct the address: `creators alerts remove"
            f" {one.rule_id}`, and add the rule again",
        )


def _imports(warehouse: Warehouse) -> Iterator[Finding]:
    for one in import_state.list_interrupted(warehouse):
        started = f"{one.started_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        yield Finding(
            f"import {one.id[:8]}",
            f"{one.file_name}: interrupted since {started}; none of its rows count",
            is_good=False,
            fix="import the same file again: `creators import FILE`",
        )
