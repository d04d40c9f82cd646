drop table app.deployment_profile;
