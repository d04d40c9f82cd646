-- A reading ends after its first rows, so a row may precede 06:00 by one run.
select *
from {{ ref('fct_content_days') }}
where
    {{ in_window('date') }}
    and date not in (
        {{ closing_date('observed_at') }},
        {{ closing_date("observed_at + interval '2 hours'") }}
    )
