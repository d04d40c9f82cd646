-- How many channels a load read because an event or a person asked for them.

alter table app.loads
add column refreshed_subjects integer check (refreshed_subjects > 0);

comment on column app.loads.refreshed_subjects is
    'Subjects read because a webhook event or a person asked; null: a planned load.';
