-- Only the addresses that a person noted.

update app.channels set source_url = null where source_url = profile_url;
alter table app.channels drop column profile_url;
comment on column app.channels.source_url is
    'Address on the platform, as a person noted it; null: nobody noted one.';
comment on column streamtrack.channels.source_url is
    'Address on the platform, as a person noted it; null: nobody noted one.';
