"""The insights of media, 50 media of one product per request.

Here: media without insights, and metrics that Meta rejects; both fail a whole request
and are found by halving it. Not here: the lists (`media.py`), requests (`graph.py`).
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec

from dlt_sources.contract import Subject
from dlt_sources.extract.concurrency import chunks
from dlt_sources.extract.metrics import read_metrics
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient
from dlt_sources.instagram.endpoints import graph
from dlt_sources.instagram.endpoints.context import (
    InstagramRun,
    issues_of,
    record_metrics,
)
from dlt_sources.instagram.endpoints.metrics import OF_PRODUCT
from dlt_sources.instagram.errors import NoInsights
from dlt_sources.instagram.records import Media, MediaInsights

RESOURCE = "media_insights"


@dataclass(slots=True)
class InsightsReader:
    """The insights of one account's media.

    `without` has the reason of each media without insights, `rejected` the reason of
    each metric that Meta rejects for a whole product.
    """

    run: InstagramRun
    subject: Subject
    client: ApiClient
    without: dict[str, str] = field(default_factory=dict)
    rejected: dict[str, dict[str, str]] = field(default_factory=dict)

    async def read(
        self,
        media: Sequence[Media],
        stories: Sequence[Media],
        doubtful: AbstractSet[str] = frozenset(),
    ) -> None:
        """Read and write the insights of all media and stories.

        `doubtful` are media that had no insights in an earlier run. Their requests are
        apart, so that they fail no others.
        """
        groups: dict[str, list[str]] = {}
        for one in media:
            groups.setdefault(one.media_product_type or "FEED", []).append(one.id)
        groups["STORY"] = [one.id for one in stories]
        for product, ids in groups.items():
            if product in OF_PRODUCT and ids:
                await self._read_product(product, ids, doubtful)

    def notes(self) -> list[str]:
        """Return what was not read, and why."""
        notes = []
        if self.without:
            reason = next(iter(self.without.values()))
            notes.append(f"{len(self.without)} media have no insights: {reason}")
        for product, names in self.rejected.items():
            if names:
                notes.append(f"Meta rejects {', '.join(sorted(names))} for {product}")
        return notes

    async def _read_product(
        self, product: str, ids: Sequence[str], doubtful: AbstractSet[str]
    ) -> None:
        issues = issues_of(self.run, self.subject, product)
        requested = issues.choose(OF_PRODUCT[product])
        rejected = self.rejected[product] = {}
        sure = [one for one in ids if one not in doubtful]
        apart = [[one] for one in ids if one in doubtful]
        for chunk in (*chunks(sure, graph.IDS_PER_REQUEST), *apart):
            names = [name for name in requested if name not in rejected]
            await self._read_chunk(chunk, names, rejected)
        record_metrics(issues, requested, rejected)

    async def _read_chunk(
        self, ids: Sequence[str], names: Sequence[str], rejected: dict[str, str]
    ) -> None:
        """Read a chunk; a metric that fits only some of its media is read for them."""
        values: dict[str, dict[str, Any]] = {}
        read = partial(self._read_ids, names, values)
        found = await read_metrics(ids, read)
        self.without |= found.rejected
        usable = [one for one in ids if one not in found.rejected]
        some = {name: why for part in found.results for name, why in part.items()}
        for name, reason in some.items():
            if not usable or await self._is_rejected(usable[:1], name):
                rejected[name] = reason
                continue
            await read_metrics(usable, partial(self._read_name, name, values))
        rows = [MediaInsights(**row) for row in values.values()]
        self.run.recorder.write(RESOURCE, self.subject, rows)

    async def _read_ids(
        self,
        names: Sequence[str],
        values: dict[str, dict[str, Any]],
        ids: Sequence[str],
    ) -> dict[str, str]:
        """Add the values of media; return the rejected metrics.

        Raises:
            InvalidMetric: a media has no insights.
        """
        try:
            found = await read_metrics(
                names, partial(graph.get_media_insights, self.client, ids)
            )
        except (NoInsights, errors.NotFound) as error:
            raise errors.InvalidMetric(str(error)) from None
        for page in found.results:
            self.run.recorder.reject(RESOURCE, self.subject, page.rejects)
            _add(values, page.records)
        return found.rejected

    async def _read_name(
        self, name: str, values: dict[str, dict[str, Any]], ids: Sequence[str]
    ) -> None:
        page = await graph.get_media_insights(self.client, ids, [name])
        _add(values, page.records)

    async def _is_rejected(self, ids: Sequence[str], name: str) -> bool:
        """Return whether a metric is rejected for one media alone, the newest."""
        try:
            await graph.get_media_insights(self.client, ids, [name])
        except errors.InvalidMetric:
            return True
        return False


def _add(values: dict[str, dict[str, Any]], rows: Iterable[MediaInsights]) -> None:
    for row in rows:
        known = {
            name: value
            for name, value in msgspec.structs.asdict(row).items()
            if value is not None
        }
        values.setdefault(row.media_id, {}).update(known)
