"""The login roles of the embedded server: owner, pipeline, analysts, web service.

Here: creating them, and the upgrade of a cluster that `pipeline` itself owns. Only the
owner is a superuser: it migrates. Not here: the server (`embedded_server.py`) and the
roles' grants (`migrations/`).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pipelines.errors import UserError
from pipelines.settings import PROJECT

OWNER = "creators_owner"
PIPELINE = "pipeline"
ANALYST = "analyst_login"
SERVICE = "service_login"
UPGRADE = "creators_upgrade"
"""A superuser during an upgrade, since no session can rename its own role."""

AUTH = "scram-sha-256"
"""With SCRAM the server proves that it knows the password, and the password stays here.
Another program on the port gets nothing."""

WAREHOUSE = "creators"
DATABASES = {WAREHOUSE: OWNER, "dagster": PIPELINE}
"""The owner of each database. Dagster migrates its own."""

ROLES = PROJECT / "migrations" / "roles.sql"

LOGINS = """
do $$
begin
    if to_regrole('pipeline') is null then
        create role pipeline;
    end if;
    if to_regrole('analyst') is null then
        create role analyst nologin;
    end if;
    if to_regrole('analyst_login') is null then
        create role analyst_login login in role analyst;
    end if;
    if to_regrole('service') is null then
        create role service nologin noinherit;
    end if;
    if to_regrole('service_login') is null then
        create role service_login login in role service;
    end if;
end
$$;
alter role pipeline
login nosuperuser nocreatedb nocreaterole noreplication nobypassrls
password %(pipeline)s;
alter role analyst_login password %(analyst_login)s;
alter role service_login password %(service_login)s;
alter role analyst_login set default_transaction_read_only = on;
alter role analyst_login set statement_timeout = '15min';
alter role analyst_login set idle_in_transaction_session_timeout = '5min';
alter role analyst_login set lock_timeout = '1min';
alter role analyst_login set temp_file_limit = '4GB';
"""
"""A transaction of an analyst holds locks and old rows, so it ends.

An analyst can change these limits for a session, but not the last one."""

START_UPGRADE = """
do $$
begin
    if to_regrole('creators_upgrade') is null then
        create role creators_upgrade;
    end if;
end
$$;
alter role creators_upgrade superuser login password %(creators_owner)s;
"""

RENAME = """
alter role pipeline rename to creators_owner;
alter role creators_owner password %(creators_owner)s;
"""

REASSIGN = r"""
do $$
declare
    owner oid := to_regrole('creators_owner');
    statement text;
begin
    for statement in
        with schemas as (
            select oid, nspname, nspowner from pg_namespace
            where nspname !~ '^pg_' and nspname <> 'information_schema'
        )

        select format('alter schema %I owner to pipeline', nspname)
        from schemas
        where nspowner = owner
        union all
        select format(
            'alter %s %s owner to pipeline',
            case relkind
                when 'v' then 'view'
                when 'm' then 'materialized view'
                when 'S' then 'sequence'
                when 'f' then 'foreign table'
                else 'table'
            end,
            pg_class.oid::regclass
        )
        from pg_class
        inner join schemas on relnamespace = schemas.oid
        where
            relowner = owner
            and relkind in ('r', 'p', 'v', 'm', 'S', 'f')
            -- The sequence of a column follows its table.
            and not exists (
                select from pg_depend
                where
                    relkind = 'S'
                    and classid = 'pg_class'::regclass
                    and objid = pg_class.oid
                    and deptype in ('a', 'i')
            )
        union all
        select format('alter routine %s owner to pipeline', pg_proc.oid::regprocedure)
        from pg_proc
        inner join schemas on pronamespace = schemas.oid
        where proowner = owner
        union all
        select format('alter type %s owner to pipeline', pg_type.oid::regtype)
        from pg_type
        inner join schemas on typnamespace = schemas.oid
        left join pg_class on typrelid = pg_class.oid
        where
            typowner = owner
            and (typtype in ('d', 'e', 'r') or typtype = 'c' and relkind = 'c')
    loop
        execute statement;
    end loop;
end
$$;
"""

MOVE_MEMBERS = """
do $$
declare
    member_name text;
begin
    for member_name in
        select pg_get_userbyid(member) from pg_auth_members
        where roleid = to_regrole('creators_owner')
    loop
        execute format('revoke creators_owner from %I', member_name);
        execute format('grant pipeline to %I', member_name);
    end loop;
end
$$;
"""

OPEN_DATABASES = """
select datname from pg_database
where datallowconn and datname <> 'template1'
order by datname
"""


def prepare(port: int, passwords: Mapping[str, str]) -> None:
    """Create missing logins and databases; a repeat sets the passwords.

    Args:
        port: the server's port on 127.0.0.1.
        passwords: the password of each login role.

    Raises:
        psycopg2.OperationalError: the server does not answer.
        UserError: it does not know the owner's password.
    """
    _give_cluster_to_owner(port, passwords)
    with _session(port, OWNER, passwords) as cursor:
        cursor.execute(LOGINS, dict(passwords))
        cursor.execute("select datname, pg_get_userbyid(datdba) from pg_database")
        known = dict(cursor.fetchall())
        for name, owner in DATABASES.items():
            if name not in known:
                cursor.execute(f'create database "{name}" owner {owner}')
            elif known[name] != owner:
                cursor.execute(f'alter database "{name}" owner to {owner}')
        cursor.execute("select to_regrole('creators_upgrade') is not null")
        if cursor.fetchone() == (True,):
            _finish_upgrade(port, passwords)


def _give_cluster_to_owner(port: int, passwords: Mapping[str, str]) -> None:
    """Rename the owner of an older cluster, which was `pipeline`."""
    import psycopg2  # noqa: PLC0415 - only a start needs it

    try:
        with _session(port, OWNER, passwords):
            return
    except psycopg2.OperationalError:
        # Either nothing answers, which the next session reports, or the cluster is old.
        with _session(port, PIPELINE, passwords) as cursor:
            try:
                cursor.execute(START_UPGRADE, dict(passwords))
            except psycopg2.errors.InsufficientPrivilege:
                raise UserError(
                    f"PostgreSQL refuses {OWNER}: restore `postgres/owner_password`"
                    " in the state folder",
                    exit_code=1,
                ) from None
    upgrade = {**passwords, UPGRADE: passwords[OWNER]}
    with _session(port, UPGRADE, upgrade) as cursor:
        cursor.execute(f"begin; {RENAME} commit", dict(passwords))


def _finish_upgrade(port: int, passwords: Mapping[str, str]) -> None:
    """Give the objects and members of the old owner to `pipeline`; a repeat resumes.

    The roles' grants follow, because the next command may not migrate.
    """
    with _session(port, OWNER, passwords) as cursor:
        cursor.execute(MOVE_MEMBERS)
        cursor.execute(OPEN_DATABASES)
        for (name,) in cursor.fetchall():
            with _session(port, OWNER, passwords, name) as inside:
                inside.execute(REASSIGN)
                if name == WAREHOUSE:
                    inside.execute(ROLES.read_text())
        cursor.execute("drop role creators_upgrade")


@contextmanager
def _session(
    port: int, role: str, passwords: Mapping[str, str], database: str = "postgres"
) -> Iterator[Any]:
    import psycopg2  # noqa: PLC0415 - only a start needs it

    session = psycopg2.connect(
        host="127.0.0.1",
        port=port,
        user=role,
        password=passwords[role],
        dbname=database,
        require_auth=AUTH,
    )
    try:
        session.autocommit = True
        with session.cursor() as cursor:
            yield cursor
    finally:
        session.close()
