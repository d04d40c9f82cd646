drop view cg_analytics.post_artists, cg_analytics.artists, app.post_artists;
drop table app.post_splits;
drop function app.check_post_split();
