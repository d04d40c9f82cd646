-- The time zone of an imported file: a person names it, because no export does.

alter table app.imports add column time_zone text;
comment on column app.imports.time_zone is
    'The zone of its times of publication, as a person named it; null is unknown.';
