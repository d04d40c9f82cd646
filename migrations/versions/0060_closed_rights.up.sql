-- Functions that the public may not call, and ledgers that limit their rows.

revoke all on function
    app.words_after_mark(text, text, text), app.hashtags(text), app.mentions(text),
    app.refuse_cycles_of_posts()
from public;
grant execute on function
    app.words_after_mark(text, text, text), app.hashtags(text), app.mentions(text)
to pipeline, analyst;

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
