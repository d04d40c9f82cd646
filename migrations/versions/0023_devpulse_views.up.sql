-- DevPulse's operational tables: views over app that let row policies through.

create schema if not exists devpulse;
comment on schema devpulse is
    'DevPulse: GitHub, YouTube and Dev.to for developers who publish, as documented.';

create view devpulse.profiles with (security_invoker = true) as
select
    people.id,
    people.display_name,
    people.avatar_url,
    people.bio,
    people.timezone,
    people.created_at,
    people.updated_at
from app.people as people;

create view devpulse.workspaces with (security_invoker = true) as
select
    workspaces.id,
    workspaces.name,
    workspaces.slug,
    workspaces.description,
    workspaces.owner_id,
    workspaces.created_at,
    workspaces.updated_at
from app.workspaces as workspaces;

create view devpulse.workspace_members with (security_invoker = true) as
select
    workspace_members.workspace_id,
    workspace_members.person_id as user_id,
    workspace_members.role,
    workspace_members.joined_at
from app.workspace_members as workspace_members;

create view devpulse.platform_connections with (security_invoker = true, check_option = cascaded) as
select
    connections.id,
    connections.person_id as user_id,
    connections.platform,
    connections.platform_user_id,
    connections.platform_username,
    (
        select secrets.value
        from app.secrets as secrets
        where
            secrets.row_id = connections.id
            and secrets.column_name = 'access_token'
    ) as access_token,
    (
        select secrets.value
        from app.secrets as secrets
        where
            secrets.row_id = connections.id
            and secrets.column_name = 'refresh_token'
    ) as refresh_token,
    connections.token_expires_at,
    connections.is_active,
    connections.last_synced_at,
    connections.created_at,
    connections.updated_at
from app.connections as connections
where
    connections.platform in ('github', 'youtube', 'devto')
    and connections.is_primary;

create view devpulse.monitors with (security_invoker = true, check_option = cascaded) as
select
    monitors.id,
    monitors.person_id as user_id,
    monitors.workspace_id,
    monitors.platform,
    monitors.connection_id as platform_connection_id,
    monitors.monitor_type,
    monitors.platform_resource_id,
    monitors.is_active,
    monitors.sync_frequency,
    monitors.created_at,
    monitors.updated_at
from app.monitors as monitors
where monitors.platform in ('github', 'youtube', 'devto');

create view devpulse.goals with (security_invoker = true) as
select
    goals.id,
    goals.person_id as user_id,
    goals.workspace_id,
    goals.platform,
    goals.goal_type,
    goals.target_value,
    goals.current_value,
    goals.unit,
    goals.start_date,
    goals.end_date,
    goals.is_achieved,
    goals.achieved_at,
    goals.created_at,
    goals.updated_at
from app.goals as goals;

comment on view devpulse.profiles is 'A person as DevPulse shows them';
comment on column devpulse.profiles.id is 'The person, the same in every product.';
comment on column devpulse.profiles.display_name is 'Name as shown.';
comment on column devpulse.profiles.avatar_url is 'Address of the picture.';
comment on column devpulse.profiles.bio is 'A few words about the person.';
comment on column devpulse.profiles.timezone is 'A name of the time zone database.';
comment on column devpulse.profiles.created_at is 'When the row was made.';
comment on column devpulse.profiles.updated_at is 'When the row last changed.';

comment on view devpulse.workspaces is 'A group of people';
comment on column devpulse.workspaces.id is 'Key.';
comment on column devpulse.workspaces.name is 'Name as shown.';
comment on column devpulse.workspaces.slug is
    'Unique short name in addresses and files.';
comment on column devpulse.workspaces.description is 'What the workspace is for.';
comment on column devpulse.workspaces.owner_id is 'Who answers for it.';
comment on column devpulse.workspaces.created_at is 'When the row was made.';
comment on column devpulse.workspaces.updated_at is 'When the row last changed.';

