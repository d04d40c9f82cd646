-- One row per post and import: its attributes, and its lifetime numbers if it has them.
-- An import that was undone has its keys only.
{%- set attributes = [
    'account_name', 'title', 'description', 'permalink', 'custom_labels',
    'funded_status', 'is_crosspost', 'universal_video_id', 'duration_seconds',
    'published_local', 'published_at'
] -%}
{%- set numbers = {
    'lifetime_earnings': 'greatest(earnings, content_earnings)',
    'qualified_views': 'qualified_views',
    'seconds_viewed': 'round(coalesce(seconds_viewed, 3600 * watch_hours))::bigint',
    'views': 'views',
    'three_second_views': 'three_second_views',
    'one_minute_views': 'one_minute_views',
    'reactions': 'coalesce(reactions, likes)',
    'comments': 'comments',
    'shares': 'shares',
    'impressions': 'impressions',
    'reach': 'reach',
    'saves': 'saves',
    'average_view_pct': 'coalesce(average_view_pct, 100 * average_seconds_viewed'
    ~ ' / nullif(duration_seconds, 0))',
    'subscribers_gained': 'coalesce(follows, subscribers_won)',
    'estimated_cpm': 'coalesce(ad_cpm, cpm)',
    'breakdowns': 'breakdowns',
} -%}
{#-
The id of a post as the platform's API has it. An export of Meta has the bare id of
a page's post; the Graph API names it by page and post. A video of a page has an id of
another kind; core.fct_imported_posts finds its post.
-#}
{%- set content_id -%}
    case
        when platform = 'facebook' and id_kind = 'post' and post_id !~ '_'
            then account_id || '_' || post_id
        else post_id
    end
{%- endset -%}
{%- set keys -%}
        platform,
        content_id,
        import_id,
        partition_date,
        downloaded_on as date,
        max(read_at) as observed_at,
        max(observed_at) as imported_at,
        max(id_kind) as id_kind,
        max(account_id) as account_id,
        max(file_name) as file_name,
        max(template) as template,
        max(line) as line
{%- endset %}
with

posts as (

    select *, {{ content_id }} as content_id
    from {{ ref('stg_csv_exports__posts') }}

),

undone_posts as (

    select *, {{ content_id }} as content_id
    from {{ ref('stg_csv_exports__undone_posts') }}

),

levels as (

    select
        *,
        case
            when post_type ~* 'reel' then 'Reel'
            when post_type ~* 'video|live' then 'Video'
            when post_type ~* 'photo|image|carousel|album' then 'Photo'
            when post_type ~* 'link' then 'Link'
            when post_type ~* 'stor(y|ies)|status' then 'Status'
            when post_type ~* 'text' then 'Text'
            when id_kind = 'video' then 'Video'
        end as type_of_post,
        -- A file names no zone; the person who imports it may.
        case
            when published ~ '\d:\d\d'
                then published_local::timestamp at time zone time_zone
        end as published_at,
        {%- for name, expression in numbers.items() %}
        case when span = 'lifetime' then {{ expression }} end as level_{{ name }},
        {%- endfor %}
        -- The two columns of earnings overlap: never their sum.
        case
            when span = 'lifetime' and coalesce(earnings, content_earnings) is not null
                then currency
        end as level_currency
    from posts

),

final as (

    select
        {{ keys }},
        false as is_undone,
        bool_or(span = 'lifetime') as has_numbers,
        {{ first_known('type_of_post', 'line desc') }} as post_type,
        {%- for name in attributes %}
        {{ first_known(name, 'line desc') }} as {{ name }},
        {%- endfor %}
        {%- for name in numbers %}
        {{ first_known('level_' ~ name, 'line desc') }} as {{ name }},
        {%- endfor %}
        {{ first_known('level_currency', 'line desc') }} as currency

    from levels

    group by platform, content_id, import_id, partition_date, downloaded_on

    union all

    select
        {{ keys }},
        true as is_undone,
        bool_or(span = 'lifetime') as has_numbers,
        {{ nulls(['post_type'] + attributes) }},
        {{ nulls(numbers) }},
        null as currency

    from undone_posts

    group by platform, content_id, import_id, partition_date, downloaded_on

)

select * from final
