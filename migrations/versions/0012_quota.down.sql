drop function app.quota_note(text, text, double precision, timestamptz);
drop function app.quota_take(
    text, text, double precision, double precision, double precision
);
drop table app.quota_usage;
drop table app.quota_buckets;
