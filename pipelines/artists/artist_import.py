"""Import of files about artists: all files or nothing.

Here: the transaction, its checks against the database, and its audit row. Not here: the
fields and their checks (`artist_lines.py`), SQL of each kind (`artist_rows.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, text

from pipelines.accounts.file_import import wait_for_other_imports
from pipelines.accounts.json_lines import FileErrors, Line, raise_errors
from pipelines.artists import artist_rows
from pipelines.artists.artist_lines import (
    SHAPES,
    AnnotationLine,
    ArtistLine,
    RateLine,
    SplitLine,
    check_lines,
)
from pipelines.artists.csv_lines import read_csv
from pipelines.database import audit
from pipelines.database.catalogue import exists
from pipelines.database.warehouse import Warehouse
from pipelines.failpoints import hit

KINDS = {
    ArtistLine: "artists",
    RateLine: "rates",
    SplitLine: "splits",
    AnnotationLine: "annotations",
}
"""The name of each kind, in the order of the import: artists first."""
REFERENCES = {"parent_post_id": "parent", "previous_iteration_id": "previous"}

ARTISTS = text("select name from app.artists where name = any(:names)")
PLATFORMS = text("select platform from app.platforms")
UNKNOWN_POSTS = text("""
    select wanted.post_id
    from unnest(cast(:post_ids as text[])) as wanted (post_id)
    where not exists (
        select from cg_analytics.posts as posts where posts.post_id = wanted.post_id
    )
    order by wanted.post_id
""")
CHAINS = text("""
    select post_id, parent_post_id as parent, previous_iteration_id as previous
    from app.post_annotations
    where num_nonnulls(parent_post_id, previous_iteration_id) > 0
""")


@dataclass(frozen=True, slots=True)
class ArtistCounts:
    """Counts of one file: new, changed and unchanged lines, and removed shares.

    `unknown_posts` counts posts that no import and no run has read yet, such as those
    of a mistyped id; `unknown_post` is the first of them.
    """

    file: str
    kind: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    unknown_posts: int = 0
    unknown_post: str | None = None


@dataclass(slots=True)
class File:
    """A file that was read."""

    name: str
    shape: type[msgspec.Struct]
    lines: list[Line[Any]]
    errors: FileErrors


def import_artists(warehouse: Warehouse, paths: Sequence[Path]) -> list[ArtistCounts]:
    """Import files of artists, rates, splits and annotations; their headers tell which.

    Raises:
        UserError: a file has errors; nothing was imported.
    """
    order = list(KINDS)
    files = sorted(_read(paths), key=lambda one: order.index(one.shape))
    with warehouse.begin() as session:
        wait_for_other_imports(session)
        _check_references(session, files)
        raise_errors(one.errors for one in files)
        counts = [_store(session, one) for one in files]
        _check_circles(session, files)
        raise_errors(one.errors for one in files)
        hit("artists import")
        if any(one.new or one.changed or one.removed for one in counts):
            audit.record(
                session,
                action="artists.import",
                entity_type="artists",
                details={"files": [asdict(one) for one in counts]},
            )
    return counts


def _read(paths: Sequence[Path]) -> Iterator[File]:
    broken = []
    for path in paths:
        shape, lines, errors = read_csv(path, SHAPES)
        if shape is None:
            broken.append(errors)
            continue
        check_lines(shape, lines, errors)
        yield File(path.name, shape, lines, errors)
    raise_errors(broken)


def _check_references(session: Connection, files: Sequence[File]) -> None:
    """Report artists and platforms that do not exist."""
    wanted = {
        name
        for one in files
        for line in one.lines
        if (name := getattr(line.row, "artist", None))
    }
    known = set(session.scalars(ARTISTS, {"names": sorted(wanted)}))
    platforms = set(session.scalars(PLATFORMS))
    for one in files:
        if one.shape is ArtistLine:
            known |= {line.row.name for line in one.lines}
        for line in one.lines:
            artist = getattr(line.row, "artist", None)
            if artist is not None and artist not in known:
                why = f"no artist has the name {artist!r}"
                one.errors.add(line.number, "artist", why)
            for name in ("post_id", *REFERENCES):
                platform, colon, _ = (getattr(line.row, name, None) or "").partition(
                    ":"
                )
                if colon and platform not in platforms:
                    why = f"{platform!r} is no platform"
                    one.errors.add(line.number, name, why)


def _store(session: Connection, one: File) -> ArtistCounts:
    store = {
        ArtistLine: artist_rows.store_artists,
        RateLine: artist_rows.store_rates,
        SplitLine: artist_rows.store_splits,
        AnnotationLine: artist_rows.store_annotations,
    }[one.shape]
    new, changed, removed = store(session, [line.row for line in one.lines])
    unchanged = len(one.lines) - new - changed
    kind = KINDS[one.shape]
    unknown = _unknown_posts(session, one)
    return ArtistCounts(
        one.name,
        kind,
        new,
        changed,
        unchanged,
        removed,
        unknown_posts=len(unknown),
        unknown_post=next(iter(unknown), None),
    )


def _unknown_posts(session: Connection, one: File) -> Sequence[str]:
    """Return the posts of a file that are in no table, if posts were ever built."""
    ids = {line.row.post_id for line in one.lines if hasattr(line.row, "post_id")}
    if not ids or not exists(session, "cg_analytics.posts"):
        return []
    return session.scalars(UNKNOWN_POSTS, {"post_ids": sorted(ids)}).all()


def _check_circles(session: Connection, files: Sequence[File]) -> None:
    """Report posts that would be their own ancestor, through any number of posts."""
    written = [one for one in files if one.shape is AnnotationLine]
    if not written:
        return
    rows: list[Any] = list(session.execute(CHAINS))
    for name, column in REFERENCES.items():
        above = {row.post_id: getattr(row, column) for row in rows}
        for one in written:
            for line in one.lines:
                if getattr(line.row, name) and _is_circle(line.row.post_id, above):
                    why = f"{line.row.post_id} would follow itself"
                    one.errors.add(line.number, name, why)


def _is_circle(post_id: str, above: dict[str, str | None]) -> bool:
    seen: set[str] = set()
    current: str | None = post_id
    while current is not None and current not in seen:
        seen.add(current)
        current = above.get(current)
    return current is not None
