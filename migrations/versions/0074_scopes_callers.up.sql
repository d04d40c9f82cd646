-- A definer function names who may call it.

revoke all on function api.missing_scopes(text, text) from public;
grant execute on function api.missing_scopes(text, text) to analyst, creator;