comment on view devpulse.workspace_members is 'Who belongs to which workspace';
comment on column devpulse.workspace_members.workspace_id is 'The workspace.';
comment on column devpulse.workspace_members.user_id is 'The member.';
comment on column devpulse.workspace_members.role is 'What the member may do.';
comment on column devpulse.workspace_members.joined_at is 'Since when.';

comment on view devpulse.platform_connections is 'Sealed tokens and facts of an account on GitHub, YouTube or Dev.to';
comment on column devpulse.platform_connections.id is 'Key.';
comment on column devpulse.platform_connections.user_id is 'Who connected the account.';
comment on column devpulse.platform_connections.platform is 'github, youtube or devto.';
comment on column devpulse.platform_connections.platform_user_id is
    'The platform''s id of the account.';
comment on column devpulse.platform_connections.platform_username is
    'The platform''s name of the account.';
comment on column devpulse.platform_connections.access_token is
    'Access token or API key, sealed; shown to the pipeline alone.';
comment on column devpulse.platform_connections.refresh_token is
    'Refresh token, sealed; null at Dev.to, whose keys have none.';
comment on column devpulse.platform_connections.token_expires_at is
    'When the access token ends; null: it does not, as at Dev.to.';
comment on column devpulse.platform_connections.is_active is
    'Whether it is read; false once the platform refuses the token for good.';
comment on column devpulse.platform_connections.last_synced_at is
    'When a collection last completed.';
comment on column devpulse.platform_connections.created_at is 'When the row was made.';
comment on column devpulse.platform_connections.updated_at is
    'When the row last changed.';

comment on view devpulse.monitors is 'What a person wants tracked';
comment on column devpulse.monitors.id is 'Key.';
comment on column devpulse.monitors.user_id is 'Who wants it tracked.';
comment on column devpulse.monitors.workspace_id is
    'On behalf of which workspace; null: personal.';
comment on column devpulse.monitors.platform is 'github, youtube or devto.';
comment on column devpulse.monitors.platform_connection_id is
    'Through which account it is read.';
comment on column devpulse.monitors.monitor_type is 'repository, channel, user or all.';
comment on column devpulse.monitors.platform_resource_id is
    'The platform''s id of it; null: everything of the connection.';
comment on column devpulse.monitors.is_active is
    'Whether it is tracked; switched off instead of deleted.';
comment on column devpulse.monitors.sync_frequency is 'Minutes between two looks.';
comment on column devpulse.monitors.created_at is 'When the row was made.';
comment on column devpulse.monitors.updated_at is 'When the row last changed.';

comment on view devpulse.goals is 'What a person wants to reach; the daily run writes the progress back';
comment on column devpulse.goals.id is 'Key.';
comment on column devpulse.goals.user_id is 'Whose goal it is.';
comment on column devpulse.goals.workspace_id is
    'On behalf of which workspace; null: personal.';
comment on column devpulse.goals.platform is
    'The platform it counts on, or all of them.';
comment on column devpulse.goals.goal_type is
    'What is counted: stars, subscribers, views, commits or another number of '
    'analytics_snapshots.';
comment on column devpulse.goals.target_value is
    'The number to reach; with the unit percentage the growth since start_date.';
comment on column devpulse.goals.current_value is
    'The number now, written by the daily run; null is unknown.';
comment on column devpulse.goals.unit is 'count or percentage.';
comment on column devpulse.goals.start_date is 'First UTC day.';
comment on column devpulse.goals.end_date is 'Last UTC day; null: open.';
comment on column devpulse.goals.is_achieved is
    'Whether it was reached between its dates; stays so when the value falls again.';
comment on column devpulse.goals.achieved_at is
    'When the reading was taken that first showed it.';
comment on column devpulse.goals.created_at is 'When the row was made.';
comment on column devpulse.goals.updated_at is 'When the row last changed.';

grant usage on schema devpulse to analyst, creator;
grant select on all tables in schema devpulse to analyst, creator;
grant update (display_name, avatar_url, bio, timezone) on devpulse.profiles to creator;
grant update (name, slug, description) on devpulse.workspaces to creator;
