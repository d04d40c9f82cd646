"""Which columns a record has, and of which kind.

Here: the one place that reads a struct's types, for the gate and for the landing.
Not here: how a kind is checked (`decode/pages.py`) or stored (`loader.py`).
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import msgspec
from msgspec import inspect

ColumnKind = Literal["text", "int", "float", "bool", "instant", "date", "json"]

_KINDS: dict[type[inspect.Type], ColumnKind] = {
    inspect.StrType: "text",
    inspect.IntType: "int",
    inspect.FloatType: "float",
    inspect.BoolType: "bool",
    inspect.DateTimeType: "instant",
    inspect.DateType: "date",
    inspect.RawType: "json",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a record; `is_required` means it may not be null."""

    name: str
    kind: ColumnKind
    is_required: bool


ENVELOPE = (
    Column("load_id", "text", is_required=True),
    Column("run_id", "text", is_required=True),
    Column("reader", "text", is_required=True),
    Column("subject_id", "text", is_required=True),
    Column("partition_date", "date", is_required=True),
    Column("observed_at", "instant", is_required=True),
)
"""What every raw row says about its reading, after the columns of its record."""


@cache
def columns_of(record: type[msgspec.Struct]) -> tuple[Column, ...]:
    """Return a record's columns in the order of its fields.

    Raises:
        TypeError: a field has a type no raw table holds.
    """
    described = inspect.type_info(record)
    if not isinstance(described, inspect.StructType):
        raise TypeError(f"{record!r} is no struct")
    return tuple(_column(record, field) for field in described.fields)


def _column(record: type[msgspec.Struct], field: inspect.Field) -> Column:
    union = field.type
    choices = union.types if isinstance(union, inspect.UnionType) else (union,)
    choices = tuple(c for c in choices if not isinstance(c, inspect.NoneType))
    kind = _KINDS.get(type(choices[0])) if len(choices) == 1 else None
    if kind is None:
        raise TypeError(f"{record.__name__}.{field.name} has no column kind")
    return Column(field.encode_name, kind, field.required)


def raw_columns(record: type[msgspec.Struct]) -> tuple[Column, ...]:
    """Return the columns of a raw table.

    Raises:
        ValueError: a field of the record has the name of an envelope column.
    """
    own = columns_of(record)
    taken = {column.name for column in own} & {column.name for column in ENVELOPE}
    if taken or any(column.name.startswith("_dlt") for column in own):
        raise ValueError(f"{record.__name__} has fields with reserved names")
    return (*own, *ENVELOPE)
