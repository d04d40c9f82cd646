drop publication supabase_realtime;
drop function app.publish_livestreams();
create or replace function app.keep_member_limit() returns trigger
language plpgsql
set search_path = ''
as $$
declare
    member_limit integer;
begin
    -- Without the lock two inserts at once would both find room.
    select workspace.max_members into member_limit
    from app.workspaces as workspace
    where workspace.id = new.workspace_id
    for no key update;
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
drop function streamtrack.create_notification(uuid, text, text, text, jsonb);
drop function streamtrack.can_add_team_member(uuid);
drop function streamtrack.create_team_with_subscription(
    text, text, uuid, streamtrack.subscription_tier
);
drop function app.set_subscription_tier(uuid, text);
drop function app.max_members_of(text);
drop function app.is_pipeline_session();
