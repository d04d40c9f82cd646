drop policy "The receiver stores events" on app.webhook_events;

do $$
declare
    name text;
begin
    for name in
        select tablename from pg_tables where schemaname = 'app' and rowsecurity
    loop
        execute format('drop policy "Analysts read all rows" on app.%I', name);
        execute format('alter table app.%I disable row level security', name);
    end loop;
end
$$;
