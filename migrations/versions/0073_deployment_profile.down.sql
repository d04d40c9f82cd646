drop table app.deployment_profile;
revoke usage on schema app from service;
