drop table app.post_annotations;
drop table app.goals;
drop table app.monitors;
