drop function app.fill_emails();
