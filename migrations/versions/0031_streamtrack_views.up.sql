-- StreamTrack's operational tables: views over app that let row policies through.

create schema if not exists streamtrack;
comment on schema streamtrack is
    'StreamTrack: livestreams of watched channels for teams, as documented.';

create domain streamtrack.subscription_tier as text
constraint subscription_tier_check check (value in ('free', 'pro'));
comment on domain streamtrack.subscription_tier is 'The tiers that a team may have.';

create view streamtrack.profiles with (security_invoker = true) as
select
    people.id,
    people.display_name as full_name,
    people.avatar_url,
    people.email,
    coalesce(people.role = 'super_admin', false) as is_super_admin,
    people.onboarding_status,
    people.current_workspace_id as current_team_id,
    people.created_at,
    people.updated_at
from app.people as people;

create view streamtrack.teams with (security_invoker = true) as
select
    workspaces.id,
    workspaces.name,
    workspaces.description,
    workspaces.slug,
    workspaces.logo_url,
    workspaces.max_members,
    workspaces.created_at,
    workspaces.updated_at
from app.workspaces as workspaces;

create view streamtrack.team_members with (security_invoker = true) as
select
    workspace_members.id,
    workspace_members.workspace_id as team_id,
    workspace_members.person_id as user_id,
    case workspace_members.role
        when 'owner' then 'admin' else workspace_members.role
    end as role,
    workspace_members.joined_at as created_at
from app.workspace_members as workspace_members;

create view streamtrack.channels with (security_invoker = true) as
select
    channels.id,
    channels.platform,
    channels.channel_id,
    channels.channel_name,
    channels.source_url,
    channels.is_monitored,
    channels.last_checked_at as last_checked,
    channels.created_at,
    channels.updated_at
from app.channels as channels;

create view streamtrack.team_channel_subscriptions with (security_invoker = true) as
select
    workspace_channels.workspace_id as team_id,
    workspace_channels.channel_id,
    workspace_channels.created_at
from app.workspace_channels as workspace_channels;

create view streamtrack.subscriptions with (security_invoker = true) as
select
    subscriptions.id,
    subscriptions.workspace_id as team_id,
    subscriptions.tier,
    subscriptions.created_at,
    subscriptions.updated_at
from app.subscriptions as subscriptions;

create view streamtrack.notifications with (security_invoker = true) as
select
    notifications.id,
    notifications.person_id as user_id,
    notifications.type,
    notifications.title,
    notifications.message,
    notifications.data,
    notifications.read_at,
    notifications.created_at
from app.notifications as notifications;

create view streamtrack.chat_threads with (security_invoker = true) as
select
    chat_threads.id,
    chat_threads.workspace_id as team_id,
    chat_threads.livestream_id,
    chat_threads.title,
    chat_threads.created_by,
    chat_threads.created_at
from app.chat_threads as chat_threads;

create view streamtrack.chat_comments with (security_invoker = true) as
select
    chat_comments.id,
    chat_comments.thread_id,
    chat_comments.person_id as user_id,
    chat_comments.body,
    chat_comments.created_at,
    chat_comments.updated_at
from app.chat_comments as chat_comments;

create view streamtrack.chat_reactions with (security_invoker = true) as
select
    chat_reactions.id,
    chat_reactions.comment_id,
    chat_reactions.person_id as user_id,
    chat_reactions.reaction,
    chat_reactions.created_at
from app.chat_reactions as chat_reactions;

create view streamtrack.chat_read_receipts with (security_invoker = true) as
select
    chat_read_receipts.thread_id,
    chat_read_receipts.person_id as user_id,
    chat_read_receipts.last_read_at
from app.chat_read_receipts as chat_read_receipts;

comment on view streamtrack.profiles is 'A person as StreamTrack shows them';
comment on column streamtrack.profiles.id is 'The person, the same in every product.';
comment on column streamtrack.profiles.full_name is 'Name as shown.';
comment on column streamtrack.profiles.avatar_url is 'Address of the picture.';
comment on column streamtrack.profiles.email is 'E-mail address, unique.';
comment on column streamtrack.profiles.is_super_admin is
    'Whether the person administers the system; it follows from the role.';
comment on column streamtrack.profiles.onboarding_status is
    'pending, in_progress or completed.';
comment on column streamtrack.profiles.current_team_id is
    'The team shown first; grants nothing.';
comment on column streamtrack.profiles.created_at is 'When the row was made.';
comment on column streamtrack.profiles.updated_at is 'When the row last changed.';

comment on view streamtrack.teams is
    'A group of people that watches channels together';
comment on column streamtrack.teams.id is 'Key.';
comment on column streamtrack.teams.name is 'Name as shown.';
comment on column streamtrack.teams.description is 'What the team is for.';
comment on column streamtrack.teams.slug is
    'Unique short name in addresses and commands.';
comment on column streamtrack.teams.logo_url is 'Address of the logo.';
comment on column streamtrack.teams.max_members is
    'How many members it may have; null: no limit.';
