drop table app.conditional_reads;
