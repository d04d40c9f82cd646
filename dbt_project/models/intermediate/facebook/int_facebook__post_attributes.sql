-- One row per post and reading: what only the table of posts needs.
with

posts as (

    select * from {{ ref('int_facebook__post_readings') }}

),

final as (

    select
        'facebook'::text as platform,
        post_id as content_id,
        partition_date,
        date,
        observed_at,
        post_type,
        null::text as account_name, -- the channel's own row has it
        video_url,
        width / gcd(width, height) || ':' || height / gcd(width, height)
            as aspect_ratio,
        width || 'x' || height as resolution,
        case
            when is_crosspost is not null
                then jsonb_build_object('is_crosspost', is_crosspost)
        end as crossposting,
        null::text as original_platform,
        case when has_post_earnings then 'earning' end as monetization_status,
        null::jsonb as restricted_countries, -- not returned for own posts
        content_category,
        -- Published posts are public. A hidden one is still seen by its address.
        case
            when is_hidden then 'unlisted'
            when coalesce(privacy, 'EVERYONE') = 'EVERYONE' then 'public'
            else 'private'
        end as privacy_status,
        (
            select string_agg(label.name, ', ' order by label.place)
            from jsonb_array_elements_text(
                case
                    when jsonb_typeof(posts.custom_labels) = 'array'
                        then posts.custom_labels
                end
            ) with ordinality as label (name, place)
        ) as custom_labels

    from posts

)

select * from final
