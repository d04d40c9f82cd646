with

counted as (

    {{ counted_rows('devto', 'users', 'raw.id') }}

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
        {{ day_in_words('joined_at') }} as account_created_at,

        ---------- the reading
        reader,
        subject_id,
        partition_date,
        date,
        read_at,
        observed_at

    from counted

)

select * from final
