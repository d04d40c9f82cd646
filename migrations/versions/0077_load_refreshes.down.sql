alter table app.loads drop column refreshed_subjects;
