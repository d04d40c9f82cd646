"""The settings of the running system, read from the environment.

Here: names, types, defaults and the paths of the state folder. Not here: the
variables of a platform (each platform declares its own), the state folder's own file
(`state_folder.py`), and connections.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import quote, urlsplit

from pydantic import (
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipelines import bounds
from pipelines.database_urls import SslMode, add_driver, complete_url, dbt_variables
from pipelines.errors import UserError
from pipelines.state_folder import default_home, load_home_environment

PROJECT = Path(__file__).resolve().parent.parent
DBT_PROJECT = PROJECT / "dbt_project"

QUIET = {
    "DAGSTER_DISABLE_TELEMETRY": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
    "RUNTIME__DLTHUB_TELEMETRY": "false",
}
"""Telemetry is off (dlt and dbt send it by default, measured 2026-11)."""

EVENT_BATCH_SIZE = "1000"
"""Dagster stores the materializations of an asset's partitions in one statement: a run
for 14 days spent 17 s on one statement each (measured 2026-11)."""


Port = partial(Field, ge=bounds.FIRST_PORT, le=bounds.LAST_PORT)

Value = TypeVar("Value")

Profile = Literal["production", "staging"]


class Settings(BaseSettings):
    """The environment with types; `.env.example` describes each variable."""

    model_config = SettingsConfigDict(env_prefix="CREATORS_", extra="ignore")

    profile: Profile = "production"
    home: Path = Field(default_factory=lambda: Path(default_home()))
    database_url: SecretStr | None = None
    dagster_database_url: SecretStr | None = None
    migration_database_url: SecretStr | None = None
    service_database_url: SecretStr | None = None
    read_database_url: SecretStr | None = None
    read_seconds: int = Field(default=10, ge=1, le=86_400)
    database_sessions: int = Field(default=20, ge=2, le=1000)
    vault_keys: SecretStr | None = None
    vault_keys_file: Path | None = None
    start_date: date = date(2025, 1, 1)
    clock: datetime | None = None
    import_folder: Path | None = None
    backup_folder: Path | None = None
    backup_days: int = Field(default=30, ge=1, le=36_500)
    batch_size: int = Field(default=10, ge=1, le=1000)
    shards: int = Field(default=1, ge=1, le=64)
    jitter_seconds: float = Field(default=0.2, ge=0, le=60)
    celery_broker: SecretStr | None = None
    celery_backend: SecretStr | None = None
    celery_seconds: int = Field(default=3600, ge=1, le=86_400)
    free_megabytes: int = Field(default=1000, ge=0, le=1_000_000)
    ui_port: int = Port(default=3000)
    serve_port: int = Port(default=8080)
    serve_hosts: str = ""
    serve_url: str = ""
    admin_key: SecretStr | None = None
    oidc_issuer: str = ""
    oidc_audience: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    clerk_publishable_key: str = Field(
        default="",
        validation_alias=AliasChoices(
            "CLERK_PUBLISHABLE_KEY", "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY"
        ),
    )
    sandbox_port: int = Field(default=0, ge=0, le=bounds.LAST_PORT)
    ui_hosts: str = ""
    webhook_url: str = ""
    smtp_url: SecretStr | None = None
    mail_from: str = ""
    callback_url: str = "http://localhost:3000/auth/callback"
    operator: str = ""
    log_level: str = Field(
        default="info", validation_alias=AliasChoices("LOG_LEVEL", "CREATORS_LOG_LEVEL")
    )
    db_host: str | None = Field(default=None, validation_alias="POSTGRES_DB_HOST")
    db_port: int = Port(default=5432, validation_alias="POSTGRES_DB_PORT")
    db_database: str = Field(
        default="creatorsync", validation_alias="POSTGRES_DB_DATABASE"
    )
    db_username: str | None = Field(
        default=None, validation_alias="POSTGRES_DB_USERNAME"
    )
    db_password: SecretStr | None = Field(
        default=None, validation_alias="POSTGRES_DB_PASSWORD"
    )
    db_schema: str | None = Field(default=None, validation_alias="POSTGRES_DB_SCHEMA")
    db_sslmode: SslMode | None = Field(
        default=None, validation_alias="POSTGRES_DB_SSLMODE"
    )

    @field_validator("*", mode="before")
    @classmethod
    def _is_text(cls, value: object) -> object:
        return _checked(value, bounds.find_text_problem(str(value)))

    @field_validator(
        "home", "vault_keys_file", "import_folder", "backup_folder", mode="before"
    )
    @classmethod
    def _is_path(cls, value: str | Path | None) -> Path | None:
        if value is None:
            return None
        path = Path(value)
        problem = bounds.find_path_problem(str(value))
        try:
            path = path.expanduser()
        except RuntimeError:
            problem = "names an unknown user's home"
        return _checked(path, problem)

    @field_validator(*bounds.SECRET_URLS)
    @classmethod
    def _is_secret_url(
        cls, value: SecretStr | None, info: ValidationInfo
    ) -> SecretStr | None:
        if value is None or info.field_name is None:
            return value
        find_problem = bounds.SECRET_URLS[info.field_name]
        return _checked(value, find_problem(value.get_secret_value()))

    @field_validator("start_date")
    @classmethod
    def _is_date(cls, value: date) -> date:
        return _checked(value, bounds.find_date_problem(value))

    @field_validator("clock")
    @classmethod
    def _is_moment(cls, value: datetime | None) -> datetime | None:
        return _checked(value, bounds.find_moment_problem(value) if value else None)

    @field_validator("webhook_url", "serve_url", "callback_url")
    @classmethod
    def _is_callback(cls, value: str) -> str:
        problem = bounds.find_callback_problem(value) if value else None
        return _checked(value.rstrip("/"), problem)

    @field_validator("mail_from")
    @classmethod
    def _is_mail_address(cls, value: str) -> str:
        return _checked(value, bounds.find_email_problem(value) if value else None)

    @cached_property
    def root(self) -> Path:
        """The state folder as an absolute path."""
        return self.home.resolve()

    @property
    def ui_host_names(self) -> list[str]:
        """The host names of the UI, in addition to those of loopback."""
        return [name.strip() for name in self.ui_hosts.split(",") if name.strip()]

    @property
    def is_embedded(self) -> bool:
        """Whether the database is the embedded PostgreSQL of the state folder."""
        return self.database_url is None and self._documented_url() is None

    @property
    def oidc_audiences(self) -> frozenset[str]:
        """What `aud` or `azp` of an outside issuer's tokens may be; empty: anything."""
        names = (name.strip() for name in self.oidc_audience.split(","))
        return frozenset(name for name in names if name)

    @property
    def serve_host_names(self) -> frozenset[str]:
        """The host names of the web service, in addition to those of loopback."""
        names = [name.strip() for name in self.serve_hosts.split(",")]
        names.append(urlsplit(self.serve_url).hostname or "")
        return frozenset(name for name in names if name)

    def _documented_url(self) -> str | None:
        if self.db_host is None and self.db_username is None:
            return None
        user = quote(self.db_username or "postgres", safe="")
        secret = self.db_password.get_secret_value() if self.db_password else ""
        password = f":{quote(secret, safe='')}" if secret else ""
        host = self.db_host or "localhost"
        place = f"{host}:{self.db_port}/{self.db_database}"
        mode = f"?sslmode={self.db_sslmode}" if self.db_sslmode else ""
        return f"postgresql://{user}{password}@{place}{mode}"

    @property
    def warehouse_url(self) -> str:
        """The warehouse's `postgresql://` URL.

        Raises:
            UserError: the embedded database has never been started.
        """
        if self.database_url is not None:
            return complete_url(self.database_url.get_secret_value())
        if (documented := self._documented_url()) is not None:
            return complete_url(documented)
        return self._embedded_url("creators")

    @property
    def migration_url(self) -> str:
        """The warehouse's URL for migrations, which may need a role with more rights.

        Raises:
            UserError: the embedded database has never been started.
        """
        if self.migration_database_url is not None:
            return complete_url(self.migration_database_url.get_secret_value())
        if self.is_embedded:
            return self._embedded_url("creators", "owner_url")
        return self.warehouse_url

    @property
    def service_url(self) -> str:
        """The warehouse's URL for the web service, whose login is in role `service`.

        Raises:
            UserError: the embedded database has never been started, or an outside
                database has no login for the service.
        """
        if self.service_database_url is not None:
            return complete_url(self.service_database_url.get_secret_value())
        if self.is_embedded:
            return self._embedded_url("creators", "service_url")
        raise UserError(
            "CREATORS_SERVICE_DATABASE_URL: set it to the warehouse's URL of a login"
            " in role `service`; docs/administration.md shows how to create it"
        )

    @property
    def read_url(self) -> str:
        """The URL of a streaming replica for the web service's login; empty: none."""
        url = self.read_database_url
        return complete_url(url.get_secret_value()) if url else ""

    @property
    def dagster_url(self) -> str:
        """The URL of Dagster's storage, a separate database."""
        if self.dagster_database_url is not None:
            return complete_url(self.dagster_database_url.get_secret_value())
        if self.is_embedded:
            return self._embedded_url("dagster")
        base, _, query = self.warehouse_url.partition("?")
        return f"{base}_dagster{'?' + query if query else ''}"

    @property
    def printed_url(self) -> str:
        """The warehouse's URL for other programs, which may not know `require_auth`."""
        url = self.warehouse_url
        return url.partition("?")[0] if self.is_embedded else url

    def _embedded_url(self, database: str, file: str = "url") -> str:
        path = self.root / "postgres" / file
        try:
            base = bounds.read_regular_file(path).decode().strip()
        except (FileNotFoundError, NotADirectoryError):
            raise UserError(
                f"the database in {self.root} was never started: run `creators up`",
                exit_code=1,
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"{path}: {bounds.describe(error)}", 1) from None
        return f"{base}/{database}?require_auth=scram-sha-256"

    @property
    def archive_folder(self) -> Path:
        """The folder of archived months."""
        return self.root / "archive"

    @property
    def dagster_home(self) -> Path:
        """Dagster's instance folder."""
        return self.root / "dagster"


