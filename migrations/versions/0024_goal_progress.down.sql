drop schema api cascade;
drop function app.goal_projection(app.goals);
drop function app.update_goals();
drop function app.goal_values(app.goals);
drop function app.goal_counts(app.goals);
