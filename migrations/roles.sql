-- The roles of the cluster and the schema `app`, made where they are missing.
-- Runs before every migration: roles belong to the cluster, not to one database, so
-- they outlive a downgrade and a restored dump may lack them.

do $$
declare
    role_name text;
    reach text := case
        when current_setting('server_version_num')::integer < 160000 then 'member'
        else 'set'
    end;
    path text := 'creatorsync, cg_analytics, streamtrack, devpulse, core, api, public';
begin
    foreach role_name in array array[
        'pipeline', 'analyst', 'creator', 'receiver', 'service'
    ] loop
        begin
            if to_regrole(role_name) is null then
                execute format(
                    'create role %I nologin %s', role_name,
                    case role_name when 'service' then 'noinherit' else 'inherit' end
                );
            end if;
        exception when duplicate_object or unique_violation then
            -- Another database of this cluster made it at the same moment.
            null;
        end;
    end loop;

    if
        current_user <> 'pipeline'
        and not (
            pg_has_role(current_user, 'pipeline', 'usage')
            and pg_has_role(current_user, 'pipeline', reach)
        )
    then
        execute format('grant pipeline to %I', current_user);
    end if;
    -- The login role of the web service is a member of `service`. It becomes `creator`
    -- for each request; a person's login role is a member of `creator` alone.
    if not pg_has_role('service', 'creator', 'member') then
        grant creator to service;
    end if;
    -- It becomes `analyst` for people whose role sees the rows of all people.
    if not pg_has_role('service', 'analyst', 'member') then
        grant analyst to service;
    end if;
    -- Commands that show or export tables read them as an analyst.
    if not pg_has_role('pipeline', 'analyst', 'member') then
        begin
            grant analyst to pipeline;
        exception when insufficient_privilege then
            raise notice 'only an administrator of analyst can grant it to pipeline';
        end;
    end if;
    -- It names the sessions that it waits for.
    if not pg_has_role('pipeline', 'pg_read_all_stats', 'member') then
        begin
            grant pg_read_all_stats to pipeline;
        exception when insufficient_privilege then
            raise notice 'only a superuser can grant pg_read_all_stats to pipeline';
        end;
    end if;
    if not has_database_privilege('pipeline', current_database(), 'create') then
        execute format(
            'grant create on database %I to pipeline', current_database()
        );
    end if;

    -- Whoever asks finds the documented tables by their bare names.
    begin
        execute format(
            'alter database %I set search_path to %s', current_database(), path
        );
    exception when insufficient_privilege then
        raise notice 'only the owner of the database can set its search_path';
    end;
end
$$;

-- Whoever waits for a locked table names the session that holds it, of any role.
do $$
begin
    if not pg_has_role('pipeline', 'pg_read_all_stats', 'member') then
        grant pg_read_all_stats to pipeline;
    end if;
exception when insufficient_privilege then
    raise notice 'only a superuser can let pipeline see the sessions of others';
end;
$$;

-- Loads, migrations and dbt wait for each other by advisory locks. PostgreSQL lets every
-- role take any of them, so an analyst could stop the nightly run.
do $$
declare
    lock_function regprocedure;
begin
    for lock_function in
        select oid::regprocedure from pg_proc
        where
            pronamespace = 'pg_catalog'::regnamespace
            and proname ~ '^pg_(try_)?advisory_(xact_)?lock(_shared)?$'
            and (
                proacl is null
                or has_function_privilege('analyst', oid, 'execute')
                or not has_function_privilege('pipeline', oid, 'execute')
            )
    loop
        begin
            execute format('grant execute on function %s to pipeline', lock_function);
            execute format('revoke execute on function %s from public', lock_function);
        exception when insufficient_privilege then
            raise notice 'only a superuser can reserve % for pipeline', lock_function;
        end;
    end loop;
end
$$;

-- Every role may create large objects and temporary tables by default. An analyst could
-- fill the disk with them. Only pipeline needs temporary tables.
do $$
declare
    object_function regprocedure;
begin
    for object_function in
        select oid::regprocedure from pg_proc
        where
            pronamespace = 'pg_catalog'::regnamespace
            and proname ~ '^(lo_.*|loread|lowrite)$'
            and has_function_privilege('analyst', oid, 'execute')
    loop
        begin
            execute format('revoke execute on function %s from public', object_function);
        exception when insufficient_privilege then
            raise notice 'only a superuser can withdraw %', object_function;
        end;
    end loop;
    if has_database_privilege('analyst', current_database(), 'temporary') then
        begin
            execute format(
                'grant temporary on database %I to pipeline', current_database()
            );
            execute format(
                'revoke temporary on database %I from public', current_database()
            );
        exception when insufficient_privilege then
            raise notice 'only the owner of the database can withdraw temporary tables';
        end;
    end if;
end
$$;

create schema if not exists app authorization pipeline;
