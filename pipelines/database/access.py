"""Who may read what: the rights of the database's roles, from its own catalogue.

Here: the queries. Not here: the grants and the policies themselves (`migrations/`, and
the grants of dbt's models).
"""

from sqlalchemy import Connection, text

ROLES = ("analyst", "creator", "receiver", "service")
"""The roles that other logins are members of; `pipeline` owns everything."""

READABLE = text("""
    with relations as (
        select
            relation.oid,
            namespace.nspname as schema,
            relation.relname as name,
            relation.relkind in ('r', 'p', 'f') as is_table,
            case
                when relation.relkind in ('v', 'm')
                    then coalesce(
                        'security_invoker=true' = any(relation.reloptions), false
                    )
                else relation.relrowsecurity
            end as limits_rows,
            case
                when relation.relkind = 'v'
                    then 'security_barrier=true' = any(relation.reloptions)
            end as is_filter
        from pg_class as relation
        inner join pg_namespace as namespace on namespace.oid = relation.relnamespace
        where
            relation.relkind in ('r', 'p', 'v', 'm', 'f')
            and namespace.nspname !~ '^pg_'
            and namespace.nspname <> 'information_schema'
    ),

    readable as (
        select
            relations.*,
            role.name as role,
            exists (
                select from pg_policy as policy
                where
                    policy.polrelid = relations.oid
                    and policy.polcmd in ('r', '*')
                    and pg_get_expr(policy.polqual, policy.polrelid) = 'true'
                    and cast(to_regrole(role.name) as oid) = any(policy.polroles)
            ) as sees_all
        from relations
        cross join unnest(cast(:roles as text[])) as role (name)
        where
            to_regrole(role.name) is not null
            and has_schema_privilege(role.name, relations.schema, 'usage')
            and has_any_column_privilege(role.name, relations.oid, 'select')
    )

    select
        role,
        schema,
        count(*) as relations,
        count(*) filter (where limits_rows and not sees_all) as rows_limited,
        coalesce(
            array_agg(name order by name)
                filter (where not limits_rows and is_filter is not true),
            '{}'
        ) as unlimited
    from readable
    group by role, schema
    order by role, schema
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


def list_logins(session: Connection) -> list[dict[str, object]]:
    """Return the login roles of the server and the roles that they may take."""
    rows = session.execute(LOGINS, {"roles": list(ROLES)}).mappings()
    return [dict(row) for row in rows]
