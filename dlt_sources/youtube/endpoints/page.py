"""A decoded response of either API.

Here: its records and rejects. Not here: decoding (`items.py`, `tables.py`).
"""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

import msgspec

from dlt_sources.decode.pages import Rejects

Record = TypeVar("Record", bound=msgspec.Struct)


@dataclass(slots=True)
class Page(Generic[Record]):
    """Records, rejected records, undeclared fields, and the token of the next page."""

    records: list[Record] = field(default_factory=list)
    rejects: Rejects = field(default_factory=list)
    unknown_fields: frozenset[str] = frozenset()
    next_token: str | None = None
