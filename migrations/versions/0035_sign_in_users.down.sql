drop function app.apply_sign_in_change(
    text, timestamptz, boolean, text, text, text, boolean, text
);
drop function app.find_sign_in_person(text, text, boolean);
drop table app.sign_in_users;
