"""The columns of a record and their kinds.

Here: the types of a struct, for decoding and for loading. Not here: checks of values
(`decode/normalize.py`), database types (`load/raw_schema.py`).
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import msgspec
from msgspec import inspect

ColumnKind = Literal["text", "int", "float", "bool", "timestamp", "date", "json"]

_KINDS: dict[type[inspect.Type], ColumnKind] = {
    inspect.StrType: "text",
    inspect.IntType: "int",
    inspect.FloatType: "float",
    inspect.BoolType: "bool",
    inspect.DateTimeType: "timestamp",
    inspect.DateType: "date",
    inspect.RawType: "json",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a record; a required one is never null."""

    name: str
    kind: ColumnKind
    is_required: bool


ENVELOPE = (
    Column("load_id", "text", is_required=True),
    Column("run_id", "text", is_required=True),
    Column("credential_id", "text", is_required=True),
    Column("subject_id", "text", is_required=True),
    Column("partition_date", "date", is_required=True),
    Column("observed_at", "timestamp", is_required=True),
)
"""The columns of every raw table, after those of its record."""


@cache
def columns_of(record: type[msgspec.Struct]) -> tuple[Column, ...]:
    """Return the columns of a record in the order of its fields.

    Raises:
        TypeError: a field has a type without a column kind.
    """
    described = inspect.type_info(record)
    if not isinstance(described, inspect.StructType):
        raise TypeError(f"{record!r} is not a struct")
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
        ValueError: a field of the record has a reserved name.
    """
    own = columns_of(record)
    taken = {column.name for column in own} & {column.name for column in ENVELOPE}
    if taken or any(column.name.startswith("_dlt") for column in own):
        raise ValueError(f"{record.__name__} has fields with reserved names")
    return (*own, *ENVELOPE)
