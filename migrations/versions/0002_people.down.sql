drop table app.people;
drop table app.artist_rates;
drop table app.artists;
