-- What a load stands for: a range of days read at once, or some subjects alone.

alter table app.loads
add column first_date date check (first_date <= partition_date),
add column is_whole boolean not null default true;

comment on column app.loads.first_date is
    'First UTC day of a range that ends with partition_date; null: that day alone.';
comment on column app.loads.is_whole is
    'Whether all subjects were asked for. A look at some closes no day.';
