"""Rows of an export that a test wrote."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dlt_sources.csv_exports.rows import RejectedRow


@dataclass
class Found:
    """The rows of a file by raw table, and those set aside."""

    template: str
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    rejected: list[RejectedRow] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


Read = Callable[..., Found]
