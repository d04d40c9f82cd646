"""All objects of a schema as comparable text.

Here: one query per kind of object of PostgreSQL's catalogue. Not here: the expected
objects.
"""

import re

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse

SCHEMAS = ("app", "creatorsync", "devpulse", "streamtrack")
QUERIES = {
    "relations": """
        select relation.oid::regclass::text, relation.relkind::text,
            relation.relrowsecurity::text, pg_get_userbyid(relation.relowner),
            relation.reloptions::text,
            {acl:relation.relacl, 'r', relation.relowner},
            obj_description(relation.oid, 'pg_class'),
            case when relation.relkind = 'v' then pg_get_viewdef(relation.oid) end
        from pg_class as relation
        where relation.relnamespace = any(:schemas)
    """,
    "columns": """
        select attribute.attrelid::regclass::text, attribute.attnum::text,
            attribute.attname, format_type(atttypid, atttypmod),
            attribute.attnotnull::text, attribute.attidentity::text,
            pg_get_expr(adbin, adrelid),
            {acl:attribute.attacl, 'c', relation.relowner},
            col_description(attrelid, attnum)
        from pg_attribute as attribute
        inner join pg_class as relation on relation.oid = attribute.attrelid
        left join pg_attrdef on adrelid = attrelid and adnum = attnum
        where relation.relnamespace = any(:schemas) and attnum > 0
            and not attisdropped
    """,
    "constraints": """
        select conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        from pg_constraint where connamespace = any(:schemas)
    """,
    "indexes": """
        select indrelid::regclass::text, pg_get_indexdef(indexrelid)
        from pg_index inner join pg_class on pg_class.oid = indexrelid
        where relnamespace = any(:schemas)
    """,
    "triggers": """
        select tgrelid::regclass::text, pg_get_triggerdef(pg_trigger.oid)
        from pg_trigger inner join pg_class on pg_class.oid = tgrelid
        where relnamespace = any(:schemas) and not tgisinternal
    """,
    "functions": """
        select pg_get_functiondef(oid), {acl:proacl, 'f', proowner},
            obj_description(oid, 'pg_proc'), pg_get_userbyid(proowner)
        from pg_proc where pronamespace = any(:schemas)
    """,
    "policies": """
        select schemaname, tablename, policyname, roles::text, cmd, qual, with_check
        from pg_policies where schemaname = any(:names)
    """,
    "domains": """
        select pg_type.oid::regtype::text, pg_get_constraintdef(pg_constraint.oid),
            obj_description(pg_type.oid, 'pg_type')
        from pg_type left join pg_constraint on contypid = pg_type.oid
        where typnamespace = any(:schemas) and typtype = 'd'
    """,
    "publications": """
        select schemaname, tablename, pubname, pg_get_userbyid(pubowner),
            concat(pubinsert, pubupdate, pubdelete, pubtruncate),
            obj_description(pg_publication.oid, 'pg_publication')
        from pg_publication inner join pg_publication_tables using (pubname)
        where schemaname = any(:names)
    """,
    "schemas": """
        select nspname, pg_get_userbyid(nspowner),
            {acl:nspacl, 'n', nspowner},
            obj_description(oid, 'pg_namespace')
        from pg_namespace where nspname = any(:names)
    """,
}


# Default rights and rights that were revoked again compare as equal.
RIGHTS = re.compile(r"{acl:(.+), ('.'), (.+)}")
SORTED = (
    r"(select string_agg(item::text, ' ' order by item::text)"
    r" from unnest(coalesce(\1, acldefault(\2, \3))) as item)"
)


def described(warehouse: Warehouse) -> dict[str, list[tuple[str | None, ...]]]:
    """Return all objects of our schemas, sorted, without object ids."""
    with warehouse.begin() as connection:
        schemas = connection.scalars(
            text("select oid from pg_namespace where nspname = any(:names)"),
            {"names": list(SCHEMAS)},
        ).all()
        values = {"schemas": list(schemas), "names": list(SCHEMAS)}
        # An empty search path makes PostgreSQL write every name with its schema.
        connection.execute(text("set local search_path to ''"))
        found = {}
        for kind, query in QUERIES.items():
            statement = text(RIGHTS.sub(SORTED, query))
            found[kind] = sorted(
                map(tuple, connection.execute(statement, values)), key=str
            )
        return found
