"""Reports of ended livestreams: one notification per stream and member of a team.

Here: which ends are settled, the comparison with the ten streams before, and the text.
Not here: the livestreams (`core.fct_livestreams`), and when this runs
(`defs/stream_reports.py`).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from dlt_sources.plain_text import clean
from pipelines.database.warehouse import Warehouse

GRACE = timedelta(minutes=10)
"""A stream that drops and returns within this time has not ended.

`grace_minutes` of `dbt_project.yml` is the same time.
"""
LATEST = timedelta(hours=36)
"""Older ends are not reported. The daily run finds ends of the day before."""
LONGEST_STREAM = timedelta(days=4)
EARLIER_STREAMS = 10
LONGEST_NAME = 100

EXISTS = text("select to_regclass('core.fct_livestreams') is not null")

# Streams whose end is settled: streams without a report (`candidates`), with the means
# of earlier streams (`before`). The tables of core may lag behind. So a later sample, a
# later start event or a minute that is not loaded yet says: the stream may go on.
SETTLED = text("""
    with candidates as materialized (
        select
            streams.platform,
            streams.livestream_id as video_id,
            streams.title,
            streams.started_at,
            streams.ended_at,
            streams.duration_minutes,
            streams.average_viewers,
            streams.peak_viewers,
            streams.followers_gained,
            streams.coverage,
            channels.id as channel_key,
            channels.channel_id,
            coalesce(channels.channel_name, channels.channel_id) as channel_name,
            md5(concat_ws('|', streams.platform, streams.livestream_id))::uuid
                as livestream_id,
            (
                select min(later.started_at)
                from core.fct_livestreams as later
                where
                    later.platform = streams.platform
                    and later.channel_id = streams.channel_id
                    and later.started_at > streams.started_at
            ) as next_started_at
        from core.fct_livestreams as streams
        inner join app.channels as channels
            on
                channels.platform = streams.platform
                and channels.channel_id = streams.channel_id
        where
            streams.date >= cast(:first_date as date)
            and streams.ended_at > :earliest
            and streams.ended_at <= :latest
            and exists (
                select from app.workspace_channels as followed
                inner join app.workspace_members as member
                    on member.workspace_id = followed.workspace_id
                where
                    followed.channel_id = channels.id
                    and not exists (
                        select from app.notifications as sent
                        where
                            sent.person_id = member.person_id
                            and sent.type = 'stream_ended'
                            and sent.data ->> 'livestream_id' = md5(concat_ws(
                                '|', streams.platform, streams.livestream_id
                            ))::uuid::text
                    )
            )
    )

    select candidates.*, before.*
    from candidates
    cross join lateral (
        select
            avg(earlier.duration_minutes) as duration_minutes_before,
            count(earlier.duration_minutes) as duration_minutes_streams,
            avg(earlier.average_viewers) as average_viewers_before,
            count(earlier.average_viewers) as average_viewers_streams,
            avg(earlier.peak_viewers) as peak_viewers_before,
            count(earlier.peak_viewers) as peak_viewers_streams,
            avg(earlier.followers_gained) as followers_gained_before,
            count(earlier.followers_gained) as followers_gained_streams
        from (
            select *
            from core.fct_livestreams as one
            where
                one.platform = candidates.platform
                and one.channel_id = candidates.channel_id
                and one.started_at < candidates.started_at
                and one.ended_at is not null
            order by one.started_at desc
            limit :earlier_streams
        ) as earlier
    ) as before
    where
        not exists (
            select from app.readings as seen
            where
                seen.platform = candidates.platform
                and seen.kind = 'sample'
                and seen.is_current
                and seen.rows > 0
                and seen.subject_id = candidates.channel_id
                and seen.partition_date >= cast(:first_date as date)
                and seen.observed_at > least(candidates.ended_at + :grace, :latest)
                and seen.observed_at
                < coalesce(candidates.next_started_at, 'infinity')
        )
        and not exists (
            select from app.live_events as event
            where
                event.platform = candidates.platform
                and event.subject_id = candidates.channel_id
                and event.kind = 'started'
                and event.livestream_id = candidates.video_id
                and event.occurred_at > candidates.ended_at
        )
        and not exists (
            select from app.live_minutes as waiting
            where
                waiting.platform = candidates.platform
                and waiting.observed_at > candidates.ended_at
                and waiting.observed_at <= :latest
        )
    order by candidates.ended_at, candidates.platform, candidates.video_id
