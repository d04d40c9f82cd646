drop view api.spikes;
drop view api.milestones;
drop function api.read_spikes(date);
drop function api.read_milestones(date);
drop index app.notifications_growth_idx;
