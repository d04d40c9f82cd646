"""Who may read and write what: the rights of the database's roles, from its catalogue.

Here: the queries. Not here: the grants and the policies themselves (`migrations/`, and
the grants of dbt's models).
"""

from sqlalchemy import Connection, text

ROLES = ("analyst", "creator", "receiver", "service")
"""The roles that other logins are members of; `pipeline` owns everything."""

REACHABLE = """
    select
        role.name as role,
        relation.oid,
        namespace.nspname as schema,
        relation.relname as name,
        relation.relkind as kind,
        relation.reloptions as options,
        relation.relrowsecurity as has_row_security
    from pg_class as relation
    inner join pg_namespace as namespace on namespace.oid = relation.relnamespace
    cross join unnest(cast(:roles as text[])) as role (name)
    where
        relation.relkind in ('r', 'p', 'v', 'm', 'f')
        and namespace.nspname !~ '^pg_'
        and namespace.nspname <> 'information_schema'
        and to_regrole(role.name) is not null
        and has_schema_privilege(role.name, namespace.oid, 'usage')
"""
"""Each role with the relations of the schemas that it may use."""

READABLE = text(f"""
    with reachable as ({REACHABLE}),

    readable as (
        select
            role,
            schema,
            name,
            case
                when kind in ('v', 'm')
                    then coalesce('security_invoker=true' = any(options), false)
                else has_row_security
            end as limits_rows,
            case
                when kind = 'v' then 'security_barrier=true' = any(options)
            end as is_filter,
            exists (
                select from pg_policy as policy
                where
                    policy.polrelid = reachable.oid
                    and policy.polcmd in ('r', '*')
                    and pg_get_expr(policy.polqual, policy.polrelid) = 'true'
                    and cast(to_regrole(reachable.role) as oid) = any(policy.polroles)
            ) as sees_all
        from reachable
        where has_any_column_privilege(role, oid, 'select')
    )

    select
        role,
        schema,
        count(*) as relations,
        count(*) filter (where limits_rows and not sees_all) as rows_limited,
        coalesce(
            array_agg(name order by name)
                filter (where not limits_rows and is_filter is not true),
            '{{}}'
        ) as unlimited
    from readable
    group by role, schema
    order by role, schema
""")  # noqa: S608 - constants

RIGHTS = text(f"""
    with reachable as ({REACHABLE})

    select
        reachable.role,
        reachable.schema,
        reachable.name as relation,
        array_agg(lower(privilege.name) order by privilege.place) as rights
    from reachable
    cross join (
        values
            (1, 'SELECT', true), (2, 'INSERT', true), (3, 'UPDATE', true),
            (4, 'DELETE', false), (5, 'TRUNCATE', false)
    ) as privilege (place, name, of_columns)
    where
        case
            when privilege.of_columns
                then has_any_column_privilege(
                    reachable.role, reachable.oid, privilege.name
                )
            else has_table_privilege(reachable.role, reachable.oid, privilege.name)
        end
    group by reachable.role, reachable.schema, reachable.name
    order by reachable.role, reachable.schema, reachable.name
""")  # noqa: S608 - constants

POLICIES = text("""
    select
        schemaname as schema,
        tablename as relation,
        policyname as policy,
        lower(cmd) as command,
        permissive = 'PERMISSIVE' as is_permissive,
        roles::text[] as roles,
        qual as rows_shown,
        with_check as rows_written
    from pg_policies
    order by schemaname, tablename, policyname
""")

LOGINS = text("""
    select
        login.rolname as login,
        login.rolsuper as is_superuser,
        array(
            select member_of.rolname
            from pg_roles as member_of
            where
                member_of.rolname = any(cast(:roles as text[]) || array['pipeline'])
                and member_of.oid <> login.oid
                and pg_has_role(login.oid, member_of.oid, 'member')
            order by member_of.rolname
        ) as roles
    from pg_roles as login
    where login.rolcanlogin
    order by login.rolname
""")


def list_readable(session: Connection) -> list[dict[str, object]]:
    """Return for each role and schema how many relations it may read.

    `rows_limited` counts those of which policies show it only some rows. `unlimited`
    names those without row-level security.
    """
    rows = session.execute(READABLE, {"roles": list(ROLES)}).mappings()
    return [dict(row) for row in rows]


def list_rights(session: Connection) -> list[dict[str, object]]:
    """Return for each role and relation what it may do: select, insert and so on.

    A right on some columns counts as a right.
    """
    rows = session.execute(RIGHTS, {"roles": list(ROLES)}).mappings()
    return [dict(row) for row in rows]


def list_policies(session: Connection) -> list[dict[str, object]]:
    """Return the policies of row-level security, with their conditions as SQL."""
    return [dict(row) for row in session.execute(POLICIES).mappings()]


def list_logins(session: Connection) -> list[dict[str, object]]:
    """Return the login roles of the server and the roles that they may take."""
    rows = session.execute(LOGINS, {"roles": list(ROLES)}).mappings()
    return [dict(row) for row in rows]
