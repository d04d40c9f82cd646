do $$
declare
    ledger text;
begin
    foreach ledger in array array[
        'table_stats', 'database_stats', 'slow_queries', 'erasures'
    ] loop
        execute format('drop policy "Analysts read all rows" on app.%I', ledger);
        execute format('alter table app.%I disable row level security', ledger);
    end loop;
end
$$;
