-- One row per content and day on which it was read: numbers since publication that only
-- posts have.
{%- set columns = [
    'platform', 'content_id', 'date', 'partition_date', 'observed_at', 'basis',
    'shares', 'lifetime_earnings', 'currency', 'qualified_views', 'seconds_viewed',
    'three_second_views', 'one_minute_views', 'impressions', 'reach', 'saves',
    'profile_visits', 'average_view_pct', 'subscribers_gained', 'estimated_cpm',
    'views_by_country', 'demographics', 'traffic_sources', 'devices', 'raw_data'
] %}
with

readings as (

    {{ rows_read_in_window(conformed('post_days', columns)) }}

),

-- The last reading of a closing date wins.
final as (

    select distinct on (date, platform, content_id) {{ columns | join(', ') }}

    from readings

    order by date asc, platform asc, content_id asc, observed_at desc

)

select * from final
