drop table app.vault_keys;
