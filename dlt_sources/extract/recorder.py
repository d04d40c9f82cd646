"""Record the readings of one collection: each ends exactly once.

Here: the status that an error gives to a reading, rejected records, unknown fields. Not
here: requests.
"""

import logging
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from dlt_sources.contract import (
    CollectionJob,
    Reading,
    RefusedGrant,
    Rejected,
    Status,
    Subject,
    Window,
)
from dlt_sources.decode.normalize import InvalidRecord
from dlt_sources.http import errors

logger = logging.getLogger(__name__)

Pair = tuple[str, str, str]

NEAREST = 30
"""Places of an unexpected error to name: SQLAlchemy alone has twenty before ours."""


class ReadingRecorder:
    """Keeps the books of one `Job` for a source."""

    def __init__(
        self, job: CollectionJob, readings: Iterable[tuple[str, Subject]]
    ) -> None:
        self._job = job
        self._open = {self._pair(name, who): who for name, who in readings}
        self._rows = dict.fromkeys(self._open, 0)
        self._refused = dict.fromkeys(self._open, 0)
        self._windows: dict[Pair, Window] = {}

    def is_open(self, resource: str, subject: Subject) -> bool:
        """Say whether this reading was asked for and has not ended."""
        return self._pair(resource, subject) in self._open

    def write(
        self, resource: str, subject: Subject, rows: Sequence[msgspec.Struct]
    ) -> None:
        """Keep rows of a reading that has not ended."""
        pair = self._pair(resource, subject)
        if rows and pair in self._open:
            self._rows[pair] += len(rows)
            self._job.sink.write(resource, subject, rows, self._job.now())

    def reject(
        self, resource: str, subject: Subject, refused: Sequence[tuple[str, bytes]]
    ) -> None:
        """Set records aside; the reading cannot be complete any more."""
        pair = self._pair(resource, subject)
        self._refused[pair] = self._refused.get(pair, 0) + len(refused)
        for reason, body in refused:
            self._job.sink.reject(
                Rejected(resource, subject.subject_id, subject.reader, reason, body)
            )

    def record_unknown_fields(self, resource: str, unknown: frozenset[str]) -> None:
        """Remember fields nobody declared."""
        new = unknown - self._job.unknown_fields.get(resource, set())
        if new:
            logger.warning("%s: unknown fields %s", resource, ", ".join(sorted(new)))
            self._job.unknown_fields.setdefault(resource, set()).update(new)

    def cover(self, resource: str, subject: Subject, window: Window) -> None:
        """Say which days the rows of a history stand for, also those without a row."""
        self._windows[self._pair(resource, subject)] = window

    def complete(
        self, resource: str, subject: Subject, window: Window | None = None
    ) -> None:
        """End a reading that came to its end; records set aside make it partial.

        Args:
            resource: what was read.
            subject: of whom.
            window: the days that list or history cover, None where they cover all.
        """
        pair = self._pair(resource, subject)
        refused = self._refused.get(pair, 0)
        if not refused:
            self._finish(pair, "complete", None, window)
        else:
            status: Status = "partial" if self._rows.get(pair) else "failed"
            self._finish(pair, status, f"{refused} record(s) set aside", window)

    def unavailable(self, resource: str, subject: Subject, reason: str) -> None:
        """End a reading that the platform does not offer us."""
        self._finish(self._pair(resource, subject), "unavailable", reason)

    def partial(
        self,
        resource: str,
        subject: Subject,
        reason: str,
        window: Window | None = None,
    ) -> None:
        """End a reading whose rows are true but not all."""
        self._finish(self._pair(resource, subject), "partial", reason, window)

    def fail(self, resource: str, subject: Subject, error: Exception) -> None:
        """End a reading by what went wrong; rows already kept make it partial."""
        pair = self._pair(resource, subject)
        if isinstance(error, InvalidRecord):
            self.reject(resource, subject, [(str(error), error.body)])
        status, reason = outcome(error)
        self._finish(pair, "partial" if self._rows.get(pair) else status, reason)

    def close(self) -> None:
        """End whatever a source forgot, so that nothing stays unsaid."""
        for pair in list(self._open):
            self._finish(pair, "failed", "not read: the collection ended early")

    def _finish(
        self,
        pair: Pair,
        status: Status,
        reason: str | None,
        window: Window | None = None,
    ) -> None:
        subject = self._open.pop(pair, None)
        if subject is None:
            return
        counts = status in {"complete", "partial"}
        self._job.sink.finish(
            Reading(
                resource=pair[0],
                subject_id=subject.subject_id,
                reader=subject.reader,
                status=status,
                rows=self._rows[pair] if counts else 0,
                observed_at=self._job.now(),
                reason=reason,
                window=(window or self._windows.get(pair)) if counts else None,
            )
        )

    @staticmethod
    def _pair(resource: str, subject: Subject) -> Pair:
        return resource, subject.subject_id, subject.reader


def outcome(error: Exception) -> tuple[Status, str]:
    """Return the status and the one-line reason an error stands for."""
    match error:
        case errors.QuotaExhausted():
            return "deferred", str(error)
        case RefusedGrant():
            return "failed", f"disconnected: {error}"
        case errors.Forbidden() | errors.NotFound() | errors.Gone():
            return "unavailable", str(error)
        case errors.ApiError():
            return "failed", str(error)
        case InvalidRecord():
            return "failed", f"answer refused: {error}"
        case _:
            # One line for whoever runs it; a developer asks for the rest.
            told = error if logger.isEnabledFor(logging.DEBUG) else None
            logger.error("unexpected %s", _place(error), exc_info=told)
            return "failed", f"unexpected {type(error).__name__}"


def _place(error: Exception) -> str:
    """Return an error's kind and where it came from, the innermost place first."""
    frames = reversed(traceback.extract_tb(error.__traceback__, -NEAREST))
    places = (f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    return " < ".join((type(error).__name__, *places))
