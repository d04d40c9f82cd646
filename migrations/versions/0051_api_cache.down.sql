drop function
    api.cached(text, varchar), api.store_answer(text, jsonb, interval),
    api.cache_lifetime(text), api.connections_answer(varchar),
    api.detailed_answer(integer, varchar), api.charts_answer(integer, varchar),
    api.overview_answer(varchar);
