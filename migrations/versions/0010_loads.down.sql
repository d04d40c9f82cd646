drop table app.quarantine;
drop table app.readings;
drop table app.loads;
