-- What a new goal may count, by the names of devpulse.analytics_snapshots without
-- `total_` and `_count`.

create table app.goal_metrics (
    platform text not null,
    goal_type text not null,
    primary key (platform, goal_type)
);
comment on table app.goal_metrics is
    'What a goal may count on a platform, one row each: all is the sum of platforms.';
comment on column app.goal_metrics.platform is 'The platform, or all.';
comment on column app.goal_metrics.goal_type is 'What is counted.';
alter table app.goal_metrics enable row level security;
create policy "Analysts read all rows" on app.goal_metrics
for select to analyst using (true);
grant select on app.goal_metrics to analyst;

insert into app.goal_metrics (platform, goal_type)
values
('github', 'stars'), ('github', 'forks'), ('github', 'commits'),
('github', 'repositories'),
('youtube', 'views'), ('youtube', 'subscribers'), ('youtube', 'videos'),
('devto', 'views'), ('devto', 'reactions'), ('devto', 'articles');
insert into app.goal_metrics (platform, goal_type)
select distinct 'all', known.goal_type from app.goal_metrics as known;
