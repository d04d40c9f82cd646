"""Open issues of a connection: faults that do not stop the reading.

Here: an issue, and the issues of one run. Not here: their storage
(`pipelines/ingestion/issues.py`) and their display (`health/connection_issues.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dlt_sources.contract.reading import Subject

IssueKind = Literal["withdrawn_metric", "expiring_access"]
Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of one subject and credential.

    `name` is the metric or the access. `seen_at` is when the platform last showed it.
    `expires_at` is when an access ends; without it the access does not end.
    """

    kind: IssueKind
    subject_id: str
    credential_id: str
    name: str
    message: str
    seen_at: datetime
    expires_at: datetime | None = None

    @property
    def key(self) -> Key:
        """Return what identifies the issue."""
        return self.kind, self.subject_id, self.credential_id, self.name


class IssueBook:
    """The open issues of earlier runs, and what this run finds about them."""

    def __init__(self, known: Iterable[Issue] = ()) -> None:
        self._known = {one.key: one for one in known}
        self.reported: dict[Key, Issue] = {}
        """Issues that this run saw."""
        self.resolved: set[Key] = set()
        """Issues that this run found to be gone."""

    def names_since(
        self, kind: IssueKind, subject: Subject, start: datetime
    ) -> frozenset[str]:
        """Return the names of known issues that were seen at `start` or later."""
        return frozenset(
            one.name
            for one in self._known.values()
            if one.kind == kind
            and one.subject_id == subject.subject_id
            and one.credential_id == subject.credential_id
            and one.seen_at >= start
        )

    def report(self, issue: Issue) -> None:
        """Record an issue that is open now."""
        self.resolved.discard(issue.key)
        self.reported[issue.key] = issue

    def resolve(self, kind: IssueKind, subject: Subject, name: str) -> None:
        """Record that an issue is gone; an issue that was not open is ignored."""
        key = (kind, subject.subject_id, subject.credential_id, name)
        if key in self._known and key not in self.reported:
            self.resolved.add(key)
