-- StreamTrack's documented functions, its publication, and the members' limit.

-- A definer function runs as its owner, so it asks the setting `role` for its caller.
-- `role` is `none` in a session that never changed its role.
create function app.is_pipeline_session() returns boolean
language sql
stable
set search_path = ''
as $$
    select pg_has_role(
        coalesce(nullif(current_setting('role'), 'none')::name, session_user),
        'pipeline',
        'member'
    )
$$;
comment on function app.is_pipeline_session() is
    'Whether the session''s current role is a member of pipeline.';

create function app.max_members_of(tier text) returns integer
language sql
immutable
set search_path = ''
as $$ select case tier when 'free' then 3 end $$;
comment on function app.max_members_of(text) is
    'How many members a team of the tier may have; null: no limit.';

create function app.set_subscription_tier(workspace_id uuid, tier text) returns void
language plpgsql
set search_path = ''
as $$
declare
    member_limit constant integer := app.max_members_of(tier);
    member_count bigint;
begin
    -- The new row version makes concurrent joins wait for this transaction.
    update app.workspaces as workspace
    set max_members = member_limit, updated_at = now()
    where workspace.id = set_subscription_tier.workspace_id;
    if not found then
        raise no_data_found using message = 'the team does not exist';
    end if;
    select count(*) into member_count
    from app.workspace_members as member
    where member.workspace_id = set_subscription_tier.workspace_id;
    if member_count > member_limit then
        raise check_violation using message = format(
            'the tier %s allows %s members, the team has %s',
            set_subscription_tier.tier, member_limit, member_count
        );
    end if;
    insert into app.subscriptions as subscription (workspace_id, tier)
    values (set_subscription_tier.workspace_id, set_subscription_tier.tier)
    on conflict on constraint subscriptions_workspace_id_key
    do update set tier = excluded.tier, updated_at = now()
    where subscription.tier <> excluded.tier;
end
$$;
comment on function app.set_subscription_tier(uuid, text) is
    'Sets the tier of a team, and the number of members that the tier allows.';

create function streamtrack.create_team_with_subscription(
    team_name text,
    team_slug text,
    user_id uuid,
    tier streamtrack.subscription_tier default 'free'::streamtrack.subscription_tier
) returns json
language plpgsql
security definer
set search_path = ''
as $$
declare
    team uuid;
    subscription uuid;
begin
    if
        not app.is_pipeline_session()
        and user_id is distinct from coalesce(app.current_person_id(), gen_random_uuid())
    then
        raise insufficient_privilege using
            message = 'a person creates teams for themselves only';
    end if;
    if team_name is null or btrim(team_name) = '' or length(team_name) > 200 then
        raise invalid_parameter_value using
            message = 'team_name: 1 to 200 characters are needed';
    end if;
    if team_slug is null or team_slug !~ '^[a-z0-9][a-z0-9_-]{0,99}$' then
        raise invalid_parameter_value using message =
            'team_slug: up to 100 of a-z, 0-9, _ and -, and no _ or - at the start';
    end if;
    insert into app.workspaces (name, slug, owner_id, max_members)
    values (
        team_name, team_slug, create_team_with_subscription.user_id,
        app.max_members_of(create_team_with_subscription.tier)
    )
    returning id into team;
    insert into app.workspace_members (workspace_id, person_id, role)
    values (team, create_team_with_subscription.user_id, 'owner');
    insert into app.subscriptions (workspace_id, tier)
    values (team, coalesce(create_team_with_subscription.tier, 'free'))
    returning id into subscription;
    return json_build_object(
        'team_id', team,
        'slug', team_slug,
        'subscription_id', subscription,
        'tier', coalesce(create_team_with_subscription.tier, 'free')
    );
end
$$;
comment on function streamtrack.create_team_with_subscription(
    text, text, uuid, streamtrack.subscription_tier
) is 'Creates a team, its first admin and its subscription, or nothing.';

create function streamtrack.can_add_team_member(team_id uuid) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    return coalesce(
        (
            select
                workspace.max_members is null
                or workspace.max_members > (
                    select count(*)
                    from app.workspace_members as member
                    where member.workspace_id = workspace.id
                )
            from app.workspaces as workspace
            where workspace.id = can_add_team_member.team_id
        ),
        false
    );
end
$$;
comment on function streamtrack.can_add_team_member(uuid) is
    'Whether the team has room for a member; the trigger keeps the limit.';

create function streamtrack.create_notification(
    p_user_id uuid,
    p_type text,
    p_title text,
    p_message text,
    p_data jsonb default null
) returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
    notification uuid;
begin
    insert into app.notifications (person_id, type, title, message, data)
    values (p_user_id, p_type, p_title, p_message, p_data)
    returning id into notification;
    return notification;
end
$$;
comment on function streamtrack.create_notification(uuid, text, text, text, jsonb) is
    'Adds a notification of one person; for the pipeline alone.';

-- A locked row has no new version. So under repeatable read two joins both counted
-- the members of before; the second of two updates fails there.
create or replace function app.keep_member_limit() returns trigger
language plpgsql
set search_path = ''
as $$
declare
    member_limit integer;
begin
    update app.workspaces as workspace
    set max_members = workspace.max_members
    where workspace.id = new.workspace_id
    returning workspace.max_members into member_limit;
    if member_limit <= (
        select count(*)
        from app.workspace_members as member
        where member.workspace_id = new.workspace_id
    ) then
        raise check_violation using
            message = format('the workspace already has %s members', member_limit);
    end if;
    return new;
end
$$;

create publication supabase_realtime for table
    app.chat_threads,
    app.chat_comments,
    app.chat_reactions,
    app.chat_read_receipts,
    app.notifications
with (publish = 'insert,update,delete');
comment on publication supabase_realtime is
    'What StreamTrack shows as it changes; app.publish_livestreams adds the rest.';

create function app.publish_livestreams() returns integer
language plpgsql
set search_path = ''
as $$
declare
    missing regclass;
    added integer := 0;
begin
    for missing in
        select relation.oid
        from pg_class as relation
        where
            relation.oid in (
                to_regclass('streamtrack.livestreams'),
                to_regclass('streamtrack.livestream_metrics')
            )
            and relation.relkind = 'r'
            and exists (select from pg_publication where pubname = 'supabase_realtime')
            and not exists (
                select from pg_publication_rel as published
                inner join pg_publication as publication
                    on publication.oid = published.prpubid
                where
                    published.prrelid = relation.oid
                    and publication.pubname = 'supabase_realtime'
            )
        order by relation.relname
    loop
        begin
            execute format('alter publication supabase_realtime add table %s', missing);
            added := added + 1;
        exception when duplicate_object then
            -- Another build added it at the same moment.
            null;
        end;
    end loop;
    return added;
end
$$;
comment on function app.publish_livestreams() is
    'Adds dbt''s tables of livestreams to the publication; a rebuilt table has left it. '
    'Returns how many were added.';

revoke all on function
    app.is_pipeline_session(), app.max_members_of(text),
    app.set_subscription_tier(uuid, text), app.publish_livestreams(),
    streamtrack.create_team_with_subscription(
        text, text, uuid, streamtrack.subscription_tier
    ),
    streamtrack.can_add_team_member(uuid),
    streamtrack.create_notification(uuid, text, text, text, jsonb)
from public;
grant execute on function
    streamtrack.create_team_with_subscription(
        text, text, uuid, streamtrack.subscription_tier
    ),
    streamtrack.can_add_team_member(uuid)
to creator;
