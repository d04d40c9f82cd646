"""Known records that a list does not contain, read by id instead.

Here: the responses, the records that still exist, and the errors. Not here: the
requests (`<platform>/endpoints/left_out.py`), and the ids of earlier readings
(`contract/known.py`).
"""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

import msgspec

from dlt_sources.decode.rows import DecodedRows

Record = TypeVar("Record", bound=msgspec.Struct)


@dataclass(slots=True)
class LeftOut(Generic[Record]):
    """The responses, their records by id, and the errors of ids that stay unknown.

    `noun` names the records in the plural.
    """

    noun: str
    pages: list[DecodedRows[Record]] = field(default_factory=list)
    records: dict[str, Record] = field(default_factory=dict)
    failures: list[Exception] = field(default_factory=list)

    @property
    def reason(self) -> str | None:
        """Return why the list is not complete; None if every id is decided."""
        if not self.failures:
            return None
        return (
            f"{len(self.failures)} known {self.noun} are not listed and were not read"
            f" by id: {self.failures[0]}"
        )
