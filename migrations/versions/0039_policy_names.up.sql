-- The policies of imports have the name that all tables use.

alter policy analyst_reads_all on app.imports rename to "Analysts read all rows";
alter policy analyst_reads_all on app.import_rejections
rename to "Analysts read all rows";
