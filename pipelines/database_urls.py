"""URLs of databases: TLS by default, and their parts for dbt.

Here: forms of one URL. Not here: the variables that hold URLs (`settings.py`), and
their validation (`bounds.py`).
"""

from collections.abc import Mapping
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from pipelines.bounds import LOGIN, LOOPBACK

SslMode = Literal["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]
"""What libpq knows; `require` encrypts, `verify-full` also checks the server."""

TLS_OPTIONS = {"sslmode": "prefer", "sslrootcert": "", "sslcert": "", "sslkey": ""}
"""Options of libpq that dbt takes, with their defaults."""


def complete_url(url: str) -> str:
    """Return a URL for libpq that asks a database elsewhere for TLS."""
    plain = f"postgresql://{url.partition('://')[2]}"
    _, separator, query = _without_login(plain).partition("?")
    if is_local_database(plain) or "sslmode=" in query:
        return plain
    return f"{plain}{'&' if separator else '?'}sslmode=require"


def is_local_database(url: str) -> bool:
    """Tell whether a URL names a server on this machine, by loopback or by a socket."""
    place, _, query = _without_login(url).partition("?")
    hosts = [value for name, value in parse_qsl(query) if name in ("host", "hostaddr")]
    hosts = hosts or [urlsplit(f"postgresql://{place}").hostname or ""]
    return all(
        not host or host.startswith(("/", "%2f", "%2F")) or host in LOOPBACK
        for entry in hosts
        for host in entry.split(",")
    )


def _without_login(url: str) -> str:
    return LOGIN.sub("", url.partition("://")[2], count=1)


def add_driver(url: str) -> str:
    """Name the driver, since SQLAlchemy 2.1 takes psycopg 3 for a bare scheme."""
    return url.replace("postgresql://", "postgresql+psycopg2://", 1)


def dbt_variables(url: str) -> Mapping[str, str]:
    """Return the variables that `dbt_project/profiles.yml` reads."""
    from sqlalchemy import make_url  # noqa: PLC0415 - keeps `creators --help` light

    parts = make_url(url)
    return {
        "DBT_HOST": parts.host or "localhost",
        "DBT_PORT": str(parts.port or 5432),
        "DBT_USER": parts.username or "postgres",
        "DBT_ENV_SECRET_PASSWORD": str(parts.password or ""),
        "DBT_DBNAME": parts.database or "creators",
        **{
            f"DBT_{option.upper()}": str(parts.query.get(option, default))
            for option, default in TLS_OPTIONS.items()
        },
    }
