"""One collection under way: what its parts share.

Here: data, and who reads what with which key or token. Not here: requests (`levels.py`,
`history.py`).
"""

import asyncio
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from dlt_sources.contract import CollectionJob, Subject
from dlt_sources.extract.recorder import ReadingRecorder
from dlt_sources.http.retry import Sleep
from dlt_sources.youtube.client import Caller, Clients
from dlt_sources.youtube.quota import DATA, STATS
from dlt_sources.youtube.settings import Settings

LEVELS = ("channels", "playlist_items", "videos", "video_stats")
NOT_FOUND = "not found: YouTube knows no channel with this id (closed or suspended)"
NO_KEY = "needs YOUTUBE_API_KEY, or the channel's own connection"
_GOLDEN = 0.6180339887498949
"""Multiples of it, modulo 1, never crowd (three-distance theorem)."""

Thing = TypeVar("Thing")


@dataclass(slots=True)
class Uploads:
    """The uploads of a channel as listed: ids with their dates, the newest first."""

    published: dict[str, datetime | None] = field(default_factory=dict)
    trouble: Exception | None = None


@dataclass(slots=True)
class RunContext:
    """The job, its books, its clients, and what was learnt on the way."""

    job: CollectionJob
    recorder: ReadingRecorder
    clients: Clients
    settings: Settings
    subjects: list[Subject]
    sleep: Sleep
    places: asyncio.Semaphore
    uploads: dict[str, Uploads] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    def wants(self, *resources: str) -> bool:
        """Say whether one of these is to be read."""
        return not self.job.resources.isdisjoint(resources)

    async def linger(self, subject: Subject) -> None:
        """Wait the subject's own moment, so that a crowd never starts at once."""
        chance = random.Random(f"{self.job.seed}/{subject.subject_id}")  # noqa: S311 - jitter is no secret
        await self.sleep(chance.uniform(0, self.job.jitter_seconds))


@dataclass(slots=True)
class CredentialGroup:
    """Channels that are read with the same key or token, and for whom."""

    data: Caller
    stats: Caller
    readers: dict[str, list[Subject]] = field(default_factory=dict)

    def everyone(self, channels: Iterable[str]) -> list[Subject]:
        """Return the readers of some channels."""
        return [subject for one in channels for subject in self.readers[one]]


def credential_groups(run: RunContext) -> list[CredentialGroup]:
    """Return who reads public data: all by the key, else connections one by one.

    Without a key, a channel that nobody connected is left to be explained.
    """
    data, stats = run.clients.by_key(DATA), run.clients.by_key(STATS)
    found: dict[str, CredentialGroup] = {}
    for subject in run.subjects:
        if data and stats:
            party = found.setdefault("", CredentialGroup(data, stats))
        elif subject.connection:
            held = subject.connection
            party = found.setdefault(
                held.connection_id,
                CredentialGroup(
                    run.clients.by_token(held), run.clients.by_token(held, STATS)
                ),
            )
        else:
            for resource in LEVELS:
                run.recorder.unavailable(resource, subject, NO_KEY)
            continue
        party.readers.setdefault(subject.subject_id, []).append(subject)
    return list(found.values())


def rotated(things: Sequence[Thing], seed: int) -> list[Thing]:
    """Return the things from another start with each seed.

    With the seed of consecutive days the starts spread evenly, so that where units end
    before the list does, everybody's turn comes within a few days.
    """
    start = int(len(things) * (seed * _GOLDEN % 1.0))
    return [*things[start:], *things[:start]]
