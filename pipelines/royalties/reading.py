"""Queries of earnings, terms and locked statements.

Here: SQL that reads. The caller's transaction decides which moment it sees. Not here:
the calculation (`parts.py`, `corrections.py`), writing (`build.py`).
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from pipelines.royalties.composing import Account
from pipelines.royalties.facts import Delta, Facts, Line, Post, Terms
from pipelines.royalties.money import check_earnings

SOURCES = ("cg_analytics.posts", "cg_analytics.snapshots", "cg_analytics.deltas")

WANTED = """
    wanted as (
        select post_id from app.post_splits
        union
        select post_id from app.post_annotations where artist_id is not null
        union
        select lines.post_id
        from app.royalty_lines as lines
        inner join app.royalty_statements as statements
            on statements.id = lines.statement_id
        where statements.status = 'locked'
    )
"""
"""Posts with an artist now, or in a locked statement."""

POSTS = text(f"""
    with {WANTED}

    select
        wanted.post_id,
        posts.title,
        cast(posts.publish_time at time zone 'UTC' as date) as published,
        posts.status = 'live' as is_live,
        first.snapshot_date as first_date,
        trim_scale(first.lifetime_earnings) as first_level,
        first.currency as first_currency,
        newest.currency as last_currency
    from wanted
    inner join cg_analytics.posts as posts on posts.post_id = wanted.post_id
    cross join lateral (
        select snapshots.snapshot_date, snapshots.lifetime_earnings, snapshots.currency
        from cg_analytics.snapshots as snapshots
        where snapshots.post_id = wanted.post_id
        order by snapshots.lifetime_earnings is null, snapshots.snapshot_date
        limit 1
    ) as first
    left join lateral (
        select snapshots.currency
        from cg_analytics.snapshots as snapshots
        where snapshots.post_id = wanted.post_id and snapshots.currency is not null
        order by snapshots.snapshot_date desc
        limit 1
    ) as newest on true
    order by wanted.post_id
""")  # noqa: S608 - constants

DELTAS = text(f"""
    with {WANTED},

    artists as (
        select distinct post_id, artist_id from app.post_splits
        union
        select post_id, artist_id
        from app.post_annotations
        where artist_id is not null
    ),

    changes as (
        select post_id, valid_from from app.post_splits
        union
        select artists.post_id, rates.valid_from
        from artists
        inner join app.artist_rates as rates on rates.artist_id = artists.artist_id
    ),

    cuts as (
        select
            deltas.id,
            array_agg(cut.snapshot_date order by changes.valid_from) as days,
            array_agg(
                trim_scale(
                    cut.lifetime_earnings
                    - (closing.lifetime_earnings - deltas.earnings_delta)
                )
                order by changes.valid_from
            ) as earned
        from cg_analytics.deltas as deltas
        inner join changes
            on
                deltas.post_id = changes.post_id
                and changes.valid_from > deltas.from_date
                and changes.valid_from <= deltas.to_date
        cross join lateral (
            select snapshots.lifetime_earnings
            from cg_analytics.snapshots as snapshots
            where
                snapshots.post_id = deltas.post_id
                and snapshots.snapshot_date <= deltas.to_date
                and snapshots.lifetime_earnings is not null
            order by snapshots.snapshot_date desc
            limit 1
        ) as closing
        cross join lateral (
            select snapshots.snapshot_date, snapshots.lifetime_earnings
            from cg_analytics.snapshots as snapshots
            where
                snapshots.post_id = deltas.post_id
                and snapshots.snapshot_date > deltas.from_date
                and snapshots.snapshot_date < changes.valid_from
                and snapshots.lifetime_earnings is not null
                and snapshots.currency = deltas.currency
            order by snapshots.snapshot_date desc
            limit 1
        ) as cut
        where
            deltas.period = 'monthly'
            and deltas.earnings_delta is not null
        group by deltas.id
    )

    select
        deltas.post_id,
        deltas.from_date,
        deltas.to_date,
        trim_scale(deltas.earnings_delta) as earnings,
        deltas.currency,
        before.currency as currency_before,
        after.currency as currency_after,
        cuts.days,
        cuts.earned
    from cg_analytics.deltas as deltas
    inner join wanted on wanted.post_id = deltas.post_id
    left join cuts on cuts.id = deltas.id
    left join lateral (
        select snapshots.currency
        from cg_analytics.snapshots as snapshots
        where
            deltas.earnings_delta is null
            and snapshots.post_id = deltas.post_id
            and snapshots.snapshot_date <= deltas.to_date
            and snapshots.lifetime_earnings is not null
        order by
            snapshots.snapshot_date < date_trunc('month', deltas.to_date) desc,
            case
                when snapshots.snapshot_date < date_trunc('month', deltas.to_date)
                    then deltas.to_date - snapshots.snapshot_date
                else snapshots.snapshot_date - deltas.to_date
            end
        limit 1
    ) as before on true
    left join lateral (
        select snapshots.currency
        from cg_analytics.snapshots as snapshots
        where
            deltas.earnings_delta is null
            and snapshots.post_id = deltas.post_id
            and snapshots.snapshot_date <= deltas.to_date
            and snapshots.lifetime_earnings is not null
        order by snapshots.snapshot_date desc
        limit 1
    ) as after on true
    where deltas.period = 'monthly'
    order by deltas.post_id, deltas.to_date
