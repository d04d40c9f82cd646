"""The documented tables of posts in a database, filled from a history.

Here: tables with the catalogued columns that royalties read, and the terms of a
history. Not here: the history (`royalty_histories.py`).
"""

import hashlib
import uuid
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from pipelines.database.warehouse import Warehouse
from tests.support.royalty_histories import ARTISTS, History

TABLES = """
    create table cg_analytics.posts (
        post_id text primary key, title text, publish_time timestamptz, status text
    );
    create table cg_analytics.snapshots (
        id uuid primary key, post_id text not null, snapshot_date date not null,
        lifetime_earnings numeric, currency varchar(3), unique (post_id, snapshot_date)
    );
    create table cg_analytics.deltas (
        id uuid primary key, post_id text not null, from_date date not null,
        to_date date not null, period text not null, earnings_delta numeric,
        currency varchar(3), unique (post_id, period, from_date, to_date)
    )
"""


def create_tables(warehouse: Warehouse) -> None:
    """Create the three tables that dbt builds."""
    with warehouse.begin() as session:
        session.execute(text(TABLES))


def store_history(warehouse: Warehouse, history: History) -> None:
    """Replace the tables and the terms by those of a history, in one transaction."""
    with warehouse.begin() as session:
        for name in ("deltas", "snapshots", "posts"):
            session.execute(text(f"delete from cg_analytics.{name}"))
        for name in ("post_splits", "artist_rates"):
            session.execute(text(f"delete from app.{name}"))
        for artist in ARTISTS:
            session.execute(
                text(
                    "insert into app.artists (name) values (:name)"
                    " on conflict do nothing"
                ),
                {"name": artist},
            )
        _store_posts(session, history)
        _store_terms(session, history)


def _store_posts(session: Connection, history: History) -> None:
    for post_id, levels in history.levels.items():
        _insert(
            session,
            "cg_analytics.posts",
            post_id=post_id,
            title=f"title of {post_id}",
            publish_time=history.published.get(post_id),
            status="removed" if post_id in history.removed else "live",
        )
        for day, (level, currency) in levels.items():
            _insert(
                session,
                "cg_analytics.snapshots",
                id=_key(post_id, day),
                post_id=post_id,
                snapshot_date=day,
                lifetime_earnings=level,
                currency=currency,
            )
        for one in history.deltas(post_id):
            _insert(
                session,
                "cg_analytics.deltas",
                id=_key(post_id, one.from_date, one.to_date),
                post_id=post_id,
                from_date=one.from_date,
                to_date=one.to_date,
                period="monthly",
                earnings_delta=one.earnings,
                currency=one.currency,
            )


def _store_terms(session: Connection, history: History) -> None:
    found: Any = session.execute(text("select name, id from app.artists"))
    ids = dict(map(tuple, found))
    for post_id, splits in history.splits.items():
        for day, shares in splits.items():
            for artist, share in shares.items():
                _insert(
                    session,
                    "app.post_splits",
                    post_id=post_id,
                    artist_id=ids[artist],
                    valid_from=day,
                    share=share,
                )
    for artist, rates in history.rates.items():
        for day, rate in rates.items():
            _insert(
                session,
                "app.artist_rates",
                artist_id=ids[artist],
                valid_from=day,
                royalty_rate=rate,
            )


def _insert(session: Connection, table: str, **values: Any) -> None:
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    session.execute(
        text(f"insert into {table} ({names}) values ({places})"),
        values,
    )


def _key(*parts: str | date) -> str:
    return str(uuid.UUID(hashlib.md5("|".join(map(str, parts)).encode()).hexdigest()))
