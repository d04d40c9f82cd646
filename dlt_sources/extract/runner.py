"""Run one collection: the frame that is the same for every platform.

Here: settings, unique subjects, the readings that are due, the recorder, the client,
each reading with its own errors, and the repeat of refused readings without a token. A
platform gives what is its own: how settings are read, how its client is opened and what
`read` asks for.
Not here: requests (`<platform>/endpoints/`), statuses of errors (`recorder.py`).
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from typing import Generic, Protocol, TypeVar

import httpx

from dlt_sources.contract import (
    NO_SUBJECT,
    CollectionJob,
    RefusedGrant,
    Subject,
    Throttle,
)
from dlt_sources.extract.concurrency import for_each_subject
from dlt_sources.extract.recorder import ReadingRecorder
from dlt_sources.http.conditional import ConditionalReads
from dlt_sources.http.retry import Retry, Sleep

SettingsT = TypeVar("SettingsT")
ClientT = TypeVar("ClientT")
SettingsT_contra = TypeVar("SettingsT_contra", contravariant=True)
ClientT_co = TypeVar("ClientT_co", covariant=True)

Read = Callable[[], Awaitable[None]]


class OpenClient(Protocol[SettingsT_contra, ClientT_co]):
    """`open_client` of a platform's `client.py`; `calls` counts requests by label."""

    def __call__(
        self,
        settings: SettingsT_contra,
        throttle: Throttle,
        calls: dict[str, int],
        *,
        retry: Retry,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> AbstractAsyncContextManager[ClientT_co]:
        """Open the client, or the clients, of a platform."""
        ...


@dataclass(slots=True)
class RunContext(Generic[SettingsT, ClientT]):
    """One collection in progress: what all of its readings share.

    `subjects` are unique and in the order of the job. `slots` holds `batch_size` places
    for subjects that are read at once. `refused_grants` holds the refused refreshes of
    this run by credential id.
    """

    job: CollectionJob
    settings: SettingsT
    client: ClientT
    recorder: ReadingRecorder
    subjects: list[Subject]
    sleep: Sleep
    slots: asyncio.Semaphore
    refused_grants: dict[str, RefusedGrant] = field(default_factory=dict)

    def wants(self, *resources: str) -> bool:
        """Return whether the job asks for one of these resources."""
        return not self.job.resources.isdisjoint(resources)

    def conditional_reads(self, subject: Subject) -> ConditionalReads:
        """Return reads that use the responses cached for the subject's credential."""
        return ConditionalReads(self.job.cache, subject.credential_id)

    async def read_subjects(
        self, reads_of: Callable[[Subject], Mapping[str, Read]]
    ) -> None:
        """Read subjects at once, the resources of each one after the other.

        `reads_of` returns a subject's reads by resource, in their order. Readings that
        the job does not ask for, or that have ended, are skipped.
        """
        is_open = self.recorder.is_open
        reads = {subject: reads_of(subject) for subject in self.subjects}
        due = [
            subject
            for subject, by_resource in reads.items()
            if any(is_open(resource, subject) for resource in by_resource)
        ]

        async def read_subject(subject: Subject) -> None:
            for resource, read in reads[subject].items():
                if is_open(resource, subject):
                    await self.read_resource(resource, subject, read)

        await for_each_subject(self.job, due, read_subject, self.sleep)

    async def read_resource(self, resource: str, subject: Subject, read: Read) -> None:
        """Await one read; an error ends this reading and no other."""
        try:
            await read()
        except RefusedGrant as error:
            self.refused_grants[subject.credential_id] = error
            self.recorder.fail(resource, subject, error)
        except Exception as error:  # noqa: BLE001 - the recorder reports every error
            self.recorder.fail(resource, subject, error)


def all_resources(job: CollectionJob, subject: Subject) -> Iterable[str]:
    """Return every resource of the job, whichever subject it is."""
    return sorted(job.resources)


@dataclass(frozen=True, slots=True)
class Runner(Generic[SettingsT, ClientT]):
    """The `collect` of a platform, made from what is the platform's own.

    Args:
        read_settings: reads and checks the environment before any request.
        open_client: opens the client or clients.
        read: reads what the job asks for.
        resources_of: the resources that a subject has.
        lookups: resources that belong to no subject, such as names of games.
    """

    read_settings: Callable[[Mapping[str, str]], SettingsT]
    open_client: OpenClient[SettingsT, ClientT]
    read: Callable[[RunContext[SettingsT, ClientT]], Awaitable[None]]
    resources_of: Callable[[CollectionJob, Subject], Iterable[str]] = all_resources
    lookups: frozenset[str] = frozenset()

    async def __call__(
        self,
        job: CollectionJob,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Read every resource of the job for every subject; see `contract.Platform`.

        Raises:
            MissingSetting: a variable has no usable value; nothing was requested.
        """
        settings = self.read_settings(job.environ)
        subjects = list(dict.fromkeys(job.subjects))
        due = self._due_readings(job, subjects)
        recorder = ReadingRecorder(job, due)
        try:
            async with self.open_client(
                settings,
                job.throttle,
                job.calls,
                retry=Retry(sleep),
                transport=transport,
            ) as client:
                slots = asyncio.Semaphore(job.batch_size)
                run = RunContext(
                    job, settings, client, recorder, subjects, sleep, slots
                )
                await self._read_round(run)
                while job.next_round is not None and await job.next_round():
                    await self._read_round(
                        replace(run, recorder=ReadingRecorder(job, due))
                    )
        finally:
            recorder.close()

    async def _read_round(self, run: RunContext[SettingsT, ClientT]) -> None:
        """Read everything once; every reading has ended then."""
        try:
            await self.read(run)
            await self._repeat_refused(run)
        finally:
            run.recorder.close()

    async def _repeat_refused(self, run: RunContext[SettingsT, ClientT]) -> None:
        """Repeat the readings whose token was refused; public data needs no token.

        A subject that another token of the job reads is not repeated.
        """
        readers = Counter(subject.subject_id for subject in run.subjects)
        refused = [
            (resource, Subject(subject.subject_id))
            for resource, subject in run.recorder.refused
            if subject.connection is not None and readers[subject.subject_id] == 1
        ]
        if not refused:
            return
        subjects = list(dict.fromkeys(subject for _, subject in refused))
        resources = frozenset(resource for resource, _ in refused)
        job = replace(run.job, subjects=subjects, resources=resources)
        recorder = ReadingRecorder(job, refused, is_repeat=True)
        try:
            await self.read(replace(run, job=job, recorder=recorder, subjects=subjects))
        finally:
            recorder.close()

    def _due_readings(
        self, job: CollectionJob, subjects: Iterable[Subject]
    ) -> list[tuple[str, Subject]]:
        of_subjects = [
            (resource, subject)
            for subject in subjects
            for resource in self.resources_of(job, subject)
            if resource not in self.lookups
        ]
        of_none = sorted(self.lookups & job.resources)
        return [*of_subjects, *((resource, NO_SUBJECT) for resource in of_none)]
