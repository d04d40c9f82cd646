-- The methods of SiteSetting, the numbers of sites, and the budgets behind their quota.

create function app.site_setting_get_value(site_id uuid, setting_key text)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
    setting app.site_settings;
    value jsonb;
begin
    select * into setting from app.site_settings as stored
    where
        stored.channel_id = site_setting_get_value.site_id
        and stored.setting_key = site_setting_get_value.setting_key;
    if not found or setting.setting_value is null then
        return null;
    end if;
    if setting.setting_type = 'string' then
        return to_jsonb(setting.setting_value);
    end if;
    begin
        value := setting.setting_value::jsonb;
    exception when data_exception then
        value := null;
    end;
    -- The view lets people write a text that does not fit its type.
    if
        value is null
        or setting.setting_type <> 'json'
        and jsonb_typeof(value) <> setting.setting_type
    then
        raise invalid_text_representation using message = format(
            'the setting %s of site %s is no %s',
            setting.setting_key, site_id, setting.setting_type
        );
    end if;
    return value;
end
$$;
comment on function app.site_setting_get_value(uuid, text) is
    'The value of a setting with its type; null: there is no such setting.';

create function app.site_setting_set_value(
    site_id uuid, setting_key text, setting_value jsonb
) returns void
language plpgsql
set search_path = ''
as $$
declare
    kind text := case jsonb_typeof(site_setting_set_value.setting_value)
        when 'string' then 'string'
        when 'number' then 'number'
        when 'boolean' then 'boolean'
        else 'json'
    end;
begin
    if site_setting_set_value.setting_value is null then
        raise null_value_not_allowed using
            message = 'a setting needs a value; JSON has a null of its own';
    end if;
    insert into app.site_settings as stored (
        channel_id, setting_key, setting_value, setting_type
    )
    values (
        site_setting_set_value.site_id,
        site_setting_set_value.setting_key,
        case kind
            when 'string' then site_setting_set_value.setting_value #>> '{}'
            else site_setting_set_value.setting_value::text
        end,
        kind
    )
    on conflict on constraint site_settings_channel_id_setting_key_key do update
    set
        setting_value = excluded.setting_value,
        setting_type = excluded.setting_type,
        updated_at = now();
end
$$;
comment on function app.site_setting_set_value(uuid, text, jsonb) is
    'Insert or replace a setting; its type follows from the value.';

alter table app.quota_usage
    add column budget bigint,
    add column period_end timestamptz;
comment on column app.quota_usage.budget is
    'Units that runs may spend in the period; null: spent by an older version.';
comment on column app.quota_usage.period_end is
    'When the period ends; null: spent by an older version.';

create function app.quota_left()
returns table (platform text, units_left bigint, resets_at timestamptz)
language sql
stable
set search_path = ''
as $$
    with newest as (
        select distinct on (usage.platform, usage.bucket)
            usage.platform,
            usage.budget - case
                when usage.period_end > now() then usage.units else 0
            end as units_left,
            case when usage.period_end > now() then usage.period_end end as resets_at
        from app.quota_usage as usage
        where usage.budget is not null
        order by usage.platform, usage.bucket, usage.period_start desc
    ),

    quotas as (
        select * from newest
        union all
        select
            buckets.platform,
            floor(buckets.tokens)::bigint,
            case when buckets.blocked_until > now() then buckets.blocked_until end
        from app.quota_buckets as buckets
        where
            not exists (
                select from newest where newest.platform = buckets.platform
            )
    )

    select distinct on (quotas.platform)
        quotas.platform, greatest(quotas.units_left, 0), quotas.resets_at
    from quotas
    order by quotas.platform, quotas.units_left, quotas.resets_at desc nulls last
$$;
comment on function app.quota_left() is
    'What is left of the smallest quota of each platform: of its daily budgets, else '
    'of its buckets that refill.';

create function app.fill_sites() returns bigint
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

revoke all on function app.site_setting_get_value(uuid, text) from public;
revoke all on function app.site_setting_set_value(uuid, text, jsonb) from public;
revoke all on function app.quota_left() from public;
revoke all on function app.fill_sites() from public;
grant execute on function app.site_setting_get_value(uuid, text) to analyst, creator;
