-- What people write in StreamTrack: functions that check the team of the session.
-- No role but pipeline may insert, so they run as it. They answer an unknown row and a
-- row of another team alike.

create function app.require_person() returns uuid
language plpgsql
stable
set search_path = ''
as $$
begin
    if app.current_person_id() is null then
        raise insufficient_privilege using message = 'the session names no person';
    end if;
    return app.current_person_id();
end
$$;
comment on function app.require_person() is
    'The person who asks; an error where the session names none.';

create function app.require_text(name text, given text, longest integer) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
    if given is null or btrim(given, E' \t\r\n') = '' or length(given) > longest then
        raise invalid_parameter_value using
            message = format('%s: 1 to %s characters are needed', name, longest);
    end if;
    return given;
end
$$;
comment on function app.require_text(text, text, integer) is
    'The given text; an error where it is blank or too long.';

create function app.require_team(team_id uuid) returns uuid
language plpgsql
stable
set search_path = ''
as $$
begin
    if team_id is null or not exists (
        select from app.workspace_members as member
        where
            member.workspace_id = require_team.team_id
            and member.person_id = app.require_person()
    ) then
        raise insufficient_privilege using message = 'you are no member of the team';
    end if;
    return team_id;
end
$$;
comment on function app.require_team(uuid) is
    'The given team; an error where the person who asks is no member.';

create function app.require_thread(thread_id uuid) returns uuid
language plpgsql
stable
set search_path = ''
as $$
begin
    if not exists (
        select from app.chat_threads as thread
        inner join app.workspace_members as member
            on member.workspace_id = thread.workspace_id
        where
            thread.id = require_thread.thread_id
            and member.person_id = app.require_person()
    ) then
        raise insufficient_privilege using
            message = 'the thread does not exist in a team of yours';
    end if;
    return thread_id;
end
$$;
comment on function app.require_thread(uuid) is
    'The given thread; an error where it is in no team of the person who asks.';

create function app.require_comment(comment_id uuid) returns uuid
language plpgsql
stable
set search_path = ''
as $$
begin
    if not exists (
        select from app.chat_comments as comment
        inner join app.chat_threads as thread on thread.id = comment.thread_id
        inner join app.workspace_members as member
            on member.workspace_id = thread.workspace_id
        where
            comment.id = require_comment.comment_id
            and member.person_id = app.require_person()
    ) then
        raise insufficient_privilege using
            message = 'the comment does not exist in a team of yours';
    end if;
    return comment_id;
end
$$;
comment on function app.require_comment(uuid) is
    'The given comment; an error where it is in no team of the person who asks.';

create function streamtrack.start_thread(
    team_id uuid, title text, livestream_id uuid default null
) returns uuid
language sql
security definer
set search_path = ''
as $$
    insert into app.chat_threads (workspace_id, title, created_by, livestream_id)
    values (
        app.require_team(team_id), app.require_text('title', title, 200),
        app.require_person(), livestream_id
    )
    returning id
$$;
comment on function streamtrack.start_thread(uuid, text, uuid) is
    'Starts a thread of a team, for instance about one livestream; returns its id.';

create function streamtrack.add_comment(thread_id uuid, body text) returns uuid
language sql
security definer
set search_path = ''
as $$
    insert into app.chat_comments (thread_id, person_id, body)
    values (
        app.require_thread(thread_id), app.require_person(),
        app.require_text('body', body, 4000)
    )
    returning id
$$;
comment on function streamtrack.add_comment(uuid, text) is
    'Adds a comment to a thread; returns its id.';

create function streamtrack.edit_comment(comment_id uuid, body text) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
    update app.chat_comments as comment
    set
        body = app.require_text('body', edit_comment.body, 4000),
        updated_at = now()
    where
        comment.id = app.require_comment(edit_comment.comment_id)
        and comment.person_id = app.require_person();
    if not found then
        raise insufficient_privilege using
            message = 'a comment is changed by its author alone';
    end if;
end
$$;
comment on function streamtrack.edit_comment(uuid, text) is
    'Replaces the text of an own comment.';

