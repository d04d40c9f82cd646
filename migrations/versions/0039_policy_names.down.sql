alter policy "Analysts read all rows" on app.import_rejections
rename to analyst_reads_all;
alter policy "Analysts read all rows" on app.imports rename to analyst_reads_all;