def _checked(value: Value, problem: str | None) -> Value:
    if problem:
        raise ValueError(problem)
    return value


def load() -> Settings:
    """Read the settings.

    Raises:
        UserError: a variable is invalid; the message names each of them.
    """
    load_home_environment()
    try:
        return Settings()
    except ValidationError as invalid:
        faults = (
            f"{_variable(fault['loc'])}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in invalid.errors(include_input=False, include_url=False)
        )
        raise UserError("; ".join(faults)) from None


def _variable(location: tuple[int | str, ...]) -> str:
    name = str(location[0]) if location else "settings"
    return name if name.isupper() else f"CREATORS_{name.upper()}"


_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """Return the run's clock: `clock_at`, else `CREATORS_CLOCK`, else the time."""
    if (moment := _moment.get()) is not None:
        return moment
    if "CREATORS_CLOCK" in os.environ:
        return _clock(os.environ["CREATORS_CLOCK"]) or datetime.now(UTC)
    return datetime.now(UTC)


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Stop the run's clock at `moment` for the length of the block."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


@lru_cache(maxsize=1)
def _clock(_: str) -> datetime | None:
    # Every request needs the time, and reading all settings takes 2 ms.
    return load().clock


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment variables of Dagster, dlt and dbt."""
    return {
        **QUIET,
        **({"PGREQUIREAUTH": "scram-sha-256"} if settings.is_embedded else {}),
        "CREATORS_HOME": str(settings.root),
        "DAGSTER_DEPLOYMENT": settings.profile,
        "DBT_TARGET": settings.profile,
        "DAGSTER_HOME": str(settings.dagster_home),
        "DAGSTER_EVENT_BATCH_SIZE": EVENT_BATCH_SIZE,
        "CREATORS_DAGSTER_STORAGE": add_driver(settings.dagster_url),
        "DLT_DATA_DIR": str(settings.root / "dlt"),
        "DBT_LOG_PATH": str(settings.root / "dbt" / "logs"),
        "DBT_TARGET_PATH": str(settings.root / "dbt" / "target"),
        **dbt_variables(settings.warehouse_url),
        "DBT_PROFILES_DIR": str(DBT_PROJECT),
        "DBT_PROJECT_DIR": str(DBT_PROJECT),
    }
