alter table app.loads drop column first_date, drop column is_whole;
