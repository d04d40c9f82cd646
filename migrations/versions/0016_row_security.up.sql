-- Every table of app limits its rows; analysts see all, the receiver only adds.

do $$
declare
    name text;
begin
    for name in
        select tablename from pg_tables
        where schemaname = 'app' and tablename <> 'schema_version'
        order by tablename
    loop
        execute format('alter table app.%I enable row level security', name);
        execute format(
            'create policy "Analysts read all rows" on app.%I '
            'for select to analyst using (true)', name
        );
    end loop;
end
$$;

create policy "The receiver stores events"
on app.webhook_events for insert to receiver
with check (true);
