{{ config(meta={'dagster': {'ref': {'name': 'fct_livestream_segments'}}}) }}

select segments.*
from {{ ref('fct_livestream_segments') }} as segments
inner join {{ ref('fct_livestream_bounds') }} as bounds
    on
        segments.platform = bounds.platform
        and segments.livestream_id = bounds.livestream_id
where
    {{ in_window('segments.date') }}
    and segments.minutes > 0
    and (
        segments.started_at < bounds.started_at
        or segments.ended_at > bounds.ended_at
    )
