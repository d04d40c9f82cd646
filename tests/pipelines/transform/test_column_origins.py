"""Origins of the columns of a query."""

import pytest
from sqlglot import MappingSchema
from sqlglot.errors import SqlglotError

from pipelines.transform.column_origins import find_origins

SCHEMA = MappingSchema(
    {
        "db": {
            "core": {
                "days": {"id": "text", "day": "date", "total": "bigint"},
                "older": {"id": "text", "day": "date", "total": "bigint"},
                "owners": {"id": "text", "person": "text", "since": "date"},
            }
        }
    },
    dialect="postgres",
)
QUERY = """
with both as (
    select id, day, total from "db"."core"."days"
    union all
    select id, day, total from "db"."core"."older"
),
gains as (
    select id, total - lag(total) over (partition by id order by day) as gain
    from both
)
select gains.*, owner.person, 1 as one
from gains
left join "db"."core"."owners" as owner on gains.id = owner.id
"""


def test_origins_are_found_through_ctes_unions_and_windows() -> None:
    found = find_origins(QUERY, SCHEMA)
    both = ("days", "older")
    assert set(found) == {"id", "gain", "person", "one"}
    assert found["id"] == {("core", table, "id") for table in both}
    assert found["gain"] == {
        ("core", table, column) for table in both for column in ("id", "day", "total")
    }
    assert found["person"] == {("core", "owners", "person")}
    assert found["one"] == set()


def test_text_that_is_no_query_is_refused() -> None:
    with pytest.raises(SqlglotError):
        find_origins("select from where", SCHEMA)


def test_columns_of_an_unknown_table_have_no_origin() -> None:
    sql = 'select everything.* from "db"."core"."unknown" as everything'
    assert find_origins(sql, SCHEMA) == {"*": set()}


@pytest.mark.parametrize(
    ("expression", "columns"),
    [
        ("to_jsonb(days)", {"id", "day", "total"}),
        ("to_jsonb(days) ->> 'total'", {"id", "day", "total"}),
        ("(array_agg(days))[1]", {"id", "day", "total"}),
        ("(select max(later.total - days.total) from later)", {"total"}),
        (
            "(select part.name from unnest(string_to_array(days.id)) as part (name))",
            {"id"},
        ),
        ("moved.item", {"id", "total"}),
        ("named.item", {"id"}),
        ("nearest.total", {"total"}),
        ("nearest.gain", {"total"}),
        ("1", set()),
    ],
)
def test_a_column_has_the_origins_of_its_expression(
    expression: str, columns: set[str]
) -> None:
    """Whole rows, outer queries, functions and lists of values have origins."""
    sql = f"""
        with days as (select * from "db"."core"."days"),
        later as (select id, total from days)
        select {expression} as found
        from days
        cross join lateral (values (days.id), (days.total)) as moved (item)
        cross join lateral jsonb_array_elements(days.id) as named (item)
        left join lateral (
            select later.total, later.total - days.total as gain from later
            where later.id = days.id and days.day is not null
            limit 1
        ) as nearest on true
    """
    assert find_origins(sql, SCHEMA)["found"] == {
        ("core", "days", name) for name in columns
    }


def test_a_recursive_query_has_the_origins_of_its_start() -> None:
    sql = """
        with recursive chain as (
            select id, total from "db"."core"."days"
            union all
            select chain.id, chain.total + owners.since from chain
            inner join "db"."core"."owners" as owners on owners.id = chain.id
        )
        select * from chain
    """
    found = find_origins(sql, SCHEMA)
    assert found["id"] == {("core", "days", "id")}
    assert found["total"] == {("core", "days", "total"), ("core", "owners", "since")}
