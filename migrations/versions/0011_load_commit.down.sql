drop function app.commit_load(text, jsonb, jsonb, text[], jsonb);
drop function app.given_readings(app.loads, jsonb);
drop function app.reading_rank(text);
