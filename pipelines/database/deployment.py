"""The profile of a database: production and staging never write into each other.

Here: the row that names the profile, in the warehouse and in Dagster's database since
the first migration, and the check of each process. Not here: the setting
(`CREATORS_PROFILE`, `settings.py`) and dbt run by hand (macro `check_profile`).
"""

from pathlib import Path
from typing import Any

from pipelines import bounds, state_folder
from pipelines.errors import UserError

# A login without rights in schema app writes nothing there either.
FIND_TABLE = """
    select format('%I.deployment_profile', nspname) from pg_class
    inner join pg_namespace on relnamespace = pg_namespace.oid
    where
        nspname in ('app', 'public')
        and relname = 'deployment_profile'
        and has_schema_privilege(pg_namespace.oid, 'usage')
        and has_table_privilege(pg_class.oid, 'select')
    order by nspname
    limit 1
"""
READ = "select profile from {}"
STAMP = """
    insert into app.deployment_profile (profile) values (%s) on conflict do nothing
"""
# Dagster's database has no migrations of ours, and Dagster writes to schema public.
CREATE_FOR_DAGSTER = """
    create table if not exists public.deployment_profile (
        is_only boolean not null default true check (is_only),
        profile text not null,
        primary key (is_only)
    )
"""
STAMP_FOR_DAGSTER = STAMP.replace("app.", "public.")
FILE = "profile"


def check_session(connection: Any) -> None:
    """Check that a database has this process's profile, or none yet.

    Args:
        connection: a session of psycopg2 outside of a transaction.

    Raises:
        UserError: the database has another profile.
    """
    with connection.cursor() as cursor:
        cursor.execute(FIND_TABLE)
        found = cursor.fetchone()
        if found is not None:
            cursor.execute(READ.format(*found))
            found = cursor.fetchone()
    connection.rollback()
    check_profile("the database", found[0] if found else None)


def check_profile(subject: str, found: str | None) -> None:
    """Compare a stored profile with that of the settings.

    Raises:
        UserError: they differ.
    """
    wanted = state_folder.profile()
    if found is not None and found != wanted:
        raise UserError(
            f"CREATORS_PROFILE: {subject} is of the profile {found}, and this process"
            f" of {wanted}",
            exit_code=1,
        )


def claim_home(root: Path) -> None:
    """Write the profile into the state folder at its first use; check it later.

    Raises:
        UserError: the folder has another profile.
    """
    path = root / FILE
    try:
        with path.open("x") as file:
            file.write(f"{state_folder.profile()}\n")
    except FileExistsError:
        try:
            found = bounds.read_regular_file(path).decode().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"{path}: {bounds.describe(error)}", 1) from None
        check_profile(f"the state folder {root}", found)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}", 1) from None
