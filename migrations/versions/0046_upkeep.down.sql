drop table app.slow_queries;
drop table app.database_stats;
drop table app.table_stats;

-- Archived rows of the app go back to their live tables.
do $$
declare
    name text;
    columns text;
begin
    foreach name in array array['sync_logs', 'webhook_events'] loop
        continue when to_regclass('archive.' || name) is null;
        select string_agg(quote_ident(attname), ', ') into columns
        from pg_attribute
        where
            attrelid = to_regclass('app.' || name)
            and attnum > 0
            and not attisdropped
            and attname in (
                select attname from pg_attribute
                where attrelid = to_regclass('archive.' || name) and attnum > 0
            );
        execute format(
            'insert into app.%I (%s) select %s from archive.%I on conflict do nothing',
            name, columns, columns, name
        );
    end loop;
end
$$;
drop schema archive cascade;
