"""The subjects of a row: whose readings it was built from.

Here: the subject by a column of the row, by its item, or by its connection, person or
channel. Not here: the readings (`raw_rows.py`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

OUR_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A UUID, which is a key of `app`: no platform has ids of this form."""
ITEM = re.compile(
    r"(?:\w+_)?(?:content|livestream|repository|repo|video|stream|article)_id"
)
"""Columns with the platform's id of one item, such as a video or a repository."""
SUBJECTS = text("""
    select platform, platform_user_id as subject_id from app.connections
    where
        id::text = any(cast(:connections as text[]))
        or person_id in (
            select id from app.people
            where
                id::text = any(cast(:people as text[]))
                or creatorsync_id = any(cast(:people as text[]))
        )
    union
    select platform, channel_id from app.channels
    where id::text = any(cast(:channels as text[]))
""")

SUBJECTS_OF_ITEM = text("""
    select platform, channel_id as subject_id from core.dim_contents
    where content_id = :item
    union
    select platform, subject_id from core.dim_repositories
    where repository_id = :item
    union
    select platform, channel_id from core.fct_livestreams
    where livestream_id = :item
""")


@dataclass(frozen=True, slots=True)
class RowSubject:
    """A subject of readings; with `item` only the raw rows of that item count."""

    platform: str
    subject_id: str
    item: str | None


def find_subjects(
    session: Connection, rows: Sequence[Mapping[str, Any]]
) -> Iterator[RowSubject]:
    """Yield the subjects of each row."""
    for row in rows:
        item = next(
            (str(row[one]) for one in row if row[one] and ITEM.fullmatch(one)), None
        )
        platform = row.get("platform")
        own = row.get("subject_id") or row.get("channel_id")
        if platform and own and not OUR_ID.fullmatch(str(own)):
            yield RowSubject(str(platform), str(own), item)
            continue
        if item is not None:
            for one in session.execute(SUBJECTS_OF_ITEM, {"item": item}):
                yield RowSubject(one.platform, one.subject_id, item)
            continue
        values = {
            "connections": _texts(row, "platform_connection_id", "connection_id"),
            "people": _texts(row, "user_id", "person_id"),
            "channels": _texts(row, "site_id", "channel_id"),
        }
        for one in session.execute(SUBJECTS, values):
            if platform in (None, "all", one.platform):
                yield RowSubject(one.platform, one.subject_id, None)


def _texts(row: Mapping[str, Any], *names: str) -> list[str]:
    return [str(row[name]) for name in names if row.get(name) is not None]
