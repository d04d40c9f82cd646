drop table app.goal_metrics;
