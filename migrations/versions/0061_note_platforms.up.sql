-- An index for the foreign key of notes to platforms.

create index day_notes_platform_idx on app.day_notes (platform);
