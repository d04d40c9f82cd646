"""Kinds of measures, and SQL that treats one as another.

Here: the kind of each column, from `meta.measure` or from `measure_kinds` of
dbt_project.yml by the column's name; sums and differences of rates and distinct counts
in compiled models. Not here: the values (`quality/`).

- level: a number as of a moment; its difference is a flow.
- flow: the change of a period; its sum is the flow of a longer one.
- rate: a ratio or a mean; only its parts can be added.
- distinct: a count of different people, and periods share people.
- money: a level or a flow of one currency.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

from sqlglot import exp, parse_one

KINDS = ("level", "flow", "rate", "distinct", "money")
NEVER_ADDED = ("rate", "distinct")
DIALECT = "postgres"


@dataclass(frozen=True, slots=True)
class Misuse:
    """An expression of a model that adds or subtracts what cannot be added."""

    model: str
    column: str
    kind: str
    sql: str

    def __str__(self) -> str:
        """Return the model, the column and the expression on one line."""
        return f"{self.model}: {self.column} is a {self.kind}: {self.sql}"


def find_kinds(manifest: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    """Return the kind of each column of a table, by its name.

    Args:
        manifest: the parsed project.
        names: patterns of column names, and the kind that they stand for.
    """
    kinds: dict[str, str] = {}
    for node in manifest["nodes"].values():
        if node["config"].get("materialized") == "incremental":
            for name, column in node["columns"].items():
                if kind := kind_of(name, column, names):
                    kinds[name] = kind
    return kinds


def kind_of(
    name: str, column: Mapping[str, Any], names: Mapping[str, str]
) -> str | None:
    """Return the kind of a column, or None for an attribute."""
    declared = column.get("config", {}).get("meta", {}).get("measure")
    if declared:
        return str(declared)
    return next((kind for like, kind in names.items() if fnmatch(name, like)), None)


def find_misuses(
    model: str, sql: str, kinds: Mapping[str, str], accepted: Mapping[str, str]
) -> Iterator[Misuse]:
    """Yield sums and differences of rates and distinct counts in a compiled model.

    A product may be summed: that is how a mean is weighted. `accepted` maps a column to
    the reason why its difference is right.
    """
    never = {name: kind for name, kind in kinds.items() if kind in NEVER_ADDED}
    for node in parse_one(sql, dialect=DIALECT).find_all(exp.Sum, exp.Sub):
        for column in _added_columns(node):
            measure = _measure(column.name, never)
            if measure and measure not in accepted:
                shown = node.sql(dialect=DIALECT)
                yield Misuse(model, measure, never[measure], shown)


def _added_columns(node: exp.Expression) -> Iterator[exp.Column]:
    for column in node.find_all(exp.Column):
        parent, is_weighted = column.parent, False
        while parent is not None and parent is not node:
            # A part of a product, a condition, or the argument of another aggregate.
            is_weighted |= isinstance(
                parent, exp.Mul | exp.Div | exp.Predicate | exp.Connector | exp.Subquery
            )
            parent = parent.parent
        if not is_weighted:
            yield column


def _measure(column: str, measures: Mapping[str, str]) -> str | None:
    """Return the measure that a column holds, also under a prefix such as opening_."""
    return next(
        (name for name in measures if column == name or column.endswith(f"_{name}")),
        None,
    )
