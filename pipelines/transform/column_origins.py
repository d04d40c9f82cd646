"""The origins of the columns of a query, by sqlglot's scopes.

Here: the columns of tables from which a query computes each of its columns. Not here:
models and their cache (`lineage.py`).

The lineage of sqlglot itself ends at three kinds of columns: a column of an outer query
in a subquery, a column of a function in FROM, and a whole row such as `to_jsonb(days)`.
"""

from collections.abc import Iterator

from sqlglot import MappingSchema, exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope, find_all_in_scope

DIALECT = "postgres"
ColumnName = tuple[str, str, str]
"""Schema, table and column."""
Found = frozenset[ColumnName]
NOTHING: Found = frozenset()


def find_origins(sql: str, schema: MappingSchema) -> dict[str, Found]:
    """Return the source columns of each column of a query.

    Raises:
        SqlglotError, ValueError: the query cannot be parsed.
    """
    query = qualify(
        parse_one(sql, dialect=DIALECT),
        dialect=DIALECT,
        schema=schema,
        validate_qualify_columns=False,
        identify=False,
    )
    scope = build_scope(query)
    if scope is None:
        raise SqlglotError("the text is no query")
    return _Origins(schema).of_outputs(scope)


class _Origins:
    """The origins of each column of a scope; each is found once."""

    def __init__(self, schema: MappingSchema) -> None:
        self._schema = schema
        self._found: dict[tuple[int, int], Found] = {}

    def of_outputs(self, scope: Scope) -> dict[str, Found]:
        """Return the origins of each column that a query returns."""
        names = _names(scope)
        return {name: self._of_output(scope, at) for at, name in enumerate(names)}

    def _of_output(self, scope: Scope, place: int) -> Found:
        key = (id(scope), place)
        if key not in self._found:
            self._found[key] = NOTHING  # a recursive query reads itself
            self._found[key] = self._find(scope, place)
        return self._found[key]

    def _find(self, scope: Scope, place: int) -> Found:
        query = scope.expression
        if isinstance(query, exp.Select):
            return self._of(scope, query.selects[place])
        inner = [*scope.set_operation_scopes, *_wrapped(scope)]
        if inner:
            return _union(self._of_output(one, place) for one in inner)
        # A list of values, or a function: each input may be in each column.
        return self._of(scope, query)

    def _of(self, scope: Scope, expression: exp.Expr) -> Found:
        """Return the origins of an expression: its columns and its subqueries."""
        columns = find_all_in_scope(expression, exp.Column, exp.TableColumn)
        queries = {id(one) for one in find_all_in_scope(expression, exp.Query)}
        return _union(self._of_column(scope, one) for one in columns) | _union(
            self._of_row(one)
            for one in scope.subquery_scopes
            if id(one.expression) in queries
        )

    def _of_column(self, scope: Scope, column: exp.Expr) -> Found:
        """Return the origins of a column, or of all columns if it is a whole row."""
        table = column.text("table")
        is_row = not table or isinstance(column.this, exp.Star)
        owner: Scope | None = scope
        while owner is not None and (table or column.name) not in owner.sources:
            owner = owner.parent
        if owner is None:
            return NOTHING
        source = owner.sources[table or column.name]
        if isinstance(source, Scope):
            names = _names(source)
            if is_row or column.name not in names:
                return self._of_row(source)
            return self._of_output(source, names.index(column.name))
        if not isinstance(source.this, exp.Identifier):
            return self._of(owner, source.this)  # a function
        names = self._schema.column_names(source) if is_row else [column.name]
        return frozenset((source.db, source.name, name) for name in names)

    def _of_row(self, scope: Scope) -> Found:
        return _union(self._of_output(scope, at) for at in range(len(_names(scope))))


def _names(scope: Scope) -> list[str]:
    """Return the names of the columns of a scope."""
    query = scope.expression
    if isinstance(query, exp.UDTF):
        if query.alias_column_names:
            return query.alias_column_names
        return [name for one in _wrapped(scope) for name in _names(one)] or [""]
    return list(query.named_selects) if isinstance(query, exp.Query) else []


def _wrapped(scope: Scope) -> list[Scope]:
    """Return the query in parentheses, or after LATERAL."""
    if isinstance(scope.expression, exp.Subquery | exp.Lateral):
        return [*scope.subquery_scopes, *scope.derived_table_scopes][-1:]
    return []


def _union(found: Iterator[Found]) -> Found:
    return NOTHING.union(*found)
