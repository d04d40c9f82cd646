drop view api.named_livestreams;
drop view api.named_livestream_games;
drop view api.named_repository_days;
drop function api.read_repository_days();
drop function api.read_livestream_games();
drop function api.read_livestreams();
