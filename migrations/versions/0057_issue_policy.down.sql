alter policy "Analysts read all rows" on app.connection_issues rename to analyst_reads_all;
