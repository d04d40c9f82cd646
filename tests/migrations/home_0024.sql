-- A home at revision 0024: what two days of Dev.to left, dumped by pg_dump.
-- The schema app is made by the migrations; here are its rows, the raw tables, the
-- views that read them, and the tables that were built from them.

ALTER TABLE app.artists DISABLE TRIGGER ALL;

ALTER TABLE app.artists ENABLE TRIGGER ALL;

ALTER TABLE app.people DISABLE TRIGGER ALL;

INSERT INTO app.people VALUES
	('66ca60a6-35d3-42a4-a8c4-731e037ed6c7', '67365904-54a8-41f8-9bcb-11aa391b59b6', 'local:nora', NULL, 'nora', 'NoraNova', 'nora@creators.example', NULL, NULL, 'Europe/Berlin', NULL, NULL, NULL, true, 'pending', NULL, NULL, '2026-11-27 14:28:44.789124+00', '2026-11-27 14:28:44.789124+00'),
	('b949e622-be7e-4e86-a016-53a843a402fc', '39a1f7f1-c979-4267-bf70-9a5801abbbbb', 'local:mara', NULL, 'mara', 'MidnightMara', 'mara@creators.example', NULL, NULL, 'America/Los_Angeles', NULL, NULL, NULL, true, 'pending', NULL, NULL, '2026-11-27 14:28:44.789124+00', '2026-11-27 14:28:44.789124+00') ON CONFLICT DO NOTHING;

ALTER TABLE app.people ENABLE TRIGGER ALL;

ALTER TABLE app.api_keys DISABLE TRIGGER ALL;

ALTER TABLE app.api_keys ENABLE TRIGGER ALL;

ALTER TABLE app.artist_rates DISABLE TRIGGER ALL;

ALTER TABLE app.artist_rates ENABLE TRIGGER ALL;

ALTER TABLE app.audit_logs DISABLE TRIGGER ALL;

INSERT INTO app.audit_logs OVERRIDING SYSTEM VALUE VALUES
	(1, NULL, 'people.import', 'people', NULL, '{"new": 2, "file": "p", "changed": 0, "unchanged": 0}', '2026-11-27 14:28:44.789124+00'),
	(2, NULL, 'connections.import', 'connections', NULL, '{"new": 2, "file": "c", "changed": 0, "unchanged": 0}', '2026-11-27 14:28:44.839002+00') ON CONFLICT DO NOTHING;

ALTER TABLE app.audit_logs ENABLE TRIGGER ALL;

ALTER TABLE app.cache_entries DISABLE TRIGGER ALL;

ALTER TABLE app.cache_entries ENABLE TRIGGER ALL;

ALTER TABLE app.platforms DISABLE TRIGGER ALL;

INSERT INTO app.platforms VALUES
	('twitch', 'Twitch', true),
	('youtube', 'YouTube', true),
	('github', 'GitHub', true),
	('devto', 'Dev.to', true),
	('facebook', 'Facebook', true),
	('instagram', 'Instagram', true),
	('tiktok', 'TikTok', false),
	('twitter', 'Twitter', false),
	('threads', 'Threads', false) ON CONFLICT DO NOTHING;

ALTER TABLE app.platforms ENABLE TRIGGER ALL;

ALTER TABLE app.connections DISABLE TRIGGER ALL;

INSERT INTO app.connections VALUES
	('ee85f9ea-06ed-406b-9780-bbf429821267', '66ca60a6-35d3-42a4-a8c4-731e037ed6c7', 'devto', '310005', 'nora', 'v1:b2caeea6:z/uHLDM/LM+kx9HV5NwOfi39c99zCS1iN3+dH8K2RGG9mReiCwhcaYanzaLOOVUHI3k/N6QXBC1GpxE=', NULL, NULL, NULL, NULL, true, NULL, true, '2026-03-11 02:00:00+00', '2026-11-27 14:28:44.839002+00', '2026-11-27 14:28:44.839002+00'),
	('1182cc72-0d7b-4b15-9069-d168fc26032a', 'b949e622-be7e-4e86-a016-53a843a402fc', 'devto', '310051', 'mara', 'v1:b2caeea6:cMrFSSWuRmsDeOTc2ECB9PH6dnaicJud2NyMi5Mg7ofszYgWPHlN7wWBmro/G/GBxnGFPpRB0dYV8UA=', NULL, NULL, NULL, NULL, true, NULL, true, '2026-03-11 02:00:00+00', '2026-11-27 14:28:44.839002+00', '2026-11-27 14:28:44.839002+00') ON CONFLICT DO NOTHING;

ALTER TABLE app.connections ENABLE TRIGGER ALL;

ALTER TABLE app.channels DISABLE TRIGGER ALL;

INSERT INTO app.channels VALUES
	('c4b5dc3c-a244-4d4b-84ba-9fa2e6ac3f28', 'devto', '310005', 'nora', NULL, false, '2026-03-11 02:00:00+00', 'ee85f9ea-06ed-406b-9780-bbf429821267', '66ca60a6-35d3-42a4-a8c4-731e037ed6c7', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'active', NULL, '2026-03-11 02:00:00+00', NULL, '2026-11-27 14:28:44.839002+00', '2026-11-27 14:28:44.839002+00'),
	('57b56be0-81b3-44dc-b79d-c785af166e04', 'devto', '310051', 'mara', NULL, false, '2026-03-11 02:00:00+00', '1182cc72-0d7b-4b15-9069-d168fc26032a', 'b949e622-be7e-4e86-a016-53a843a402fc', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'active', NULL, '2026-03-11 02:00:00+00', NULL, '2026-11-27 14:28:44.839002+00', '2026-11-27 14:28:44.839002+00') ON CONFLICT DO NOTHING;

ALTER TABLE app.channels ENABLE TRIGGER ALL;

ALTER TABLE app.workspaces DISABLE TRIGGER ALL;

ALTER TABLE app.workspaces ENABLE TRIGGER ALL;

ALTER TABLE app.chat_threads DISABLE TRIGGER ALL;

ALTER TABLE app.chat_threads ENABLE TRIGGER ALL;

ALTER TABLE app.chat_comments DISABLE TRIGGER ALL;

ALTER TABLE app.chat_comments ENABLE TRIGGER ALL;

ALTER TABLE app.chat_reactions DISABLE TRIGGER ALL;

ALTER TABLE app.chat_reactions ENABLE TRIGGER ALL;

ALTER TABLE app.chat_read_receipts DISABLE TRIGGER ALL;

ALTER TABLE app.chat_read_receipts ENABLE TRIGGER ALL;

ALTER TABLE app.conditional_reads DISABLE TRIGGER ALL;

ALTER TABLE app.conditional_reads ENABLE TRIGGER ALL;

ALTER TABLE app.goals DISABLE TRIGGER ALL;

ALTER TABLE app.goals ENABLE TRIGGER ALL;

ALTER TABLE app.loads DISABLE TRIGGER ALL;

