"""Write rows as a load leaves them: raw tables and ledgers, without a collection.

Here: one call writes one load and commits it through `app.commit_load`. Not here: the
rows of a random platform (`random_twitch.py`).
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import psycopg2

from dlt_sources import platforms
from dlt_sources.contract import closing_date

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """How one resource of one subject was read, and what came of it."""

    resource: str
    subject_id: str
    rows: Sequence[Row] = ()
    status: str = "complete"
    credential_id: str = "public"
    window: tuple[date, date] | None = None


@dataclass(slots=True)
class RawLoads:
    """The raw tables of one platform and the ledgers of one database."""

    url: str
    platform: str = "twitch"
    load_ids: list[str] = field(default_factory=list)

    def add_person(self, username: str, *channels: str) -> str:
        """Add a person in creatorsync.users who owns the channels."""
        with psycopg2.connect(self.url) as session, session.cursor() as cursor:
            cursor.execute(
                "insert into app.people (username, clerk_user_id, creatorsync_id)"
                " values (%s, %s, %s) returning id",
                (username, f"local:{username}", f"id-of-{username}"),
            )
            (person,) = cursor.fetchone() or ("",)
            for channel in channels:
                cursor.execute(
                    "insert into app.connections (person_id, platform,"
                    " platform_user_id, platform_username, access_token,"
                    " refresh_token, token_expires_at)"
                    " values (%s, %s, %s, %s, 'sealed', 'sealed', now())",
                    (person, self.platform, channel, username),
                )
        return f"id-of-{username}"

    def load(self, at: datetime, *reads: Read, day: date | None = None) -> str:
        """Write and commit one load of readings that ended at `at`."""
        load_id = str(uuid.uuid4())
        partition = day or closing_date(at)
        with psycopg2.connect(self.url) as session, session.cursor() as cursor:
            cursor.execute(
                "insert into app.loads (load_id, platform, partition_date, run_id)"
                " values (%s, %s, %s, 'test')",
                (load_id, self.platform, partition),
            )
            for read in reads:
                for row in read.rows:
                    whole = {
                        **row,
                        "load_id": load_id,
                        "run_id": "test",
                        "credential_id": read.credential_id,
                        "subject_id": read.subject_id,
                        "partition_date": partition,
                        "observed_at": at,
                    }
                    cursor.execute(
                        f"insert into raw_{self.platform}.{read.resource}"
                        f" ({', '.join(whole)}) values %s",
                        (tuple(whole.values()),),
                    )
            cursor.execute(
                "select app.commit_load(%s, %s::jsonb)",
                (load_id, json.dumps([self._reading(read, at) for read in reads])),
            )
        self.load_ids.append(load_id)
        return load_id

    def _reading(self, read: Read, at: datetime) -> dict[str, object]:
        start, end = read.window or (None, None)
        return {
            "resource": read.resource,
            "kind": platforms()[self.platform].resource(read.resource).kind,
            "subject_id": read.subject_id,
            "credential_id": read.credential_id,
            "status": read.status,
            "rows": len(read.rows),
            "observed_at": at.isoformat(),
            "window_start": start.isoformat() if start else None,
            "window_end": end.isoformat() if end else None,
        }
