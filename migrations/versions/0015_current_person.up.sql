-- What policies ask about the person who asks.

create function app.current_creatorsync_id() returns varchar
language sql
stable
security definer
set search_path = ''
as $$
    select person.creatorsync_id
    from app.people as person
    where person.id = app.current_person_id()
$$;
comment on function app.current_creatorsync_id() is
    'CreatorSync''s id of the person who asks; null when there is none.';

-- Definer, because the policy on memberships asks it and would otherwise ask itself.
create function app.current_workspace_ids() returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
    select member.workspace_id
    from app.workspace_members as member
    where member.person_id = app.current_person_id()
$$;
comment on function app.current_workspace_ids() is
    'The workspaces of the person who asks.';
