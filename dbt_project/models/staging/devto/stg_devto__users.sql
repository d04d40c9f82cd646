-- One row per author, credential and partition: the profile.
with

current_rows as (

    {{ current_rows('devto', 'users', 'raw.id') }}

),

final as (

    select
        ---------- ids
        id as channel_id,

        ---------- strings
        username,
        name as display_name,
        nullif(summary, '') as description,
        nullif(location, '') as location,
        nullif(website_url, '') as website_url,
        twitter_username,
        github_username,
        profile_image as profile_image_url,

        ---------- timestamps
        -- Such as "Jan  1, 2020".
        case
            when joined_at ~ '^[A-Z][a-z]{2} +\d{1,2}, \d{4}$'
                then
                    to_date(regexp_replace(joined_at, ' +', ' '), 'Mon DD, YYYY')
                    ::timestamp at time zone 'UTC'
        end as account_created_at,

        ---------- the reading
        credential_id,
        subject_id,
        partition_date,
        date,
        read_at,
        observed_at

    from current_rows

)

select * from final
