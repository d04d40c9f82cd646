create or replace function app.find_sign_in_person(
    user_id text, email text, is_email_verified boolean
) returns uuid
language sql
stable
set search_path = ''
as $$
    -- An imported person is the user whose verified address is the person's.
    select person.id
    from app.people as person
    where
        person.clerk_user_id = user_id
        or is_email_verified
        and lower(person.email) = lower(find_sign_in_person.email)
        and coalesce(person.clerk_user_id, 'local:') like 'local:%'
    order by person.clerk_user_id = user_id desc nulls last, person.created_at
    limit 1
$$;
drop trigger workspaces_own_changes on app.workspaces;
drop trigger people_own_changes on app.people;
drop function streamtrack.check_own_team();
drop function streamtrack.check_own_profile();
drop function app.check_length(text, text, text, integer);
drop table app.own_emails;
