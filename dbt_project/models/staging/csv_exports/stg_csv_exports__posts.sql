-- One row per post and line of an import that counts.
with

imported_rows as (

    {{ imported_rows('posts') }}

),

final as (

    select
        ---------- ids
        platform,
        post_id,
        id_kind,
        account_id,
        universal_video_id,

        ---------- strings
        account_name,
        account_username,
        title,
        description,
        post_type,
        -- Files of YouTube have no address; it follows from the id.
        coalesce(
            permalink,
            case
                when platform = 'youtube'
                    then 'https://www.youtube.com/watch?v=' || post_id
            end
        ) as permalink,
        languages,
        custom_labels,
        funded_status,
        published,
        published_local,
        time_zone,
        span,
        currency,

        ---------- numerics
        duration_seconds,
        views,
        impressions,
        reach,
        interactions,
        reactions,
        likes,
        comments,
        shares,
        saves,
        follows,
        subscribers_net,
        subscribers_won,
        subscribers_lost,
        clicks,
        link_clicks,
        three_second_views,
        one_minute_views,
        qualified_views,
        ad_impressions,
        seconds_viewed::numeric as seconds_viewed,
        average_seconds_viewed::numeric as average_seconds_viewed,
        watch_hours::numeric as watch_hours,
        average_view_pct::numeric as average_view_pct,
        click_through_pct::numeric as click_through_pct,
        earnings::numeric as earnings,
        content_earnings::numeric as content_earnings,
        ad_cpm::numeric as ad_cpm,
        cpm::numeric as cpm,

        ---------- booleans
        is_crosspost,
        is_share,

        ---------- dates
        coalesce(day, downloaded_on) as date,

        ---------- nested
        breakdowns::jsonb as breakdowns,
        other::jsonb as other_columns,

        ---------- the import
        import_id,
        file_name,
        template,
        line,
        downloaded_on,
        partition_date,
        read_at,
        observed_at

    from imported_rows

)

select * from final
