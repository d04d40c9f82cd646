-- What people are told and say to each other.

create table app.notifications (
    id uuid not null default gen_random_uuid(),
    person_id uuid not null,
    type text not null,
    title text not null,
    message text not null,
    data jsonb,
    read_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (id),
    foreign key (person_id) references app.people(id) on delete cascade
);
create index notifications_person_id_created_at_idx
    on app.notifications (person_id, created_at desc);

create table app.chat_threads (
    id uuid not null default gen_random_uuid(),
    workspace_id uuid not null,
    livestream_id uuid,
    title text,
    created_by uuid,
    created_at timestamptz not null default now(),
    primary key (id),
    foreign key (workspace_id) references app.workspaces(id) on delete cascade,
    foreign key (created_by) references app.people(id) on delete set null
);
create index chat_threads_workspace_id_idx on app.chat_threads (workspace_id);
create index chat_threads_created_by_idx on app.chat_threads (created_by);

create table app.chat_comments (
    id uuid not null default gen_random_uuid(),
    thread_id uuid not null,
    person_id uuid,
    body text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (id),
    foreign key (thread_id) references app.chat_threads(id) on delete cascade,
    foreign key (person_id) references app.people(id) on delete set null
);
create index chat_comments_thread_id_idx on app.chat_comments (thread_id, created_at);
create index chat_comments_person_id_idx on app.chat_comments (person_id);

create table app.chat_reactions (
    id uuid not null default gen_random_uuid(),
    comment_id uuid not null,
    person_id uuid not null,
    reaction text not null,
    created_at timestamptz not null default now(),
    primary key (id),
    unique (comment_id, person_id, reaction),
    foreign key (comment_id) references app.chat_comments(id) on delete cascade,
    foreign key (person_id) references app.people(id) on delete cascade
);
create index chat_reactions_person_id_idx on app.chat_reactions (person_id);

create table app.chat_read_receipts (
    thread_id uuid not null,
    person_id uuid not null,
    last_read_at timestamptz not null default now(),
    primary key (thread_id, person_id),
    foreign key (thread_id) references app.chat_threads(id) on delete cascade,
    foreign key (person_id) references app.people(id) on delete cascade
);
create index chat_read_receipts_person_id_idx on app.chat_read_receipts (person_id);

comment on table app.notifications is
    'Messages to a person, written by create_notification.';
comment on column app.notifications.id is 'Key.';
comment on column app.notifications.person_id is 'Who is told.';
comment on column app.notifications.type is 'What kind of message.';
comment on column app.notifications.title is 'One line.';
comment on column app.notifications.message is 'The text.';
comment on column app.notifications.data is 'More for programs.';
comment on column app.notifications.read_at is 'When it was read; null: unread.';
comment on column app.notifications.created_at is 'When the row was made.';

comment on table app.chat_threads is
    'A workspace''s discussion, for instance of one livestream.';
comment on column app.chat_threads.id is 'Key.';
comment on column app.chat_threads.workspace_id is 'The workspace it belongs to.';
comment on column app.chat_threads.livestream_id is
    'The livestream discussed; no foreign key, livestreams are rebuilt.';
comment on column app.chat_threads.title is 'Subject.';
comment on column app.chat_threads.created_by is 'Who began it.';
comment on column app.chat_threads.created_at is 'When the row was made.';

comment on table app.chat_comments is 'A comment in a thread.';
comment on column app.chat_comments.id is 'Key.';
comment on column app.chat_comments.thread_id is 'The thread.';
comment on column app.chat_comments.person_id is 'Who wrote it; null: erased.';
comment on column app.chat_comments.body is 'The text.';
comment on column app.chat_comments.created_at is 'When the row was made.';
comment on column app.chat_comments.updated_at is 'When the row last changed.';

comment on table app.chat_reactions is 'One person''s reaction to a comment.';
comment on column app.chat_reactions.id is 'Key.';
comment on column app.chat_reactions.comment_id is 'The comment.';
comment on column app.chat_reactions.person_id is 'Who reacted.';
comment on column app.chat_reactions.reaction is 'The sign.';
comment on column app.chat_reactions.created_at is 'When the row was made.';

comment on table app.chat_read_receipts is 'Up to when a person has read a thread.';
comment on column app.chat_read_receipts.thread_id is 'The thread.';
comment on column app.chat_read_receipts.person_id is 'The reader.';
comment on column app.chat_read_receipts.last_read_at is 'Up to when it is read.';
