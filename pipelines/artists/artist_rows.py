"""Rows of artists, rates, splits and annotations.

Here: SQL that writes; each function returns how many rows are new, changed and removed.
Not here: the checks before it (`artist_import.py`).
"""

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection, text

from pipelines.artists.shares import settle_shares

Counts = tuple[int, int, int]

ARTIST_ROWS = """
    with given as (
        select *
        from jsonb_to_recordset(cast(:rows as jsonb)) as given (
            name text, email text, status text, notes text, primary_platform text,
            social_media_handles text, verified_platforms text
        )
    )
"""
UPDATE_ARTISTS = text(f"""
    {ARTIST_ROWS}

    update app.artists as artist
    set
        email = coalesce(given.email, artist.email),
        status = coalesce(given.status, artist.status),
        notes = coalesce(given.notes, artist.notes),
        primary_platform = coalesce(given.primary_platform, artist.primary_platform),
        social_media_handles = coalesce(
            cast(given.social_media_handles as jsonb), artist.social_media_handles
        ),
        verified_platforms = coalesce(
            cast(given.verified_platforms as jsonb), artist.verified_platforms
        ),
        updated_at = now()
    from given
    where
        artist.name = given.name
        and (
            given.email <> coalesce(artist.email, '')
            or given.status <> artist.status
            or given.notes <> coalesce(artist.notes, '')
            or given.primary_platform <> coalesce(artist.primary_platform, '')
            or cast(given.social_media_handles as jsonb)
            <> coalesce(artist.social_media_handles, 'null')
            or cast(given.verified_platforms as jsonb)
            <> coalesce(artist.verified_platforms, 'null')
        )
""")  # noqa: S608 - constants
INSERT_ARTISTS = text(f"""
    {ARTIST_ROWS}

    insert into app.artists (
        name, email, status, notes, primary_platform, social_media_handles,
        verified_platforms
    )
    select
        name, email, coalesce(status, 'active'), notes, primary_platform,
        cast(social_media_handles as jsonb), cast(verified_platforms as jsonb)
    from given
    on conflict (name) do nothing
""")  # noqa: S608 - constants

STORE_RATES = text("""
    insert into app.artist_rates as rate (artist_id, valid_from, royalty_rate)
    select artist.id, given.valid_from, given.royalty_rate
    from jsonb_to_recordset(cast(:rows as jsonb)) as given (
        artist text, valid_from date, royalty_rate numeric
    )
    inner join app.artists as artist on artist.name = given.artist
    on conflict (artist_id, valid_from) do update
    set royalty_rate = excluded.royalty_rate
    where rate.royalty_rate <> excluded.royalty_rate
    returning xmax = 0 as is_new
""")

SPLIT_ROWS = """
    with given as (
        select given.post_id, given.valid_from, artist.id as artist_id, given.share
        from jsonb_to_recordset(cast(:rows as jsonb)) as given (
            post_id text, valid_from date, artist text, share numeric
        )
        inner join app.artists as artist on artist.name = given.artist
    )
"""
REMOVE_SHARES = text(f"""
    {SPLIT_ROWS}

    delete from app.post_splits as split
    where
        (split.post_id, split.valid_from) in (select post_id, valid_from from given)
        and (split.post_id, split.valid_from, split.artist_id) not in (
            select post_id, valid_from, artist_id from given
        )
""")  # noqa: S608 - constants
STORE_SHARES = text(f"""
    {SPLIT_ROWS}

    insert into app.post_splits as split (post_id, valid_from, artist_id, share)
    select post_id, valid_from, artist_id, share from given
    on conflict (post_id, valid_from, artist_id) do update
    set share = excluded.share
    where split.share <> excluded.share
    returning xmax = 0 as is_new
""")  # noqa: S608 - constants

ANNOTATION_ROWS = """
    with given as (
        select given.*, artist.id as artist_id
        from jsonb_to_recordset(cast(:rows as jsonb)) as given (
            post_id text, asset_tag text, artist text, parent_post_id text,
            previous_iteration_id text
        )
        left join app.artists as artist on artist.name = given.artist
    )
"""
UPDATE_ANNOTATIONS = text(f"""
    {ANNOTATION_ROWS}

    update app.post_annotations as annotation
    set
        asset_tag = coalesce(given.asset_tag, annotation.asset_tag),
        artist_id = coalesce(given.artist_id, annotation.artist_id),
        parent_post_id = coalesce(given.parent_post_id, annotation.parent_post_id),
        previous_iteration_id = coalesce(
            given.previous_iteration_id, annotation.previous_iteration_id
        ),
        updated_at = now()
    from given
    where
        annotation.post_id = given.post_id
        and (
            given.asset_tag <> coalesce(annotation.asset_tag, '')
            or given.artist_id is not null
            and given.artist_id is distinct from annotation.artist_id
            or given.parent_post_id <> coalesce(annotation.parent_post_id, '')
            or given.previous_iteration_id
            <> coalesce(annotation.previous_iteration_id, '')
        )
""")  # noqa: S608 - constants
INSERT_ANNOTATIONS = text(f"""
    {ANNOTATION_ROWS}

    insert into app.post_annotations (
        post_id, asset_tag, artist_id, parent_post_id, previous_iteration_id
    )
    select post_id, asset_tag, artist_id, parent_post_id, previous_iteration_id
    from given
    on conflict (post_id) do nothing
""")  # noqa: S608 - constants


def store_artists(session: Connection, rows: Sequence[Any]) -> Counts:
    """Add new artists and change existing ones."""
    values = _values(rows)
    changed = session.execute(UPDATE_ARTISTS, values).rowcount
    return session.execute(INSERT_ARTISTS, values).rowcount, changed, 0


def store_rates(session: Connection, rows: Sequence[Any]) -> Counts:
    """Add rates; a rate of the same artist and day is replaced."""
    flags = list(session.scalars(STORE_RATES, _values(rows)))
    return flags.count(True), flags.count(False), 0


def store_splits(session: Connection, rows: Sequence[Any]) -> Counts:
    """Replace the shares of each post and day that the rows name."""
    values = _values(_in_percent(rows))
    removed = session.execute(REMOVE_SHARES, values).rowcount
    flags = list(session.scalars(STORE_SHARES, values))
    return flags.count(True), flags.count(False), removed


def store_annotations(session: Connection, rows: Sequence[Any]) -> Counts:
    """Add annotations and change existing ones."""
    values = _values(rows)
    changed = session.execute(UPDATE_ANNOTATIONS, values).rowcount
    return session.execute(INSERT_ANNOTATIONS, values).rowcount, changed, 0


def _in_percent(rows: Sequence[Any]) -> list[Any]:
    """Return splits with stored percents; equal fractions differ in order of names."""
    order = sorted(rows, key=lambda row: (row.post_id, row.valid_from, row.artist))
    found = []
    for _, same in groupby(order, key=lambda row: (row.post_id, row.valid_from)):
        group = list(same)
        percents = settle_shares([row.share for row in group])
        found += [
            msgspec.structs.replace(row, share=str(percent))
            for row, percent in zip(group, percents, strict=True)
        ]
    return found


def _values(rows: Sequence[Any]) -> dict[str, str]:
    plain = [msgspec.structs.asdict(row) for row in rows]
    return {"rows": json.dumps(plain, default=str)}
