"""Record the readings of one collection; each ends exactly once.

Here: the status of each error, rejected records, unknown fields. Not here: requests
(`<platform>/endpoints/`).
"""

import logging
import traceback
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
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
from dlt_sources.contract.redaction import redact, redact_bytes
from dlt_sources.decode.normalize import InvalidRecord
from dlt_sources.decode.pages import Rejects
from dlt_sources.http import errors

logger = logging.getLogger(__name__)

Key = tuple[str, str, str]

ISO_SECONDS = "%Y-%m-%dT%H:%M:%SZ"
MAX_FRAMES = 30
"""Maximum stack frames logged; SQLAlchemy alone adds twenty."""


class ReadingRecorder:
    """The outcomes of one `CollectionJob`."""

    def __init__(
        self,
        job: CollectionJob,
        readings: Iterable[tuple[str, Subject]],
        *,
        is_repeat: bool = False,
    ) -> None:
        """Open the readings.

        With `is_repeat` they repeat refused readings without a token. An unavailable
        one is not recorded, because the refused reading has the reason.
        """
        self._job = job
        self._is_repeat = is_repeat
        self.refused: list[tuple[str, Subject]] = []
        """Readings whose token was refused."""
        self._open = {self._key(name, who): who for name, who in readings}
        self._rows = dict.fromkeys(self._open, 0)
        self._rejected = dict.fromkeys(self._open, 0)
        self._windows: dict[Key, Window] = {}

    def is_open(self, resource: str, subject: Subject) -> bool:
        """Return whether the reading is due and has not ended."""
        return self._key(resource, subject) in self._open

    def write(
        self, resource: str, subject: Subject, rows: Sequence[msgspec.Struct]
    ) -> None:
        """Write rows of a reading that has not ended."""
        key = self._key(resource, subject)
        if rows and key in self._open:
            self._rows[key] += len(rows)
            self._job.sink.write(resource, subject, rows, self._job.now())

    def reject(self, resource: str, subject: Subject, rejects: Rejects) -> None:
        """Record rejected records; the reading can no longer be complete."""
        key = self._key(resource, subject)
        self._rejected[key] = self._rejected.get(key, 0) + len(rejects)
        for reason, body in rejects:
            self._job.sink.reject(
                Rejected(
                    resource,
                    subject.subject_id,
                    subject.credential_id,
                    redact(reason),
                    redact_bytes(body),
                )
            )

    def record_unknown_fields(self, resource: str, unknown: frozenset[str]) -> None:
        """Collect and log fields that no record declares."""
        unknown = frozenset(map(redact, unknown))
        new = unknown - self._job.unknown_fields.get(resource, set())
        if new:
            logger.warning("%s: unknown fields %s", resource, ", ".join(sorted(new)))
            self._job.unknown_fields.setdefault(resource, set()).update(new)

    def cover(self, resource: str, subject: Subject, window: Window) -> None:
        """Set the days that a history covers, including days without a row."""
        self._windows[self._key(resource, subject)] = window

    def complete(
        self,
        resource: str,
        subject: Subject,
        window: Window | None = None,
        *,
        note: str | None = None,
    ) -> None:
        """End a reading that was read to its end; rejected records make it partial.

        `window` is the days that a list or history covers, None for all. `note` names
        what a limit of the settings leaves out.
        """
        key = self._key(resource, subject)
        rejected = self._rejected.get(key, 0)
        if not rejected:
            self._finish(key, "complete", note, window)
        else:
            status: Status = "partial" if self._rows.get(key) else "failed"
            self._finish(key, status, f"{rejected} record(s) set aside", window)

    def unavailable(self, resource: str, subject: Subject, reason: str) -> None:
        """End a reading that the platform does not offer."""
        self._finish(self._key(resource, subject), "unavailable", reason)

    def partial(
        self,
        resource: str,
        subject: Subject,
        reason: str,
        window: Window | None = None,
    ) -> None:
        """End a reading whose rows are correct but not complete."""
        self._finish(self._key(resource, subject), "partial", reason, window)

    def skip(self, resource: str, subject: Subject) -> None:
        """End a reading that this round does not need; nothing is recorded."""
        self._open.pop(self._key(resource, subject), None)

    def fail(self, resource: str, subject: Subject, error: Exception) -> None:
        """End a reading with an error; rows written before make it partial."""
        key = self._key(resource, subject)
        if isinstance(error, RefusedGrant) and self.is_open(resource, subject):
            self.refused.append((resource, subject))
        if isinstance(error, InvalidRecord | errors.ApiError) and error.body:
            self.reject(resource, subject, [(str(error), error.body)])
            error.body = b""  # a response that many subjects share is kept once
        status, reason = outcome(error, self._job.now())
        self._finish(key, "partial" if self._rows.get(key) else status, reason)

    def close(self) -> None:
        """End all open readings as failed."""
        for key in list(self._open):
            self._finish(key, "failed", "not read: the collection ended early")

    def _finish(
        self,
        key: Key,
        status: Status,
        reason: str | None,
        window: Window | None = None,
    ) -> None:
        subject = self._open.pop(key, None)
        if subject is None or (self._is_repeat and status == "unavailable"):
            return
        counts = status in {"complete", "partial"}
        self._job.sink.finish(
            Reading(
                resource=key[0],
                subject_id=subject.subject_id,
                credential_id=subject.credential_id,
                status=status,
                rows=self._rows[key] if counts else 0,
                observed_at=self._job.now(),
                reason=None if reason is None else redact(reason),
                window=(window or self._windows.get(key)) if counts else None,
            )
        )

    @staticmethod
    def _key(resource: str, subject: Subject) -> Key:
        return resource, subject.subject_id, subject.credential_id


def outcome(error: Exception, now: datetime) -> tuple[Status, str]:
    """Return the status and the one-line reason of an error at `now`."""
    match error:
        case errors.QuotaExhausted():
            resume_at = now.astimezone(UTC) + timedelta(seconds=error.wait)
            return "deferred", f"{error.message}, resume at {resume_at:{ISO_SECONDS}}"
        case RefusedGrant():
            return "failed", f"disconnected: {error}"
        case errors.Forbidden() | errors.NotFound() | errors.Gone():
            return "unavailable", str(error)
        case errors.ApiError():
            return "failed", str(error)
        case InvalidRecord():
            return "failed", f"invalid record: {error}"
        case _:
            # One line at ERROR; the traceback only at DEBUG.
            traced = error if logger.isEnabledFor(logging.DEBUG) else None
            logger.error("unexpected %s", _location(error), exc_info=traced)
            return "failed", f"unexpected {type(error).__name__}"


def _location(error: Exception) -> str:
    """Return the type of an error and its stack, innermost frame first."""
    frames = reversed(traceback.extract_tb(error.__traceback__, -MAX_FRAMES))
    places = (f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    return " < ".join((type(error).__name__, *places))
