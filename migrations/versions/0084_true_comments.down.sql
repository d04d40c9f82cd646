-- The comments before.

comment on column app.channels.source_url is 'Address on the platform.';
comment on column app.channels.webhook_secret is
    'Sealed secret of the push subscription.';
comment on column app.slow_queries.source is
    'pg_stat_statements, or samples of pg_stat_activity.';
comment on column app.sync_logs.next_cursor is 'Where to go on after breaking off.';
comment on column app.webhook_events.event_data is
    'The parsed body; empty once a chat message is counted.';
comment on column app.webhook_events.body is
    'The body as received; null once a chat message is counted.';
comment on column cg_analytics.artists.email is 'E-mail address.';
comment on column cg_analytics.artists.notes is 'Remarks of the editors.';
comment on column cg_analytics.artists.social_media_handles is
    'Names on the platforms.';
comment on column cg_analytics.artists.primary_platform is
    'Where the artist mostly publishes.';
comment on column cg_analytics.artists.verified_platforms is
    'Where the account is verified.';
comment on column cg_analytics.royalty_statements.locked_at is
    'When it was locked; since then the database refuses every change.';
comment on column cg_analytics.sites.webhook_secret is
    'Sealed secret of the push subscription; shown to pipeline only. Facebook and '
    'Instagram sign with the application''s secret.';
comment on column cg_analytics.sync_logs.error_details is
    'More about the failure, without tokens.';
comment on column cg_analytics.sync_logs.next_cursor is
    'Where a later attempt may go on; null: from the start.';
comment on column cg_analytics.webhook_events.event_data is
    'The payload; its signature was checked on the raw bytes.';
comment on column cg_analytics.webhook_events.error_message is 'Why it failed last.';
comment on column creatorsync.analytics_jobs.error_message is
    'Why it failed, one line.';
comment on column devpulse.goals.achieved_at is
    'When the reading was taken that first showed it.';
comment on column devpulse.profiles.bio is 'A few words about the person.';
comment on column devpulse.workspaces.description is 'What the workspace is for.';
comment on column streamtrack.channels.source_url is 'Address on the platform.';
comment on column streamtrack.profiles.current_team_id is
    'The team shown first; grants nothing.';
comment on column streamtrack.teams.description is 'What the team is for.';
comment on column streamtrack.teams.logo_url is 'Address of the logo.';
