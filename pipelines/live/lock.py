"""The lock of a platform's sampler: one process reads its live streams at a time.

Here: an advisory lock on a session, which ends with the process. Not here: how the
journal prevents a second load of a minute (`journal.py`).
"""

from sqlalchemy import Connection, text

TAKE = text("select pg_try_advisory_lock(hashtextextended(:name, 0))")


class SamplerLock:
    """The lock, held until the session closes."""

    def __init__(self, session: Connection, platform: str) -> None:
        self._session = session
        self._name = f"live:{platform}"

    def take(self) -> bool:
        """Take the lock if no other session has it; return whether it was taken."""
        return bool(self._session.scalar(TAKE, {"name": self._name}))