create function streamtrack.delete_comment(comment_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
    delete from app.chat_comments as comment
    using app.chat_threads as thread
    inner join app.workspace_members as member
        on member.workspace_id = thread.workspace_id
    where
        comment.id = app.require_comment(delete_comment.comment_id)
        and thread.id = comment.thread_id
        and member.person_id = app.require_person()
        and (
            comment.person_id = member.person_id
            or member.role in ('owner', 'admin')
        );
    if not found then
        raise insufficient_privilege using
            message = 'a comment is deleted by its author or an admin';
    end if;
end
$$;
comment on function streamtrack.delete_comment(uuid) is
    'Deletes an own comment; an admin deletes any comment of the team.';

create function streamtrack.add_reaction(comment_id uuid, reaction text) returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
    person uuid := app.require_person();
    found_id uuid;
begin
    perform app.require_text('reaction', add_reaction.reaction, 32);
    -- The lock keeps the number of reactions and the order of repeats.
    perform from app.chat_comments as comment
    where comment.id = app.require_comment(add_reaction.comment_id)
    for no key update;
    select existing.id into found_id
    from app.chat_reactions as existing
    where
        existing.comment_id = add_reaction.comment_id
        and existing.person_id = person
        and existing.reaction = add_reaction.reaction;
    if found_id is not null then
        return found_id;
    end if;
    if 20 <= (
        select count(*) from app.chat_reactions as existing
        where
            existing.comment_id = add_reaction.comment_id
            and existing.person_id = person
    ) then
        raise check_violation using
            message = 'a comment has at most 20 reactions of one person';
    end if;
    insert into app.chat_reactions (comment_id, person_id, reaction)
    values (add_reaction.comment_id, person, add_reaction.reaction)
    returning id into found_id;
    return found_id;
end
$$;
comment on function streamtrack.add_reaction(uuid, text) is
    'Adds a reaction to a comment, or returns the id of the same reaction.';

create function streamtrack.remove_reaction(comment_id uuid, reaction text)
returns boolean
language plpgsql
security definer
set search_path = ''
as $$
begin
    delete from app.chat_reactions as existing
    where
        existing.comment_id = app.require_comment(remove_reaction.comment_id)
        and existing.person_id = app.require_person()
        and existing.reaction = remove_reaction.reaction;
    return found;
end
$$;
comment on function streamtrack.remove_reaction(uuid, text) is
    'Removes an own reaction; returns whether there was one.';

create function streamtrack.mark_thread_read(
    thread_id uuid, read_until timestamptz default now()
) returns timestamptz
language sql
security definer
set search_path = ''
as $$
    insert into app.chat_read_receipts as receipt (thread_id, person_id, last_read_at)
    values (
        app.require_thread(thread_id), app.require_person(),
        least(coalesce(read_until, now()), now())
    )
    on conflict on constraint chat_read_receipts_pkey
    do update set last_read_at = greatest(receipt.last_read_at, excluded.last_read_at)
    returning last_read_at
$$;
comment on function streamtrack.mark_thread_read(uuid, timestamptz) is
    'Records up to when the person has read a thread; a receipt never moves back.';

create function streamtrack.mark_notification_read(notification_id uuid)
returns timestamptz
language plpgsql
security definer
set search_path = ''
as $$
declare
    moment timestamptz;
begin
    update app.notifications as notification
    set read_at = coalesce(notification.read_at, now())
    where
        notification.id = mark_notification_read.notification_id
        and notification.person_id = app.require_person()
    returning notification.read_at into moment;
    if not found then
        raise insufficient_privilege using
            message = 'you have no such notification';
    end if;
    return moment;
end
$$;
comment on function streamtrack.mark_notification_read(uuid) is
    'Marks an own notification as read; returns when it first was.';

create function streamtrack.update_profile(
    full_name text default null, avatar_url text default null
) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
    if avatar_url <> '' and avatar_url !~ '^https?://[^\s]+$' then
        raise invalid_parameter_value using
            message = 'avatar_url: an address with http or https is needed';
    end if;
    update app.people as person
    set
        display_name = case
            when update_profile.full_name is null then person.display_name
            when update_profile.full_name = '' then null
            else app.require_text('full_name', update_profile.full_name, 200)
        end,
        avatar_url = case
            when update_profile.avatar_url is null then person.avatar_url
            when update_profile.avatar_url = '' then null
            else app.require_text('avatar_url', update_profile.avatar_url, 2000)
        end,
        updated_at = now()
    where person.id = app.require_person();
end
$$;
comment on function streamtrack.update_profile(text, text) is
    'Changes the own profile: null leaves a field, empty text clears it.';

create function streamtrack.set_onboarding_status(status text) returns void
language sql
security definer
set search_path = ''
as $$
    update app.people as person
    set onboarding_status = status, updated_at = now()
    where person.id = app.require_person()
$$;
comment on function streamtrack.set_onboarding_status(text) is
    'Sets the own onboarding status: pending, in_progress or completed.';

create function streamtrack.set_current_team(team_id uuid) returns void
language sql
security definer
set search_path = ''
as $$
    update app.people as person
    set
        current_workspace_id = case
            when set_current_team.team_id is not null
                then app.require_team(set_current_team.team_id)
        end,
        updated_at = now()
    where person.id = app.require_person()
$$;
comment on function streamtrack.set_current_team(uuid) is
    'Sets the team that is shown first, one of the own teams; null: none.';

revoke all on function
    app.require_person(), app.require_text(text, text, integer),
    app.require_team(uuid), app.require_thread(uuid), app.require_comment(uuid),
    streamtrack.start_thread(uuid, text, uuid),
    streamtrack.add_comment(uuid, text),
    streamtrack.edit_comment(uuid, text),
    streamtrack.delete_comment(uuid),
    streamtrack.add_reaction(uuid, text),
    streamtrack.remove_reaction(uuid, text),
    streamtrack.mark_thread_read(uuid, timestamptz),
    streamtrack.mark_notification_read(uuid),
    streamtrack.update_profile(text, text),
    streamtrack.set_onboarding_status(text),
    streamtrack.set_current_team(uuid)
from public;
grant execute on function
    streamtrack.start_thread(uuid, text, uuid),
    streamtrack.add_comment(uuid, text),
    streamtrack.edit_comment(uuid, text),
    streamtrack.delete_comment(uuid),
    streamtrack.add_reaction(uuid, text),
    streamtrack.remove_reaction(uuid, text),
    streamtrack.mark_thread_read(uuid, timestamptz),
    streamtrack.mark_notification_read(uuid),
    streamtrack.update_profile(text, text),
    streamtrack.set_onboarding_status(text),
    streamtrack.set_current_team(uuid)
to creator;
