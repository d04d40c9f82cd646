-- Comments that were no longer true, or did not say why a column is empty.

comment on column app.channels.source_url is
    'Address on the platform, as a person noted it; null: nobody noted one.';
comment on column app.channels.webhook_secret is
    'Sealed secret of the push subscription. Always null: each platform has one '
    'secret, which is in the settings.';
comment on column app.slow_queries.source is
    'statements: pg_stat_statements; activity: samples of pg_stat_activity.';
comment on column app.sync_logs.next_cursor is
    'Where to go on after breaking off; null: from the start. The daily run reads a '
    'whole day again, so it stores none.';
comment on column app.webhook_events.event_data is
    'The parsed body. Private parts of chat and sign-in are left out; an event about '
    'other people is empty once it is processed.';
comment on column app.webhook_events.body is
    'The body as received; null where it holds private parts (chat, sign-in), and '
    'once an event about other people is processed.';
comment on column cg_analytics.artists.email is
    'E-mail address; null: nobody entered one.';
comment on column cg_analytics.artists.notes is
    'Remarks of the editors; null: there are none.';
comment on column cg_analytics.artists.social_media_handles is
    'Names on the platforms; null: nobody entered them.';
comment on column cg_analytics.artists.primary_platform is
    'Where the artist mostly publishes; null: nobody entered it.';
comment on column cg_analytics.artists.verified_platforms is
    'Where the account is verified; null: nobody entered it.';
comment on column cg_analytics.royalty_statements.locked_at is
    'When it was locked; since then the database refuses every change. Null: it is '
    'open.';
comment on column cg_analytics.sites.webhook_secret is
    'Sealed secret of the push subscription; shown to pipeline only. Always null: '
    'each platform has one secret, which is in the settings.';
comment on column cg_analytics.sync_logs.error_details is
    'More about the failure, without tokens; null: the message says it all, or it '
    'did not fail.';
comment on column cg_analytics.sync_logs.next_cursor is
    'Where a later attempt may go on; null: from the start. The daily run reads a '
    'whole day again, so it stores none.';
comment on column cg_analytics.webhook_events.event_data is
    'The payload; its signature was checked on the raw bytes. Private parts of chat '
    'and sign-in are left out; an event about other people is empty once it is '
    'processed.';
comment on column cg_analytics.webhook_events.error_message is
    'Why it failed last; null: it did not fail.';
comment on column creatorsync.analytics_jobs.error_message is
    'Why it failed, one line; null: it did not fail.';
comment on column devpulse.goals.achieved_at is
    'When the reading was taken that first showed it; null: it is not reached yet.';
comment on column devpulse.profiles.bio is
    'A few words about the person; null: nobody wrote any.';
comment on column devpulse.workspaces.description is
    'What the workspace is for; null: nobody described it.';
comment on column streamtrack.channels.source_url is
    'Address on the platform, as a person noted it; null: nobody noted one.';
comment on column streamtrack.profiles.current_team_id is
    'The team shown first; grants nothing. Null: the person chose none.';
comment on column streamtrack.teams.description is
    'What the team is for; null: nobody described it.';
comment on column streamtrack.teams.logo_url is
    'Address of the logo; null: there is none.';
