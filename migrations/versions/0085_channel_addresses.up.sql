-- Addresses of channels: a person's note, else that of the newest profile.

alter table app.channels add column profile_url text;
grant select (profile_url) on app.channels to analyst, creator;
comment on column app.channels.profile_url is
    'Address by the newest profile, as recorded after its build; null: no profile was '
    'read. Where source_url differs, a person noted that.';
comment on column app.channels.source_url is
    'Address on the platform: as a person noted it, else by the newest profile; null: '
    'nobody noted one, and no profile was read.';
comment on column streamtrack.channels.source_url is
    'Address on the platform: as a person noted it, else by the newest profile; null: '
    'nobody noted one, and no profile was read.';
