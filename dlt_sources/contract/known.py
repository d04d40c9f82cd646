"""Ids that earlier readings contain.

Here: the protocol. Not here: its storage (`pipelines/ingestion/known_ids.py`), and its
use by a platform that reads by id what a list leaves out.
"""

from typing import Protocol


class KnownIds(Protocol):
    """The ids of a subject's rows, from its last complete reading on."""

    async def get(self, resource: str, subject_id: str) -> frozenset[str]:
        """Return the ids; an empty set for a subject that was never read."""
        ...
