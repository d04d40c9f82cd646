create or replace function app.fill_sites() returns bigint
language plpgsql
set search_path = ''
as $$
declare
    changed bigint;
begin
    if
        to_regclass('core.dim_channels') is null
        or to_regclass('core.fct_channel_days') is null
        or to_regclass('core.dim_contents') is null
    then
        return 0;
    end if;
    with facts as (
        select
            site.id,
            coalesce(day.followers_total, site.follower_count) as follower_count,
            coalesce(
                nullif(channel.profile_image_url, ''), site.profile_image_url
            ) as profile_image_url,
            coalesce(nullif(channel.description, ''), site.bio) as bio,
            quota.units_left,
            quota.resets_at,
            coalesce(totals.stats, site.stats) as stats
        from app.channels as site
        left join core.dim_channels as channel
            on
                channel.platform = site.platform
                and channel.channel_id = site.channel_id
        left join app.quota_left() as quota on quota.platform = site.platform
        left join lateral (
            select days.followers_total from core.fct_channel_days as days
            where
                days.platform = site.platform
                and days.channel_id = site.channel_id
                and days.followers_total is not null
            order by days.date desc
            limit 1
        ) as day on true
        left join lateral (
            select
                jsonb_build_object(
                    'posts', count(*),
                    'views', sum(contents.views_total),
                    'posts_with_views', count(contents.views_total),
                    'reactions', sum(contents.likes_total),
                    'posts_with_reactions', count(contents.likes_total),
                    'comments', sum(contents.comments_total),
                    'posts_with_comments', count(contents.comments_total),
                    'shares', sum(contents.shares_total),
                    'posts_with_shares', count(contents.shares_total)
                ) as stats
            from core.dim_contents as contents
            where
                contents.platform = site.platform
                and contents.channel_id = site.channel_id
                and contents.status = 'active'
            having count(*) > 0
        ) as totals on true
        where site.sync_status is not null
    )

    update app.channels as site
    set
        follower_count = facts.follower_count,
        profile_image_url = facts.profile_image_url,
        bio = facts.bio,
        api_quota = facts.units_left,
        api_quota_resets_at = facts.resets_at,
        stats = facts.stats,
        updated_at = now()
    from facts
    where
        facts.id = site.id
        and (
            site.follower_count, site.profile_image_url, site.bio, site.api_quota,
            site.api_quota_resets_at, site.stats
        ) is distinct from (
            facts.follower_count, facts.profile_image_url, facts.bio, facts.units_left,
            facts.resets_at, facts.stats
        );
    get diagnostics changed = row_count;
    return changed;
end
$$;
comment on function app.fill_sites() is
    'Write the newest numbers of channels with a collection: followers, picture, bio, '
    'quota left, and totals over their live posts; return how many changed.';
