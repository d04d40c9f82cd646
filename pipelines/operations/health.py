"""What is wrong, what is missing, and how to mend it.

Here: one look at each thing that can be wrong, as findings. Not here: mending it
(`upkeep.py`), and how findings are shown (`cli/database.py`).
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dlt_sources import platforms
from pipelines.accounts.vault import Vault
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.settings import Settings
from pipelines.transform import dbt, rebuild

FREE_BYTES = 1_000_000_000
WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `mend` is a command or an action, if one helps."""

    subject: str
    state: str
    is_good: bool = True
    mend: str | None = None

    def as_dict(self) -> dict[str, object]:
        """Return the finding for JSON."""
        return asdict(self)


def doctor(configuration: Settings) -> list[Finding]:
    """Look at settings, database, vault, platforms, connections and disk."""
    manifest = _manifest()
    findings = [_disk(configuration), manifest]
    warehouse = _database(configuration, findings)
    if warehouse is None:
        return findings
    findings.append(_vault(configuration, warehouse))
    if manifest.is_good:
        findings += _tables(warehouse)
    findings += _platform_settings(warehouse)
    findings += _connections(warehouse)
    findings += _loads(warehouse)
    findings += _waits(warehouse)
    return findings


def status(configuration: Settings) -> list[Finding]:
    """Say what has been landed, per platform and table, and what is missing."""
    findings: list[Finding] = []
    warehouse = _database(configuration, findings)
    if warehouse is None:
        return findings
    if (configuration.root / "environment").is_file():
        findings.append(Finding("home", f"{configuration.root} speaks to the sandbox"))
    with warehouse.begin() as connection:
        rows: Iterable[Any] = connection.execute(
            text(
                "select platform, min(partition_date), max(partition_date),"
                " count(distinct partition_date), sum(rows)"
                " from app.loads where state = 'committed' group by 1 order by 1"
            )
        ).all()
        findings += [
            Finding(name, f"{days} days from {first} to {last}, {landed:,} rows landed")
            for name, first, last, days, landed in rows
        ]
        missing = connection.execute(
            text(
                "select platform, resource, status, count(*), min(reason)"
                " from app.readings where is_current and status <> 'complete'"
                " group by 1, 2, 3 order by 1, 2, 3"
            )
        ).all()
    findings += [
        Finding(f"{name}/{resource}", f"{count} readings {state}: {reason}")
        for name, resource, state, count, reason in missing
    ]
    return findings or [Finding("data", "nothing was collected yet")]


def _disk(configuration: Settings) -> Finding:
    try:
        configuration.root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        place = f"{configuration.root}: {error.strerror}"
        return Finding("disk", place, is_good=False, mend="set CREATORS_HOME")
    free = shutil.disk_usage(configuration.root).free
    return Finding(
        "disk",
        f"{free / 1e9:.1f} GB free at {configuration.root}",
        is_good=free > FREE_BYTES,
        mend=None if free > FREE_BYTES else "make room: a full disk stops PostgreSQL",
    )


def _manifest() -> Finding:
    try:
        dbt.manifest()
    except UserError as error:
        return Finding("dbt", str(error), is_good=False, mend="make setup")
    return Finding("dbt", "the project is parsed")


def _database(configuration: Settings, findings: list[Finding]) -> Warehouse | None:
    try:
        warehouse = Warehouse(configuration.warehouse_url)
        warehouse.reach()
        with warehouse.begin() as connection:
            version: str = connection.execute(text("show server_version")).scalar_one()
            is_ready: bool = connection.execute(
                text("select to_regclass('app.readings') is not null")
            ).scalar_one()
    except (UserError, DBAPIError) as error:
        reason = str(error).strip().splitlines()[0]
        ours = configuration.is_embedded
        mend = "creators up" if ours else "start it, or mend CREATORS_DATABASE_URL"
        findings.append(Finding("database", reason, is_good=False, mend=mend))
        return None
    findings.append(
        Finding(
            "database",
            f"PostgreSQL {version}, {'migrated' if is_ready else 'no schema yet'}",
            is_good=is_ready,
            mend=None if is_ready else "creators migrate",
        )
    )
    return warehouse if is_ready else None


def _vault(configuration: Settings, warehouse: Warehouse) -> Finding:
    try:
        Vault.open(configuration, warehouse)
    except UserError as error:
        return Finding("vault", str(error), is_good=False, mend="restore the key file")
    return Finding("vault", "opens what the database holds")


def _tables(warehouse: Warehouse) -> Iterator[Finding]:
    for relation in rebuild.outdated(warehouse):
        yield Finding(
            relation,
            "differs from what this version builds",
            is_good=False,
            mend="creators rebuild",
        )


def _platform_settings(warehouse: Warehouse) -> Iterator[Finding]:
    with warehouse.begin() as connection:
        used: set[str] = set(
            connection.execute(
                text("select platform from app.connections where is_active")
            ).scalars()
        )
    for platform in platforms().values():
        for variable in platform.variables:
            if variable.default is None and variable.name not in os.environ:
                yield Finding(
                    platform.title,
                    f"{variable.name} is not set: {variable.description}",
                    is_good=platform.name not in used,
                    mend=f"set {variable.name}" if platform.name in used else None,
                )
            given = os.environ.get(variable.name, "https://")
            if variable.name.endswith("_URL") and not given.startswith(WEB):
                yield Finding(
                    platform.title,
                    f"{variable.name} is no address: {variable.description}",
                    is_good=False,
                    mend=f"mend or unset {variable.name}",
                )


def _connections(warehouse: Warehouse) -> Iterator[Finding]:
    with warehouse.begin() as connection:
        for name, username, reason in connection.execute(
            text(
                "select platform, platform_username, inactive_reason"
                " from app.connections where not is_active order by 1, 2"
            )
        ):
            yield Finding(
                f"{name} {username}",
                f"disconnected: {reason}",
                is_good=reason == "paused",
                mend=None if reason == "paused" else "import a fresh token for it",
            )


def _waits(warehouse: Warehouse) -> Iterator[Finding]:
    with warehouse.begin() as connection:
        rows: Iterable[Any] = connection.execute(
            text(
                "select platform, bucket, blocked_until from app.quota_buckets"
                " where blocked_until > clock_timestamp() order by 1, 2"
            )
        )
        for name, bucket, end in rows:
            until = f"{end.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
            yield Finding(name, f"requests of {bucket} wait until {until}")


def _loads(warehouse: Warehouse) -> Iterator[Finding]:
    with warehouse.begin() as connection:
        for name, day, state, message, first in connection.execute(
            text(
                "select distinct on (platform, partition_date)"
                " platform, partition_date, state, error_message, first_date"
                " from app.loads where is_whole"
                " order by platform, partition_date, started_at desc"
            )
        ):
            if state in ("failed", "abandoned"):
                again = f"backfill --from {first} --to {day}"
                again = again if first else f"run --date {day}"
                yield Finding(
                    f"{name} {day}",
                    f"the last load {state}: {message}",
                    is_good=False,
                    mend=f"creators {again} --platform {name}",
                )
