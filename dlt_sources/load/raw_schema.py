"""A set of raw tables as a dlt schema.

Here: record fields to dlt columns. Not here: loading (`loader.py`), the dlt source of a
platform (`source.py`).
"""

import dlt
from dlt.common.data_types import TDataType

from dlt_sources.contract import TableSet
from dlt_sources.decode.columns import ENVELOPE, ColumnKind, raw_columns

DLT_TYPES: dict[ColumnKind, TDataType] = {
    "text": "text",
    "int": "bigint",
    "float": "double",
    "bool": "bool",
    "timestamp": "timestamp",
    "date": "date",
    "json": "json",
}


def raw_schema(tables: TableSet) -> dlt.Schema:
    """Return a schema with one table per resource; its name is that of the set."""
    schema = dlt.Schema(tables.name)
    for resource in tables.resources:
        schema.update_table(
            {
                "name": resource.name,
                "resource": resource.name,
                "write_disposition": "append",
                "columns": {
                    column.name: {
                        "name": column.name,
                        "data_type": DLT_TYPES[column.kind],
                        "nullable": column not in ENVELOPE,
                    }
                    for column in raw_columns(resource.record)
                },
            }
        )
    return schema
