-- One row per account, credential and partition: the profile.
with

current_rows as (

    {{ current_rows('github', 'users', 'raw.id') }}

),

final as (

    select
        ---------- ids
        id as channel_id,
        node_id,

        ---------- strings
        login,
        type as account_type,
        name as display_name,
        bio as description,
        company,
        location,
        nullif(blog, '') as website_url,
        twitter_username,
        avatar_url as profile_image_url,
        html_url as url,

        ---------- numerics
        followers as followers_total,
        following as following_total,
        public_repos as public_repositories,
        public_gists,

        ---------- timestamps
        created_at as account_created_at,
        updated_at as account_updated_at,

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
