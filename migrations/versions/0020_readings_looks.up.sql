-- Looks at whether a channel is live come every minute: the next one is a probe.
create index readings_looks_idx
    on app.readings (platform, resource, subject_id, observed_at)
    where kind = 'sample' and status = 'complete';
