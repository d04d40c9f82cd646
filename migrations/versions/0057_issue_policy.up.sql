alter policy analyst_reads_all on app.connection_issues rename to "Analysts read all rows";
