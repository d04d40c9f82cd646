drop function app.evaluate_alert_rules(date);
drop function app.alert_points(app.alert_rules, date);
drop table app.alert_firings;
drop table app.alert_rules;
drop function app.check_alert_rule();
drop function app.may_watch_myself(text, text, text);
drop function app.may_watch(uuid, text, text, text);
