"""The raw tables behind a model, by dbt's manifest.

Here: the walk over the parents of a model. Not here: the lineage of single columns
(`lineage.py`).
"""

from collections.abc import Iterator, Mapping
from typing import Any


def find_sources(
    manifest: Mapping[str, Any], unique_id: str
) -> Iterator[Mapping[str, Any]]:
    """Yield each source from which a model is built, through any number of models."""
    seen, waiting = set[str](), [unique_id]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        waiting += manifest["parent_map"].get(one, ())
        if one in manifest["sources"]:
            yield manifest["sources"][one]