comment on column streamtrack.teams.created_at is 'When the row was made.';
comment on column streamtrack.teams.updated_at is 'When the row last changed.';

comment on view streamtrack.team_members is 'Who belongs to which team';
comment on column streamtrack.team_members.id is 'Key.';
comment on column streamtrack.team_members.team_id is 'The team.';
comment on column streamtrack.team_members.user_id is 'The member.';
comment on column streamtrack.team_members.role is
    'admin or member; the owner is an admin.';
comment on column streamtrack.team_members.created_at is 'Since when.';

comment on view streamtrack.channels is 'A channel that can be watched';
comment on column streamtrack.channels.id is 'Key.';
comment on column streamtrack.channels.platform is
    'The platform, a row of app.platforms.';
comment on column streamtrack.channels.channel_id is
    'The platform''s id of the channel.';
comment on column streamtrack.channels.channel_name is 'Name as shown.';
comment on column streamtrack.channels.source_url is 'Address on the platform.';
comment on column streamtrack.channels.is_monitored is
    'Whether it is watched even without a token.';
comment on column streamtrack.channels.last_checked is
    'When a live poll last asked for it.';
comment on column streamtrack.channels.created_at is 'When the row was made.';
comment on column streamtrack.channels.updated_at is 'When the row last changed.';

comment on view streamtrack.team_channel_subscriptions is
    'Which team follows which channel; decides who sees its streams';
comment on column streamtrack.team_channel_subscriptions.team_id is 'Who follows.';
comment on column streamtrack.team_channel_subscriptions.channel_id is
    'The followed channel.';
comment on column streamtrack.team_channel_subscriptions.created_at is
    'When the row was made.';

comment on view streamtrack.subscriptions is 'The tier of a team';
comment on column streamtrack.subscriptions.id is 'Key.';
comment on column streamtrack.subscriptions.team_id is
    'The team; it has one subscription.';
comment on column streamtrack.subscriptions.tier is 'free or pro.';
comment on column streamtrack.subscriptions.created_at is 'When the row was made.';
comment on column streamtrack.subscriptions.updated_at is 'When the row last changed.';

comment on view streamtrack.notifications is
    'Messages to a person, written by create_notification';
comment on column streamtrack.notifications.id is 'Key.';
comment on column streamtrack.notifications.user_id is 'The recipient.';
comment on column streamtrack.notifications.type is 'What kind of message.';
comment on column streamtrack.notifications.title is 'One line.';
comment on column streamtrack.notifications.message is 'The text.';
comment on column streamtrack.notifications.data is 'More for programs.';
comment on column streamtrack.notifications.read_at is
    'When it was read; null: unread.';
comment on column streamtrack.notifications.created_at is 'When the row was made.';

comment on view streamtrack.chat_threads is
    'A team''s discussion, for instance of one livestream';
comment on column streamtrack.chat_threads.id is 'Key.';
comment on column streamtrack.chat_threads.team_id is 'The team it belongs to.';
comment on column streamtrack.chat_threads.livestream_id is
    'The livestream discussed; no foreign key, livestreams are rebuilt.';
comment on column streamtrack.chat_threads.title is 'Subject.';
comment on column streamtrack.chat_threads.created_by is
    'Who began it; null: erased.';
comment on column streamtrack.chat_threads.created_at is 'When the row was made.';

comment on view streamtrack.chat_comments is 'A comment in a thread';
comment on column streamtrack.chat_comments.id is 'Key.';
comment on column streamtrack.chat_comments.thread_id is 'The thread.';
comment on column streamtrack.chat_comments.user_id is 'Who wrote it; null: erased.';
comment on column streamtrack.chat_comments.body is 'The text.';
comment on column streamtrack.chat_comments.created_at is 'When the row was made.';
comment on column streamtrack.chat_comments.updated_at is 'When the row last changed.';

comment on view streamtrack.chat_reactions is 'One person''s reaction to a comment';
comment on column streamtrack.chat_reactions.id is 'Key.';
comment on column streamtrack.chat_reactions.comment_id is 'The comment.';
comment on column streamtrack.chat_reactions.user_id is 'Who reacted.';
comment on column streamtrack.chat_reactions.reaction is 'The sign.';
comment on column streamtrack.chat_reactions.created_at is 'When the row was made.';

comment on view streamtrack.chat_read_receipts is
    'Up to when a person has read a thread';
comment on column streamtrack.chat_read_receipts.thread_id is 'The thread.';
comment on column streamtrack.chat_read_receipts.user_id is 'The reader.';
comment on column streamtrack.chat_read_receipts.last_read_at is
    'Up to when it is read.';

grant usage on schema streamtrack to analyst, creator;
grant select on all tables in schema streamtrack to analyst, creator;
grant update (
    full_name, avatar_url, email, onboarding_status, current_team_id
) on streamtrack.profiles to creator;
grant update (name, slug, description, logo_url) on streamtrack.teams to creator;
