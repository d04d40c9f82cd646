drop index app.day_notes_platform_idx;