""")  # noqa: S608 - constants
"""Monthly deltas of these posts.

`cuts` has, for each change of terms within a delta, the last snapshot before it: its
day and the earnings until then. `before` and `after` are the currencies at both ends of
a delta without earnings; where they differ, they are the reason for the gap.
"""

SPLITS = text("""
    select post_id, valid_from, artist_id::text as artist_id, share
    from app.post_splits
    order by post_id, valid_from, share desc, artist_id
""")

ANNOTATED = text("""
    select post_id, artist_id::text as artist_id
    from app.post_annotations
    where artist_id is not null
""")

RATES = text("""
    select artist_id::text as artist_id, valid_from, royalty_rate
    from app.artist_rates
    order by artist_id, valid_from
""")

NAMES = text("select id::text as id, name from app.artists")

NEWEST_LOCKED = text(
    "select max(month) from app.royalty_months where locked_at is not null"
)

SETTLED = text("""
    select
        lines.kind,
        statements.artist_id::text as artist_id,
        statements.currency,
        lines.earned_in,
        lines.post_id,
        lines.title,
        lines.from_date,
        lines.to_date,
        lines.post_earnings,
        lines.share,
        lines.earnings,
        lines.rate,
        lines.royalty,
        lines.amount,
        lines.reason
    from app.royalty_lines as lines
    inner join app.royalty_statements as statements
        on statements.id = lines.statement_id
    where statements.status = 'locked'
    order by statements.month, lines.line
""")

BALANCES = text("""
    select distinct on (artist_id, currency) artist_id::text, currency, carried
    from app.royalty_statements
    where status = 'locked'
    order by artist_id, currency, month desc
""")


def read_facts(session: Connection) -> Facts:
    """Return all earnings of posts with artists, and all terms.

    Raises:
        UserError: earnings have more digits than a statement calculates with.
    """
    return Facts(
        posts=[_post(row) for row in session.execute(POSTS).mappings()],
        deltas=[_delta(row) for row in session.execute(DELTAS)],
        terms=_read_terms(session),
        names={row.id: row.name for row in session.execute(NAMES)},
    )


def read_settled(session: Connection) -> list[Line]:
    """Return the lines of locked statements, the oldest first."""
    return [Line(**row) for row in session.execute(SETTLED).mappings()]


def read_balances(session: Connection) -> dict[Account, Decimal]:
    """Return what the newest locked statement of each artist and currency carries."""
    found: Iterable[Any] = session.execute(BALANCES)
    return {(artist_id, currency): carried for artist_id, currency, carried in found}


def read_newest_locked(session: Connection) -> date | None:
    """Return the newest locked month."""
    found: date | None = session.scalar(NEWEST_LOCKED)
    return found


def _read_terms(session: Connection) -> Terms:
    splits: dict[str, list[tuple[date, dict[str, Decimal]]]] = {}
    for row in session.execute(SPLITS):
        known = splits.setdefault(row.post_id, [])
        if not known or known[-1][0] != row.valid_from:
            known.append((row.valid_from, {}))
        known[-1][1][row.artist_id] = row.share
    rates: dict[str, list[tuple[date, Decimal]]] = {}
    for row in session.execute(RATES):
        rates.setdefault(row.artist_id, []).append((row.valid_from, row.royalty_rate))
    annotated = {row.post_id: row.artist_id for row in session.execute(ANNOTATED)}
    return Terms(splits, annotated, rates)


def _post(row: Any) -> Post:
    check_earnings(row["first_level"], row["post_id"])
    return Post(**row)


def _delta(row: Any) -> Delta:
    for earned in (row.earnings, *(row.earned or ())):
        check_earnings(earned, row.post_id)
    return Delta(
        post_id=row.post_id,
        from_date=row.from_date,
        to_date=row.to_date,
        earnings=row.earnings,
        currency=row.currency,
        currencies=(row.currency_before, row.currency_after),
        cuts=tuple(zip(row.days or (), row.earned or (), strict=True)),
    )
