revoke execute on function api.missing_scopes(text, text) from analyst, creator;
grant execute on function api.missing_scopes(text, text) to public;
