{{ config(meta={'dagster': {'ref': {'name': 'dim_contents'}}}) }}

select contents.*
from {{ ref('dim_contents') }} as contents
inner join {{ ref('fct_content_days') }} as days
    on
        contents.platform = days.platform
        and contents.content_id = days.content_id
where
    {{ in_window('days.date') }}
    and contents.status = 'removed'
    and days.date > {{ closing_date('contents.removed_at') }}
