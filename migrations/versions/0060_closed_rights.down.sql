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

revoke all on function
    app.words_after_mark(text, text, text), app.hashtags(text), app.mentions(text)
from pipeline, analyst;
grant execute on function
    app.words_after_mark(text, text, text), app.hashtags(text), app.mentions(text),
    app.refuse_cycles_of_posts()
to public;
