-- Events about a follower, a subscriber or an actor of a repository named this person.
-- The receiver leaves them out from now on; rows that are stored lose them here.

do $$
declare
    events text;
begin
    foreach events in array array['app.webhook_events', 'archive.webhook_events'] loop
        if to_regclass(events) is null then
            continue;
        end if;
        if events like 'archive.%' then
            -- The user that moves old rows owns the archive, not the role `pipeline`.
            set local role none;
        end if;
        execute format(
            $change$
                update %s
                set
                    event_data = event_data #- '{event,user_id}'
                        #- '{event,user_login}' #- '{event,user_name}',
                    body = null
                where
                    platform = 'twitch'
                    and event_type in ('channel.follow', 'channel.subscribe')
            $change$,
            events
        );
        execute format(
            $change$
                update %s
                set
                    event_data = (
                        select coalesce(jsonb_object_agg(key, value), '{}')
                        from jsonb_each(event_data)
                        where
                            key = 'repository'
                            or jsonb_typeof(value) not in ('object', 'array')
                    ),
                    body = null
                where platform = 'github' and jsonb_typeof(event_data) = 'object'
            $change$,
            events
        );
    end loop;
end;
$$;

set local role pipeline;

comment on column app.webhook_events.event_data is
    'The parsed body. Private parts of chat and sign-in are left out, and who follows, '
    'subscribes or acts; another event about other people is empty once it is '
    'processed.';
comment on column app.webhook_events.body is
    'The body as received; null where it names other people or holds private parts, '
    'and once an event about other people is processed.';
comment on column cg_analytics.webhook_events.event_data is
    'The payload; its signature was checked on the raw bytes. Private parts of chat '
    'and sign-in are left out, and who follows, subscribes or acts; another event '
    'about other people is empty once it is processed.';
