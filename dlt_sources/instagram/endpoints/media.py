"""The reads of the media and stories of one account.

Here: the lists, and media that a list leaves out. Not here: their insights
(`media_insights.py`), requests (`graph.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from dlt_sources.contract import RefusedGrant, Subject
from dlt_sources.extract.concurrency import chunks
from dlt_sources.extract.metrics import read_metrics
from dlt_sources.http import errors
from dlt_sources.instagram.endpoints import graph
from dlt_sources.instagram.endpoints.context import (
    InstagramRun,
    check_scope,
    sign_client,
)
from dlt_sources.instagram.endpoints.media_insights import InsightsReader
from dlt_sources.instagram.records import Media
from dlt_sources.instagram.settings import MOST_MEDIA

Edge = Literal["media", "stories"]


@dataclass(slots=True)
class MediaReads:
    """One account's media; each list is requested once.

    `errors` has the error that ended a list early.
    """

    run: InstagramRun
    subject: Subject
    lists: dict[Edge, dict[str, Media]] = field(default_factory=dict)
    errors: dict[Edge, Exception] = field(default_factory=dict)

    async def read_media(self) -> None:
        """Read the whole list; known media that it leaves out are requested by id."""
        await self._read_list("media")
        reason = await self._read_left_out()
        listed = len(self.lists["media"])
        if reason is None and listed >= MOST_MEDIA:
            reason = f"Instagram lists no more than {MOST_MEDIA} media"
        if reason is None:
            self.run.recorder.complete("media", self.subject)
        else:
            self.run.recorder.partial("media", self.subject, reason)

    async def read_stories(self) -> None:
        """Read the stories of the last 24 hours."""
        await self._read_list("stories")
        self.run.recorder.complete("stories", self.subject)

    async def read_insights(self) -> None:
        """Read the insights of the newest media and of all stories."""
        recorder, subject = self.run.recorder, self.subject
        client = sign_client(self.run, subject)
        check_scope(subject)
        media = await self._find("media")
        stories = await self._find("stories")
        limit = self.run.settings.media_per_account
        left_out = max(0, len(media) - limit)
        reader = InsightsReader(self.run, subject, client)
        newest = list(media.values())[:limit]
        await reader.read(newest, list(stories.values()), await self._find_doubtful())
        if self.errors:
            raise next(iter(self.errors.values()))
        notes = reader.notes()
        if left_out:
            notes.append(f"{left_out} older media are left out")
        recorder.complete("media_insights", subject, note="; ".join(notes) or None)

    async def _find_doubtful(self) -> frozenset[str]:
        """Return known media for which no earlier run found insights."""
        known = self.run.job.known
        if known is None:
            return frozenset()
        listed = await known.get("media", self.subject.subject_id)
        return listed - await known.get("media_insights", self.subject.subject_id)

    async def _find(self, edge: Edge) -> dict[str, Media]:
        """Return a list; an error before its first row is raised."""
        if edge not in self.lists:
            try:
                await self._read_list(edge)
            except (errors.ApiError, RefusedGrant):
                if not self.lists.get(edge):
                    raise
        elif not self.lists[edge] and edge in self.errors:
            raise self.errors[edge]
        return self.lists[edge]

    async def _read_list(self, edge: Edge) -> None:
        recorder, subject = self.run.recorder, self.subject
        client = sign_client(self.run, subject)
        found = self.lists[edge] = {}
        try:
            async for page in graph.list_media(client, subject.subject_id, edge):
                recorder.record_unknown_fields(edge, page.unknown_fields)
                recorder.reject(edge, subject, page.rejects)
                new = {one.id: one for one in page.records if one.id not in found}
                found |= new
                recorder.write(edge, subject, list(new.values()))
        except (errors.ApiError, RefusedGrant) as error:
            self.errors[edge] = error
            raise

    async def _read_left_out(self) -> str | None:
        """Add known media that the list lacks; return why one stays unknown."""
        recorder, subject, found = self.run.recorder, self.subject, self.lists["media"]
        if self.run.job.known is None or len(found) >= MOST_MEDIA:
            return None
        known = await self.run.job.known.get("media", subject.subject_id)
        missing = sorted(known - found.keys())
        client = sign_client(self.run, subject)

        async def request(ids: Sequence[str]) -> None:
            try:
                page = await graph.get_media(client, ids)
            except errors.NotFound as error:
                # One media that is gone fails the request of all.
                raise errors.InvalidMetric(str(error)) from None
            recorder.reject("media", subject, page.rejects)
            recorder.write("media", subject, page.records)
            found.update({one.id: one for one in page.records})

        try:
            for ids in chunks(missing, graph.IDS_PER_REQUEST):
                await read_metrics(ids, request)
        except errors.ApiError as error:
            unknown = len(set(missing) - found.keys())
            return f"{unknown} known media are not listed and were not read: {error}"
        return None
