"""The order and the start of subjects.

Here: another first subject each day, and a pause before the first request. Not here:
how many subjects are read at once (`extract/runner.py`).
"""

import random
from collections.abc import Sequence
from typing import TypeVar

from dlt_sources.contract import CollectionJob, Subject

_GOLDEN_RATIO = 0.6180339887498949
"""Its multiples modulo 1 stay evenly spread (three-distance theorem)."""

Item = TypeVar("Item")


def rotate(items: Sequence[Item], seed: int) -> list[Item]:
    """Return the items from another start for each seed.

    Seeds of consecutive days spread the starts evenly. Where units end before the list
    does, every subject is read within a few days.
    """
    start = int(len(items) * (seed * _GOLDEN_RATIO % 1.0))
    return [*items[start:], *items[:start]]


def jitter_seconds(job: CollectionJob, subject: Subject) -> float:
    """Return the seconds to wait, so that subjects never start at the same moment."""
    random_source = random.Random(f"{job.seed}/{subject.subject_id}")  # noqa: S311 - jitter is no secret
    return random_source.uniform(0, job.jitter_seconds)
