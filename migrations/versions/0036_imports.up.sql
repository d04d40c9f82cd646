-- Files that a person imports, and the rows of them that were set aside.

create table app.imports (
    id uuid not null default gen_random_uuid(),
    file_name text not null,
    file_sha256 text not null,
    file_bytes bigint not null,
    template text not null,
    platform text not null,
    account_id text,
    downloaded_on date not null,
    is_lifetime boolean not null,
    status text not null,
    source text not null,
    load_id text not null,
    partition_date date not null,
    rows_read bigint,
    rows_imported bigint,
    rows_rejected bigint,
    first_date date,
    last_date date,
    error_message text,
    started_at timestamptz not null,
    finished_at timestamptz,
    undone_at timestamptz,
    primary key (id),
    check (status in ('running', 'imported', 'failed', 'undone')),
    check (source in ('command', 'folder')),
    check (file_sha256 ~ '^[0-9a-f]{64}$'),
    check ((status in ('imported', 'undone')) = (rows_imported is not null)),
    check ((status = 'undone') = (undone_at is not null))
);
-- A file counts once per account; a failed or undone import may be repeated.
create unique index imports_file_idx
    on app.imports (file_sha256, platform, coalesce(account_id, ''))
    where status in ('running', 'imported');
create unique index imports_load_id_idx on app.imports (load_id);

create table app.import_rejections (
    id bigint generated always as identity not null,
    import_id uuid not null,
    line bigint not null,
    reason text not null,
    body text not null,
    primary key (id),
    foreign key (import_id) references app.imports (id) on delete cascade
);
create index import_rejections_import_id_idx on app.import_rejections (import_id);

alter table app.imports enable row level security;
alter table app.import_rejections enable row level security;
create policy analyst_reads_all on app.imports for select to analyst using (true);
create policy analyst_reads_all on app.import_rejections
    for select to analyst using (true);
grant select on app.imports to analyst;
grant select (id, import_id, line, reason) on app.import_rejections to analyst;

comment on table app.imports is
    'One row per import of a file. Its raw rows have the same load_id; they count while '
    'the status is imported.';
comment on column app.imports.id is 'Key.';
comment on column app.imports.file_name is 'The name of the file, without its folder.';
comment on column app.imports.file_sha256 is 'SHA-256 of its bytes.';
comment on column app.imports.file_bytes is 'Its size.';
comment on column app.imports.template is 'The export that it is, with the version.';
comment on column app.imports.platform is 'The platform of its numbers.';
comment on column app.imports.account_id is
    'The account of its numbers; null where each row names its own.';
comment on column app.imports.downloaded_on is
    'The day of the download: the day of lifetime totals.';
comment on column app.imports.is_lifetime is
    'Whether a person said that an unstated period is the whole lifetime.';
comment on column app.imports.status is 'running, imported, failed or undone.';
comment on column app.imports.source is 'command or folder.';
comment on column app.imports.load_id is
    'The last attempt; raw rows of earlier attempts count nowhere.';
comment on column app.imports.partition_date is
    'The day whose run builds its rows: the closing day of the import.';
comment on column app.imports.rows_read is 'Rows of data in the file.';
comment on column app.imports.rows_imported is 'Rows that went in.';
comment on column app.imports.rows_rejected is 'Rows that were set aside.';
comment on column app.imports.first_date is 'First day of its rows.';
comment on column app.imports.last_date is 'Last day of its rows.';
comment on column app.imports.error_message is 'Why it failed, one line.';
comment on column app.imports.started_at is 'When the last attempt started.';
comment on column app.imports.finished_at is 'When it was imported or failed.';
comment on column app.imports.undone_at is 'When it was undone.';
comment on table app.import_rejections is
    'One row per row of a file that was set aside; at most 10,000 per import.';
comment on column app.import_rejections.id is 'Key.';
comment on column app.import_rejections.import_id is 'The import.';
comment on column app.import_rejections.line is 'The line of the file.';
comment on column app.import_rejections.reason is 'What is wrong with it, one line.';
comment on column app.import_rejections.body is 'The start of its text.';
