-- Ledgers of upkeep and erasure that limit their rows.

do $$
declare
    ledger text;
begin
    foreach ledger in array array[
        'table_stats', 'database_stats', 'slow_queries', 'erasures'
    ] loop
        execute format('alter table app.%I enable row level security', ledger);
        execute format(
            'create policy "Analysts read all rows" on app.%I '
            'for select to analyst using (true)',
            ledger
        );
    end loop;
end
$$;