""")

NOTIFY = text("""
    insert into app.notifications (person_id, type, title, message, data)
    select distinct
        member.person_id, 'stream_ended', :title, :message, cast(:data as jsonb)
    from app.workspace_channels as followed
    inner join app.workspace_members as member
        on member.workspace_id = followed.workspace_id
    where followed.channel_id = cast(:channel_key as uuid)
    on conflict (person_id, (data ->> 'livestream_id')) where type = 'stream_ended'
    do nothing
""")


@dataclass(frozen=True, slots=True)
class Metric:
    """A number of the stream, and its mean over earlier streams; None is unknown."""

    column: str
    words: str
    value: float | None
    mean_before: float | None
    streams_before: int

    def describe(self) -> str:
        """Return the number with its comparison, for a person."""
        if self.value is None:
            return f"{self.words}: unknown"
        number = f"{self.words}: {self.value:,.0f}"
        if self.mean_before is None:
            return number
        mean = (
            f"{self.mean_before:,.0f} over {_count_streams(self.streams_before)} before"
        )
        if not self.mean_before:
            return f"{number} ({mean})"
        change = 100 * (self.value / self.mean_before - 1)
        return f"{number} ({change:+,.0f} % of {mean})"


SHOWN_NAMES = {
    "average_viewers": "average viewers",
    "peak_viewers": "peak viewers",
    "followers_gained": "followers gained",
    "duration_minutes": "minutes",
}


def report_ended_streams(warehouse: Warehouse, now: datetime) -> int:
    """Report each settled end to the members of teams that follow the channel.

    A repeat adds nothing.

    Returns:
        The number of new notifications.
    """
    values = {
        "first_date": (now - LATEST - LONGEST_STREAM).date(),
        "earliest": now - LATEST,
        "latest": now - GRACE,
        "grace": GRACE,
        "earlier_streams": EARLIER_STREAMS,
    }
    with warehouse.begin() as session:
        if not session.scalar(EXISTS):
            return 0
        streams = session.execute(SETTLED, values).mappings().all()
        return sum(session.execute(NOTIFY, _report(row)).rowcount for row in streams)


def _report(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the values of `NOTIFY` for a row of `SETTLED`."""
    metrics = list(_metrics(row))
    hours, minutes = divmod(int(row["duration_minutes"] or 0), 60)
    data = {
        "livestream_id": str(row["livestream_id"]),
        "platform": row["platform"],
        "channel_id": str(row["channel_key"]),
        "video_id": row["video_id"],
        "title": row["title"],
        "started_at": row["started_at"].isoformat(),
        "ended_at": row["ended_at"].isoformat(),
        "coverage": _number(row["coverage"]),
        "metrics": {
            one.column: {
                "value": one.value,
                "mean_before": one.mean_before,
                "streams_before": one.streams_before,
            }
            for one in metrics
        },
    }
    name = clean(row["channel_name"], LONGEST_NAME)
    return {
        "channel_key": row["channel_key"],
        "title": f"{name} was live for {hours} h {minutes:02d} min",
        "message": "; ".join(one.describe() for one in metrics),
        "data": json.dumps(data),
    }


def _metrics(row: Mapping[Any, Any]) -> Iterator[Metric]:
    for column, words in SHOWN_NAMES.items():
        yield Metric(
            column,
            words,
            _number(row[column]),
            _number(row[f"{column}_before"]),
            int(row[f"{column}_streams"]),
        )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _count_streams(count: int) -> str:
    return "1 stream" if count == 1 else f"{count} streams"
