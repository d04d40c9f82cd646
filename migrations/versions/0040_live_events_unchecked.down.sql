alter table app.live_events
add foreign key (platform) references app.platforms (platform);
