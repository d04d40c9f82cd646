drop table app.shard_subjects;
