drop function app.fill_profiles();
