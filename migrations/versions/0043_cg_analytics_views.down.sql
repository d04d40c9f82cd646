-- Takes the derived tables along that dbt has built here; dbt builds them again.
drop schema cg_analytics cascade;
