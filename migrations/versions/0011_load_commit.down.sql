drop function app.note_not_observable(text, date, jsonb);
drop function app.commit_load(text, jsonb, jsonb, text[], jsonb);
