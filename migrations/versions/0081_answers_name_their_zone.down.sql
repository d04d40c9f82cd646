create or replace function api.overview_answer(for_user varchar default null)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
    told record;
begin
    select * into told from api.analytics_overview(for_user);
    if told.user_id is null then
        return null;
    end if;
    return jsonb_build_object(
        'userId', told.user_id,
        'asOf', told.as_of,
        'currentFollowers', told.current_followers,
        'followersChange7Days', told.followers_change_7_days,
        'followersChange30Days', told.followers_change_30_days,
        'currentSubscribers', told.current_subscribers,
        'subscribersChange30Days', told.subscribers_change_30_days,
        'totalViews', told.total_views,
        'videoViews30Days', told.video_views_30_days,
        'streams30Days', told.streams_30_days,
        'hoursStreamed30Days', told.hours_streamed_30_days,
        'averageViewers30Days', told.average_viewers_30_days,
        'peakViewers30Days', told.peak_viewers_30_days,
        'lastStreamAt', told.last_stream_at at time zone 'UTC',
        'reasons', coalesce(
            (
                select jsonb_object_agg(one.field, one.reason)
                from api.overview_reasons(for_user) as one
            ),
            '{}'
        )
    );
end
$$;

create or replace function api.connections_answer(for_user varchar default null)
returns jsonb
language sql
stable
set search_path = ''
as $$
    select jsonb_build_object(
        'connections', coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'platform', status.platform,
                    'platformUsername', status.platform_username,
                    'isActive', status.is_active,
                    'inactiveReason', status.inactive_reason,
                    'tokenExpiresAt', status.token_expires_at at time zone 'UTC',
                    'lastSyncedAt', status.last_synced_at at time zone 'UTC'
                )
                order by status.platform
            ),
            '[]'
        )
    )
    from api.connection_status as status
    where status.user_id = api.user_of(for_user)
$$;