INSERT INTO app.loads VALUES
	('418d534c-a76f-446e-9de6-1cce15c1f00e', 'devto', '2026-03-09', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'committed', '2026-11-27 14:28:53.16016+00', '2026-11-27 14:28:54.651576+00', '2026-11-27 14:28:54.651576+00', '{1795789734.1045885}', 119, '{"users": 2, "articles": 4, "followers": 4, "article_days": 6}', NULL, NULL, true),
	('a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'devto', '2026-03-10', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'committed', '2026-11-27 14:29:13.225867+00', '2026-11-27 14:29:13.859634+00', '2026-11-27 14:29:13.859635+00', '{1795789753.5470963}', 119, '{"users": 2, "articles": 4, "followers": 4, "article_days": 6}', NULL, NULL, true) ON CONFLICT DO NOTHING;

ALTER TABLE app.loads ENABLE TRIGGER ALL;

ALTER TABLE app.monitors DISABLE TRIGGER ALL;

ALTER TABLE app.monitors ENABLE TRIGGER ALL;

ALTER TABLE app.notifications DISABLE TRIGGER ALL;

ALTER TABLE app.notifications ENABLE TRIGGER ALL;

ALTER TABLE app.post_annotations DISABLE TRIGGER ALL;

ALTER TABLE app.post_annotations ENABLE TRIGGER ALL;

ALTER TABLE app.quarantine DISABLE TRIGGER ALL;

ALTER TABLE app.quarantine ENABLE TRIGGER ALL;

ALTER TABLE app.quota_buckets DISABLE TRIGGER ALL;

INSERT INTO app.quota_buckets VALUES
	('devto', 'address', 0, '2026-11-27 14:29:13.486825+00', NULL) ON CONFLICT DO NOTHING;

ALTER TABLE app.quota_buckets ENABLE TRIGGER ALL;

ALTER TABLE app.quota_usage DISABLE TRIGGER ALL;

ALTER TABLE app.quota_usage ENABLE TRIGGER ALL;

ALTER TABLE app.readings DISABLE TRIGGER ALL;

INSERT INTO app.readings OVERRIDING SYSTEM VALUE VALUES
	(1, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'devto', 'article_days', 'history', '310005', 'ee85f9ea-06ed-406b-9780-bbf429821267', '2026-03-09', '2026-02-24', '2026-03-10', 'partial', '12 older articles were not asked for', 42, '2026-03-10 02:00:00+00', true, '2026-11-27 14:28:54.647043+00'),
	(2, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'devto', 'article_days', 'history', '310051', '1182cc72-0d7b-4b15-9069-d168fc26032a', '2026-03-09', '2026-02-24', '2026-03-10', 'partial', '11 older articles were not asked for', 42, '2026-03-10 02:00:00+00', true, '2026-11-27 14:28:54.647043+00'),
	(3, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'devto', 'articles', 'level', '310005', 'ee85f9ea-06ed-406b-9780-bbf429821267', '2026-03-09', NULL, NULL, 'complete', NULL, 16, '2026-03-10 02:00:00+00', true, '2026-11-27 14:28:54.647043+00'),
	(4, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'devto', 'articles', 'level', '310051', '1182cc72-0d7b-4b15-9069-d168fc26032a', '2026-03-09', NULL, NULL, 'complete', NULL, 15, '2026-03-10 02:00:00+00', true, '2026-11-27 14:28:54.647043+00'),
	(5, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'devto', 'followers', 'level', '310005', 'ee85f9ea-06ed-406b-9780-bbf429821267', '2026-03-09', NULL, NULL, 'complete', NULL, 1, '2026-03-10 02:00:00+00', true, '2026-11-27 14:28:54.647043+00'),
	(6, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'devto', 'followers', 'level', '310051', '1182cc72-0d7b-4b15-9069-d168fc26032a', '2026-03-09', NULL, NULL, 'complete', NULL, 1, '2026-03-10 02:00:00+00', true, '2026-11-27 14:28:54.647043+00'),
	(7, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'devto', 'users', 'level', '310005', 'ee85f9ea-06ed-406b-9780-bbf429821267', '2026-03-09', NULL, NULL, 'complete', NULL, 1, '2026-03-10 02:00:00+00', true, '2026-11-27 14:28:54.647043+00'),
	(8, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'devto', 'users', 'level', '310051', '1182cc72-0d7b-4b15-9069-d168fc26032a', '2026-03-09', NULL, NULL, 'complete', NULL, 1, '2026-03-10 02:00:00+00', true, '2026-11-27 14:28:54.647043+00'),
	(9, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'devto', 'article_days', 'history', '310005', 'ee85f9ea-06ed-406b-9780-bbf429821267', '2026-03-10', '2026-02-25', '2026-03-11', 'partial', '12 older articles were not asked for', 42, '2026-03-11 02:00:00+00', true, '2026-11-27 14:29:13.85377+00'),
	(10, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'devto', 'article_days', 'history', '310051', '1182cc72-0d7b-4b15-9069-d168fc26032a', '2026-03-10', '2026-02-25', '2026-03-11', 'partial', '11 older articles were not asked for', 42, '2026-03-11 02:00:00+00', true, '2026-11-27 14:29:13.85377+00'),
	(11, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'devto', 'articles', 'level', '310005', 'ee85f9ea-06ed-406b-9780-bbf429821267', '2026-03-10', NULL, NULL, 'complete', NULL, 16, '2026-03-11 02:00:00+00', true, '2026-11-27 14:29:13.85377+00'),
	(12, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'devto', 'articles', 'level', '310051', '1182cc72-0d7b-4b15-9069-d168fc26032a', '2026-03-10', NULL, NULL, 'complete', NULL, 15, '2026-03-11 02:00:00+00', true, '2026-11-27 14:29:13.85377+00'),
	(13, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'devto', 'followers', 'level', '310005', 'ee85f9ea-06ed-406b-9780-bbf429821267', '2026-03-10', NULL, NULL, 'complete', NULL, 1, '2026-03-11 02:00:00+00', true, '2026-11-27 14:29:13.85377+00'),
	(14, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'devto', 'followers', 'level', '310051', '1182cc72-0d7b-4b15-9069-d168fc26032a', '2026-03-10', NULL, NULL, 'complete', NULL, 1, '2026-03-11 02:00:00+00', true, '2026-11-27 14:29:13.85377+00'),
	(15, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'devto', 'users', 'level', '310005', 'ee85f9ea-06ed-406b-9780-bbf429821267', '2026-03-10', NULL, NULL, 'complete', NULL, 1, '2026-03-11 02:00:00+00', true, '2026-11-27 14:29:13.85377+00'),
	(16, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'devto', 'users', 'level', '310051', '1182cc72-0d7b-4b15-9069-d168fc26032a', '2026-03-10', NULL, NULL, 'complete', NULL, 1, '2026-03-11 02:00:00+00', true, '2026-11-27 14:29:13.85377+00') ON CONFLICT DO NOTHING;

ALTER TABLE app.readings ENABLE TRIGGER ALL;

ALTER TABLE app.site_settings DISABLE TRIGGER ALL;

ALTER TABLE app.site_settings ENABLE TRIGGER ALL;

ALTER TABLE app.subscriptions DISABLE TRIGGER ALL;

ALTER TABLE app.subscriptions ENABLE TRIGGER ALL;

ALTER TABLE app.sync_logs DISABLE TRIGGER ALL;

INSERT INTO app.sync_logs VALUES
	('84742c46-8a47-4c44-8368-75f4f92e9836', 1, '66ca60a6-35d3-42a4-a8c4-731e037ed6c7', 'ee85f9ea-06ed-406b-9780-bbf429821267', 'c4b5dc3c-a244-4d4b-84ba-9fa2e6ac3f28', 'daily_channel', 'full', 'completed', '2026-03-09', '2026-11-27 14:28:53.229988+00', '2026-11-27 14:28:54.666172+00', 2, 0, 3, NULL, NULL, NULL, 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '2026-11-27 14:28:53.224535+00'),
	('5fbf23a1-4caf-4e34-80f5-efd1ce977ee1', 2, 'b949e622-be7e-4e86-a016-53a843a402fc', '1182cc72-0d7b-4b15-9069-d168fc26032a', '57b56be0-81b3-44dc-b79d-c785af166e04', 'daily_channel', 'full', 'completed', '2026-03-09', '2026-11-27 14:28:53.230266+00', '2026-11-27 14:28:54.666292+00', 2, 0, 3, NULL, NULL, NULL, 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '2026-11-27 14:28:53.224535+00'),
	('25e0c35a-6557-4bfa-b6ee-ad5f9acd2821', 3, '66ca60a6-35d3-42a4-a8c4-731e037ed6c7', 'ee85f9ea-06ed-406b-9780-bbf429821267', 'c4b5dc3c-a244-4d4b-84ba-9fa2e6ac3f28', 'video_stats', 'full', 'completed', '2026-03-09', '2026-11-27 14:28:53.230281+00', '2026-11-27 14:28:54.6663+00', 58, 0, 5, NULL, NULL, NULL, 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '2026-11-27 14:28:53.224535+00'),
	('619a4d30-5194-48b1-8f8b-0d7b75872f46', 4, 'b949e622-be7e-4e86-a016-53a843a402fc', '1182cc72-0d7b-4b15-9069-d168fc26032a', '57b56be0-81b3-44dc-b79d-c785af166e04', 'video_stats', 'full', 'completed', '2026-03-09', '2026-11-27 14:28:53.230291+00', '2026-11-27 14:28:54.666306+00', 57, 0, 5, NULL, NULL, NULL, 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '2026-11-27 14:28:53.224535+00'),
	('6a87b76c-35e2-4da5-9f16-ad05ab02485e', 5, '66ca60a6-35d3-42a4-a8c4-731e037ed6c7', 'ee85f9ea-06ed-406b-9780-bbf429821267', 'c4b5dc3c-a244-4d4b-84ba-9fa2e6ac3f28', 'daily_channel', 'full', 'completed', '2026-03-10', '2026-11-27 14:29:13.269865+00', '2026-11-27 14:29:13.876611+00', 2, 0, 3, NULL, NULL, NULL, 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '2026-11-27 14:29:13.268371+00'),
	('1f0373b0-9db2-4959-bc21-01c9fbaedff1', 6, 'b949e622-be7e-4e86-a016-53a843a402fc', '1182cc72-0d7b-4b15-9069-d168fc26032a', '57b56be0-81b3-44dc-b79d-c785af166e04', 'daily_channel', 'full', 'completed', '2026-03-10', '2026-11-27 14:29:13.269998+00', '2026-11-27 14:29:13.87673+00', 2, 0, 3, NULL, NULL, NULL, 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '2026-11-27 14:29:13.268371+00'),
	('9450af13-d78c-457b-aa27-ff0863338d55', 7, '66ca60a6-35d3-42a4-a8c4-731e037ed6c7', 'ee85f9ea-06ed-406b-9780-bbf429821267', 'c4b5dc3c-a244-4d4b-84ba-9fa2e6ac3f28', 'video_stats', 'full', 'completed', '2026-03-10', '2026-11-27 14:29:13.27001+00', '2026-11-27 14:29:13.876738+00', 58, 0, 5, NULL, NULL, NULL, 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '2026-11-27 14:29:13.268371+00'),
	('2083e1f9-2fac-4b19-a84c-468e54399df9', 8, 'b949e622-be7e-4e86-a016-53a843a402fc', '1182cc72-0d7b-4b15-9069-d168fc26032a', '57b56be0-81b3-44dc-b79d-c785af166e04', 'video_stats', 'full', 'completed', '2026-03-10', '2026-11-27 14:29:13.27002+00', '2026-11-27 14:29:13.876744+00', 57, 0, 5, NULL, NULL, NULL, 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '2026-11-27 14:29:13.268371+00') ON CONFLICT DO NOTHING;

ALTER TABLE app.sync_logs ENABLE TRIGGER ALL;

ALTER TABLE app.vault_keys DISABLE TRIGGER ALL;

INSERT INTO app.vault_keys VALUES
	('b2caeea6', 'v1:b2caeea6:fQMkM4ROcanaO8KeefqZ72860Z6gnz1mvf/AeOwawRvVEg==', '2026-11-27 14:28:44.830049+00') ON CONFLICT DO NOTHING;

ALTER TABLE app.vault_keys ENABLE TRIGGER ALL;

ALTER TABLE app.webhook_events DISABLE TRIGGER ALL;

ALTER TABLE app.webhook_events ENABLE TRIGGER ALL;

ALTER TABLE app.workspace_channels DISABLE TRIGGER ALL;

ALTER TABLE app.workspace_channels ENABLE TRIGGER ALL;

ALTER TABLE app.workspace_members DISABLE TRIGGER ALL;

ALTER TABLE app.workspace_members ENABLE TRIGGER ALL;

SELECT pg_catalog.setval('app.audit_logs_id_seq', 2, true);

SELECT pg_catalog.setval('app.cache_entries_id_seq', 1, false);

SELECT pg_catalog.setval('app.quarantine_id_seq', 1, false);

SELECT pg_catalog.setval('app.readings_id_seq', 16, true);

SELECT pg_catalog.setval('app.sync_logs_job_id_seq', 8, true);

create schema raw_devto; create schema staging; create schema if not exists core;

CREATE TABLE core.bridge_channel_owners (
    platform text NOT NULL,
    channel_id text NOT NULL,
    person_id uuid NOT NULL,
    connection_id uuid NOT NULL,
    is_primary boolean NOT NULL,
    creatorsync_user_id text
);

CREATE TABLE core.bridge_scope_subjects (
    scope_id uuid NOT NULL,
    platform text NOT NULL,
    subject_id text NOT NULL,
    person_id uuid NOT NULL,
    workspace_id uuid,
    is_own boolean NOT NULL
);

CREATE TABLE core.bridge_subject_connections (
    platform text NOT NULL,
    subject_id text NOT NULL,
    connection_id uuid NOT NULL,
    person_id uuid NOT NULL,
    is_active boolean NOT NULL,
    is_read_by_it boolean NOT NULL,
    is_own boolean NOT NULL,
    connected_at timestamp with time zone NOT NULL
);

CREATE TABLE core.dim_channels (
    platform text NOT NULL,
    channel_id text NOT NULL,
    username text,
    display_name text,
    account_type text,
    description text,
    profile_image_url text,
    account_created_at timestamp with time zone,
    retention_days integer,
    title text,
    game_id text,
    language text,
    profile_observed_at timestamp with time zone,
    broadcast_observed_at timestamp with time zone
);

CREATE TABLE core.dim_contents (
    platform text NOT NULL,
    content_id text NOT NULL,
    channel_id text NOT NULL,
    list_name text NOT NULL,
    content_type text NOT NULL,
    can_expire boolean NOT NULL,
    livestream_id text,
    parent_content_id text,
    game_id text,
    title text,
    description text,
    url text,
    thumbnail_url text,
    language text,
    duration_seconds bigint,
    reading_time_minutes bigint,
    tags jsonb,
    content_created_at timestamp with time zone,
    published_at timestamp with time zone,
    views_total bigint,
    likes_total bigint,
    comments_total bigint,
    shares_total bigint,
    first_seen_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    last_seen_date date NOT NULL,
    partition_date date NOT NULL,
    described_at timestamp with time zone NOT NULL,
    described_date date NOT NULL,
    described_partition_date date NOT NULL,
    removed_at timestamp with time zone,
    status text NOT NULL,
    removed_reason text,
    CONSTRAINT dim_contents_status_check CHECK ((status = ANY (ARRAY['active'::text, 'removed'::text])))
);

CREATE TABLE core.fct_channel_days (
    platform text NOT NULL,
    channel_id text NOT NULL,
    date date NOT NULL,
    observed_at timestamp with time zone NOT NULL,
    basis text NOT NULL,
    followers_total bigint,
    has_rounded_followers boolean,
    followers_gained bigint,
    followers_days_spanned integer,
    following_total bigint,
    following_gained bigint,
    following_days_spanned integer,
    subscribers_total bigint,
    subscribers_gained bigint,
    subscribers_days_spanned integer,
    views_total bigint,
    views_gained bigint,
    views_days_spanned integer,
    contents_total bigint,
    contents_gained bigint,
    contents_days_spanned integer,
    impressions_gained bigint,
    clicks_gained bigint,
    views_counted_since date,
    change_reason text
);

CREATE TABLE core.fct_channel_native_days (
    platform text NOT NULL,
    channel_id text NOT NULL,
    date date NOT NULL,
    partition_date date NOT NULL,
    observed_at timestamp with time zone NOT NULL,
    basis text NOT NULL,
    time_zone text NOT NULL,
    views_gained bigint,
    engaged_views_gained bigint,
    watch_minutes_gained bigint,
    average_view_seconds numeric,
    average_view_pct numeric,
    likes_gained bigint,
    comments_gained bigint,
    shares_gained bigint,
    followers_won bigint,
    followers_lost bigint,
    views_counted_since date
);

CREATE TABLE core.fct_content_days (
    platform text NOT NULL,
    content_id text NOT NULL,
    date date NOT NULL,
    channel_id text NOT NULL,
    list_name text NOT NULL,
    partition_date date NOT NULL,
    observed_at timestamp with time zone NOT NULL,
    basis text NOT NULL,
    is_described boolean NOT NULL,
    views_counted_since date,
    watch_minutes_gained bigint,
    views_total bigint,
    likes_total bigint,
    comments_total bigint,
    shares_total bigint,
    views_gained bigint,
    likes_gained bigint,
    comments_gained bigint,
    shares_gained bigint,
    days_spanned integer,
    change_reason text
);

CREATE TABLE core.fct_content_native_days (
    platform text NOT NULL,
    content_id text NOT NULL,
    date date NOT NULL,
    channel_id text NOT NULL,
    partition_date date NOT NULL,
    observed_at timestamp with time zone NOT NULL,
    basis text NOT NULL,
    time_zone text NOT NULL,
    views_gained bigint,
    engaged_views_gained bigint,
    watch_minutes_gained bigint,
    average_view_seconds numeric,
    average_view_pct numeric,
    likes_gained bigint,
    comments_gained bigint,
    shares_gained bigint,
    followers_won bigint,
    followers_lost bigint
);

CREATE TABLE core.fct_list_days (
    platform text NOT NULL,
    channel_id text NOT NULL,
    list_name text NOT NULL,
    date date NOT NULL,
    observed_at timestamp with time zone NOT NULL
);

CREATE TABLE core.fct_scope_days (
    scope_id uuid NOT NULL,
    platform text NOT NULL,
    date date NOT NULL,
    person_id uuid NOT NULL,
    workspace_id uuid,
    observed_at timestamp with time zone,
    stars_total bigint,
    forks_total bigint,
    repositories_total bigint,
    commits_total bigint,
    views_total bigint,
    likes_total bigint,
    followers_total bigint,
    contents_total bigint
);

CREATE TABLE creatorsync.social_analytics (
    id bigint NOT NULL,
    user_id character varying(255) NOT NULL,
    platform character varying(50) NOT NULL,
    date date NOT NULL,
    followers_count bigint,
    posts_count bigint,
    engagement_rate numeric(9,2),
    impressions bigint,
    clicks bigint,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE devpulse.analytics_snapshots (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    workspace_id uuid,
    platform text NOT NULL,
    snapshot_type text NOT NULL,
    snapshot_date date NOT NULL,
    metrics jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE devpulse.devto_articles (
    id uuid NOT NULL,
    platform_connection_id uuid NOT NULL,
    devto_article_id integer NOT NULL,
    title text NOT NULL,
    description text,
    published_at timestamp with time zone,
    reading_time_minutes integer,
    view_count bigint,
    reaction_count bigint NOT NULL,
    comment_count bigint NOT NULL,
    url text NOT NULL,
    tags text[],
    synced_at timestamp with time zone NOT NULL
);

CREATE TABLE raw_devto.articles (
    id text,
    title text,
    description text,
    published boolean,
    published_at timestamp with time zone,
    created_at timestamp with time zone,
    edited_at timestamp with time zone,
    slug text,
    url text,
    canonical_url text,
    cover_image text,
    language text,
    tags json,
    reading_time_minutes bigint,
    page_views_count bigint,
    public_reactions_count bigint,
    comments_count bigint,
    user_id text,
    username text,
    organization_username text,
    load_id text NOT NULL,
    run_id text NOT NULL,
    reader text NOT NULL,
    subject_id text NOT NULL,
    partition_date date NOT NULL,
    observed_at timestamp with time zone NOT NULL
);

CREATE VIEW staging.stg_devto__articles AS
 WITH counted AS (
         SELECT DISTINCT ON (raw.partition_date, raw.reader, raw.subject_id, raw.id) raw.id,
            raw.title,
            raw.description,
            raw.published,
            raw.published_at,
            raw.created_at,
            raw.edited_at,
            raw.slug,
            raw.url,
            raw.canonical_url,
            raw.cover_image,
            raw.language,
            raw.tags,
            raw.reading_time_minutes,
            raw.page_views_count,
            raw.public_reactions_count,
            raw.comments_count,
            raw.user_id,
            raw.username,
            raw.organization_username,
            raw.load_id,
            raw.run_id,
            raw.reader,
            raw.subject_id,
            raw.partition_date,
            raw.observed_at,
            COALESCE(reading.observed_at, raw.observed_at) AS read_at,
            (((COALESCE(reading.observed_at, raw.observed_at) AT TIME ZONE 'UTC'::text) - '06:00:00'::interval))::date AS date
           FROM (raw_devto.articles raw
             JOIN app.readings reading ON (((raw.load_id = reading.load_id) AND (raw.subject_id = reading.subject_id) AND (raw.reader = reading.reader) AND (raw.partition_date = reading.partition_date))))
          WHERE ((reading.platform = 'devto'::text) AND (reading.resource = 'articles'::text) AND reading.is_current AND (reading.status = ANY (ARRAY['complete'::text, 'partial'::text])))
          ORDER BY raw.partition_date, raw.reader, raw.subject_id, raw.id, raw.observed_at DESC, (reading.observed_at < raw.observed_at), reading.observed_at
        ), final AS (
         SELECT counted.id AS article_id,
            COALESCE(counted.user_id, counted.subject_id) AS channel_id,
            counted.title,
            NULLIF(counted.description, ''::text) AS description,
            counted.slug,
            NULLIF(counted.url, ''::text) AS url,
            NULLIF(counted.canonical_url, ''::text) AS canonical_url,
            NULLIF(counted.cover_image, ''::text) AS cover_image_url,
            NULLIF(counted.language, ''::text) AS language,
            counted.username,
            counted.organization_username,
            counted.reading_time_minutes,
            counted.page_views_count AS views_total,
            counted.public_reactions_count AS reactions_total,
            counted.comments_count AS comments_total,
            COALESCE(counted.published, true) AS is_published,
            counted.published_at,
            counted.created_at AS article_created_at,
            counted.edited_at,
                CASE jsonb_typeof((counted.tags)::jsonb)
                    WHEN 'array'::text THEN (counted.tags)::jsonb
                    WHEN 'string'::text THEN to_jsonb(string_to_array(((counted.tags)::jsonb #>> '{}'::text[]), ', '::text))
                    ELSE NULL::jsonb
                END AS tags,
            counted.reader,
            counted.subject_id,
            counted.partition_date,
            counted.date,
            counted.read_at,
            counted.observed_at
           FROM counted
        )
 SELECT article_id,
    channel_id,
    title,
    description,
    slug,
    url,
    canonical_url,
    cover_image_url,
    language,
    username,
    organization_username,
    reading_time_minutes,
    views_total,
    reactions_total,
    comments_total,
    is_published,
    published_at,
    article_created_at,
    edited_at,
    tags,
    reader,
    subject_id,
    partition_date,
    date,
    read_at,
    observed_at
   FROM final;

CREATE VIEW staging.stg_app__readings AS
 WITH readings AS (
         SELECT readings.id,
            readings.load_id,
            readings.platform,
            readings.resource,
            readings.kind,
            readings.subject_id,
            readings.reader,
            readings.partition_date,
            readings.window_start,
            readings.window_end,
            readings.status,
            readings.reason,
            readings.rows,
            readings.observed_at,
            readings.is_current,
            readings.created_at
           FROM app.readings
        ), final AS (
         SELECT readings.id AS reading_id,
            readings.load_id,
            readings.platform,
            readings.resource,
            readings.subject_id,
            readings.reader,
            readings.kind,
            readings.status,
            readings.reason,
            readings.rows,
            readings.partition_date,
            (((readings.observed_at AT TIME ZONE 'UTC'::text) - '06:00:00'::interval))::date AS date,
            readings.window_start,
            readings.window_end,
            readings.observed_at
           FROM readings
          WHERE readings.is_current
        )
 SELECT reading_id,
    load_id,
    platform,
    resource,
    subject_id,
    reader,
    kind,
    status,
    reason,
    rows,
    partition_date,
    date,
    window_start,
    window_end,
    observed_at
   FROM final;

CREATE TABLE raw_devto.followers (
    user_id text,
    total bigint,
    load_id text NOT NULL,
    run_id text NOT NULL,
    reader text NOT NULL,
    subject_id text NOT NULL,
    partition_date date NOT NULL,
    observed_at timestamp with time zone NOT NULL
);

CREATE VIEW staging.stg_devto__followers AS
 WITH counted AS (
         SELECT DISTINCT ON (raw.partition_date, raw.reader, raw.subject_id, raw.user_id) raw.user_id,
            raw.total,
            raw.load_id,
            raw.run_id,
            raw.reader,
            raw.subject_id,
            raw.partition_date,
            raw.observed_at,
            COALESCE(reading.observed_at, raw.observed_at) AS read_at,
            (((COALESCE(reading.observed_at, raw.observed_at) AT TIME ZONE 'UTC'::text) - '06:00:00'::interval))::date AS date
           FROM (raw_devto.followers raw
             JOIN app.readings reading ON (((raw.load_id = reading.load_id) AND (raw.subject_id = reading.subject_id) AND (raw.reader = reading.reader) AND (raw.partition_date = reading.partition_date))))
          WHERE ((reading.platform = 'devto'::text) AND (reading.resource = 'followers'::text) AND reading.is_current AND (reading.status = ANY (ARRAY['complete'::text, 'partial'::text])))
          ORDER BY raw.partition_date, raw.reader, raw.subject_id, raw.user_id, raw.observed_at DESC, (reading.observed_at < raw.observed_at), reading.observed_at
        ), final AS (
         SELECT counted.user_id AS channel_id,
            counted.total AS followers_total,
            counted.reader,
            counted.subject_id,
            counted.partition_date,
            counted.date,
            counted.read_at,
            counted.observed_at
           FROM counted
        )
 SELECT channel_id,
    followers_total,
    reader,
    subject_id,
    partition_date,
    date,
    read_at,
    observed_at
   FROM final;

CREATE TABLE raw_devto.article_days (
    day date,
    article_id text,
    page_views bigint,
    read_time_seconds bigint,
    average_read_time_seconds bigint,
    reactions bigint,
    likes bigint,
    reading_list bigint,
    unicorns bigint,
    comments bigint,
    follows bigint,
    load_id text NOT NULL,
    run_id text NOT NULL,
    reader text NOT NULL,
    subject_id text NOT NULL,
    partition_date date NOT NULL,
    observed_at timestamp with time zone NOT NULL
);

CREATE VIEW staging.stg_devto__article_days AS
 WITH counted AS (
         SELECT DISTINCT ON (raw.partition_date, raw.reader, raw.subject_id, raw.article_id, raw.day) raw.day,
            raw.article_id,
            raw.page_views,
            raw.read_time_seconds,
            raw.average_read_time_seconds,
            raw.reactions,
            raw.likes,
            raw.reading_list,
            raw.unicorns,
            raw.comments,
            raw.follows,
            raw.load_id,
            raw.run_id,
            raw.reader,
            raw.subject_id,
            raw.partition_date,
            raw.observed_at,
            COALESCE(reading.observed_at, raw.observed_at) AS read_at,
            (((COALESCE(reading.observed_at, raw.observed_at) AT TIME ZONE 'UTC'::text) - '06:00:00'::interval))::date AS date
           FROM (raw_devto.article_days raw
             JOIN app.readings reading ON (((raw.load_id = reading.load_id) AND (raw.subject_id = reading.subject_id) AND (raw.reader = reading.reader) AND (raw.partition_date = reading.partition_date))))
          WHERE ((reading.platform = 'devto'::text) AND (reading.resource = 'article_days'::text) AND reading.is_current AND (reading.status = ANY (ARRAY['complete'::text, 'partial'::text])) AND ((reading.window_start IS NULL) OR ((raw.day >= reading.window_start) AND (raw.day < reading.window_end))))
          ORDER BY raw.partition_date, raw.reader, raw.subject_id, raw.article_id, raw.day, raw.observed_at DESC, (reading.observed_at < raw.observed_at), reading.observed_at
        ), final AS (
         SELECT counted.article_id,
            counted.subject_id AS channel_id,
            counted.page_views AS views,
            counted.read_time_seconds AS read_seconds,
            counted.average_read_time_seconds AS average_read_seconds,
            counted.reactions,
            counted.likes,
            counted.reading_list,
            counted.unicorns,
            counted.comments,
            counted.follows,
            counted.day,
            counted.reader,
            counted.subject_id,
            counted.partition_date,
            counted.read_at,
            counted.observed_at
           FROM counted
        )
 SELECT article_id,
    channel_id,
    views,
    read_seconds,
    average_read_seconds,
    reactions,
    likes,
    reading_list,
    unicorns,
    comments,
    follows,
    day,
    reader,
    subject_id,
    partition_date,
    read_at,
    observed_at
   FROM final;

CREATE TABLE raw_devto.users (
    id text,
    username text,
    name text,
    summary text,
    location text,
    website_url text,
    twitter_username text,
    github_username text,
    profile_image text,
    joined_at text,
    load_id text NOT NULL,
    run_id text NOT NULL,
    reader text NOT NULL,
    subject_id text NOT NULL,
    partition_date date NOT NULL,
    observed_at timestamp with time zone NOT NULL
);

CREATE VIEW staging.stg_devto__users AS
 WITH counted AS (
         SELECT DISTINCT ON (raw.partition_date, raw.reader, raw.subject_id, raw.id) raw.id,
            raw.username,
            raw.name,
            raw.summary,
            raw.location,
            raw.website_url,
            raw.twitter_username,
            raw.github_username,
            raw.profile_image,
            raw.joined_at,
            raw.load_id,
            raw.run_id,
            raw.reader,
            raw.subject_id,
            raw.partition_date,
            raw.observed_at,
            COALESCE(reading.observed_at, raw.observed_at) AS read_at,
            (((COALESCE(reading.observed_at, raw.observed_at) AT TIME ZONE 'UTC'::text) - '06:00:00'::interval))::date AS date
           FROM (raw_devto.users raw
             JOIN app.readings reading ON (((raw.load_id = reading.load_id) AND (raw.subject_id = reading.subject_id) AND (raw.reader = reading.reader) AND (raw.partition_date = reading.partition_date))))
          WHERE ((reading.platform = 'devto'::text) AND (reading.resource = 'users'::text) AND reading.is_current AND (reading.status = ANY (ARRAY['complete'::text, 'partial'::text])))
          ORDER BY raw.partition_date, raw.reader, raw.subject_id, raw.id, raw.observed_at DESC, (reading.observed_at < raw.observed_at), reading.observed_at
        ), final AS (
         SELECT counted.id AS channel_id,
            counted.username,
            counted.name AS display_name,
            NULLIF(counted.summary, ''::text) AS description,
            NULLIF(counted.location, ''::text) AS location,
            NULLIF(counted.website_url, ''::text) AS website_url,
            counted.twitter_username,
            counted.github_username,
            counted.profile_image AS profile_image_url,
                CASE
                    WHEN (counted.joined_at ~ '^[A-Z][a-z]{2} +\d{1,2}, \d{4}$'::text) THEN ((to_date(regexp_replace(counted.joined_at, ' +'::text, ' '::text), 'Mon DD, YYYY'::text))::timestamp without time zone AT TIME ZONE 'UTC'::text)
                    ELSE NULL::timestamp with time zone
                END AS account_created_at,
            counted.reader,
            counted.subject_id,
            counted.partition_date,
            counted.date,
            counted.read_at,
            counted.observed_at
           FROM counted
        )
 SELECT channel_id,
    username,
    display_name,
    description,
    location,
    website_url,
    twitter_username,
    github_username,
    profile_image_url,
    account_created_at,
    reader,
    subject_id,
    partition_date,
    date,
    read_at,
    observed_at
   FROM final;

CREATE TABLE raw_devto._dlt_loads (
    load_id character varying(64) NOT NULL,
    schema_name text,
    status bigint NOT NULL,
    inserted_at timestamp with time zone NOT NULL,
    schema_version_hash text
);

CREATE TABLE raw_devto._dlt_version (
    version bigint NOT NULL,
    engine_version bigint NOT NULL,
    inserted_at timestamp with time zone NOT NULL,
    schema_name text NOT NULL,
    version_hash text NOT NULL,
    schema text NOT NULL
);

INSERT INTO core.bridge_channel_owners VALUES
	('devto', '310005', '66ca60a6-35d3-42a4-a8c4-731e037ed6c7', 'ee85f9ea-06ed-406b-9780-bbf429821267', true, '67365904-54a8-41f8-9bcb-11aa391b59b6'),
	('devto', '310051', 'b949e622-be7e-4e86-a016-53a843a402fc', '1182cc72-0d7b-4b15-9069-d168fc26032a', true, '39a1f7f1-c979-4267-bf70-9a5801abbbbb') ON CONFLICT DO NOTHING;

INSERT INTO core.bridge_scope_subjects VALUES
	('b949e622-be7e-4e86-a016-53a843a402fc', 'devto', '310051', 'b949e622-be7e-4e86-a016-53a843a402fc', NULL, true),
	('66ca60a6-35d3-42a4-a8c4-731e037ed6c7', 'devto', '310005', '66ca60a6-35d3-42a4-a8c4-731e037ed6c7', NULL, true) ON CONFLICT DO NOTHING;

INSERT INTO core.bridge_subject_connections VALUES
	('devto', '310005', 'ee85f9ea-06ed-406b-9780-bbf429821267', '66ca60a6-35d3-42a4-a8c4-731e037ed6c7', true, true, true, '2026-11-27 14:28:44.839002+00'),
	('devto', '310051', '1182cc72-0d7b-4b15-9069-d168fc26032a', 'b949e622-be7e-4e86-a016-53a843a402fc', true, true, true, '2026-11-27 14:28:44.839002+00') ON CONFLICT DO NOTHING;

INSERT INTO core.dim_channels VALUES
	('devto', '310005', 'nora', 'NoraNova', 'normal', 'NoraNova grows, a little faster every month.', 'https://media2.dev.to/dynamic/image/width=320/310005.png', '2022-12-25 00:00:00+00', NULL, NULL, NULL, NULL, '2026-03-11 02:00:00+00', NULL),
	('devto', '310051', 'mara', 'MidnightMara', 'normal', 'MidnightMara streams every night across midnight UTC and switches category twice.', 'https://media2.dev.to/dynamic/image/width=320/310051.png', '2020-09-24 00:00:00+00', NULL, NULL, NULL, NULL, '2026-03-11 02:00:00+00', NULL) ON CONFLICT DO NOTHING;

INSERT INTO core.dim_contents VALUES
	('devto', '2100015', '310005', 'articles', 'article', false, NULL, NULL, NULL, 'A tiny overlay in webdev', 'A tiny overlay in webdev: the short version.', 'https://dev.to/nora/a-tiny-overlay-in-webdev-15', NULL, NULL, NULL, 10, '["webdev", "discuss"]', '2026-02-11 09:08:07.487+00', '2026-02-11 09:08:07.487+00', 3430, 17, 2, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2100014', '310005', 'articles', 'article', false, NULL, NULL, NULL, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', 'https://dev.to/nora/why-i-rewrote-my-bot-14', NULL, NULL, NULL, 10, '["python"]', '2025-12-18 09:08:07.487+00', '2025-12-18 09:08:07.487+00', 12170, 62, 5, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2100013', '310005', 'articles', 'article', false, NULL, NULL, NULL, 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-13', NULL, NULL, NULL, 10, '["streaming", "showdev"]', '2025-10-29 09:08:07.487+00', '2025-10-29 09:08:07.487+00', 13370, 76, 10, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2100012', '310005', 'articles', 'article', false, NULL, NULL, NULL, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', 'https://dev.to/nora/why-i-rewrote-my-bot-12', NULL, NULL, NULL, 4, '["webdev", "discuss"]', '2025-09-14 09:08:07.487+00', '2025-09-14 09:08:07.487+00', 17600, 106, 10, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2100011', '310005', 'articles', 'article', false, NULL, NULL, NULL, 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-11', NULL, NULL, NULL, 3, '["streaming", "showdev"]', '2025-07-22 09:08:07.487+00', '2025-07-22 09:08:07.487+00', 11880, 166, 12, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2100010', '310005', 'drafts', 'article', false, NULL, NULL, NULL, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', 'https://dev.to/nora/why-i-rewrote-my-bot-10', NULL, NULL, NULL, 8, '["career"]', NULL, NULL, 9690, 89, 3, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2100009', '310005', 'articles', 'article', false, NULL, NULL, NULL, 'A tiny overlay in webdev', 'A tiny overlay in webdev: the short version.', 'https://dev.to/nora/a-tiny-overlay-in-webdev-9', NULL, NULL, NULL, 2, '["webdev", "discuss"]', '2025-04-07 09:08:07.487+00', '2025-04-07 09:08:07.487+00', 10390, 199, 11, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2100008', '310005', 'articles', 'article', false, NULL, NULL, NULL, 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-8', NULL, NULL, NULL, 3, '["career"]', '2025-02-15 09:08:07.487+00', '2025-02-15 09:08:07.487+00', 7370, 287, 21, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2100007', '310005', 'articles', 'article', false, NULL, NULL, NULL, 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-7', NULL, NULL, NULL, 12, '["streaming", "showdev"]', '2024-12-26 09:08:07.487+00', '2024-12-26 09:08:07.487+00', 16490, 322, 22, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2100006', '310005', 'articles', 'article', false, NULL, NULL, NULL, 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-6', NULL, NULL, NULL, 3, '["discuss", "python", "streaming"]', '2024-11-02 09:08:07.487+00', '2024-11-02 09:08:07.487+00', 7530, 313, 21, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2100005', '310005', 'articles', 'article', false, NULL, NULL, NULL, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', 'https://dev.to/nora/why-i-rewrote-my-bot-5', NULL, NULL, NULL, 4, '["career"]', '2024-09-19 09:08:07.487+00', '2024-09-19 09:08:07.487+00', 16210, 371, 28, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2100004', '310005', 'articles', 'article', false, NULL, NULL, NULL, 'What 209 days of streaming taught me', 'What 209 days of streaming taught me: the short version.', 'https://dev.to/nora/what-209-days-of-streaming-taught-me-4', NULL, NULL, NULL, 9, '["discuss", "python", "streaming"]', '2024-07-28 09:08:07.487+00', '2024-07-28 09:08:07.487+00', 9630, 380, 27, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2100003', '310005', 'drafts', 'article', false, NULL, NULL, NULL, 'A tiny overlay in webdev', 'A tiny overlay in webdev: the short version.', 'https://dev.to/nora/a-tiny-overlay-in-webdev-3', NULL, NULL, NULL, 8, '["webdev", "discuss"]', NULL, NULL, 8690, 93, 12, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2100002', '310005', 'articles', 'article', false, NULL, NULL, NULL, 'What 109 days of streaming taught me', 'What 109 days of streaming taught me: the short version.', 'https://dev.to/nora/what-109-days-of-streaming-taught-me-2', NULL, NULL, NULL, 3, '["python"]', '2024-04-19 09:08:07.487+00', '2024-04-19 09:08:07.487+00', 19280, 474, 47, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2100001', '310005', 'articles', 'article', false, NULL, NULL, NULL, 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-1', NULL, NULL, NULL, 12, '["showdev", "career", "webdev"]', '2024-02-28 09:08:07.487+00', '2024-02-28 09:08:07.487+00', 13750, 527, 45, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2100000', '310005', 'articles', 'article', false, NULL, NULL, NULL, 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-0', NULL, NULL, NULL, 1, '["career"]', '2024-01-12 09:08:07.487+00', '2024-01-12 09:08:07.487+00', 22940, 585, 35, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2101214', '310051', 'articles', 'article', false, NULL, NULL, NULL, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', 'https://dev.to/mara/why-i-rewrote-my-bot-14', NULL, NULL, NULL, 6, '["python"]', '2026-02-11 09:08:07.487+00', '2026-02-11 09:08:07.487+00', 3120, 22, 0, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2101213', '310051', 'articles', 'article', false, NULL, NULL, NULL, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', 'https://dev.to/mara/why-i-rewrote-my-bot-13', NULL, NULL, NULL, 10, '["discuss", "python", "streaming"]', '2025-12-16 09:08:07.487+00', '2025-12-16 09:08:07.487+00', 16260, 50, 3, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2101212', '310051', 'articles', 'article', false, NULL, NULL, NULL, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', 'https://dev.to/mara/why-i-rewrote-my-bot-12', NULL, NULL, NULL, 10, '["webdev", "discuss"]', '2025-10-24 09:08:07.487+00', '2025-10-24 09:08:07.487+00', 6820, 95, 4, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2101211', '310051', 'articles', 'article', false, NULL, NULL, NULL, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', 'https://dev.to/mara/why-i-rewrote-my-bot-11', NULL, NULL, NULL, 12, '["discuss", "python", "streaming"]', '2025-09-03 09:08:07.487+00', '2025-09-03 09:08:07.487+00', 19180, 148, 6, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2101210', '310051', 'drafts', 'article', false, NULL, NULL, NULL, 'What 557 days of streaming taught me', 'What 557 days of streaming taught me: the short version.', 'https://dev.to/mara/what-557-days-of-streaming-taught-me-10', NULL, NULL, NULL, 12, '["python"]', NULL, NULL, 12890, 117, 10, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2101209', '310051', 'articles', 'article', false, NULL, NULL, NULL, 'A tiny overlay in python', 'A tiny overlay in python: the short version.', 'https://dev.to/mara/a-tiny-overlay-in-python-9', NULL, NULL, NULL, 2, '["python"]', '2025-05-21 09:08:07.487+00', '2025-05-21 09:08:07.487+00', 19400, 229, 18, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2101208', '310051', 'articles', 'article', false, NULL, NULL, NULL, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', 'https://dev.to/mara/why-i-rewrote-my-bot-8', NULL, NULL, NULL, 12, '["discuss", "python", "streaming"]', '2025-03-19 09:08:07.487+00', '2025-03-19 09:08:07.487+00', 14390, 274, 16, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2101207', '310051', 'articles', 'article', false, NULL, NULL, NULL, 'What 393 days of streaming taught me', 'What 393 days of streaming taught me: the short version.', 'https://dev.to/mara/what-393-days-of-streaming-taught-me-7', NULL, NULL, NULL, 3, '["career"]', '2025-01-28 09:08:07.487+00', '2025-01-28 09:08:07.487+00', 19660, 309, 17, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2101206', '310051', 'articles', 'article', false, NULL, NULL, NULL, 'A tiny overlay in showdev', 'A tiny overlay in showdev: the short version.', 'https://dev.to/mara/a-tiny-overlay-in-showdev-6', NULL, NULL, NULL, 7, '["showdev", "career", "webdev"]', '2024-12-06 09:08:07.487+00', '2024-12-06 09:08:07.487+00', 27150, 300, 17, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2101205', '310051', 'articles', 'article', false, NULL, NULL, NULL, 'A tiny overlay in python', 'A tiny overlay in python: the short version.', 'https://dev.to/mara/a-tiny-overlay-in-python-5', NULL, NULL, NULL, 3, '["python"]', '2024-10-05 09:08:07.487+00', '2024-10-05 09:08:07.487+00', 15450, 349, 23, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2101204', '310051', 'articles', 'article', false, NULL, NULL, NULL, 'A tiny overlay in python', 'A tiny overlay in python: the short version.', 'https://dev.to/mara/a-tiny-overlay-in-python-4', NULL, NULL, NULL, 3, '["python"]', '2024-08-17 09:08:07.487+00', '2024-08-17 09:08:07.487+00', 16190, 431, 31, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2101203', '310051', 'drafts', 'article', false, NULL, NULL, NULL, 'A tiny overlay in career', 'A tiny overlay in career: the short version.', 'https://dev.to/mara/a-tiny-overlay-in-career-3', NULL, NULL, NULL, 5, '["career"]', NULL, NULL, 14390, 122, 8, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2101202', '310051', 'articles', 'article', false, NULL, NULL, NULL, 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', 'https://dev.to/mara/debugging-live,-in-front-of-everybody-2', NULL, NULL, NULL, 1, '["showdev", "career", "webdev"]', '2024-04-23 09:08:07.487+00', '2024-04-23 09:08:07.487+00', 17670, 503, 39, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2101201', '310051', 'articles', 'article', false, NULL, NULL, NULL, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', 'https://dev.to/mara/why-i-rewrote-my-bot-1', NULL, NULL, NULL, 9, '["python"]', '2024-03-07 09:08:07.487+00', '2024-03-07 09:08:07.487+00', 9320, 511, 30, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL),
	('devto', '2101200', '310051', 'articles', 'article', false, NULL, NULL, NULL, 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', 'https://dev.to/mara/debugging-live,-in-front-of-everybody-0', NULL, NULL, NULL, 10, '["webdev", "discuss"]', '2024-01-08 09:08:07.487+00', '2024-01-08 09:08:07.487+00', 29590, 535, 43, NULL, '2026-03-10 02:00:00+00', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', '2026-03-10', '2026-03-10', NULL, 'active', NULL) ON CONFLICT DO NOTHING;

INSERT INTO core.fct_channel_days VALUES
	('devto', '310005', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', 802, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 14, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '310051', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', 812, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 13, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', 802, false, 0, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 14, 0, 1, NULL, NULL, NULL, NULL),
	('devto', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', 814, false, 2, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 13, 0, 1, NULL, NULL, NULL, NULL) ON CONFLICT DO NOTHING;

INSERT INTO core.fct_channel_native_days VALUES
	('devto', '310005', '2026-02-24', '2026-03-09', '2026-03-10 02:00:00+00', 'native history', 'UTC', 350, NULL, NULL, 48, NULL, 12, 0, NULL, 0, NULL, NULL),
	('devto', '310051', '2026-02-24', '2026-03-09', '2026-03-10 02:00:00+00', 'native history', 'UTC', 300, NULL, NULL, 56, NULL, 7, 0, NULL, 0, NULL, NULL),
	('devto', '310005', '2026-02-25', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 310, NULL, NULL, 54, NULL, 6, 1, NULL, 0, NULL, NULL),
	('devto', '310005', '2026-02-26', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 330, NULL, NULL, 56, NULL, 8, 0, NULL, 2, NULL, NULL),
	('devto', '310005', '2026-02-27', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 280, NULL, NULL, 52, NULL, 6, 2, NULL, 1, NULL, NULL),
	('devto', '310005', '2026-02-28', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 320, NULL, NULL, 51, NULL, 7, 1, NULL, 2, NULL, NULL),
	('devto', '310005', '2026-03-01', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 310, NULL, NULL, 50, NULL, 19, 0, NULL, 2, NULL, NULL),
	('devto', '310005', '2026-03-02', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 310, NULL, NULL, 46, NULL, 15, 2, NULL, 1, NULL, NULL),
	('devto', '310005', '2026-03-03', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 290, NULL, NULL, 48, NULL, 9, 4, NULL, 2, NULL, NULL),
	('devto', '310005', '2026-03-04', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 300, NULL, NULL, 52, NULL, 5, 1, NULL, 2, NULL, NULL),
	('devto', '310005', '2026-03-05', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 290, NULL, NULL, 52, NULL, 5, 0, NULL, 1, NULL, NULL),
	('devto', '310005', '2026-03-06', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 150, NULL, NULL, 54, NULL, 10, 0, NULL, 1, NULL, NULL),
	('devto', '310005', '2026-03-07', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 140, NULL, NULL, 57, NULL, 3, 0, NULL, 2, NULL, NULL),
	('devto', '310005', '2026-03-08', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 190, NULL, NULL, 49, NULL, 5, 2, NULL, 1, NULL, NULL),
	('devto', '310005', '2026-03-09', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 130, NULL, NULL, 53, NULL, 2, 1, NULL, 2, NULL, NULL),
	('devto', '310005', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 130, NULL, NULL, 56, NULL, 3, 0, NULL, 0, NULL, NULL),
	('devto', '310051', '2026-02-25', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 380, NULL, NULL, 49, NULL, 16, 0, NULL, 0, NULL, NULL),
	('devto', '310051', '2026-02-26', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 370, NULL, NULL, 51, NULL, 6, 2, NULL, 0, NULL, NULL),
	('devto', '310051', '2026-02-27', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 330, NULL, NULL, 50, NULL, 10, 3, NULL, 1, NULL, NULL),
	('devto', '310051', '2026-02-28', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 290, NULL, NULL, 55, NULL, 14, 0, NULL, 2, NULL, NULL),
	('devto', '310051', '2026-03-01', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 300, NULL, NULL, 48, NULL, 1, 0, NULL, 2, NULL, NULL),
	('devto', '310051', '2026-03-02', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 270, NULL, NULL, 50, NULL, 13, 0, NULL, 0, NULL, NULL),
	('devto', '310051', '2026-03-03', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 310, NULL, NULL, 50, NULL, 11, 0, NULL, 2, NULL, NULL),
	('devto', '310051', '2026-03-04', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 310, NULL, NULL, 52, NULL, 5, 0, NULL, 0, NULL, NULL),
	('devto', '310051', '2026-03-05', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 270, NULL, NULL, 53, NULL, 8, 1, NULL, 2, NULL, NULL),
	('devto', '310051', '2026-03-06', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 140, NULL, NULL, 48, NULL, 4, 0, NULL, 2, NULL, NULL),
	('devto', '310051', '2026-03-07', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 230, NULL, NULL, 56, NULL, 10, 2, NULL, 0, NULL, NULL),
	('devto', '310051', '2026-03-08', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 150, NULL, NULL, 47, NULL, 2, 0, NULL, 2, NULL, NULL),
	('devto', '310051', '2026-03-09', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 130, NULL, NULL, 50, NULL, 14, 0, NULL, 0, NULL, NULL),
	('devto', '310051', '2026-03-10', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 160, NULL, NULL, 51, NULL, 1, 0, NULL, 2, NULL, NULL) ON CONFLICT DO NOTHING;

INSERT INTO core.fct_content_days VALUES
	('devto', '2100000', '2026-03-09', '310005', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 22930, 584, 35, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2100001', '2026-03-09', '310005', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 13740, 527, 45, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2100002', '2026-03-09', '310005', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 19270, 474, 47, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2100003', '2026-03-09', '310005', 'drafts', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 8690, 93, 12, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2100004', '2026-03-09', '310005', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 9620, 380, 27, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2100005', '2026-03-09', '310005', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 16210, 371, 28, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2100006', '2026-03-09', '310005', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 7520, 310, 21, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2100007', '2026-03-09', '310005', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 16470, 322, 22, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2100008', '2026-03-09', '310005', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 7350, 287, 21, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2100009', '2026-03-09', '310005', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 10390, 199, 11, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2100010', '2026-03-09', '310005', 'drafts', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 9690, 89, 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2100011', '2026-03-09', '310005', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 11850, 166, 12, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2100012', '2026-03-09', '310005', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 17570, 106, 10, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2100013', '2026-03-09', '310005', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 13340, 76, 10, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2100014', '2026-03-09', '310005', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 12130, 62, 5, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2100015', '2026-03-09', '310005', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 3380, 16, 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2101200', '2026-03-09', '310051', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 29570, 535, 43, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2101201', '2026-03-09', '310051', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 9300, 510, 30, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2101202', '2026-03-09', '310051', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 17670, 501, 39, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2101203', '2026-03-09', '310051', 'drafts', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 14390, 122, 8, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2101204', '2026-03-09', '310051', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 16170, 430, 31, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2101205', '2026-03-09', '310051', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 15430, 348, 23, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2101206', '2026-03-09', '310051', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 27130, 300, 17, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2101207', '2026-03-09', '310051', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 19640, 307, 17, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2101208', '2026-03-09', '310051', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 14380, 273, 16, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2101209', '2026-03-09', '310051', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 19380, 228, 18, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2101210', '2026-03-09', '310051', 'drafts', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 12890, 117, 10, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2101211', '2026-03-09', '310051', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 19150, 148, 6, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2101212', '2026-03-09', '310051', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 6800, 95, 4, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2101213', '2026-03-09', '310051', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 16190, 49, 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2101214', '2026-03-09', '310051', 'articles', '2026-03-09', '2026-03-10 02:00:00+00', 'observed', true, NULL, NULL, 3070, 22, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('devto', '2100000', '2026-03-10', '310005', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 22940, 585, 35, NULL, 10, 1, 0, NULL, 1, NULL),
	('devto', '2100001', '2026-03-10', '310005', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 13750, 527, 45, NULL, 10, 0, 0, NULL, 1, NULL),
	('devto', '2100002', '2026-03-10', '310005', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 19280, 474, 47, NULL, 10, 0, 0, NULL, 1, NULL),
	('devto', '2100003', '2026-03-10', '310005', 'drafts', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 8690, 93, 12, NULL, 0, 0, 0, NULL, 1, NULL),
	('devto', '2100004', '2026-03-10', '310005', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 9630, 380, 27, NULL, 10, 0, 0, NULL, 1, NULL),
	('devto', '2100005', '2026-03-10', '310005', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 16210, 371, 28, NULL, 0, 0, 0, NULL, 1, NULL),
	('devto', '2100006', '2026-03-10', '310005', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 7530, 313, 21, NULL, 10, 3, 0, NULL, 1, NULL),
	('devto', '2100007', '2026-03-10', '310005', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 16490, 322, 22, NULL, 20, 0, 0, NULL, 1, NULL),
	('devto', '2100008', '2026-03-10', '310005', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 7370, 287, 21, NULL, 20, 0, 0, NULL, 1, NULL),
	('devto', '2100009', '2026-03-10', '310005', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 10390, 199, 11, NULL, 0, 0, 0, NULL, 1, NULL),
	('devto', '2100010', '2026-03-10', '310005', 'drafts', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 9690, 89, 3, NULL, 0, 0, 0, NULL, 1, NULL),
	('devto', '2100011', '2026-03-10', '310005', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 11880, 166, 12, NULL, 30, 0, 0, NULL, 1, NULL),
	('devto', '2100012', '2026-03-10', '310005', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 17600, 106, 10, NULL, 30, 0, 0, NULL, 1, NULL),
	('devto', '2100013', '2026-03-10', '310005', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 13370, 76, 10, NULL, 30, 0, 0, NULL, 1, NULL),
	('devto', '2100014', '2026-03-10', '310005', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 12170, 62, 5, NULL, 40, 0, 0, NULL, 1, NULL),
	('devto', '2100015', '2026-03-10', '310005', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 3430, 17, 2, NULL, 50, 1, 0, NULL, 1, NULL),
	('devto', '2101200', '2026-03-10', '310051', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 29590, 535, 43, NULL, 20, 0, 0, NULL, 1, NULL),
	('devto', '2101201', '2026-03-10', '310051', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 9320, 511, 30, NULL, 20, 1, 0, NULL, 1, NULL),
	('devto', '2101202', '2026-03-10', '310051', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 17670, 503, 39, NULL, 0, 2, 0, NULL, 1, NULL),
	('devto', '2101203', '2026-03-10', '310051', 'drafts', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 14390, 122, 8, NULL, 0, 0, 0, NULL, 1, NULL),
	('devto', '2101204', '2026-03-10', '310051', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 16190, 431, 31, NULL, 20, 1, 0, NULL, 1, NULL),
	('devto', '2101205', '2026-03-10', '310051', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 15450, 349, 23, NULL, 20, 1, 0, NULL, 1, NULL),
	('devto', '2101206', '2026-03-10', '310051', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 27150, 300, 17, NULL, 20, 0, 0, NULL, 1, NULL),
	('devto', '2101207', '2026-03-10', '310051', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 19660, 309, 17, NULL, 20, 2, 0, NULL, 1, NULL),
	('devto', '2101208', '2026-03-10', '310051', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 14390, 274, 16, NULL, 10, 1, 0, NULL, 1, NULL),
	('devto', '2101209', '2026-03-10', '310051', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 19400, 229, 18, NULL, 20, 1, 0, NULL, 1, NULL),
	('devto', '2101210', '2026-03-10', '310051', 'drafts', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 12890, 117, 10, NULL, 0, 0, 0, NULL, 1, NULL),
	('devto', '2101211', '2026-03-10', '310051', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 19180, 148, 6, NULL, 30, 0, 0, NULL, 1, NULL),
	('devto', '2101212', '2026-03-10', '310051', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 6820, 95, 4, NULL, 20, 0, 0, NULL, 1, NULL),
	('devto', '2101213', '2026-03-10', '310051', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 16260, 50, 3, NULL, 70, 1, 0, NULL, 1, NULL),
	('devto', '2101214', '2026-03-10', '310051', 'articles', '2026-03-10', '2026-03-11 02:00:00+00', 'observed', true, NULL, NULL, 3120, 22, 0, NULL, 50, 0, 0, NULL, 1, NULL) ON CONFLICT DO NOTHING;

INSERT INTO core.fct_content_native_days VALUES
	('devto', '2100014', '2026-02-24', '310005', '2026-03-09', '2026-03-10 02:00:00+00', 'native history', 'UTC', 50, NULL, NULL, 70, NULL, 3, 0, NULL, NULL, NULL),
	('devto', '2100015', '2026-02-24', '310005', '2026-03-09', '2026-03-10 02:00:00+00', 'native history', 'UTC', 80, NULL, NULL, 70, NULL, 1, 0, NULL, NULL, NULL),
	('devto', '2101213', '2026-02-24', '310051', '2026-03-09', '2026-03-10 02:00:00+00', 'native history', 'UTC', 70, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2101214', '2026-02-24', '310051', '2026-03-09', '2026-03-10 02:00:00+00', 'native history', 'UTC', 70, NULL, NULL, 42, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2100014', '2026-02-25', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 50, NULL, NULL, 70, NULL, 4, 0, NULL, NULL, NULL),
	('devto', '2100014', '2026-02-26', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 40, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2100014', '2026-02-27', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 40, NULL, NULL, 70, NULL, 1, 0, NULL, NULL, NULL),
	('devto', '2100014', '2026-02-28', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 60, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2100014', '2026-03-01', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 50, NULL, NULL, 70, NULL, 3, 0, NULL, NULL, NULL),
	('devto', '2100014', '2026-03-02', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 40, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2100014', '2026-03-03', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 40, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2100014', '2026-03-04', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 40, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2100014', '2026-03-05', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 50, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2100014', '2026-03-06', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 40, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2100014', '2026-03-07', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 30, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2100014', '2026-03-08', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 30, NULL, NULL, 70, NULL, 2, 0, NULL, NULL, NULL),
	('devto', '2100014', '2026-03-09', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 20, NULL, NULL, 70, NULL, 1, 0, NULL, NULL, NULL),
	('devto', '2100014', '2026-03-10', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 30, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2100015', '2026-02-25', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 70, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2100015', '2026-02-26', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 90, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2100015', '2026-02-27', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 70, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2100015', '2026-02-28', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 70, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2100015', '2026-03-01', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 60, NULL, NULL, 70, NULL, 3, 0, NULL, NULL, NULL),
	('devto', '2100015', '2026-03-02', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 70, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2100015', '2026-03-03', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 70, NULL, NULL, 70, NULL, 3, 0, NULL, NULL, NULL),
	('devto', '2100015', '2026-03-04', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 50, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2100015', '2026-03-05', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 40, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2100015', '2026-03-06', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 40, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2100015', '2026-03-07', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 50, NULL, NULL, 70, NULL, 1, 0, NULL, NULL, NULL),
	('devto', '2100015', '2026-03-08', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 40, NULL, NULL, 70, NULL, 0, 1, NULL, NULL, NULL),
	('devto', '2100015', '2026-03-09', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 30, NULL, NULL, 70, NULL, 0, 1, NULL, NULL, NULL),
	('devto', '2100015', '2026-03-10', '310005', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 30, NULL, NULL, 70, NULL, 1, 0, NULL, NULL, NULL),
	('devto', '2101213', '2026-02-25', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 60, NULL, NULL, 70, NULL, 4, 0, NULL, NULL, NULL),
	('devto', '2101213', '2026-02-26', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 70, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2101213', '2026-02-27', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 50, NULL, NULL, 70, NULL, 0, 1, NULL, NULL, NULL),
	('devto', '2101213', '2026-02-28', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 60, NULL, NULL, 70, NULL, 1, 0, NULL, NULL, NULL),
	('devto', '2101213', '2026-03-01', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 50, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2101213', '2026-03-02', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 50, NULL, NULL, 70, NULL, 1, 0, NULL, NULL, NULL),
	('devto', '2101213', '2026-03-03', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 50, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2101213', '2026-03-04', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 60, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2101213', '2026-03-05', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 60, NULL, NULL, 70, NULL, 1, 0, NULL, NULL, NULL),
	('devto', '2101213', '2026-03-06', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 30, NULL, NULL, 70, NULL, 4, 0, NULL, NULL, NULL),
	('devto', '2101213', '2026-03-07', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 50, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2101213', '2026-03-08', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 50, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2101213', '2026-03-09', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 20, NULL, NULL, 70, NULL, 1, 0, NULL, NULL, NULL),
	('devto', '2101213', '2026-03-10', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 40, NULL, NULL, 70, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2101214', '2026-02-25', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 80, NULL, NULL, 42, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2101214', '2026-02-26', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 70, NULL, NULL, 42, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2101214', '2026-02-27', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 60, NULL, NULL, 42, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2101214', '2026-02-28', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 70, NULL, NULL, 42, NULL, 2, 0, NULL, NULL, NULL),
	('devto', '2101214', '2026-03-01', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 60, NULL, NULL, 42, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2101214', '2026-03-02', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 50, NULL, NULL, 42, NULL, 3, 0, NULL, NULL, NULL),
	('devto', '2101214', '2026-03-03', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 70, NULL, NULL, 42, NULL, 1, 0, NULL, NULL, NULL),
	('devto', '2101214', '2026-03-04', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 50, NULL, NULL, 42, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2101214', '2026-03-05', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 40, NULL, NULL, 42, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2101214', '2026-03-06', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 40, NULL, NULL, 42, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2101214', '2026-03-07', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 50, NULL, NULL, 42, NULL, 2, 0, NULL, NULL, NULL),
	('devto', '2101214', '2026-03-08', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 30, NULL, NULL, 42, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2101214', '2026-03-09', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 30, NULL, NULL, 42, NULL, 0, 0, NULL, NULL, NULL),
	('devto', '2101214', '2026-03-10', '310051', '2026-03-10', '2026-03-11 02:00:00+00', 'native history', 'UTC', 30, NULL, NULL, 42, NULL, 0, 0, NULL, NULL, NULL) ON CONFLICT DO NOTHING;

INSERT INTO core.fct_list_days VALUES
	('devto', '310005', 'articles', '2026-03-09', '2026-03-10 02:00:00+00'),
	('devto', '310005', 'drafts', '2026-03-09', '2026-03-10 02:00:00+00'),
	('devto', '310051', 'articles', '2026-03-09', '2026-03-10 02:00:00+00'),
	('devto', '310051', 'drafts', '2026-03-09', '2026-03-10 02:00:00+00'),
	('devto', '310005', 'articles', '2026-03-10', '2026-03-11 02:00:00+00'),
	('devto', '310005', 'drafts', '2026-03-10', '2026-03-11 02:00:00+00'),
	('devto', '310051', 'articles', '2026-03-10', '2026-03-11 02:00:00+00'),
	('devto', '310051', 'drafts', '2026-03-10', '2026-03-11 02:00:00+00') ON CONFLICT DO NOTHING;

INSERT INTO core.fct_scope_days VALUES
	('66ca60a6-35d3-42a4-a8c4-731e037ed6c7', 'devto', '2026-03-09', '66ca60a6-35d3-42a4-a8c4-731e037ed6c7', NULL, '2026-03-10 02:00:00+00', NULL, NULL, NULL, NULL, 181770, 3880, NULL, 14),
	('b949e622-be7e-4e86-a016-53a843a402fc', 'devto', '2026-03-09', 'b949e622-be7e-4e86-a016-53a843a402fc', NULL, '2026-03-10 02:00:00+00', NULL, NULL, NULL, NULL, 213880, 3746, NULL, 13),
	('66ca60a6-35d3-42a4-a8c4-731e037ed6c7', 'devto', '2026-03-10', '66ca60a6-35d3-42a4-a8c4-731e037ed6c7', NULL, '2026-03-11 02:00:00+00', NULL, NULL, NULL, NULL, 182040, 3885, NULL, 14),
	('b949e622-be7e-4e86-a016-53a843a402fc', 'devto', '2026-03-10', 'b949e622-be7e-4e86-a016-53a843a402fc', NULL, '2026-03-11 02:00:00+00', NULL, NULL, NULL, NULL, 214200, 3756, NULL, 13) ON CONFLICT DO NOTHING;

INSERT INTO creatorsync.social_analytics VALUES
	(8873466591173516409, '67365904-54a8-41f8-9bcb-11aa391b59b6', 'devto', '2026-03-09', 802, 14, 2.31, NULL, NULL, '2026-11-27 14:28:58.041167+00'),
	(4976080448438575393, '67365904-54a8-41f8-9bcb-11aa391b59b6', 'devto', '2026-03-10', 802, 14, 2.31, NULL, NULL, '2026-11-27 14:29:17.059146+00'),
	(7280377888354586024, '39a1f7f1-c979-4267-bf70-9a5801abbbbb', 'devto', '2026-03-09', 812, 13, 10.77, NULL, NULL, '2026-11-27 14:28:58.041167+00'),
	(8920102258764087598, '39a1f7f1-c979-4267-bf70-9a5801abbbbb', 'devto', '2026-03-10', 814, 13, 0.63, NULL, NULL, '2026-11-27 14:29:17.059146+00') ON CONFLICT DO NOTHING;

INSERT INTO devpulse.analytics_snapshots VALUES
	('bdb2451b-8ed6-c747-df42-78ffa05206be', '66ca60a6-35d3-42a4-a8c4-731e037ed6c7', NULL, 'all', 'daily', '2026-03-09', '{"devto": {"total_views": 181770, "total_articles": 14, "total_reactions": 3880}}', '2026-11-27 14:28:58.992795+00'),
	('7843be31-49f8-2b37-7a66-cfb24cc015f6', '66ca60a6-35d3-42a4-a8c4-731e037ed6c7', NULL, 'devto', 'daily', '2026-03-09', '{"devto": {"total_views": 181770, "total_articles": 14, "total_reactions": 3880}}', '2026-11-27 14:28:58.992795+00'),
	('9037613f-1d47-ee3e-31d2-7e37b10e7b55', 'b949e622-be7e-4e86-a016-53a843a402fc', NULL, 'all', 'daily', '2026-03-09', '{"devto": {"total_views": 213880, "total_articles": 13, "total_reactions": 3746}}', '2026-11-27 14:28:58.992795+00'),
	('e362ade0-a9db-df48-43f0-0336274708da', 'b949e622-be7e-4e86-a016-53a843a402fc', NULL, 'devto', 'daily', '2026-03-09', '{"devto": {"total_views": 213880, "total_articles": 13, "total_reactions": 3746}}', '2026-11-27 14:28:58.992795+00'),
	('abcd9fbf-ec5d-7104-d8ca-38e03f632467', '66ca60a6-35d3-42a4-a8c4-731e037ed6c7', NULL, 'all', 'daily', '2026-03-10', '{"devto": {"total_views": 182040, "total_articles": 14, "total_reactions": 3885}}', '2026-11-27 14:29:17.96049+00'),
	('e1e630f4-8349-0970-35b8-9167d832b18d', '66ca60a6-35d3-42a4-a8c4-731e037ed6c7', NULL, 'devto', 'daily', '2026-03-10', '{"devto": {"total_views": 182040, "total_articles": 14, "total_reactions": 3885}}', '2026-11-27 14:29:17.96049+00'),
	('29aaa405-f107-6d7c-0ce3-51a917ee7e96', 'b949e622-be7e-4e86-a016-53a843a402fc', NULL, 'all', 'daily', '2026-03-10', '{"devto": {"total_views": 214200, "total_articles": 13, "total_reactions": 3756}}', '2026-11-27 14:29:17.96049+00'),
	('1c5eb654-b01e-1c6e-a99f-6a60c63cf550', 'b949e622-be7e-4e86-a016-53a843a402fc', NULL, 'devto', 'daily', '2026-03-10', '{"devto": {"total_views": 214200, "total_articles": 13, "total_reactions": 3756}}', '2026-11-27 14:29:17.96049+00') ON CONFLICT DO NOTHING;

INSERT INTO devpulse.devto_articles VALUES
	('e2185591-57c6-4c92-2266-e29efbebb141', 'ee85f9ea-06ed-406b-9780-bbf429821267', 2100015, 'A tiny overlay in webdev', 'A tiny overlay in webdev: the short version.', '2026-02-11 09:08:07.487+00', 10, 3430, 17, 2, 'https://dev.to/nora/a-tiny-overlay-in-webdev-15', '{webdev,discuss}', '2026-03-11 02:00:00+00'),
	('756403a5-5c4c-3d0c-6952-a460e2fa3be4', 'ee85f9ea-06ed-406b-9780-bbf429821267', 2100014, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', '2025-12-18 09:08:07.487+00', 10, 12170, 62, 5, 'https://dev.to/nora/why-i-rewrote-my-bot-14', '{python}', '2026-03-11 02:00:00+00'),
	('ad04e1aa-d2c5-affa-f536-24da2a64d727', 'ee85f9ea-06ed-406b-9780-bbf429821267', 2100013, 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', '2025-10-29 09:08:07.487+00', 10, 13370, 76, 10, 'https://dev.to/nora/debugging-live,-in-front-of-everybody-13', '{streaming,showdev}', '2026-03-11 02:00:00+00'),
	('98273ece-6ccc-ed65-385e-40ee112dbb87', 'ee85f9ea-06ed-406b-9780-bbf429821267', 2100012, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', '2025-09-14 09:08:07.487+00', 4, 17600, 106, 10, 'https://dev.to/nora/why-i-rewrote-my-bot-12', '{webdev,discuss}', '2026-03-11 02:00:00+00'),
	('642ae503-ad4b-b4a1-b9aa-881a0eeaa7ce', 'ee85f9ea-06ed-406b-9780-bbf429821267', 2100011, 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', '2025-07-22 09:08:07.487+00', 3, 11880, 166, 12, 'https://dev.to/nora/debugging-live,-in-front-of-everybody-11', '{streaming,showdev}', '2026-03-11 02:00:00+00'),
	('ef54b99d-3c4e-c2c8-4a44-b0b08d3be973', 'ee85f9ea-06ed-406b-9780-bbf429821267', 2100010, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', NULL, 8, 9690, 89, 3, 'https://dev.to/nora/why-i-rewrote-my-bot-10', '{career}', '2026-03-11 02:00:00+00'),
	('1faf1696-3a04-e243-c8ba-ad34a18bf573', 'ee85f9ea-06ed-406b-9780-bbf429821267', 2100009, 'A tiny overlay in webdev', 'A tiny overlay in webdev: the short version.', '2025-04-07 09:08:07.487+00', 2, 10390, 199, 11, 'https://dev.to/nora/a-tiny-overlay-in-webdev-9', '{webdev,discuss}', '2026-03-11 02:00:00+00'),
	('79680d35-c0bc-abfe-6852-8de7dad1b099', 'ee85f9ea-06ed-406b-9780-bbf429821267', 2100008, 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', '2025-02-15 09:08:07.487+00', 3, 7370, 287, 21, 'https://dev.to/nora/debugging-live,-in-front-of-everybody-8', '{career}', '2026-03-11 02:00:00+00'),
	('8eb2ec62-2503-c6f9-95ca-e132a772c520', 'ee85f9ea-06ed-406b-9780-bbf429821267', 2100007, 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', '2024-12-26 09:08:07.487+00', 12, 16490, 322, 22, 'https://dev.to/nora/debugging-live,-in-front-of-everybody-7', '{streaming,showdev}', '2026-03-11 02:00:00+00'),
	('633e3b8c-92db-762d-88ac-be86900e8c31', 'ee85f9ea-06ed-406b-9780-bbf429821267', 2100006, 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', '2024-11-02 09:08:07.487+00', 3, 7530, 313, 21, 'https://dev.to/nora/debugging-live,-in-front-of-everybody-6', '{discuss,python,streaming}', '2026-03-11 02:00:00+00'),
	('67bfd1c8-7077-46ac-cc42-9fb5b0638517', 'ee85f9ea-06ed-406b-9780-bbf429821267', 2100005, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', '2024-09-19 09:08:07.487+00', 4, 16210, 371, 28, 'https://dev.to/nora/why-i-rewrote-my-bot-5', '{career}', '2026-03-11 02:00:00+00'),
	('2d0add59-db70-b8b8-fed4-980f97f2550b', 'ee85f9ea-06ed-406b-9780-bbf429821267', 2100004, 'What 209 days of streaming taught me', 'What 209 days of streaming taught me: the short version.', '2024-07-28 09:08:07.487+00', 9, 9630, 380, 27, 'https://dev.to/nora/what-209-days-of-streaming-taught-me-4', '{discuss,python,streaming}', '2026-03-11 02:00:00+00'),
	('42c57601-8caa-7d41-909b-2692a48473a3', 'ee85f9ea-06ed-406b-9780-bbf429821267', 2100003, 'A tiny overlay in webdev', 'A tiny overlay in webdev: the short version.', NULL, 8, 8690, 93, 12, 'https://dev.to/nora/a-tiny-overlay-in-webdev-3', '{webdev,discuss}', '2026-03-11 02:00:00+00'),
	('2d54407d-d8df-ebf4-96ce-37c010c03810', 'ee85f9ea-06ed-406b-9780-bbf429821267', 2100002, 'What 109 days of streaming taught me', 'What 109 days of streaming taught me: the short version.', '2024-04-19 09:08:07.487+00', 3, 19280, 474, 47, 'https://dev.to/nora/what-109-days-of-streaming-taught-me-2', '{python}', '2026-03-11 02:00:00+00'),
	('09f8f9d4-984e-0bcc-e98c-8385b9e98037', 'ee85f9ea-06ed-406b-9780-bbf429821267', 2100001, 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', '2024-02-28 09:08:07.487+00', 12, 13750, 527, 45, 'https://dev.to/nora/debugging-live,-in-front-of-everybody-1', '{showdev,career,webdev}', '2026-03-11 02:00:00+00'),
	('26bdfd7f-e77b-4b32-4461-da650c054d9e', 'ee85f9ea-06ed-406b-9780-bbf429821267', 2100000, 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', '2024-01-12 09:08:07.487+00', 1, 22940, 585, 35, 'https://dev.to/nora/debugging-live,-in-front-of-everybody-0', '{career}', '2026-03-11 02:00:00+00'),
	('da752055-d994-ceab-af73-437468366134', '1182cc72-0d7b-4b15-9069-d168fc26032a', 2101214, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', '2026-02-11 09:08:07.487+00', 6, 3120, 22, 0, 'https://dev.to/mara/why-i-rewrote-my-bot-14', '{python}', '2026-03-11 02:00:00+00'),
	('24b7ea7b-a362-bcaa-af81-341ae2291515', '1182cc72-0d7b-4b15-9069-d168fc26032a', 2101213, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', '2025-12-16 09:08:07.487+00', 10, 16260, 50, 3, 'https://dev.to/mara/why-i-rewrote-my-bot-13', '{discuss,python,streaming}', '2026-03-11 02:00:00+00'),
	('698d0c7d-8d5a-7607-8224-52fde91d6444', '1182cc72-0d7b-4b15-9069-d168fc26032a', 2101212, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', '2025-10-24 09:08:07.487+00', 10, 6820, 95, 4, 'https://dev.to/mara/why-i-rewrote-my-bot-12', '{webdev,discuss}', '2026-03-11 02:00:00+00'),
	('8d759b16-a065-5d7e-9306-450f9df21b72', '1182cc72-0d7b-4b15-9069-d168fc26032a', 2101211, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', '2025-09-03 09:08:07.487+00', 12, 19180, 148, 6, 'https://dev.to/mara/why-i-rewrote-my-bot-11', '{discuss,python,streaming}', '2026-03-11 02:00:00+00'),
	('2d27e124-ff47-a5c4-b778-4265463c0fc0', '1182cc72-0d7b-4b15-9069-d168fc26032a', 2101210, 'What 557 days of streaming taught me', 'What 557 days of streaming taught me: the short version.', NULL, 12, 12890, 117, 10, 'https://dev.to/mara/what-557-days-of-streaming-taught-me-10', '{python}', '2026-03-11 02:00:00+00'),
	('1d0e32be-88fb-af01-f846-4f08ba267adb', '1182cc72-0d7b-4b15-9069-d168fc26032a', 2101209, 'A tiny overlay in python', 'A tiny overlay in python: the short version.', '2025-05-21 09:08:07.487+00', 2, 19400, 229, 18, 'https://dev.to/mara/a-tiny-overlay-in-python-9', '{python}', '2026-03-11 02:00:00+00'),
	('33014051-51bf-d3bc-db5b-07e18e912dbb', '1182cc72-0d7b-4b15-9069-d168fc26032a', 2101208, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', '2025-03-19 09:08:07.487+00', 12, 14390, 274, 16, 'https://dev.to/mara/why-i-rewrote-my-bot-8', '{discuss,python,streaming}', '2026-03-11 02:00:00+00'),
	('0d230ede-5937-3965-f2b9-021d0dba12a4', '1182cc72-0d7b-4b15-9069-d168fc26032a', 2101207, 'What 393 days of streaming taught me', 'What 393 days of streaming taught me: the short version.', '2025-01-28 09:08:07.487+00', 3, 19660, 309, 17, 'https://dev.to/mara/what-393-days-of-streaming-taught-me-7', '{career}', '2026-03-11 02:00:00+00'),
	('848688a2-639c-c117-74b6-c7c94b6b80c2', '1182cc72-0d7b-4b15-9069-d168fc26032a', 2101206, 'A tiny overlay in showdev', 'A tiny overlay in showdev: the short version.', '2024-12-06 09:08:07.487+00', 7, 27150, 300, 17, 'https://dev.to/mara/a-tiny-overlay-in-showdev-6', '{showdev,career,webdev}', '2026-03-11 02:00:00+00'),
	('a9d5f0a1-931b-b22d-ae55-33002c504642', '1182cc72-0d7b-4b15-9069-d168fc26032a', 2101205, 'A tiny overlay in python', 'A tiny overlay in python: the short version.', '2024-10-05 09:08:07.487+00', 3, 15450, 349, 23, 'https://dev.to/mara/a-tiny-overlay-in-python-5', '{python}', '2026-03-11 02:00:00+00'),
	('7cf3f893-04f0-6c42-12d8-347b923ae5c0', '1182cc72-0d7b-4b15-9069-d168fc26032a', 2101204, 'A tiny overlay in python', 'A tiny overlay in python: the short version.', '2024-08-17 09:08:07.487+00', 3, 16190, 431, 31, 'https://dev.to/mara/a-tiny-overlay-in-python-4', '{python}', '2026-03-11 02:00:00+00'),
	('e356235d-3da4-0346-4b5e-0860a58b900a', '1182cc72-0d7b-4b15-9069-d168fc26032a', 2101203, 'A tiny overlay in career', 'A tiny overlay in career: the short version.', NULL, 5, 14390, 122, 8, 'https://dev.to/mara/a-tiny-overlay-in-career-3', '{career}', '2026-03-11 02:00:00+00'),
	('2b31abb2-5b69-99e2-92f7-04463a5f63d9', '1182cc72-0d7b-4b15-9069-d168fc26032a', 2101202, 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', '2024-04-23 09:08:07.487+00', 1, 17670, 503, 39, 'https://dev.to/mara/debugging-live,-in-front-of-everybody-2', '{showdev,career,webdev}', '2026-03-11 02:00:00+00'),
	('3799ccb8-d689-49dd-f81a-73d76eecabf2', '1182cc72-0d7b-4b15-9069-d168fc26032a', 2101201, 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', '2024-03-07 09:08:07.487+00', 9, 9320, 511, 30, 'https://dev.to/mara/why-i-rewrote-my-bot-1', '{python}', '2026-03-11 02:00:00+00'),
	('9203b4bf-9724-5aae-f639-0edddc8c3fc8', '1182cc72-0d7b-4b15-9069-d168fc26032a', 2101200, 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', '2024-01-08 09:08:07.487+00', 10, 29590, 535, 43, 'https://dev.to/mara/debugging-live,-in-front-of-everybody-0', '{webdev,discuss}', '2026-03-11 02:00:00+00') ON CONFLICT DO NOTHING;

INSERT INTO raw_devto._dlt_loads VALUES
	('1795789734.1045885', 'devto', 0, '2026-11-27 14:28:54.536555+00', 'wkpSyHgfvP7aAhrfjSnqxtcaB0N5GiSkWXBITNw8lCg='),
	('1795789753.5470963', 'devto', 0, '2026-11-27 14:29:13.78212+00', 'wkpSyHgfvP7aAhrfjSnqxtcaB0N5GiSkWXBITNw8lCg=') ON CONFLICT DO NOTHING;

INSERT INTO raw_devto._dlt_version VALUES
	(1, 11, '2026-11-27 14:28:13.340827+00', 'devto', 'FUbRxbBwiBPQUN8WR3bgKF8HswZvojgUk8dVVQrB+Po=', '{"version":1,"version_hash":"FUbRxbBwiBPQUN8WR3bgKF8HswZvojgUk8dVVQrB+Po=","engine_version":11,"name":"devto","tables":{"_dlt_version":{"name":"_dlt_version","columns":{"version":{"name":"version","data_type":"bigint","nullable":false,"description":"Numeric version of the schema, incremented on each schema change"},"engine_version":{"name":"engine_version","data_type":"bigint","nullable":false,"description":"Version of the dlt schema engine that created this schema"},"inserted_at":{"name":"inserted_at","data_type":"timestamp","nullable":false,"description":"Timestamp when this schema version was stored"},"schema_name":{"name":"schema_name","data_type":"text","nullable":false,"description":"Name of the schema"},"version_hash":{"name":"version_hash","data_type":"text","nullable":false,"description":"Unique hash of the schema content, used to detect changes"},"schema":{"name":"schema","data_type":"text","nullable":false,"description":"JSON representation of the complete schema definition"}},"write_disposition":"skip","resource":"_dlt_version","description":"Created by DLT. Tracks schema updates"},"_dlt_loads":{"name":"_dlt_loads","columns":{"load_id":{"name":"load_id","data_type":"text","nullable":false,"precision":64,"description":"Unique identifier of the load operation"},"schema_name":{"name":"schema_name","data_type":"text","nullable":true,"description":"Name of the schema associated with this load"},"status":{"name":"status","data_type":"bigint","nullable":false,"description":"Status of the load operation (0 = success)"},"inserted_at":{"name":"inserted_at","data_type":"timestamp","nullable":false,"description":"Timestamp when the load was completed"},"schema_version_hash":{"name":"schema_version_hash","data_type":"text","nullable":true,"description":"Hash of the schema version used during this load"}},"write_disposition":"skip","resource":"_dlt_loads","description":"Created by DLT. Tracks completed loads"},"users":{"name":"users","resource":"users","write_disposition":"append","columns":{"id":{"name":"id","data_type":"text","nullable":true},"username":{"name":"username","data_type":"text","nullable":true},"name":{"name":"name","data_type":"text","nullable":true},"summary":{"name":"summary","data_type":"text","nullable":true},"location":{"name":"location","data_type":"text","nullable":true},"website_url":{"name":"website_url","data_type":"text","nullable":true},"twitter_username":{"name":"twitter_username","data_type":"text","nullable":true},"github_username":{"name":"github_username","data_type":"text","nullable":true},"profile_image":{"name":"profile_image","data_type":"text","nullable":true},"joined_at":{"name":"joined_at","data_type":"text","nullable":true},"load_id":{"name":"load_id","data_type":"text","nullable":false},"run_id":{"name":"run_id","data_type":"text","nullable":false},"reader":{"name":"reader","data_type":"text","nullable":false},"subject_id":{"name":"subject_id","data_type":"text","nullable":false},"partition_date":{"name":"partition_date","data_type":"date","nullable":false},"observed_at":{"name":"observed_at","data_type":"timestamp","nullable":false}}},"articles":{"name":"articles","resource":"articles","write_disposition":"append","columns":{"id":{"name":"id","data_type":"text","nullable":true},"title":{"name":"title","data_type":"text","nullable":true},"description":{"name":"description","data_type":"text","nullable":true},"published":{"name":"published","data_type":"bool","nullable":true},"published_at":{"name":"published_at","data_type":"timestamp","nullable":true},"created_at":{"name":"created_at","data_type":"timestamp","nullable":true},"edited_at":{"name":"edited_at","data_type":"timestamp","nullable":true},"slug":{"name":"slug","data_type":"text","nullable":true},"url":{"name":"url","data_type":"text","nullable":true},"canonical_url":{"name":"canonical_url","data_type":"text","nullable":true},"cover_image":{"name":"cover_image","data_type":"text","nullable":true},"language":{"name":"language","data_type":"text","nullable":true},"tags":{"name":"tags","data_type":"json","nullable":true},"reading_time_minutes":{"name":"reading_time_minutes","data_type":"bigint","nullable":true},"page_views_count":{"name":"page_views_count","data_type":"bigint","nullable":true},"public_reactions_count":{"name":"public_reactions_count","data_type":"bigint","nullable":true},"comments_count":{"name":"comments_count","data_type":"bigint","nullable":true},"user_id":{"name":"user_id","data_type":"text","nullable":true},"username":{"name":"username","data_type":"text","nullable":true},"organization_username":{"name":"organization_username","data_type":"text","nullable":true},"load_id":{"name":"load_id","data_type":"text","nullable":false},"run_id":{"name":"run_id","data_type":"text","nullable":false},"reader":{"name":"reader","data_type":"text","nullable":false},"subject_id":{"name":"subject_id","data_type":"text","nullable":false},"partition_date":{"name":"partition_date","data_type":"date","nullable":false},"observed_at":{"name":"observed_at","data_type":"timestamp","nullable":false}}},"article_days":{"name":"article_days","resource":"article_days","write_disposition":"append","columns":{"day":{"name":"day","data_type":"date","nullable":true},"article_id":{"name":"article_id","data_type":"text","nullable":true},"page_views":{"name":"page_views","data_type":"bigint","nullable":true},"read_time_seconds":{"name":"read_time_seconds","data_type":"bigint","nullable":true},"average_read_time_seconds":{"name":"average_read_time_seconds","data_type":"bigint","nullable":true},"reactions":{"name":"reactions","data_type":"bigint","nullable":true},"likes":{"name":"likes","data_type":"bigint","nullable":true},"reading_list":{"name":"reading_list","data_type":"bigint","nullable":true},"unicorns":{"name":"unicorns","data_type":"bigint","nullable":true},"comments":{"name":"comments","data_type":"bigint","nullable":true},"follows":{"name":"follows","data_type":"bigint","nullable":true},"load_id":{"name":"load_id","data_type":"text","nullable":false},"run_id":{"name":"run_id","data_type":"text","nullable":false},"reader":{"name":"reader","data_type":"text","nullable":false},"subject_id":{"name":"subject_id","data_type":"text","nullable":false},"partition_date":{"name":"partition_date","data_type":"date","nullable":false},"observed_at":{"name":"observed_at","data_type":"timestamp","nullable":false}}},"followers":{"name":"followers","resource":"followers","write_disposition":"append","columns":{"user_id":{"name":"user_id","data_type":"text","nullable":true},"total":{"name":"total","data_type":"bigint","nullable":true},"load_id":{"name":"load_id","data_type":"text","nullable":false},"run_id":{"name":"run_id","data_type":"text","nullable":false},"reader":{"name":"reader","data_type":"text","nullable":false},"subject_id":{"name":"subject_id","data_type":"text","nullable":false},"partition_date":{"name":"partition_date","data_type":"date","nullable":false},"observed_at":{"name":"observed_at","data_type":"timestamp","nullable":false}}}},"settings":{"detections":["iso_timestamp"],"default_hints":{"not_null":["_dlt_id","_dlt_root_id","_dlt_parent_id","_dlt_list_idx","_dlt_load_id"],"parent_key":["_dlt_parent_id"],"root_key":["_dlt_root_id"],"unique":["_dlt_id"],"row_key":["_dlt_id"]}},"normalizers":{"names":"snake_case","json":{"module":"dlt.common.normalizers.json.relational"}},"previous_hashes":[]}'),
	(3, 11, '2026-11-27 14:28:54.461104+00', 'devto', 'wkpSyHgfvP7aAhrfjSnqxtcaB0N5GiSkWXBITNw8lCg=', '{"version":3,"version_hash":"wkpSyHgfvP7aAhrfjSnqxtcaB0N5GiSkWXBITNw8lCg=","engine_version":11,"name":"devto","tables":{"_dlt_version":{"name":"_dlt_version","columns":{"version":{"name":"version","data_type":"bigint","nullable":false,"description":"Numeric version of the schema, incremented on each schema change"},"engine_version":{"name":"engine_version","data_type":"bigint","nullable":false,"description":"Version of the dlt schema engine that created this schema"},"inserted_at":{"name":"inserted_at","data_type":"timestamp","nullable":false,"description":"Timestamp when this schema version was stored"},"schema_name":{"name":"schema_name","data_type":"text","nullable":false,"description":"Name of the schema"},"version_hash":{"name":"version_hash","data_type":"text","nullable":false,"description":"Unique hash of the schema content, used to detect changes"},"schema":{"name":"schema","data_type":"text","nullable":false,"description":"JSON representation of the complete schema definition"}},"write_disposition":"skip","resource":"_dlt_version","description":"Created by DLT. Tracks schema updates"},"_dlt_loads":{"name":"_dlt_loads","columns":{"load_id":{"name":"load_id","data_type":"text","nullable":false,"precision":64,"description":"Unique identifier of the load operation"},"schema_name":{"name":"schema_name","data_type":"text","nullable":true,"description":"Name of the schema associated with this load"},"status":{"name":"status","data_type":"bigint","nullable":false,"description":"Status of the load operation (0 = success)"},"inserted_at":{"name":"inserted_at","data_type":"timestamp","nullable":false,"description":"Timestamp when the load was completed"},"schema_version_hash":{"name":"schema_version_hash","data_type":"text","nullable":true,"description":"Hash of the schema version used during this load"}},"write_disposition":"skip","resource":"_dlt_loads","description":"Created by DLT. Tracks completed loads"},"users":{"name":"users","resource":"users","write_disposition":"append","columns":{"id":{"name":"id","data_type":"text","nullable":true},"username":{"name":"username","data_type":"text","nullable":true},"name":{"name":"name","data_type":"text","nullable":true},"summary":{"name":"summary","data_type":"text","nullable":true},"location":{"name":"location","data_type":"text","nullable":true},"website_url":{"name":"website_url","data_type":"text","nullable":true},"twitter_username":{"name":"twitter_username","data_type":"text","nullable":true},"github_username":{"name":"github_username","data_type":"text","nullable":true},"profile_image":{"name":"profile_image","data_type":"text","nullable":true},"joined_at":{"name":"joined_at","data_type":"text","nullable":true},"load_id":{"name":"load_id","data_type":"text","nullable":false},"run_id":{"name":"run_id","data_type":"text","nullable":false},"reader":{"name":"reader","data_type":"text","nullable":false},"subject_id":{"name":"subject_id","data_type":"text","nullable":false},"partition_date":{"name":"partition_date","data_type":"date","nullable":false},"observed_at":{"name":"observed_at","data_type":"timestamp","nullable":false}},"schema_contract":{"tables":"evolve","columns":"evolve","data_type":"freeze"},"x-normalizer":{"seen-data":true}},"articles":{"name":"articles","resource":"articles","write_disposition":"append","columns":{"id":{"name":"id","data_type":"text","nullable":true},"title":{"name":"title","data_type":"text","nullable":true},"description":{"name":"description","data_type":"text","nullable":true},"published":{"name":"published","data_type":"bool","nullable":true},"published_at":{"name":"published_at","data_type":"timestamp","nullable":true},"created_at":{"name":"created_at","data_type":"timestamp","nullable":true},"edited_at":{"name":"edited_at","data_type":"timestamp","nullable":true},"slug":{"name":"slug","data_type":"text","nullable":true},"url":{"name":"url","data_type":"text","nullable":true},"canonical_url":{"name":"canonical_url","data_type":"text","nullable":true},"cover_image":{"name":"cover_image","data_type":"text","nullable":true},"language":{"name":"language","data_type":"text","nullable":true},"tags":{"name":"tags","data_type":"json","nullable":true},"reading_time_minutes":{"name":"reading_time_minutes","data_type":"bigint","nullable":true},"page_views_count":{"name":"page_views_count","data_type":"bigint","nullable":true},"public_reactions_count":{"name":"public_reactions_count","data_type":"bigint","nullable":true},"comments_count":{"name":"comments_count","data_type":"bigint","nullable":true},"user_id":{"name":"user_id","data_type":"text","nullable":true},"username":{"name":"username","data_type":"text","nullable":true},"organization_username":{"name":"organization_username","data_type":"text","nullable":true},"load_id":{"name":"load_id","data_type":"text","nullable":false},"run_id":{"name":"run_id","data_type":"text","nullable":false},"reader":{"name":"reader","data_type":"text","nullable":false},"subject_id":{"name":"subject_id","data_type":"text","nullable":false},"partition_date":{"name":"partition_date","data_type":"date","nullable":false},"observed_at":{"name":"observed_at","data_type":"timestamp","nullable":false}},"schema_contract":{"tables":"evolve","columns":"evolve","data_type":"freeze"},"x-normalizer":{"seen-data":true}},"article_days":{"name":"article_days","resource":"article_days","write_disposition":"append","columns":{"day":{"name":"day","data_type":"date","nullable":true},"article_id":{"name":"article_id","data_type":"text","nullable":true},"page_views":{"name":"page_views","data_type":"bigint","nullable":true},"read_time_seconds":{"name":"read_time_seconds","data_type":"bigint","nullable":true},"average_read_time_seconds":{"name":"average_read_time_seconds","data_type":"bigint","nullable":true},"reactions":{"name":"reactions","data_type":"bigint","nullable":true},"likes":{"name":"likes","data_type":"bigint","nullable":true},"reading_list":{"name":"reading_list","data_type":"bigint","nullable":true},"unicorns":{"name":"unicorns","data_type":"bigint","nullable":true},"comments":{"name":"comments","data_type":"bigint","nullable":true},"follows":{"name":"follows","data_type":"bigint","nullable":true},"load_id":{"name":"load_id","data_type":"text","nullable":false},"run_id":{"name":"run_id","data_type":"text","nullable":false},"reader":{"name":"reader","data_type":"text","nullable":false},"subject_id":{"name":"subject_id","data_type":"text","nullable":false},"partition_date":{"name":"partition_date","data_type":"date","nullable":false},"observed_at":{"name":"observed_at","data_type":"timestamp","nullable":false}},"schema_contract":{"tables":"evolve","columns":"evolve","data_type":"freeze"},"x-normalizer":{"seen-data":true}},"followers":{"name":"followers","resource":"followers","write_disposition":"append","columns":{"user_id":{"name":"user_id","data_type":"text","nullable":true},"total":{"name":"total","data_type":"bigint","nullable":true},"load_id":{"name":"load_id","data_type":"text","nullable":false},"run_id":{"name":"run_id","data_type":"text","nullable":false},"reader":{"name":"reader","data_type":"text","nullable":false},"subject_id":{"name":"subject_id","data_type":"text","nullable":false},"partition_date":{"name":"partition_date","data_type":"date","nullable":false},"observed_at":{"name":"observed_at","data_type":"timestamp","nullable":false}},"schema_contract":{"tables":"evolve","columns":"evolve","data_type":"freeze"},"x-normalizer":{"seen-data":true}}},"settings":{"detections":["iso_timestamp"],"default_hints":{"not_null":["_dlt_id","_dlt_root_id","_dlt_parent_id","_dlt_list_idx","_dlt_load_id"],"parent_key":["_dlt_parent_id"],"root_key":["_dlt_root_id"],"unique":["_dlt_id"],"row_key":["_dlt_id"]},"schema_contract":{"tables":"evolve","columns":"evolve","data_type":"freeze"}},"normalizers":{"names":"snake_case","json":{"module":"dlt.common.normalizers.json.relational"}},"previous_hashes":["L92aRkP3HB5gnZN1MjfD8YV3x9/ONCeFdUfqW1JtUVo=","sMDfvmRqB5hvenUhz0Tpi567LG9+QKCFQdW9Px1YiFk=","FUbRxbBwiBPQUN8WR3bgKF8HswZvojgUk8dVVQrB+Po="]}') ON CONFLICT DO NOTHING;

INSERT INTO raw_devto.article_days VALUES
	('2026-02-24', NULL, 350, 17080, 48, 12, 9, 2, 1, 0, 0, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-25', NULL, 310, 16800, 54, 6, 4, 1, 1, 1, 0, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-26', NULL, 330, 18480, 56, 8, 8, 0, 0, 0, 2, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-27', NULL, 280, 14770, 52, 6, 4, 2, 0, 2, 1, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-28', NULL, 320, 16450, 51, 7, 4, 2, 1, 1, 2, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-01', NULL, 310, 15610, 50, 19, 18, 1, 0, 0, 2, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-02', NULL, 310, 14350, 46, 15, 13, 0, 2, 2, 1, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-03', NULL, 290, 14140, 48, 9, 9, 0, 0, 4, 2, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-04', NULL, 300, 15820, 52, 5, 4, 1, 0, 1, 2, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-05', NULL, 190, 10780, 56, 5, 5, 0, 0, 0, 1, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-06', NULL, 150, 8190, 54, 10, 9, 1, 0, 0, 1, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-07', NULL, 130, 7280, 56, 3, 2, 1, 0, 0, 2, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-08', NULL, 180, 9100, 50, 5, 5, 0, 0, 2, 1, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-09', NULL, 110, 5880, 53, 1, 0, 0, 1, 1, 2, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-24', NULL, 300, 17010, 56, 7, 6, 0, 1, 0, 0, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-25', NULL, 380, 18690, 49, 16, 14, 2, 0, 0, 0, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-26', NULL, 370, 19110, 51, 6, 5, 0, 1, 2, 0, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-27', NULL, 330, 16730, 50, 10, 8, 0, 2, 3, 1, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-28', NULL, 290, 16100, 55, 14, 12, 2, 0, 0, 2, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-01', NULL, 300, 14630, 48, 1, 0, 1, 0, 0, 2, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-02', NULL, 270, 13720, 50, 13, 8, 3, 2, 0, 0, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-03', NULL, 310, 15680, 50, 11, 10, 0, 1, 0, 2, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-04', NULL, 310, 16240, 52, 5, 5, 0, 0, 0, 0, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-05', NULL, 150, 8470, 56, 8, 5, 1, 2, 1, 2, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-06', NULL, 140, 6720, 48, 4, 4, 0, 0, 0, 2, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-07', NULL, 210, 11900, 56, 10, 9, 0, 1, 2, 0, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-08', NULL, 140, 6370, 45, 2, 0, 1, 1, 0, 2, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-09', NULL, 120, 5670, 47, 8, 7, 1, 0, 0, 0, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-24', '2100015', 80, 5600, 70, 1, 0, 0, 1, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-25', '2100015', 70, 4900, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-26', '2100015', 90, 6300, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-27', '2100015', 70, 4900, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-28', '2100015', 70, 4900, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-01', '2100015', 60, 4200, 70, 3, 2, 1, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-02', '2100015', 70, 4900, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-03', '2100015', 70, 4900, 70, 3, 3, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-04', '2100015', 50, 3500, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-05', '2100015', 30, 2100, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-06', '2100015', 40, 2800, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-07', '2100015', 40, 2800, 70, 1, 0, 1, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-08', '2100015', 40, 2800, 70, 0, 0, 0, 0, 1, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-09', '2100015', 30, 2100, 70, 0, 0, 0, 0, 1, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-24', '2100014', 50, 3500, 70, 3, 3, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-25', '2100014', 50, 3500, 70, 4, 4, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-26', '2100014', 40, 2800, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-27', '2100014', 40, 2800, 70, 1, 0, 1, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-28', '2100014', 60, 4200, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-01', '2100014', 50, 3500, 70, 3, 3, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-02', '2100014', 40, 2800, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-03', '2100014', 40, 2800, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-04', '2100014', 40, 2800, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-05', '2100014', 40, 2800, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-06', '2100014', 40, 2800, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-07', '2100014', 30, 2100, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-08', '2100014', 30, 2100, 70, 2, 2, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-09', '2100014', 20, 1400, 70, 1, 0, 0, 1, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-24', '2101214', 70, 2940, 42, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-25', '2101214', 80, 3360, 42, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-26', '2101214', 70, 2940, 42, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-27', '2101214', 60, 2520, 42, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-28', '2101214', 70, 2940, 42, 2, 2, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-01', '2101214', 60, 2520, 42, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-02', '2101214', 50, 2100, 42, 3, 3, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-03', '2101214', 70, 2940, 42, 1, 1, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-04', '2101214', 50, 2100, 42, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-05', '2101214', 30, 1260, 42, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-06', '2101214', 40, 1680, 42, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-07', '2101214', 40, 1680, 42, 2, 2, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-08', '2101214', 30, 1260, 42, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-09', '2101214', 30, 1260, 42, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-24', '2101213', 70, 4900, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-25', '2101213', 60, 4200, 70, 4, 4, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-26', '2101213', 70, 4900, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-27', '2101213', 50, 3500, 70, 0, 0, 0, 0, 1, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-28', '2101213', 60, 4200, 70, 1, 1, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-01', '2101213', 50, 3500, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-02', '2101213', 50, 3500, 70, 1, 0, 1, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-03', '2101213', 50, 3500, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-04', '2101213', 60, 4200, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-05', '2101213', 50, 3500, 70, 1, 0, 1, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-06', '2101213', 30, 2100, 70, 4, 4, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-07', '2101213', 40, 2800, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-08', '2101213', 40, 2800, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-03-09', '2101213', 20, 1400, 70, 0, 0, 0, 0, 0, NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2026-02-25', NULL, 380, 18690, 49, 16, 14, 2, 0, 0, 0, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-26', NULL, 370, 19110, 51, 6, 5, 0, 1, 2, 0, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-27', NULL, 330, 16730, 50, 10, 8, 0, 2, 3, 1, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-28', NULL, 290, 16100, 55, 14, 12, 2, 0, 0, 2, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-01', NULL, 300, 14630, 48, 1, 0, 1, 0, 0, 2, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-02', NULL, 270, 13720, 50, 13, 8, 3, 2, 0, 0, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-03', NULL, 310, 15680, 50, 11, 10, 0, 1, 0, 2, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-04', NULL, 310, 16240, 52, 5, 5, 0, 0, 0, 0, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-05', NULL, 270, 14560, 53, 8, 5, 1, 2, 1, 2, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-06', NULL, 140, 6720, 48, 4, 4, 0, 0, 0, 2, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-07', NULL, 230, 13020, 56, 10, 9, 0, 1, 2, 0, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-08', NULL, 150, 7070, 47, 2, 0, 1, 1, 0, 2, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-09', NULL, 130, 6510, 50, 14, 13, 1, 0, 0, 0, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-10', NULL, 160, 8190, 51, 1, 0, 1, 0, 0, 2, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-25', NULL, 310, 16800, 54, 6, 4, 1, 1, 1, 0, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-26', NULL, 330, 18480, 56, 8, 8, 0, 0, 0, 2, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-27', NULL, 280, 14770, 52, 6, 4, 2, 0, 2, 1, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-28', NULL, 320, 16450, 51, 7, 4, 2, 1, 1, 2, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-01', NULL, 310, 15610, 50, 19, 18, 1, 0, 0, 2, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-02', NULL, 310, 14350, 46, 15, 13, 0, 2, 2, 1, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-03', NULL, 290, 14140, 48, 9, 9, 0, 0, 4, 2, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-04', NULL, 300, 15820, 52, 5, 4, 1, 0, 1, 2, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-05', NULL, 290, 15330, 52, 5, 5, 0, 0, 0, 1, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-06', NULL, 150, 8190, 54, 10, 9, 1, 0, 0, 1, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-07', NULL, 140, 7980, 57, 3, 2, 1, 0, 0, 2, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-08', NULL, 190, 9380, 49, 5, 5, 0, 0, 2, 1, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-09', NULL, 130, 6930, 53, 2, 1, 0, 1, 1, 2, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-10', NULL, 130, 7350, 56, 3, 0, 1, 2, 0, 0, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-25', '2101214', 80, 3360, 42, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-26', '2101214', 70, 2940, 42, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-27', '2101214', 60, 2520, 42, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-28', '2101214', 70, 2940, 42, 2, 2, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-01', '2101214', 60, 2520, 42, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-02', '2101214', 50, 2100, 42, 3, 3, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-03', '2101214', 70, 2940, 42, 1, 1, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-04', '2101214', 50, 2100, 42, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-05', '2101214', 40, 1680, 42, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-06', '2101214', 40, 1680, 42, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-07', '2101214', 50, 2100, 42, 2, 2, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-08', '2101214', 30, 1260, 42, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-09', '2101214', 30, 1260, 42, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-10', '2101214', 30, 1260, 42, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-25', '2101213', 60, 4200, 70, 4, 4, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-26', '2101213', 70, 4900, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-27', '2101213', 50, 3500, 70, 0, 0, 0, 0, 1, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-28', '2101213', 60, 4200, 70, 1, 1, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-01', '2101213', 50, 3500, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-02', '2101213', 50, 3500, 70, 1, 0, 1, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-03', '2101213', 50, 3500, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-04', '2101213', 60, 4200, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-05', '2101213', 60, 4200, 70, 1, 0, 1, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-06', '2101213', 30, 2100, 70, 4, 4, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-07', '2101213', 50, 3500, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-08', '2101213', 50, 3500, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-09', '2101213', 20, 1400, 70, 1, 1, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-10', '2101213', 40, 2800, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-25', '2100015', 70, 4900, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-26', '2100015', 90, 6300, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-27', '2100015', 70, 4900, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-28', '2100015', 70, 4900, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-01', '2100015', 60, 4200, 70, 3, 2, 1, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-02', '2100015', 70, 4900, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-03', '2100015', 70, 4900, 70, 3, 3, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-04', '2100015', 50, 3500, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-05', '2100015', 40, 2800, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-06', '2100015', 40, 2800, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-07', '2100015', 50, 3500, 70, 1, 0, 1, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-08', '2100015', 40, 2800, 70, 0, 0, 0, 0, 1, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-09', '2100015', 30, 2100, 70, 0, 0, 0, 0, 1, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-10', '2100015', 30, 2100, 70, 1, 0, 1, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-25', '2100014', 50, 3500, 70, 4, 4, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-26', '2100014', 40, 2800, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-27', '2100014', 40, 2800, 70, 1, 0, 1, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-02-28', '2100014', 60, 4200, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-01', '2100014', 50, 3500, 70, 3, 3, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-02', '2100014', 40, 2800, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-03', '2100014', 40, 2800, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-04', '2100014', 40, 2800, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-05', '2100014', 50, 3500, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-06', '2100014', 40, 2800, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-07', '2100014', 30, 2100, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-08', '2100014', 30, 2100, 70, 2, 2, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-09', '2100014', 20, 1400, 70, 1, 0, 0, 1, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2026-03-10', '2100014', 30, 2100, 70, 0, 0, 0, 0, 0, NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00') ON CONFLICT DO NOTHING;

INSERT INTO raw_devto.articles VALUES
	('2100015', 'A tiny overlay in webdev', 'A tiny overlay in webdev: the short version.', true, '2026-02-11 09:08:07.487+00', NULL, NULL, 'a-tiny-overlay-in-webdev-15', 'https://dev.to/nora/a-tiny-overlay-in-webdev-15', 'https://dev.to/nora/a-tiny-overlay-in-webdev-15', NULL, NULL, '["webdev", "discuss"]', 10, 3380, 16, 2, '310005', 'nora', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2100014', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', true, '2025-12-18 09:08:07.487+00', NULL, NULL, 'why-i-rewrote-my-bot-14', 'https://dev.to/nora/why-i-rewrote-my-bot-14', 'https://dev.to/nora/why-i-rewrote-my-bot-14', NULL, NULL, '["python"]', 10, 12130, 62, 5, '310005', 'nora', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2100013', 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', true, '2025-10-29 09:08:07.487+00', NULL, NULL, 'debugging-live,-in-front-of-everybody-13', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-13', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-13', NULL, NULL, '["streaming", "showdev"]', 10, 13340, 76, 10, '310005', 'nora', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2100012', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', true, '2025-09-14 09:08:07.487+00', NULL, NULL, 'why-i-rewrote-my-bot-12', 'https://dev.to/nora/why-i-rewrote-my-bot-12', 'https://dev.to/nora/why-i-rewrote-my-bot-12', NULL, NULL, '["webdev", "discuss"]', 4, 17570, 106, 10, '310005', 'nora', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2100011', 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', true, '2025-07-22 09:08:07.487+00', NULL, NULL, 'debugging-live,-in-front-of-everybody-11', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-11', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-11', NULL, NULL, '["streaming", "showdev"]', 3, 11850, 166, 12, '310005', 'nora', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2100010', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', false, NULL, NULL, NULL, 'why-i-rewrote-my-bot-10', 'https://dev.to/nora/why-i-rewrote-my-bot-10', 'https://dev.to/nora/why-i-rewrote-my-bot-10', NULL, NULL, '["career"]', 8, 9690, 89, 3, '310005', 'nora', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2100009', 'A tiny overlay in webdev', 'A tiny overlay in webdev: the short version.', true, '2025-04-07 09:08:07.487+00', NULL, NULL, 'a-tiny-overlay-in-webdev-9', 'https://dev.to/nora/a-tiny-overlay-in-webdev-9', 'https://dev.to/nora/a-tiny-overlay-in-webdev-9', NULL, NULL, '["webdev", "discuss"]', 2, 10390, 199, 11, '310005', 'nora', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2100008', 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', true, '2025-02-15 09:08:07.487+00', NULL, NULL, 'debugging-live,-in-front-of-everybody-8', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-8', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-8', NULL, NULL, '["career"]', 3, 7350, 287, 21, '310005', 'nora', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2100007', 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', true, '2024-12-26 09:08:07.487+00', NULL, NULL, 'debugging-live,-in-front-of-everybody-7', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-7', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-7', NULL, NULL, '["streaming", "showdev"]', 12, 16470, 322, 22, '310005', 'nora', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2100006', 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', true, '2024-11-02 09:08:07.487+00', NULL, NULL, 'debugging-live,-in-front-of-everybody-6', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-6', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-6', NULL, NULL, '["discuss", "python", "streaming"]', 3, 7520, 310, 21, '310005', 'nora', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2100005', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', true, '2024-09-19 09:08:07.487+00', NULL, NULL, 'why-i-rewrote-my-bot-5', 'https://dev.to/nora/why-i-rewrote-my-bot-5', 'https://dev.to/nora/why-i-rewrote-my-bot-5', NULL, NULL, '["career"]', 4, 16210, 371, 28, '310005', 'nora', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2100004', 'What 209 days of streaming taught me', 'What 209 days of streaming taught me: the short version.', true, '2024-07-28 09:08:07.487+00', NULL, NULL, 'what-209-days-of-streaming-taught-me-4', 'https://dev.to/nora/what-209-days-of-streaming-taught-me-4', 'https://dev.to/nora/what-209-days-of-streaming-taught-me-4', NULL, NULL, '["discuss", "python", "streaming"]', 9, 9620, 380, 27, '310005', 'nora', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2100003', 'A tiny overlay in webdev', 'A tiny overlay in webdev: the short version.', false, NULL, NULL, NULL, 'a-tiny-overlay-in-webdev-3', 'https://dev.to/nora/a-tiny-overlay-in-webdev-3', 'https://dev.to/nora/a-tiny-overlay-in-webdev-3', NULL, NULL, '["webdev", "discuss"]', 8, 8690, 93, 12, '310005', 'nora', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2100002', 'What 109 days of streaming taught me', 'What 109 days of streaming taught me: the short version.', true, '2024-04-19 09:08:07.487+00', NULL, NULL, 'what-109-days-of-streaming-taught-me-2', 'https://dev.to/nora/what-109-days-of-streaming-taught-me-2', 'https://dev.to/nora/what-109-days-of-streaming-taught-me-2', NULL, NULL, '["python"]', 3, 19270, 474, 47, '310005', 'nora', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2100001', 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', true, '2024-02-28 09:08:07.487+00', NULL, NULL, 'debugging-live,-in-front-of-everybody-1', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-1', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-1', NULL, NULL, '["showdev", "career", "webdev"]', 12, 13740, 527, 45, '310005', 'nora', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2100000', 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', true, '2024-01-12 09:08:07.487+00', NULL, NULL, 'debugging-live,-in-front-of-everybody-0', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-0', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-0', NULL, NULL, '["career"]', 1, 22930, 584, 35, '310005', 'nora', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2101214', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', true, '2026-02-11 09:08:07.487+00', NULL, NULL, 'why-i-rewrote-my-bot-14', 'https://dev.to/mara/why-i-rewrote-my-bot-14', 'https://dev.to/mara/why-i-rewrote-my-bot-14', NULL, NULL, '["python"]', 6, 3070, 22, 0, '310051', 'mara', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2101213', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', true, '2025-12-16 09:08:07.487+00', NULL, NULL, 'why-i-rewrote-my-bot-13', 'https://dev.to/mara/why-i-rewrote-my-bot-13', 'https://dev.to/mara/why-i-rewrote-my-bot-13', NULL, NULL, '["discuss", "python", "streaming"]', 10, 16190, 49, 3, '310051', 'mara', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2101212', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', true, '2025-10-24 09:08:07.487+00', NULL, NULL, 'why-i-rewrote-my-bot-12', 'https://dev.to/mara/why-i-rewrote-my-bot-12', 'https://dev.to/mara/why-i-rewrote-my-bot-12', NULL, NULL, '["webdev", "discuss"]', 10, 6800, 95, 4, '310051', 'mara', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2101211', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', true, '2025-09-03 09:08:07.487+00', NULL, NULL, 'why-i-rewrote-my-bot-11', 'https://dev.to/mara/why-i-rewrote-my-bot-11', 'https://dev.to/mara/why-i-rewrote-my-bot-11', NULL, NULL, '["discuss", "python", "streaming"]', 12, 19150, 148, 6, '310051', 'mara', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2101210', 'What 557 days of streaming taught me', 'What 557 days of streaming taught me: the short version.', false, NULL, NULL, NULL, 'what-557-days-of-streaming-taught-me-10', 'https://dev.to/mara/what-557-days-of-streaming-taught-me-10', 'https://dev.to/mara/what-557-days-of-streaming-taught-me-10', NULL, NULL, '["python"]', 12, 12890, 117, 10, '310051', 'mara', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2101209', 'A tiny overlay in python', 'A tiny overlay in python: the short version.', true, '2025-05-21 09:08:07.487+00', NULL, NULL, 'a-tiny-overlay-in-python-9', 'https://dev.to/mara/a-tiny-overlay-in-python-9', 'https://dev.to/mara/a-tiny-overlay-in-python-9', NULL, NULL, '["python"]', 2, 19380, 228, 18, '310051', 'mara', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2101208', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', true, '2025-03-19 09:08:07.487+00', NULL, NULL, 'why-i-rewrote-my-bot-8', 'https://dev.to/mara/why-i-rewrote-my-bot-8', 'https://dev.to/mara/why-i-rewrote-my-bot-8', NULL, NULL, '["discuss", "python", "streaming"]', 12, 14380, 273, 16, '310051', 'mara', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2101207', 'What 393 days of streaming taught me', 'What 393 days of streaming taught me: the short version.', true, '2025-01-28 09:08:07.487+00', NULL, NULL, 'what-393-days-of-streaming-taught-me-7', 'https://dev.to/mara/what-393-days-of-streaming-taught-me-7', 'https://dev.to/mara/what-393-days-of-streaming-taught-me-7', NULL, NULL, '["career"]', 3, 19640, 307, 17, '310051', 'mara', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2101206', 'A tiny overlay in showdev', 'A tiny overlay in showdev: the short version.', true, '2024-12-06 09:08:07.487+00', NULL, NULL, 'a-tiny-overlay-in-showdev-6', 'https://dev.to/mara/a-tiny-overlay-in-showdev-6', 'https://dev.to/mara/a-tiny-overlay-in-showdev-6', NULL, NULL, '["showdev", "career", "webdev"]', 7, 27130, 300, 17, '310051', 'mara', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2101205', 'A tiny overlay in python', 'A tiny overlay in python: the short version.', true, '2024-10-05 09:08:07.487+00', NULL, NULL, 'a-tiny-overlay-in-python-5', 'https://dev.to/mara/a-tiny-overlay-in-python-5', 'https://dev.to/mara/a-tiny-overlay-in-python-5', NULL, NULL, '["python"]', 3, 15430, 348, 23, '310051', 'mara', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2101204', 'A tiny overlay in python', 'A tiny overlay in python: the short version.', true, '2024-08-17 09:08:07.487+00', NULL, NULL, 'a-tiny-overlay-in-python-4', 'https://dev.to/mara/a-tiny-overlay-in-python-4', 'https://dev.to/mara/a-tiny-overlay-in-python-4', NULL, NULL, '["python"]', 3, 16170, 430, 31, '310051', 'mara', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2101203', 'A tiny overlay in career', 'A tiny overlay in career: the short version.', false, NULL, NULL, NULL, 'a-tiny-overlay-in-career-3', 'https://dev.to/mara/a-tiny-overlay-in-career-3', 'https://dev.to/mara/a-tiny-overlay-in-career-3', NULL, NULL, '["career"]', 5, 14390, 122, 8, '310051', 'mara', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2101202', 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', true, '2024-04-23 09:08:07.487+00', NULL, NULL, 'debugging-live,-in-front-of-everybody-2', 'https://dev.to/mara/debugging-live,-in-front-of-everybody-2', 'https://dev.to/mara/debugging-live,-in-front-of-everybody-2', NULL, NULL, '["showdev", "career", "webdev"]', 1, 17670, 501, 39, '310051', 'mara', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2101201', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', true, '2024-03-07 09:08:07.487+00', NULL, NULL, 'why-i-rewrote-my-bot-1', 'https://dev.to/mara/why-i-rewrote-my-bot-1', 'https://dev.to/mara/why-i-rewrote-my-bot-1', NULL, NULL, '["python"]', 9, 9300, 510, 30, '310051', 'mara', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2101200', 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', true, '2024-01-08 09:08:07.487+00', NULL, NULL, 'debugging-live,-in-front-of-everybody-0', 'https://dev.to/mara/debugging-live,-in-front-of-everybody-0', 'https://dev.to/mara/debugging-live,-in-front-of-everybody-0', NULL, NULL, '["webdev", "discuss"]', 10, 29570, 535, 43, '310051', 'mara', NULL, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('2101214', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', true, '2026-02-11 09:08:07.487+00', NULL, NULL, 'why-i-rewrote-my-bot-14', 'https://dev.to/mara/why-i-rewrote-my-bot-14', 'https://dev.to/mara/why-i-rewrote-my-bot-14', NULL, NULL, '["python"]', 6, 3120, 22, 0, '310051', 'mara', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2101213', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', true, '2025-12-16 09:08:07.487+00', NULL, NULL, 'why-i-rewrote-my-bot-13', 'https://dev.to/mara/why-i-rewrote-my-bot-13', 'https://dev.to/mara/why-i-rewrote-my-bot-13', NULL, NULL, '["discuss", "python", "streaming"]', 10, 16260, 50, 3, '310051', 'mara', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2101212', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', true, '2025-10-24 09:08:07.487+00', NULL, NULL, 'why-i-rewrote-my-bot-12', 'https://dev.to/mara/why-i-rewrote-my-bot-12', 'https://dev.to/mara/why-i-rewrote-my-bot-12', NULL, NULL, '["webdev", "discuss"]', 10, 6820, 95, 4, '310051', 'mara', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2101211', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', true, '2025-09-03 09:08:07.487+00', NULL, NULL, 'why-i-rewrote-my-bot-11', 'https://dev.to/mara/why-i-rewrote-my-bot-11', 'https://dev.to/mara/why-i-rewrote-my-bot-11', NULL, NULL, '["discuss", "python", "streaming"]', 12, 19180, 148, 6, '310051', 'mara', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2101210', 'What 557 days of streaming taught me', 'What 557 days of streaming taught me: the short version.', false, NULL, NULL, NULL, 'what-557-days-of-streaming-taught-me-10', 'https://dev.to/mara/what-557-days-of-streaming-taught-me-10', 'https://dev.to/mara/what-557-days-of-streaming-taught-me-10', NULL, NULL, '["python"]', 12, 12890, 117, 10, '310051', 'mara', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2101209', 'A tiny overlay in python', 'A tiny overlay in python: the short version.', true, '2025-05-21 09:08:07.487+00', NULL, NULL, 'a-tiny-overlay-in-python-9', 'https://dev.to/mara/a-tiny-overlay-in-python-9', 'https://dev.to/mara/a-tiny-overlay-in-python-9', NULL, NULL, '["python"]', 2, 19400, 229, 18, '310051', 'mara', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2101208', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', true, '2025-03-19 09:08:07.487+00', NULL, NULL, 'why-i-rewrote-my-bot-8', 'https://dev.to/mara/why-i-rewrote-my-bot-8', 'https://dev.to/mara/why-i-rewrote-my-bot-8', NULL, NULL, '["discuss", "python", "streaming"]', 12, 14390, 274, 16, '310051', 'mara', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2101207', 'What 393 days of streaming taught me', 'What 393 days of streaming taught me: the short version.', true, '2025-01-28 09:08:07.487+00', NULL, NULL, 'what-393-days-of-streaming-taught-me-7', 'https://dev.to/mara/what-393-days-of-streaming-taught-me-7', 'https://dev.to/mara/what-393-days-of-streaming-taught-me-7', NULL, NULL, '["career"]', 3, 19660, 309, 17, '310051', 'mara', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2101206', 'A tiny overlay in showdev', 'A tiny overlay in showdev: the short version.', true, '2024-12-06 09:08:07.487+00', NULL, NULL, 'a-tiny-overlay-in-showdev-6', 'https://dev.to/mara/a-tiny-overlay-in-showdev-6', 'https://dev.to/mara/a-tiny-overlay-in-showdev-6', NULL, NULL, '["showdev", "career", "webdev"]', 7, 27150, 300, 17, '310051', 'mara', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2101205', 'A tiny overlay in python', 'A tiny overlay in python: the short version.', true, '2024-10-05 09:08:07.487+00', NULL, NULL, 'a-tiny-overlay-in-python-5', 'https://dev.to/mara/a-tiny-overlay-in-python-5', 'https://dev.to/mara/a-tiny-overlay-in-python-5', NULL, NULL, '["python"]', 3, 15450, 349, 23, '310051', 'mara', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2101204', 'A tiny overlay in python', 'A tiny overlay in python: the short version.', true, '2024-08-17 09:08:07.487+00', NULL, NULL, 'a-tiny-overlay-in-python-4', 'https://dev.to/mara/a-tiny-overlay-in-python-4', 'https://dev.to/mara/a-tiny-overlay-in-python-4', NULL, NULL, '["python"]', 3, 16190, 431, 31, '310051', 'mara', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2101203', 'A tiny overlay in career', 'A tiny overlay in career: the short version.', false, NULL, NULL, NULL, 'a-tiny-overlay-in-career-3', 'https://dev.to/mara/a-tiny-overlay-in-career-3', 'https://dev.to/mara/a-tiny-overlay-in-career-3', NULL, NULL, '["career"]', 5, 14390, 122, 8, '310051', 'mara', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2101202', 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', true, '2024-04-23 09:08:07.487+00', NULL, NULL, 'debugging-live,-in-front-of-everybody-2', 'https://dev.to/mara/debugging-live,-in-front-of-everybody-2', 'https://dev.to/mara/debugging-live,-in-front-of-everybody-2', NULL, NULL, '["showdev", "career", "webdev"]', 1, 17670, 503, 39, '310051', 'mara', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2101201', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', true, '2024-03-07 09:08:07.487+00', NULL, NULL, 'why-i-rewrote-my-bot-1', 'https://dev.to/mara/why-i-rewrote-my-bot-1', 'https://dev.to/mara/why-i-rewrote-my-bot-1', NULL, NULL, '["python"]', 9, 9320, 511, 30, '310051', 'mara', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2101200', 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', true, '2024-01-08 09:08:07.487+00', NULL, NULL, 'debugging-live,-in-front-of-everybody-0', 'https://dev.to/mara/debugging-live,-in-front-of-everybody-0', 'https://dev.to/mara/debugging-live,-in-front-of-everybody-0', NULL, NULL, '["webdev", "discuss"]', 10, 29590, 535, 43, '310051', 'mara', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2100015', 'A tiny overlay in webdev', 'A tiny overlay in webdev: the short version.', true, '2026-02-11 09:08:07.487+00', NULL, NULL, 'a-tiny-overlay-in-webdev-15', 'https://dev.to/nora/a-tiny-overlay-in-webdev-15', 'https://dev.to/nora/a-tiny-overlay-in-webdev-15', NULL, NULL, '["webdev", "discuss"]', 10, 3430, 17, 2, '310005', 'nora', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2100014', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', true, '2025-12-18 09:08:07.487+00', NULL, NULL, 'why-i-rewrote-my-bot-14', 'https://dev.to/nora/why-i-rewrote-my-bot-14', 'https://dev.to/nora/why-i-rewrote-my-bot-14', NULL, NULL, '["python"]', 10, 12170, 62, 5, '310005', 'nora', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2100013', 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', true, '2025-10-29 09:08:07.487+00', NULL, NULL, 'debugging-live,-in-front-of-everybody-13', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-13', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-13', NULL, NULL, '["streaming", "showdev"]', 10, 13370, 76, 10, '310005', 'nora', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2100012', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', true, '2025-09-14 09:08:07.487+00', NULL, NULL, 'why-i-rewrote-my-bot-12', 'https://dev.to/nora/why-i-rewrote-my-bot-12', 'https://dev.to/nora/why-i-rewrote-my-bot-12', NULL, NULL, '["webdev", "discuss"]', 4, 17600, 106, 10, '310005', 'nora', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2100011', 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', true, '2025-07-22 09:08:07.487+00', NULL, NULL, 'debugging-live,-in-front-of-everybody-11', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-11', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-11', NULL, NULL, '["streaming", "showdev"]', 3, 11880, 166, 12, '310005', 'nora', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2100010', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', false, NULL, NULL, NULL, 'why-i-rewrote-my-bot-10', 'https://dev.to/nora/why-i-rewrote-my-bot-10', 'https://dev.to/nora/why-i-rewrote-my-bot-10', NULL, NULL, '["career"]', 8, 9690, 89, 3, '310005', 'nora', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2100009', 'A tiny overlay in webdev', 'A tiny overlay in webdev: the short version.', true, '2025-04-07 09:08:07.487+00', NULL, NULL, 'a-tiny-overlay-in-webdev-9', 'https://dev.to/nora/a-tiny-overlay-in-webdev-9', 'https://dev.to/nora/a-tiny-overlay-in-webdev-9', NULL, NULL, '["webdev", "discuss"]', 2, 10390, 199, 11, '310005', 'nora', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2100008', 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', true, '2025-02-15 09:08:07.487+00', NULL, NULL, 'debugging-live,-in-front-of-everybody-8', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-8', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-8', NULL, NULL, '["career"]', 3, 7370, 287, 21, '310005', 'nora', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2100007', 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', true, '2024-12-26 09:08:07.487+00', NULL, NULL, 'debugging-live,-in-front-of-everybody-7', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-7', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-7', NULL, NULL, '["streaming", "showdev"]', 12, 16490, 322, 22, '310005', 'nora', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2100006', 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', true, '2024-11-02 09:08:07.487+00', NULL, NULL, 'debugging-live,-in-front-of-everybody-6', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-6', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-6', NULL, NULL, '["discuss", "python", "streaming"]', 3, 7530, 313, 21, '310005', 'nora', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2100005', 'Why I rewrote my bot', 'Why I rewrote my bot: the short version.', true, '2024-09-19 09:08:07.487+00', NULL, NULL, 'why-i-rewrote-my-bot-5', 'https://dev.to/nora/why-i-rewrote-my-bot-5', 'https://dev.to/nora/why-i-rewrote-my-bot-5', NULL, NULL, '["career"]', 4, 16210, 371, 28, '310005', 'nora', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2100004', 'What 209 days of streaming taught me', 'What 209 days of streaming taught me: the short version.', true, '2024-07-28 09:08:07.487+00', NULL, NULL, 'what-209-days-of-streaming-taught-me-4', 'https://dev.to/nora/what-209-days-of-streaming-taught-me-4', 'https://dev.to/nora/what-209-days-of-streaming-taught-me-4', NULL, NULL, '["discuss", "python", "streaming"]', 9, 9630, 380, 27, '310005', 'nora', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2100003', 'A tiny overlay in webdev', 'A tiny overlay in webdev: the short version.', false, NULL, NULL, NULL, 'a-tiny-overlay-in-webdev-3', 'https://dev.to/nora/a-tiny-overlay-in-webdev-3', 'https://dev.to/nora/a-tiny-overlay-in-webdev-3', NULL, NULL, '["webdev", "discuss"]', 8, 8690, 93, 12, '310005', 'nora', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2100002', 'What 109 days of streaming taught me', 'What 109 days of streaming taught me: the short version.', true, '2024-04-19 09:08:07.487+00', NULL, NULL, 'what-109-days-of-streaming-taught-me-2', 'https://dev.to/nora/what-109-days-of-streaming-taught-me-2', 'https://dev.to/nora/what-109-days-of-streaming-taught-me-2', NULL, NULL, '["python"]', 3, 19280, 474, 47, '310005', 'nora', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2100001', 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', true, '2024-02-28 09:08:07.487+00', NULL, NULL, 'debugging-live,-in-front-of-everybody-1', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-1', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-1', NULL, NULL, '["showdev", "career", "webdev"]', 12, 13750, 527, 45, '310005', 'nora', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('2100000', 'Debugging live, in front of everybody', 'Debugging live, in front of everybody: the short version.', true, '2024-01-12 09:08:07.487+00', NULL, NULL, 'debugging-live,-in-front-of-everybody-0', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-0', 'https://dev.to/nora/debugging-live,-in-front-of-everybody-0', NULL, NULL, '["career"]', 1, 22940, 585, 35, '310005', 'nora', NULL, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00') ON CONFLICT DO NOTHING;

INSERT INTO raw_devto.followers VALUES
	('310051', 812, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('310005', 802, '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('310051', 814, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00'),
	('310005', 802, 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00') ON CONFLICT DO NOTHING;

INSERT INTO raw_devto.users VALUES
	('310005', 'nora', 'NoraNova', 'NoraNova grows, a little faster every month.', NULL, '', NULL, 'nora', 'https://media2.dev.to/dynamic/image/width=320/310005.png', 'Dec 25, 2022', '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-09', '2026-03-10 02:00:00+00'),
	('310051', 'mara', 'MidnightMara', 'MidnightMara streams every night across midnight UTC and switches category twice.', NULL, '', NULL, 'mara', 'https://media2.dev.to/dynamic/image/width=320/310051.png', 'Sep 24, 2020', '418d534c-a76f-446e-9de6-1cce15c1f00e', 'fd63f02d-f352-4996-bbd3-95c3c8274c8c', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-09', '2026-03-10 02:00:00+00'),
	('310005', 'nora', 'NoraNova', 'NoraNova grows, a little faster every month.', NULL, '', NULL, 'nora', 'https://media2.dev.to/dynamic/image/width=320/310005.png', 'Dec 25, 2022', 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', 'ee85f9ea-06ed-406b-9780-bbf429821267', '310005', '2026-03-10', '2026-03-11 02:00:00+00'),
	('310051', 'mara', 'MidnightMara', 'MidnightMara streams every night across midnight UTC and switches category twice.', NULL, '', NULL, 'mara', 'https://media2.dev.to/dynamic/image/width=320/310051.png', 'Sep 24, 2020', 'a3a35e82-6fbd-46bc-939c-03c4b103c4f9', 'bee40118-b432-4bd7-a51b-2ec3ddeb941b', '1182cc72-0d7b-4b15-9069-d168fc26032a', '310051', '2026-03-10', '2026-03-11 02:00:00+00') ON CONFLICT DO NOTHING;

ALTER TABLE ONLY core.bridge_channel_owners
    ADD CONSTRAINT bridge_channel_owners_pkey PRIMARY KEY (platform, channel_id, person_id);

ALTER TABLE ONLY core.bridge_scope_subjects
    ADD CONSTRAINT bridge_scope_subjects_pkey PRIMARY KEY (scope_id, platform, subject_id);

ALTER TABLE ONLY core.bridge_subject_connections
    ADD CONSTRAINT bridge_subject_connections_pkey PRIMARY KEY (platform, subject_id, connection_id);

ALTER TABLE ONLY core.dim_channels
    ADD CONSTRAINT dim_channels_pkey PRIMARY KEY (platform, channel_id);

ALTER TABLE ONLY core.dim_contents
    ADD CONSTRAINT dim_contents_pkey PRIMARY KEY (platform, content_id);

ALTER TABLE ONLY core.fct_channel_days
    ADD CONSTRAINT fct_channel_days_pkey PRIMARY KEY (platform, channel_id, date);

ALTER TABLE ONLY core.fct_channel_native_days
    ADD CONSTRAINT fct_channel_native_days_pkey PRIMARY KEY (platform, channel_id, date);

ALTER TABLE ONLY core.fct_content_days
    ADD CONSTRAINT fct_content_days_pkey PRIMARY KEY (platform, content_id, date);

ALTER TABLE ONLY core.fct_content_native_days
    ADD CONSTRAINT fct_content_native_days_pkey PRIMARY KEY (platform, content_id, date);

ALTER TABLE ONLY core.fct_list_days
    ADD CONSTRAINT fct_list_days_pkey PRIMARY KEY (platform, channel_id, list_name, date);

ALTER TABLE ONLY core.fct_scope_days
    ADD CONSTRAINT fct_scope_days_pkey PRIMARY KEY (scope_id, platform, date);

ALTER TABLE ONLY creatorsync.social_analytics
    ADD CONSTRAINT social_analytics_pkey PRIMARY KEY (id);

ALTER TABLE ONLY creatorsync.social_analytics
    ADD CONSTRAINT social_analytics_user_id_platform_date_key UNIQUE (user_id, platform, date);

ALTER TABLE ONLY devpulse.analytics_snapshots
    ADD CONSTRAINT analytics_snapshots_pkey PRIMARY KEY (id);

ALTER TABLE ONLY devpulse.devto_articles
    ADD CONSTRAINT devto_articles_pkey PRIMARY KEY (id);

CREATE INDEX bridge_channel_owners_person_id_idx ON core.bridge_channel_owners USING btree (person_id, platform);

CREATE INDEX bridge_scope_subjects_person_id_idx ON core.bridge_scope_subjects USING btree (person_id);

CREATE INDEX bridge_scope_subjects_subject_idx ON core.bridge_scope_subjects USING btree (platform, subject_id);

CREATE INDEX bridge_scope_subjects_workspace_id_idx ON core.bridge_scope_subjects USING btree (workspace_id);

CREATE INDEX bridge_subject_connections_connection_id_idx ON core.bridge_subject_connections USING btree (connection_id);

CREATE INDEX dim_contents_described_at_idx ON core.dim_contents USING btree (described_at);

CREATE INDEX dim_contents_last_seen_at_idx ON core.dim_contents USING btree (last_seen_at);

CREATE INDEX dim_contents_listed_idx ON core.dim_contents USING btree (platform, channel_id, list_name) WHERE (status = 'active'::text);

CREATE INDEX dim_contents_livestream_id_idx ON core.dim_contents USING btree (platform, livestream_id) WHERE (livestream_id IS NOT NULL);

CREATE INDEX dim_contents_removed_at_idx ON core.dim_contents USING btree (removed_at) WHERE (removed_at IS NOT NULL);

CREATE INDEX fct_channel_days_contents_idx ON core.fct_channel_days USING btree (platform, channel_id, date) WHERE (contents_total IS NOT NULL);

CREATE INDEX fct_channel_days_date_idx ON core.fct_channel_days USING btree (date, platform);

CREATE INDEX fct_channel_days_followers_idx ON core.fct_channel_days USING btree (platform, channel_id, date) WHERE (followers_total IS NOT NULL);

CREATE INDEX fct_channel_days_following_idx ON core.fct_channel_days USING btree (platform, channel_id, date) WHERE (following_total IS NOT NULL);

CREATE INDEX fct_channel_days_subscribers_idx ON core.fct_channel_days USING btree (platform, channel_id, date) WHERE (subscribers_total IS NOT NULL);

CREATE INDEX fct_channel_days_views_idx ON core.fct_channel_days USING btree (platform, channel_id, date) WHERE (views_total IS NOT NULL);

CREATE INDEX fct_channel_native_days_partition_date_idx ON core.fct_channel_native_days USING btree (partition_date);

CREATE INDEX fct_content_days_date_idx ON core.fct_content_days USING btree (date, platform, channel_id);

CREATE INDEX fct_content_native_days_channel_idx ON core.fct_content_native_days USING btree (platform, channel_id, date);

CREATE INDEX fct_content_native_days_partition_date_idx ON core.fct_content_native_days USING btree (partition_date);

CREATE INDEX fct_list_days_date_idx ON core.fct_list_days USING btree (date);

CREATE INDEX fct_scope_days_date_idx ON core.fct_scope_days USING btree (date);

CREATE INDEX fct_scope_days_person_id_idx ON core.fct_scope_days USING btree (person_id);

CREATE INDEX fct_scope_days_workspace_id_idx ON core.fct_scope_days USING btree (workspace_id);

CREATE INDEX social_analytics_date_idx ON creatorsync.social_analytics USING btree (date);

CREATE INDEX analytics_snapshots_date_idx ON devpulse.analytics_snapshots USING btree (snapshot_date);

CREATE INDEX analytics_snapshots_platform_idx ON devpulse.analytics_snapshots USING btree (platform);

CREATE INDEX analytics_snapshots_user_id_idx ON devpulse.analytics_snapshots USING btree (user_id);

CREATE UNIQUE INDEX analytics_snapshots_user_platform_date_idx ON devpulse.analytics_snapshots USING btree (user_id, platform, snapshot_date, snapshot_type) WHERE (workspace_id IS NULL);

CREATE INDEX analytics_snapshots_workspace_id_idx ON devpulse.analytics_snapshots USING btree (workspace_id);

CREATE UNIQUE INDEX analytics_snapshots_workspace_platform_date_idx ON devpulse.analytics_snapshots USING btree (workspace_id, platform, snapshot_date, snapshot_type) WHERE (workspace_id IS NOT NULL);

CREATE UNIQUE INDEX devto_articles_devto_article_id_idx ON devpulse.devto_articles USING btree (devto_article_id);

CREATE INDEX devto_articles_platform_connection_id_idx ON devpulse.devto_articles USING btree (platform_connection_id);

CREATE INDEX devto_articles_published_at_idx ON devpulse.devto_articles USING btree (published_at);

CREATE INDEX devto_articles_tags_idx ON devpulse.devto_articles USING gin (tags);

CREATE INDEX article_days_load_id_idx ON raw_devto.article_days USING btree (load_id);

CREATE INDEX article_days_partition_date_idx ON raw_devto.article_days USING btree (partition_date);

CREATE INDEX articles_load_id_idx ON raw_devto.articles USING btree (load_id);

CREATE INDEX articles_partition_date_idx ON raw_devto.articles USING btree (partition_date);

CREATE INDEX followers_load_id_idx ON raw_devto.followers USING btree (load_id);

CREATE INDEX followers_partition_date_idx ON raw_devto.followers USING btree (partition_date);

CREATE INDEX users_load_id_idx ON raw_devto.users USING btree (load_id);

CREATE INDEX users_partition_date_idx ON raw_devto.users USING btree (partition_date);

ALTER TABLE ONLY core.bridge_channel_owners
    ADD CONSTRAINT bridge_channel_owners_person_id_fkey FOREIGN KEY (person_id) REFERENCES app.people(id) ON DELETE CASCADE;

ALTER TABLE ONLY core.bridge_scope_subjects
    ADD CONSTRAINT bridge_scope_subjects_person_id_fkey FOREIGN KEY (person_id) REFERENCES app.people(id) ON DELETE CASCADE;

ALTER TABLE ONLY core.bridge_scope_subjects
    ADD CONSTRAINT bridge_scope_subjects_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES app.workspaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY core.bridge_subject_connections
    ADD CONSTRAINT bridge_subject_connections_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES app.connections(id) ON DELETE CASCADE;

ALTER TABLE ONLY core.fct_scope_days
    ADD CONSTRAINT fct_scope_days_person_id_fkey FOREIGN KEY (person_id) REFERENCES app.people(id) ON DELETE CASCADE;

ALTER TABLE ONLY core.fct_scope_days
    ADD CONSTRAINT fct_scope_days_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES app.workspaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY creatorsync.social_analytics
    ADD CONSTRAINT social_analytics_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.people(creatorsync_id) ON DELETE CASCADE;

ALTER TABLE ONLY devpulse.analytics_snapshots
    ADD CONSTRAINT analytics_snapshots_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.people(id) ON DELETE CASCADE;

ALTER TABLE ONLY devpulse.analytics_snapshots
    ADD CONSTRAINT analytics_snapshots_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES app.workspaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY devpulse.devto_articles
    ADD CONSTRAINT devto_articles_platform_connection_id_fkey FOREIGN KEY (platform_connection_id) REFERENCES app.connections(id) ON DELETE CASCADE;

CREATE POLICY "Analysts read all rows" ON creatorsync.social_analytics FOR SELECT TO analyst USING (true);

CREATE POLICY "Creators read their own rows" ON creatorsync.social_analytics FOR SELECT TO creator USING (((user_id)::text = (app.current_creatorsync_id())::text));

ALTER TABLE creatorsync.social_analytics ENABLE ROW LEVEL SECURITY;

CREATE POLICY "Analysts read all rows" ON devpulse.analytics_snapshots FOR SELECT TO analyst USING (true);

CREATE POLICY "Analysts read all rows" ON devpulse.devto_articles FOR SELECT TO analyst USING (true);

CREATE POLICY "Creators read their own rows" ON devpulse.analytics_snapshots FOR SELECT TO creator USING ((((workspace_id IS NULL) AND (user_id = app.current_person_id())) OR (workspace_id IN ( SELECT app.current_workspace_ids() AS current_workspace_ids))));

CREATE POLICY "Creators read their own rows" ON devpulse.devto_articles FOR SELECT TO creator USING ((platform_connection_id IN ( SELECT connection.id
   FROM app.connections connection)));

ALTER TABLE devpulse.analytics_snapshots ENABLE ROW LEVEL SECURITY;

ALTER TABLE devpulse.devto_articles ENABLE ROW LEVEL SECURITY;

