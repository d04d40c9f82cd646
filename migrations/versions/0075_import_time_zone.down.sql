alter table app.imports drop column time_zone;
